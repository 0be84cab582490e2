package dashboard

import (
	"errors"

	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/ledger"
)

// documentAction is what a person may order of a document.
type documentAction struct {
	name string
	do   handler
}

func documentActions() []documentAction {
	return []documentAction{
		{"release", (*call).release},
		{"skip", (*call).skip},
		{"cancel", (*call).cancel},
		{"read-again", (*call).readAgain},
		{"send-again", (*call).sendAgain},
		{"try-now", (*call).tryNow},
		{"send-by-next", (*call).sendByNext},
	}
}

// documentActs are the buttons of a document, the main one first: those that its
// state allows, so that none is dead.
func (c *call) documentActs(t ledger.Transaction) (acts []act) {
	post := func(name, key string) act {
		return act{Text: c.T(key), URL: c.at("documents", t.ID, name), Post: true}
	}
	go_ := func(key, url string) act { return act{Text: c.T(key), URL: url} }
	again := t.Output.SHA256.Given()
	customer := c.at("adaptors", t.Activation, "rules", "customers", t.Head.Customer)
	shown := t.ShownAt(c.now())
	if shown == ledger.ShownCancelled && t.Code == ledger.FellBack {
		var alive bool
		if acts, alive = c.fellBackActs(t); alive {
			return acts
		}
	}
	if by, ok := c.arrivedBy(t); ok { // whatever was ordered of this one would be refused
		return []act{{Text: c.T("doc.open-arrived"), URL: c.at("documents", by.ID), Primary: true}}
	}
	if shown == ledger.ShownCancelled && t.Code == ledger.ArrivedAfter {
		return nil // the customer has it by another gateway
	}
	switch shown {
	case ledger.ShownStopped, ledger.ShownFailed, ledger.ShownRejected, ledger.ShownCancelled:
		read := post("read-again", "button.fetch_again")
		if again && shown == ledger.ShownFailed {
			acts = append(acts, post("send-again", "button.send_again"), read)
		} else {
			acts = append(acts, read)
			if again {
				acts = append(acts, post("send-again", "button.send_again"))
			}
		}
		if c.mendsInRules(t) {
			acts = append(acts, go_("button.change_rule", customer))
		}
		if shown != ledger.ShownCancelled {
			acts = append(acts, c.wayOn(t)...)
			acts = append(acts, post("cancel", "button.mark_handled"))
		}
	case ledger.ShownOnHold:
		acts = append(acts, post("release", "button.release"), post("skip", "button.skip"), post("cancel", "button.cancel"))
	case ledger.ShownNotActivated:
		if t.Head.Customer != "" {
			acts = append(acts, go_("button.activate_customer", c.at("adaptors", t.Activation, "rules", "activate")+"?id="+queryEscape(t.Head.Customer)))
		}
		acts = append(acts, post("read-again", "doc.look-again"))
	case ledger.ShownSkipped:
		acts = append(acts, post("read-again", "button.export_anyway"))
	case ledger.ShownRetrying:
		if _, behind := c.paused().behind(t); !behind { // it would only be put back
			acts = append(acts, post("try-now", "button.try_now"))
		}
		if t.Destination != "" && t.Step == ledger.Sending {
			acts = append(acts, c.atGateway(t)...)
		} else {
			acts = append(acts, go_("doc.open-source", c.at("adaptors", t.Activation, "source")))
		}
		acts = append(acts, c.wayOn(t)...)
		acts = append(acts, post("cancel", "button.stop_trying"))
	case ledger.ShownReady, ledger.ShownFetched:
		acts = append(acts, c.wayOn(t)...)
		acts = append(acts, post("cancel", "button.cancel"))
	case ledger.ShownDelivered, ledger.ShownHandedOver, ledger.ShownWaitingReceipt, ledger.ShownReceiptLate:
		return []act{go_("doc.send-again", c.at("documents", t.ID, "resend"))}
	}
	if len(acts) > 0 {
		acts[0].Primary = true
	}
	return acts
}

// atGateway are the buttons that lead to the gateway of a document: to mend it, for
// whoever may.
func (c *call) atGateway(t ledger.Transaction) []act {
	if d, err := c.Setup.Destination(c.ctx, c.company.ID, t.Destination); err == nil && c.may(setUp) {
		return c.mendGateway(d)
	}
	return []act{{Text: c.T("doc.open-gateway"), URL: c.at("gateways", t.Destination)}}
}

// mendsInRules says whether the settings of the customer may mend it.
func (c *call) mendsInRules(t ledger.Transaction) bool {
	return t.Head.Customer != "" && t.State == ledger.Stopped && t.Kind != string(fault.Internal)
}

