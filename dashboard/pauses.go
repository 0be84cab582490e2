package dashboard

import "github.com/postbud/postbud/internal/ledger"

// pauses are the names of the sources and gateways of a company that are paused, by
// their ids, read once for a page.
type pauses struct{ sources, gateways map[string]string }

func (c *call) paused() *pauses {
	if c.pauses != nil {
		return c.pauses
	}
	c.pauses = &pauses{map[string]string{}, map[string]string{}}
	activations, err := c.Setup.Activations(c.ctx, c.company.ID)
	for _, a := range activations {
		if a.Paused != "" {
			c.pauses.sources[a.ID] = a.Name
		}
	}
	if err == nil {
		destinations, failed := c.Setup.Destinations(c.ctx, c.company.ID)
		for _, d := range destinations {
			if d.Paused != "" {
				c.pauses.gateways[d.ID] = d.Name
			}
		}
		err = failed
	}
	if err != nil {
		c.Log.Error("what is paused could not be read", "company", c.company.ID, "err", err)
	}
	return c.pauses
}

// behind is the name of the paused source or gateway that a document waits for; its
// time of the next try says nothing then.
func (p *pauses) behind(t ledger.Transaction) (name string, ok bool) {
	switch {
	case t.State == ledger.Waiting && t.Step != ledger.Sending, t.State == ledger.Listed:
		name, ok = p.sources[t.Activation]
	case t.State == ledger.Waiting, t.State == ledger.Unknown, t.State == ledger.Ready:
		name, ok = p.gateways[t.Destination]
	}
	return name, ok
}
