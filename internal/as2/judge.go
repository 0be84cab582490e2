package as2

import (
	"fmt"
	"slices"
)

// Expectation is what the receipt for a message must say. It is kept with the
// message until the exchange is closed.
type Expectation struct {
	MessageID string
	From, To  string // AS2 names of the message
	MIC       MIC
	// Also are other digests that prove the same: those of an unsigned message with
	// another algorithm, of a plain one with LF turned into CRLF, and those that products
	// in use repeat where the standards have another, see Partnership.layers.
	Also   []MIC
	Signed bool // a signed receipt was asked for, and no other proves anything
	// NeedMIC makes a receipt without MIC count as not confirmed.
	NeedMIC bool
}

// Verdict is what a receipt means for the message.
type Verdict string

// The verdicts. A gateway makes them delivered, rejected (F-83), a doubt that one
// repeat may settle (F-82), not accepted (F-84), and logged only (F-87).
const (
	VerdictDelivered   Verdict = "delivered"
	VerdictRejected    Verdict = "rejected"
	VerdictDiffers     Verdict = "other content"
	VerdictUnconfirmed Verdict = "not confirmed"
	VerdictForeign     Verdict = "of another message"
)

// Judgement is a verdict and why.
type Judgement struct {
	Verdict Verdict
	Reason  string // for the operator; "" for delivered
	// Warning is what a positive receipt warns of, such as "duplicate-document".
	Warning string
	// Verified tells that the MIC was there and is ours.
	Verified bool
}

// Judge holds a receipt against what was sent.
func Judge(x Expectation, m *MDN) Judgement {
	if len(m.Others) == 0 && !SameMessageID(m.OriginalMessageID, x.MessageID) {
		return Judgement{Verdict: VerdictForeign, Reason: fmt.Sprintf("the receipt is for message %q", m.OriginalMessageID)}
	}
	if len(m.Others) > 0 {
		return Judgement{Verdict: VerdictForeign, Reason: fmt.Sprintf("the receipt is for several messages at once, %q and %q", m.OriginalMessageID, m.Others[0])}
	}
	if m.From != "" && m.From != x.To || m.To != "" && m.To != x.From {
		return Judgement{Verdict: VerdictForeign, Reason: fmt.Sprintf("the receipt goes from %q to %q", m.From, m.To)}
	}
	if m.SignatureError != nil {
		return Judgement{Verdict: VerdictUnconfirmed, Reason: "the signature of the receipt does not count: " + m.SignatureError.Error()}
	}
	if x.Signed && m.Signature == nil {
		return Judgement{Verdict: VerdictUnconfirmed, Reason: "the receipt is not signed, but a signed one was asked for"}
	}
	switch {
	case m.Disposition.Negative():
		return Judgement{Verdict: VerdictRejected, Reason: m.reason()}
	case !m.Disposition.Positive():
		return Judgement{Verdict: VerdictUnconfirmed, Reason: fmt.Sprintf("the receipt states %q", m.DispositionText)}
	}
	return x.compare(m)
}

// compare looks at the content that the partner says it has.
func (x Expectation) compare(m *MDN) Judgement {
	j := Judgement{Verdict: VerdictDelivered}
	if m.Disposition.Level == "warning" {
		j.Warning = m.Disposition.Text
	}
	switch {
	case x.MIC.Equal(m.MIC), slices.ContainsFunc(x.Also, m.MIC.Equal):
		j.Verified = true
	case m.MICText == "" && !x.NeedMIC:
	case m.MICText == "":
		return Judgement{Verdict: VerdictUnconfirmed, Reason: "the receipt has no digest of the content"}
	default:
		return Judgement{Verdict: VerdictDiffers,
			Reason: fmt.Sprintf("the receipt has digest %q, we sent %q", m.MICText, x.MIC.String())}
	}
	return j
}

// reason is the partner's own words.
func (m *MDN) reason() string {
	reason := m.Disposition.Text
	if reason == "" {
		reason = m.DispositionText
	}
	for _, d := range m.Details {
		reason += "; " + d
	}
	return reason
}
