package vans

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/edifact"
	"github.com/postbud/postbud/internal/edifact/response"
	"github.com/postbud/postbud/internal/stored"
)

// Track asks for what is still due: the receipt of the wire, then the receiver's answer,
// which is looked for in the return folder. Until it is there the document stays sent.
func (g *gateway) Track(ctx context.Context, r gateways.Receipt) (gateways.Receipt, error) {
	l, err := g.recall(ctx, slot(ofExchange, r.RemoteID))
	if err != nil {
		return r, err
	}
	remote := []byte(r.RemoteID)
	if l != nil {
		if l, err = g.last(ctx, l); err != nil {
			return r, err
		}
		if remote, err = g.shelf.Kept(ctx, slot(ofWire, l.id())); err != nil {
			return r, err
		}
	}
	wire, asks := g.wire.(gateways.Tracker)
	if asks && remote != nil {
		out, err := wire.Track(ctx, gateways.Receipt{Outcome: gateways.Sent, RemoteID: string(remote)})
		if err != nil || l == nil || out.Outcome == gateways.Sent {
			if l != nil {
				out.RemoteID = l.id()
			}
			return out, g.part.Fault(err)
		}
		if out, err = g.receipt(ctx, l, out); err != nil || out.Outcome != gateways.Sent {
			return out, err
		}
	}
	if l == nil {
		r.Reason = "nothing is known any more of what was sent; ask the receiver"
		return r, nil
	}
	return g.answers(ctx, l)
}

// answers is what is known of an interchange, after a look into the return folder.
// What was read before counts even when the folder cannot be looked at now.
func (g *gateway) answers(ctx context.Context, l *letter) (gateways.Receipt, error) {
	r, err := g.verdict(ctx, l)
	if err != nil || r.Outcome != gateways.Sent || g.settings.Receipt == none || g.folders == nil {
		return r, err
	}
	if _, err := g.look(ctx); err != nil {
		return r, err
	}
	return g.verdict(ctx, l)
}

// The kinds of answers, each kept for itself: an arrival first, a verdict later.
var (
	kinds    = []string{"CONTRL", "APERAK"}
	outcomes = []response.Outcome{response.Rejected, response.Accepted, response.Received, hadBefore}
)

// hadBefore is a refusal for no other reason than that it was received before: it is
// there.
const hadBefore response.Outcome = "received before"

// answer is one answer to one interchange, with the bytes that it came in.
type answer struct {
	response.Response
	text []byte
}

// says is what an answer says of the interchange.
func (a answer) says() response.Outcome {
	if a.overall() != response.Rejected || a.Type != "CONTRL" {
		return a.overall()
	}
	known := false
	for _, s := range append([]response.Subject{a.Subject}, a.Documents...) {
		for _, f := range s.Faults {
			if f.Code != duplicate {
				return response.Rejected
			}
			known = true
		}
	}
	if known {
		return hadBefore
	}
	return response.Rejected
}

// duplicate is the error of CONTRL (0085) for what was received before.
const duplicate = "26"

// overall is the outcome of the interchange: refused where a message of it is.
func (a answer) overall() response.Outcome {
	if slices.ContainsFunc(a.Documents, func(s response.Subject) bool { return s.Outcome == response.Rejected }) {
		return response.Rejected
	}
	return a.Subject.Outcome
}

// verdict is what the answers that are kept say together.
func (g *gateway) verdict(ctx context.Context, l *letter) (gateways.Receipt, error) {
	r := gateways.Receipt{Outcome: gateways.Sent, Proof: gateways.ByTransfer, RemoteID: l.id(), At: g.now()}
	r.Due = r.At.Add(g.settings.ReceiptAfter)
	r.Reason = "no " + wanted(g.settings.Receipt) + " has come yet"
	switch text, err := g.shelf.Kept(ctx, slot(ofRefused, l.id())); {
	case err != nil:
		return r, err
	case text != nil: // by the wire
		if err := json.Unmarshal(text, &r); err != nil {
			return r, stored.Unreadable(err)
		}
		return r, nil
	}
	found := map[string]answer{}
	for _, kind := range kinds {
		for _, outcome := range outcomes {
			text, err := g.shelf.Kept(ctx, slot(ofAnswer, l.id(), kind, string(outcome)))
			if err != nil {
				return r, err
			}
			if text == nil {
				continue
			}
			for _, a := range answersIn(text) {
				if a.Type == kind && a.says() == outcome && l.is(a) {
					found[kind+string(outcome)] = a
				}
			}
		}
	}
	said := func(kind string, outcome response.Outcome) (answer, bool) {
		a, there := found[kind+string(outcome)]
		return a, there
	}
	end := func(a answer, outcome gateways.Outcome, reason string) (gateways.Receipt, error) {
		r.Outcome, r.Proof, r.Reason, r.Evidence = outcome, gateways.ByReceipt, reason, a.evidence()
		r.Due = time.Time{}
		return r, nil
	}
	for _, kind := range []string{"APERAK", "CONTRL"} {
		if a, there := said(kind, response.Rejected); there {
			return end(a, gateways.Rejected, why(a.Response))
		}
	}
	if a, there := said("APERAK", response.Accepted); there {
		return end(a, gateways.Delivered, "the receiver's system took it (APERAK"+named(a.Number)+")")
	}
	if a, there := said("CONTRL", response.Accepted); there && g.settings.Receipt != aperak {
		return end(a, gateways.Delivered, "the receiver's system could read it (CONTRL"+named(a.Number)+")")
	} else if there {
		r.Reason = "the receiver's system could read it; its APERAK is still due"
	} else if _, there := said("CONTRL", response.Received); there {
		r.Reason = "it has arrived at the receiver's system; its verdict is still due"
	} else if _, there := said("CONTRL", hadBefore); there {
		r.Reason = "the receiver's system had received it before; its verdict is still due"
	}
	return r, nil
}

func named(number string) string {
	if number == "" {
		return ""
	}
	return " " + safe(number)
}

// evidence is the answer as it came, as text that can be kept.
func (a answer) evidence() []byte {
	return []byte(strings.ToValidUTF8(string(a.text), "�"))
}

// is says whether an answer is to this interchange: its parties and its number, or of
// APERAK the number of a document in it.
func (l *letter) is(a answer) bool {
	s := a.Subject
	switch {
	case a.Type == "CONTRL":
		return s.Interchange == l.Reference && same(a.Sender, l.Sender) && same(a.Recipient, l.Recipient)
	case !same(a.To, l.Sender) || !same(a.From, l.Recipient):
		return false
	case s.Interchange != "":
		return s.Interchange == l.Reference
	}
	return s.Document != "" && slices.Contains(l.Documents, s.Document)
}

// same says whether two are one party. Some systems leave the qualifier out.
func same(a, b edifact.Partner) bool {
	return a.ID == b.ID && (a.Qualifier == b.Qualifier || a.Qualifier == "" || b.Qualifier == "")
}

// answersIn reads what a file says; nothing for what is no answer.
func answersIn(text []byte) (all []answer) {
	list, err := response.Read(strings.NewReader(string(text)))
	if err != nil {
		return nil
	}
	for _, one := range list {
		all = append(all, answer{one, text})
	}
	return all
}
