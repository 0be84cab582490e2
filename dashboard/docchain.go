package dashboard

import (
	"errors"
	"strings"
	"time"

	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/ledger"
)

// ways is where a document was sent and where it may go; nothing where that cannot
// be read now, for the page is there without it too.
func (c *call) ways(t ledger.Transaction) engine.Ways {
	w, err := c.Engine.Ways(c.ctx, t)
	if err != nil {
		c.Log.Error("the ways of a document could not be read", "document", t.ID, "err", err)
	}
	return w
}

// onward says when and where a document goes on that goes on failing, "" where nobody
// can tell.
func (c *call) onward(t ledger.Transaction) string {
	o, ok, err := c.Engine.Onward(c.ctx, t)
	switch {
	case err != nil:
		c.Log.Error("how a document goes on could not be read", "document", t.ID, "err", err)
		return ""
	case !ok:
		return ""
	case o.To.Destination == "":
		return c.T("doc.onward-stops", "time", o.At)
	case o.Person:
		return c.T("doc.onward-person", "gateway", o.To.Name, "time", o.At)
	}
	return c.T("doc.onward-way", "gateway", o.To.Name, "time", o.At)
}

// chainTakes says how long a document stays at each gateway of a chain with so many
// further ones, and how long it may take in all.
func (c *call) chainTakes(further int, person bool) []string {
	tries, over := c.Engine.Patience()
	says := []string{c.N("rules.then-tries", tries, "span", took(over))}
	switch {
	case further == 0:
		return says
	case person:
		return append(says, c.T("rules.then-asked"))
	}
	return append(says, c.N("rules.then-all", further+1, "span", took(time.Duration(further+1)*over)))
}

// wayOn is the button that has a document go by the next gateway of its rule.
func (c *call) wayOn(t ledger.Transaction) (acts []act) {
	w := c.ways(t)
	if !w.Ordered || len(w.Ahead) == 0 {
		return nil
	}
	return []act{{Text: c.T("doc.send-by", "gateway", w.Ahead[0].Name), URL: c.at("documents", t.ID, "send-by-next"), Post: true}}
}

// sendByNext goes to the page of the one that goes on.
func (c *call) sendByNext() error {
	t, err := c.ofAddress()
	if err != nil {
		return err
	}
	id, err := c.Engine.SendByNext(c.ctx, c.company.ID, t.ID, c.actor())
	switch {
	case err == nil:
		c.flash("ok", c.T("doc.sent-by", "number", numberOf(t)))
		return c.seeOther(c.at("documents", id))
	case errors.Is(err, ledger.ErrMoved), fault.KindOf(err) == fault.Permanent:
		c.flash("warn", c.T("doc.moved-on"))
		return c.seeOther(c.at("documents", t.ID))
	}
	return err
}

// nextOf is the transaction that a document fell back to.
func (c *call) nextOf(t ledger.Transaction) (next ledger.Transaction, ok bool) {
	for o, err := range c.Ledger.Search(c.ctx, c.company.ID, ledger.Filter{Activation: t.Activation, Refs: []string{t.Ref}}) {
		if err != nil {
			c.Log.Error("the next of a document could not be read", "document", t.ID, "err", err)
			return next, false
		}
		if o.FallbackOf == t.ID {
			return o, true
		}
	}
	return next, false
}

// fellBackActs are the buttons of a document that goes by another gateway now:
// where it is, and only when that one was given up, back to this one.
func (c *call) fellBackActs(t ledger.Transaction) (acts []act, alive bool) {
	next, ok := c.nextOf(t)
	if !ok {
		return nil, false
	}
	acts = []act{{Text: c.T("doc.open-next"), URL: c.at("documents", next.ID), Primary: true}}
	return acts, next.State != ledger.Cancelled && next.State != ledger.Skipped
}

// arrivedBy is the one of its chain by which a document that was given up arrived all
// the same, so that nothing can bring this one back. None for one that goes on by the
// next: its page leads there.
func (c *call) arrivedBy(t ledger.Transaction) (by ledger.Transaction, ok bool) {
	if t.State != ledger.Cancelled && t.State != ledger.Skipped {
		return by, false
	}
	by, ok, err := c.Engine.Arrived(c.ctx, t)
	if err != nil {
		c.Log.Error("the chain of a document could not be read", "document", t.ID, "err", err)
	}
	return by, ok && by.FallbackOf != t.ID
}

// whyBefore says what a document that fell back failed with.
func (c *call) whyBefore(t ledger.Transaction) string {
	code, cause := t.Args[ledger.ArgFailed], t.Args[ledger.ArgFailedCause]
	if code == "" {
		return c.cause(cause)
	}
	return c.entry(code, t.Args, cause).Title
}

// triedBefore lists the gateways before this one and why each failed.
func (c *call) triedBefore(n names, before []ledger.Transaction) string {
	var all []string
	for _, b := range before {
		one := n.gateway(b.Destination)
		if why := strings.TrimSuffix(c.whyBefore(b), "."); why != "" {
			one += " (" + lowerFirst(why) + ")"
		}
		all = append(all, one)
	}
	return strings.Join(all, ", ")
}
