package vans

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
)

// Deliver hands over a document; an interchange with its envelope. A repeat sends the
// same bytes under the same number.
func (g *gateway) Deliver(ctx context.Context, p gateways.Parcel) (gateways.Receipt, error) {
	if err := gateways.SafeName(p.Name); err != nil {
		return gateways.Receipt{}, err
	}
	l, err := g.written(ctx, p)
	if err != nil {
		return gateways.Receipt{}, err
	}
	r, err := g.hand(ctx, g.own(p, l), l)
	if err != nil {
		return r, g.part.Fault(err)
	}
	return g.receipt(ctx, l, r)
}

// Settle looks whether a document lies in the mailbox. A receipt of the receiver says
// more: it is looked for first, and proves that the document was taken even where the
// operator has cleared the mailbox by now.
func (g settler) Settle(ctx context.Context, p gateways.Parcel) (gateways.Receipt, error) {
	is, err := isInterchange(p.Content)
	if err != nil {
		return gateways.Receipt{}, err
	}
	l, _, err := g.newest(ctx, p.ID, p.SHA256)
	if err != nil {
		return gateways.Receipt{}, err
	}
	if is && l == nil {
		return gateways.Receipt{Outcome: gateways.Absent, At: g.now(), Reason: "nothing of it was sent"}, nil
	}
	if l != nil {
		if r, err := g.answers(ctx, l); err == nil && r.Outcome != gateways.Sent {
			return r, nil
		}
	}
	if over, err := g.overAnother(ctx, l); over != "" || err != nil {
		return gateways.Receipt{Outcome: gateways.Unclear, At: g.now(),
			Reason: "the interchange " + l.id() + " may have gone over " + over + ", and the line to the operator has changed since; ask the operator whether it is there"}, err
	}
	r, err := g.wire.(gateways.Settler).Settle(ctx, g.own(p, l)) // open has seen that it can
	if err != nil {
		return r, g.part.Fault(err)
	}
	return g.receipt(ctx, l, r)
}

// overAnother is the line over which an interchange may have been sent, "" where it is
// that of today or nothing was sent: looking there would find nothing.
func (g *gateway) overAnother(ctx context.Context, l *letter) (string, error) {
	if l == nil {
		return "", nil
	}
	over, err := g.shelf.Kept(ctx, slot(ofLine, l.id()))
	if err != nil || over == nil || string(over) == g.settings.Wire {
		return "", err
	}
	return strings.ToUpper(string(over)), nil
}

// evidence is what the auditor sees of an interchange.
type evidence struct {
	Sender    string          `json:"sender"`
	Recipient string          `json:"recipient"`
	Reference string          `json:"reference"` // interchange control reference
	Test      bool            `json:"test"`
	Document  string          `json:"document_sha256"` // as it was stored, before it got its envelope
	Transfer  json.RawMessage `json:"transfer"`        // what the line tells
}

// receipt is what the wire tells, of an interchange under its own identity and with the
// receipts that are still due.
func (g *gateway) receipt(ctx context.Context, l *letter, r gateways.Receipt) (gateways.Receipt, error) {
	if l == nil || r.Outcome == gateways.Absent || r.Outcome == gateways.Unclear {
		return r, nil
	}
	if r.Outcome == gateways.Sent {
		return g.owed(ctx, l, r)
	}
	body := r.Evidence
	r.RemoteID, r.Evidence = l.id(), g.evident(l, r.Evidence)
	if r.Outcome == gateways.Rejected {
		return g.refused(ctx, l, r)
	}
	if r.Outcome != gateways.Delivered || g.settings.Receipt == none {
		return r, nil
	}
	if g.settings.Wire == overHTTP { // a CONTRL may stand in the answer
		if _, err := g.take(ctx, interchangeIn(body), l); err != nil {
			return r, fault.Wrap(fault.Uncertain, err, "the receiver's answer cannot be kept; it is asked again")
		}
		if told, err := g.verdict(ctx, l); err == nil && told.Outcome != gateways.Sent {
			return told, nil
		}
	}
	r.Outcome, r.Due = gateways.Sent, r.At.Add(g.settings.ReceiptAfter)
	r.Reason = join(r.Reason, "the operator has it; the receiver's "+wanted(g.settings.Receipt)+" is due")
	return r, nil
}

// owed is an interchange of which the wire itself owes a receipt: an MDN, or the outcome
// at a link.
func (g *gateway) owed(ctx context.Context, l *letter, r gateways.Receipt) (gateways.Receipt, error) {
	err := g.shelf.Put(ctx, slot(ofWire, l.id()), []byte(r.RemoteID))
	if err == nil {
		err = g.shelf.Put(ctx, slot(ofRemote, r.RemoteID), []byte(l.id()))
	}
	if err != nil {
		return r, fault.Wrap(fault.Uncertain, err, "it was handed over, and that cannot be written down")
	}
	r.RemoteID, r.Evidence = l.id(), g.evident(l, r.Evidence)
	return r, nil
}

// refused keeps what the wire tells of an interchange that was refused: its round is over.
func (g *gateway) refused(ctx context.Context, l *letter, r gateways.Receipt) (gateways.Receipt, error) {
	text, err := json.Marshal(r)
	if err == nil {
		_, err = g.shelf.Keep(ctx, slot(ofRefused, l.id()), text)
	}
	if err != nil {
		return r, fault.Wrap(fault.Uncertain, err, "the receiver's answer cannot be kept; it is asked again")
	}
	return r, nil
}

// evident puts the interchange beside what the wire tells. The receipt of an AS2 partner
// stays as it is, so that its signature can be checked.
func (g *gateway) evident(l *letter, transfer []byte) []byte {
	if g.settings.Wire == overAS2 {
		return transfer
	}
	if !json.Valid(transfer) {
		transfer, _ = json.Marshal(string(transfer)) // a text cannot fail
	}
	text, _ := json.Marshal(evidence{Sender: l.Sender.String(), Recipient: l.Recipient.String(), Reference: l.Reference, Test: l.Test,
		Document: l.Content.String(), Transfer: transfer})
	return text
}

// interchangeIn is where an answer's body begins to be EDIFACT, nil where it does not.
func interchangeIn(answer []byte) []byte {
	_, body, _ := bytes.Cut(answer, []byte("\n\n")) // what was asked
	_, body, _ = bytes.Cut(body, []byte("\n\n"))    // the header of the answer
	body = bytes.TrimSpace(body)
	if bytes.HasPrefix(body, []byte("UNA")) || bytes.HasPrefix(body, []byte("UNB")) {
		return body
	}
	return nil
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + "; " + b
}

func wanted(receipt string) string {
	if receipt == aperak {
		return "APERAK"
	}
	return "CONTRL"
}