// ordered does what a person ordered and says what came of it. A document that
// has moved on since the page was shown is no failure: the page says where it is.
func (c *call) ordered(key string, order func(ledger.Transaction) error) error {
	t, err := c.ofAddress()
	if err != nil {
		return err
	}
	err = order(t)
	switch {
	case err == nil:
		c.flash("ok", c.T(key, "number", numberOf(t)))
	case errors.Is(err, ledger.ErrMoved), fault.KindOf(err) == fault.Permanent:
		c.flash("warn", c.T("doc.moved-on"))
	default:
		return err
	}
	return c.seeOther(c.at("documents", t.ID))
}

func (c *call) release() error {
	return c.ordered("doc.released", func(t ledger.Transaction) error {
		return c.Engine.Release(c.ctx, c.company.ID, t.ID, c.actor())
	})
}

func (c *call) skip() error {
	return c.ordered("doc.skipped", func(t ledger.Transaction) error {
		return c.Engine.Skip(c.ctx, c.company.ID, t.ID, c.actor(), or(c.reasonGiven(), "skipped by "+c.actor()))
	})
}

func (c *call) cancel() error {
	return c.ordered("doc.cancelled", func(t ledger.Transaction) error {
		return c.Engine.Cancel(c.ctx, c.company.ID, t.ID, c.actor(), or(c.reasonGiven(), "given up by "+c.actor()))
	})
}

// reasonGiven is the reason that a person gives, for the history.
func (c *call) reasonGiven() string {
	reason := []rune(c.v("why"))
	return string(reason[:min(len(reason), mostTyped)])
}

func (c *call) readAgain() error {
	return c.ordered("doc.read-again", func(t ledger.Transaction) error {
		return c.Engine.ReadAgain(c.ctx, c.company.ID, t.ID, c.actor())
	})
}

func (c *call) sendAgain() error {
	return c.ordered("doc.sent-again", func(t ledger.Transaction) error {
		return c.Engine.SendAgain(c.ctx, c.company.ID, t.ID, c.actor())
	})
}

// tryNow ends a wait. A document in doubt is not tried: the far end is asked first.
func (c *call) tryNow() error {
	return c.ordered("doc.tried", func(t ledger.Transaction) error {
		if t.State != ledger.Waiting {
			return ledger.ErrMoved
		}
		return c.Engine.TryNow(c.ctx, c.company.ID, t.ID, c.actor())
	})
}

type resendPage struct {
	*documentHead
	Warning string
	Begins  string // at which gateway, where that is not the one that it went by
	Earlier []earlierSend
	Reasons []option
	Wrong   string
}

type earlierSend struct{ Time, Gateway, Proof, Receipt string }

// resendPage asks why a document that went out is to go out once more.
func (c *call) resendPage() error {
	t, err := c.ofAddress()
	if err != nil {
		return err
	}
	p, err := c.resendForm(t)
	if err != nil {
		return err
	}
	return c.render("resend", p)
}

func (c *call) resendForm(t ledger.Transaction) (*resendPage, error) {
	p := &resendPage{documentHead: c.documentHead(t, "")}
	p.Title = c.T("doc.send-again-title", "number", numberOf(t))
	n, err := c.names()
	if err != nil {
		return nil, err
	}
	attempts, err := c.Ledger.Attempts(c.ctx, c.company.ID, t.ID)
	if err != nil {
		return nil, err
	}
	for _, a := range attempts {
		p.Earlier = append(p.Earlier, earlierSend{c.time(a.Ended), n.gateways[t.Destination], c.proof(a.Proof), a.RemoteID})
	}
	if t.State == ledger.Delivered {
		p.Warning = c.T("doc.already-has", "customer", t.Head.Receiver, "time", t.Changed)
	}
	if first := c.ways(t).First; first.Destination != "" && (first.Destination != t.Destination || t.FallbackOf != "") {
		p.Begins = c.T("doc.begins", "gateway", first.Name, "went", n.gateway(t.Destination))
	}
	p.Reasons = []option{
		{Value: "asked", Title: c.T("doc.why-asked")},
		{Value: "lost", Title: c.T("doc.why-lost")},
	}
	return p, nil
}

func (c *call) resend() error {
	t, err := c.ofAddress()
	if err != nil {
		return err
	}
	why, known := map[string]engine.Reason{"asked": engine.AskedAgain, "lost": engine.Lost}[c.v("why")]
	if !known {
		p, err := c.resendForm(t)
		if err != nil {
			return err
		}
		p.Wrong = c.T("doc.why-missing")
		return c.renderStatus(422, "resend", p)
	}
	id, err := c.Engine.Resend(c.ctx, c.company.ID, t.ID, c.actor(), why)
	if fault.KindOf(err) == fault.Permanent {
		c.flash("warn", c.T("doc.moved-on"))
		return c.seeOther(c.at("documents", t.ID))
	}
	if err != nil {
		return err
	}
	c.flash("ok", c.T("doc.resent", "number", numberOf(t)))
	return c.seeOther(c.at("documents", id))
}
