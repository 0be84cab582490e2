package ledger

import "time"

// Shown is the state that people see. It is derived from the transaction; what
// stands on a page is never a ledger state.
type Shown string

// The shown states.
const (
	ShownFetched        Shown = "fetched"
	ShownNotActivated   Shown = "not_activated"
	ShownOnHold         Shown = "on_hold"
	ShownStopped        Shown = "stopped"
	ShownReady          Shown = "ready"
	ShownSending        Shown = "sending"
	ShownChecking       Shown = "checking"
	ShownWaitingReceipt Shown = "waiting_receipt"
	ShownReceiptLate    Shown = "receipt_late"
	ShownRetrying       Shown = "retrying"
	ShownFailed         Shown = "failed"
	ShownHandedOver     Shown = "handed_over"
	ShownDelivered      Shown = "delivered"
	ShownRejected       Shown = "rejected"
	ShownCancelled      Shown = "cancelled"
	ShownSkipped        Shown = "skipped"
)

// ShownStates lists them in the order of the pages.
func ShownStates() []Shown {
	return []Shown{ShownFetched, ShownNotActivated, ShownOnHold, ShownStopped, ShownReady, ShownSending, ShownChecking,
		ShownWaitingReceipt, ShownReceiptLate, ShownRetrying, ShownFailed, ShownHandedOver, ShownDelivered,
		ShownRejected, ShownCancelled, ShownSkipped}
}

// Group is one of the four groups of shown states. Every document is in exactly
// one.
type Group string

// The groups.
const (
	NeedsYou    Group = "needs_you"
	InProgress  Group = "in_progress"
	Done        Group = "done"
	NotExported Group = "not_exported"
)

// Groups lists them in the order of the tabs.
func Groups() []Group { return []Group{NeedsYou, InProgress, Done, NotExported} }

// ShownAt is the shown state of a transaction at a time, which decides whether a
// receipt is late.
func (t Transaction) ShownAt(now time.Time) Shown {
	switch t.State {
	case Listed, Received:
		return ShownFetched
	case Held:
		return ShownOnHold
	case Ready:
		return ShownReady
	case Sending:
		return ShownSending
	case Unknown:
		return ShownChecking
	case Waiting:
		return ShownRetrying
	case Sent:
		if t.Code == "RCPT-LATE" || !t.Until.IsZero() && now.After(t.Until) {
			return ShownReceiptLate
		}
		return ShownWaitingReceipt
	case Delivered:
		if t.Proof == "transfer" {
			return ShownHandedOver
		}
		return ShownDelivered
	case Rejected:
		if t.Code == CameBack {
			return ShownFailed
		}
		return ShownRejected
	case Cancelled:
		return ShownCancelled
	case Skipped:
		if t.Code == "RULE-NONE" {
			return ShownNotActivated
		}
		return ShownSkipped
	}
	if t.RemoteTried() {
		return ShownFailed
	}
	return ShownStopped
}

// ShownIn is the shown state that a change led to in the history of t. Tried says
// whether an attempt was made at the far end before it.
func (h Change) ShownIn(t Transaction, tried bool) Shown {
	was := Transaction{State: h.To, Code: h.Code, Proof: t.Proof}
	if tried {
		was.Began = h.At
	}
	return was.ShownAt(h.At)
}

// CameBack is the code of a document that was handed over and came back.
const CameBack = "GW-MAIL-BOUNCE"

// FellBack is the code of a document that goes by another destination now, for it
// surely could not be delivered by this one. Beside the three below, its Args hold
// the values for the text of what this one failed with.
const FellBack = "GW-FELLBACK"

// The Args of FellBack.
const (
	ArgOnward      = "onward"       // the name of the destination that it goes by now
	ArgFailed      = "failed"       // the code that this one failed with, "" without one
	ArgFailedCause = "failed_cause" // its reason in English, "" where nothing failed
)

// The codes of a document of a fallback chain whose receipt came when it had gone on
// already. Their Args name the destination that gave it ("gateway") and those that
// have the document too ("onward").
const (
	ArrivedAfter = "RCPT-AFTER" // it arrived there alone: nothing else of the chain was sent
	ArrivedTwice = "RCPT-TWICE" // another of the chain was sent, too
)

// ArgGateway is the name of the destination that gave a late receipt.
const ArgGateway = "gateway"

// RemoteTried says whether an attempt was made at the far end.
func (t Transaction) RemoteTried() bool { return !t.Began.IsZero() }

// Group is the group of a shown state.
func (s Shown) Group() Group {
	switch s {
	case ShownStopped, ShownFailed, ShownRejected, ShownReceiptLate:
		return NeedsYou
	case ShownOnHold, ShownNotActivated, ShownSkipped, ShownCancelled:
		return NotExported
	case ShownHandedOver, ShownDelivered:
		return Done
	}
	return InProgress
}

// StatesOf lists the ledger's states that a group draws from, for counting. Sent
// is in progress; a late receipt among them is shown as needing someone.
func StatesOf(g Group) []State {
	switch g {
	case NeedsYou:
		return []State{Stopped, Rejected}
	case Done:
		return []State{Delivered}
	case NotExported:
		return []State{Held, Skipped, Cancelled}
	}
	return []State{Listed, Received, Ready, Sending, Unknown, Waiting, Sent}
}
