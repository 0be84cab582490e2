// Package gateways is where documents go. A gateway is a plug-in that hands one
// parcel to a far end and brings back proof.
//
// The interface is small; what only some gateways can do are optional extras
// found by type assertion. A gateway is never wrapped in another one to add
// behaviour: the wrapper would hide the extras. Retry, rate limits and logging
// belong to the engine.
package gateways

import (
	"context"
	"net/http"
	"time"

	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// Gateway hands parcels to one far end.
type Gateway interface {
	// Check proves that the settings work without delivering anything. A host
	// key or certificate not yet trusted is a Configuration fault whose Args
	// hold the fingerprint, so that a person can confirm it.
	Check(context.Context, plugin.Probe) error
	// Deliver hands over one parcel. The same Parcel.ID delivered twice must
	// reach the far end once. It may be called from several goroutines. The
	// context ends when the lease is lost.
	Deliver(context.Context, Parcel) (Receipt, error)
	// Close ends connections kept between calls. It may be called twice.
	Close() error
}

// Looker is a gateway that can ask whether an address receives a document type
// (Peppol, NemHandel).
type Looker interface {
	Look(ctx context.Context, to invoice.ElectronicAddress, docType string) (bool, error)
}

// Tracker is a gateway that can be asked for a receipt that is still due.
type Tracker interface {
	Track(context.Context, Receipt) (Receipt, error)
}

// Settler looks at the far end for a parcel whose outcome is not known: size and
// hash of the remote file, the same Message-ID again, the access point's status.
// A gateway without it cannot look: its doubt ends as a possible duplicate.
type Settler interface {
	Settle(context.Context, Parcel) (Receipt, error)
}

// Answered is a gateway whose answers come by themselves: an asynchronous MDN, a
// web hook. Answer finds the transaction by Receipt.RemoteID and returns once it
// is on disk.
type Answered interface {
	Handler(Answers) http.Handler
}

// Bouncer is a gateway whose far end may send back later what it took, as mail does.
// Bounces tells what came back since a time, the same at each call: receipts that
// are Rejected and name in RemoteID what was delivered. Without a place to look
// there is none and no error.
type Bouncer interface {
	Bounces(ctx context.Context, since time.Time) ([]Receipt, error)
}

// Answers takes the receipts that an Answered gateway was sent. It may be
// plugin.Alarmed.
type Answers interface {
	Answer(context.Context, Receipt) error
}

// File is bytes with the name they bear at the far end.
type File struct {
	Name string // a plain file name, already made from the rule's template
	invoice.Content
}

// Parcel is one document on its way.
type Parcel struct {
	ID               string        // remote identity, from the transaction key; stable over retries
	Made             time.Time     // when its bytes were made, UTC; stable over retries, so it may stand in what is sent
	File                           // the stored bytes; Open may be called more than once
	Beside           []File        // PDF and attachments that travel beside it (e-mail, AS2)
	Options          plugin.Values // the PerRule fields, templates filled in; one left out is as in the destination's settings
	From, To         invoice.ElectronicAddress
	DocType, Process string // Peppol identifiers
	Country          string // of the sender (C1)
	Head                    // what it is, for the words around it
}

// Head is what a document is, to be told to people. All of it may be empty: then nobody
// knows.
type Head struct {
	Number     string // of the invoice, as the source has it: it may hold any character
	CreditNote bool
	Seller     string // by name
}

// Outcome is what a delivery, a look or a later answer told.
type Outcome string

// The outcomes.
const (
	Delivered Outcome = "delivered" // acknowledged, with evidence
	Sent      Outcome = "sent"      // handed over; a receipt is due at Receipt.Due
	Rejected  Outcome = "rejected"  // the far end refused this document, see Reason
	Absent    Outcome = "absent"    // Settle: surely not there, may be sent
	Unclear   Outcome = "unclear"   // Settle: looking cannot tell
)

// The proofs that a receipt can name.
const (
	ByTransfer = "transfer"  // the far end took it; no more is known (folder, e-mail)
	ByReading  = "read back" // it was seen at the far end, under its name and whole
	ByReceipt  = "receipt"   // the receiver's system acknowledged it
)

// Receipt is what is known after handing over, and the proof of it.
type Receipt struct {
	Outcome  Outcome
	Proof    string    // ByTransfer, ByReading or ByReceipt
	RemoteID string    // path, Message-ID or the like at the far end
	At, Due  time.Time // UTC; Due only for Sent
	Reason   string    // one sentence for a person; for Rejected the far end's reason
	Evidence []byte    // MDN, HTTP answer, SMTP reply: what the auditor sees, UTF-8 or a MIME entity
}
