// Package ledger is the journey of each document: transactions, attempts,
// states, runs. Nothing else in the program remembers what was sent.
package ledger

import "slices"

// State is where a transaction stands.
type State string

// The thirteen states. docs/reference/states.md is made from them and from Next.
const (
	Listed    State = "listed"    // the source named it; its content is not stored yet
	Received  State = "received"  // the source's content is stored
	Held      State = "held"      // a person must choose; the reason is stored
	Ready     State = "ready"     // the bytes to send are stored and checked, and may go
	Sending   State = "sending"   // an attempt holds the lease; what it is about to do is on disk
	Unknown   State = "unknown"   // the far end may or may not have it; the gateway looks before anything is sent again
	Waiting   State = "waiting"   // will be tried again by itself, at a stored time, from a stored step
	Sent      State = "sent"      // handed over; a receipt is due at a stored time
	Stopped   State = "stopped"   // a person must act; the fault says who and why
	Rejected  State = "rejected"  // the receiver said no; the reason is stored
	Delivered State = "delivered" // acknowledged, with evidence
	Skipped   State = "skipped"   // no rule wants it; the reason is stored
	Cancelled State = "cancelled" // a person gave up, or it fell back to the next destination
)

// States lists every state in the order of the reference page.
func States() []State {
	return []State{Listed, Received, Held, Ready, Sending, Unknown, Waiting, Sent, Stopped, Rejected, Delivered, Skipped, Cancelled}
}

// Next lists the only moves there are from a state.
func Next(from State) []State {
	switch from {
	case Listed:
		return []State{Received, Waiting, Skipped, Stopped, Cancelled}
	case Received:
		return []State{Ready, Held, Waiting, Skipped, Stopped, Cancelled}
	case Held:
		return []State{Received, Ready, Skipped, Cancelled}
	case Ready:
		return []State{Sending, Received, Held, Skipped, Stopped, Cancelled}
	case Sending:
		return []State{Delivered, Sent, Waiting, Unknown, Rejected, Stopped}
	case Unknown:
		return []State{Delivered, Sent, Waiting, Rejected, Stopped}
	case Waiting:
		return []State{Listed, Received, Sending, Held, Stopped, Cancelled}
	case Sent:
		return []State{Delivered, Rejected, Unknown, Stopped}
	case Stopped: // a receipt may come after all that it was stopped for want of
		return []State{Received, Ready, Sending, Delivered, Rejected, Cancelled}
	case Rejected:
		return []State{Received, Ready, Cancelled}
	case Delivered: // a mail that came back, see May
		return []State{Rejected}
	case Skipped:
		return []State{Received, Cancelled}
	case Cancelled: // a receipt may come after all
		return []State{Received, Ready, Delivered}
	}
	return nil
}

// May says whether a transaction may go from one state to the other: the moves
// that Next lists, and a state with a clock may keep itself with a new time.
func May(from, to State) bool {
	return slices.Contains(Next(from), to) || from == to && from.Moving()
}

// Moving says whether a transaction in this state goes on by itself, by a clock
// or a job, without a person.
func (s State) Moving() bool {
	switch s {
	case Listed, Received, Ready, Sending, Unknown, Waiting, Sent:
		return true
	}
	return false
}
