package dashboard

import (
	"strconv"
	"time"

	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/internal/setup"
)

// successDays is how far back the share of a gateway's documents that arrived goes.
const successDays = 30

// resting says whether a gateway that failed again and again is left alone for now.
func (c *call) resting(d setup.Destination) bool {
	return d.Paused == "" && d.OpenUntil.After(c.now())
}

// stateSays is the state of a gateway in words, "" where its name says it all: who or
// what paused it, until when it rests, what failed last.
func (c *call) stateSays(d setup.Destination) string {
	switch {
	case d.Paused != "" && d.PausedCode != "":
		return c.entry(d.PausedCode, d.PausedArgs, d.Paused).Title
	case d.Paused != "":
		return c.cause(d.Paused)
	case c.resting(d):
		return c.T("gateways.rests", "time", d.OpenUntil, "why", lowerFirst(c.lastFailure(d)))
	case d.Failures > 0:
		return c.lastFailure(d)
	case testFailed(d):
		return c.testSays(d)
	case !d.Unread.Never():
		return c.unreadSays(d)
	}
	if x, soon := c.ends(d); soon {
		return x.Title + ": " + c.endsSays(x)
	}
	return ""
}

// lastFailure is what a gateway failed with last, "" where nothing is known of it.
func (c *call) lastFailure(d setup.Destination) string {
	if d.FailedCode != "" {
		return c.entry(d.FailedCode, d.FailedArgs, d.FailedCause).Title
	}
	return c.cause(d.FailedCause)
}

// arrived is how many of the documents that a gateway tried in the last days arrived:
// "97 %, 34 of 35"; "–" where none came to an end. What stopped on its way there, for
// want of an order number, says nothing of the gateway.
func (c *call) arrived(d setup.Destination) (string, error) {
	f := ledger.Filter{Destination: d.ID, Entered: c.now().Add(-successDays * 24 * time.Hour), Tried: true}
	f.States = []ledger.State{ledger.Delivered, ledger.Stopped, ledger.Rejected}
	counts, err := c.Ledger.Count(c.ctx, c.company.ID, f)
	if err != nil {
		return "", err
	}
	f.States, f.Codes = []ledger.State{ledger.Cancelled}, []string{ledger.FellBack}
	fell, err := c.Ledger.Count(c.ctx, c.company.ID, f)
	if err != nil {
		return "", err
	}
	good := counts[ledger.Delivered]
	all := good + counts[ledger.Stopped] + counts[ledger.Rejected] + fell[ledger.Cancelled]
	if all == 0 {
		return "–", nil
	}
	percent := good * 100 / all // down: not all is not 100
	return c.T("gateways.arrived", "percent", strconv.Itoa(percent), "good", good, "all", all), nil
}

// usersOf lists the rules that name a gateway, each with the way to its page.
func (c *call) usersOf(id string) (links []link, err error) {
	activations, err := c.Setup.Activations(c.ctx, c.company.ID)
	if err != nil {
		return nil, err
	}
	for _, a := range activations {
		if ruleNames(a.Common, id) {
			links = append(links, link{c.T("gateways.by-everyone", "adaptor", a.Name), c.at("adaptors", a.ID, "rules", "settings")})
		}
		owns, err := c.Setup.Owns(c.ctx, c.company.ID, a.ID)
		if err != nil {
			return nil, err
		}
		own := 0
		for _, e := range owns {
			if ruleNames(e, id) {
				own++
			}
		}
		if own > 0 {
			links = append(links, link{c.N("gateways.by-customers", own, "adaptor", a.Name), c.at("adaptors", a.ID, "rules") + "?gateway=" + queryEscape(id)})
		}
	}
	return links, nil
}

// ruleNames says whether a rule names a gateway, as its first or further down.
func ruleNames(e rule.Export, id string) bool {
	used := map[string]int{}
	count(used, e)
	return used[id] > 0
}
