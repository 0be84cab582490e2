package notice

import "github.com/postbud/postbud/fault"

// Received answers the second question of every failure: did the customer get
// anything? Its sentence is the text "received." and the word.
type Received string

// The answers.
const (
	ReceivedNo         Received = "no"
	ReceivedYes        Received = "yes"
	ReceivedUnknown    Received = "unknown"     // nobody can tell
	ReceivedHandedOver Received = "handed_over" // the gateway can give no proof
	ReceivedWaiting    Received = "waiting"     // handed over, and the receipt is due
	ReceivedRefused    Received = "refused"     // it was seen, and refused
	ReceivedEarlier    Received = "earlier"     // an earlier version went out
	ReceivedNewer      Received = "newer"       // a newer version went out, or is going
	ReceivedElsewhere  Received = "elsewhere"   // the source sent it itself
)

// Received says what the customer has of the document.
func (d Document) Received() Received {
	switch d.State {
	case "delivered":
		if d.Proof == "transfer" {
			return ReceivedHandedOver
		}
		return ReceivedYes
	case "sent":
		return ReceivedWaiting
	case "rejected":
		return ReceivedRefused
	}
	switch {
	case d.Code == "SRC-CHANGED":
		return ReceivedEarlier
	case d.Code == "SRC-OLDER":
		return ReceivedNewer
	case d.Code == "SRC-SENT-THERE":
		return ReceivedElsewhere
	case d.Code == "DUP", d.Code == "RCPT-AFTER":
		return ReceivedYes
	case d.Double, d.Code == "AS2-MIC", d.Fault == string(fault.Uncertain), d.Attempted && d.Fault == string(fault.Internal):
		return ReceivedUnknown
	}
	return ReceivedNo
}
