package vans

import (
	"strconv"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/edifact"
)

// envelope is what the settings, and the rule over them, ask for.
type envelope struct {
	written bool // here; else the document's own is kept
	edifact.Change
}

// envelope finds what is asked for. What a rule fills in from the document and is no
// EDI number is wrong with this document alone.
func (g *gateway) envelope(p gateways.Parcel) (e envelope, err error) {
	if g.settings.Envelope == keep {
		return e, nil
	}
	e.written = true
	text := func(name, usual string) string {
		if own, ruled := p.Options[name]; ruled {
			return strings.TrimSpace(own)
		}
		return usual
	}
	yes := func(name string, usual bool) bool {
		if own, ruled := p.Options[name]; ruled {
			return own == "yes"
		}
		return usual
	}
	for _, one := range []struct {
		name, usual string
		to          *edifact.Partner
	}{{"sender", g.settings.Sender, &e.Sender}, {"recipient", g.settings.Recipient, &e.Recipient}} {
		filled := text(one.name, one.usual)
		if filled == "" {
			continue
		}
		if *one.to, err = partner(one.name, filled); err != nil {
			return e, ofDocumentAlone(p, one.name, err)
		}
	}
	e.Application = text("application", g.settings.Application)
	if err := application(e.Application); err != nil {
		return e, ofDocumentAlone(p, "application", err)
	}
	e.Acknowledge, e.Test = yes("acknowledge", g.settings.Acknowledge), yes("test", g.settings.Test)
	return e, nil
}

func ofDocumentAlone(p gateways.Parcel, name string, err error) error {
	if f := fault.As(err); f != nil {
		if _, ruled := p.Options[name]; ruled {
			f.Kind = fault.Invalid
		}
	}
	return err
}

// asked is what the settings asked for when an envelope was written.
type asked struct {
	Written           bool // here; else the envelope is the document's own
	Sender, Recipient string
	Application       string
	Acknowledge, Test bool
}

func (e envelope) asked() asked {
	return asked{Written: e.written, Sender: e.Sender.String(), Recipient: e.Recipient.String(), Application: e.Application, Acknowledge: e.Acknowledge, Test: e.Test}
}

// others says whether the partners would be others.
func (a asked) others(before asked) bool {
	return a.Written != before.Written || a.Sender != before.Sender || a.Recipient != before.Recipient
}

func number(n int) string { return strconv.Itoa(n) }
