package as2

import "strings"

// Disposition is the outcome that a receipt states (RFC 4130, 7.4.3): the type,
// "processed" or "failed", and a modifier "error: …", "warning: …" or "failure: …".
type Disposition struct {
	Type  string // "processed", "failed"
	Level string // "", "error", "warning", "failure"
	Text  string // what the level says: "decryption-failed"
}

// The dispositions that are sent.
var (
	Processed             = Disposition{Type: "processed"}
	AuthenticationFailed  = Disposition{"processed", "error", "authentication-failed"}
	IntegrityFailed       = Disposition{"processed", "error", "integrity-check-failed"}
	DecryptionFailed      = Disposition{"processed", "error", "decryption-failed"}
	DecompressionFailed   = Disposition{"processed", "error", "decompression-failed"}
	InsufficientSecurity  = Disposition{"processed", "error", "insufficient-message-security"}
	UnknownPartner        = Disposition{"processed", "error", "unknown-trading-partner"}
	Unexpected            = Disposition{"processed", "error", "unexpected-processing-error"}
	IllegalFileName       = Disposition{"processed", "error", "illegal-filename"}
	DuplicateDocument     = Disposition{"processed", "warning", "duplicate-document"}
	DuplicateFileName     = Disposition{"processed", "warning", "duplicate-filename"}
	UnsupportedFormat     = Disposition{"failed", "failure", "unsupported format"}
	UnsupportedAlgorithms = Disposition{"failed", "failure", "unsupported MIC-algorithms"}
	SenderEqualsReceiver  = Disposition{"failed", "failure", "sender-equals-receiver"}
)

// String is the value of the field Disposition, with the automatic mode.
func (d Disposition) String() string {
	s := "automatic-action/MDN-sent-automatically; " + d.Type
	if d.Level != "" {
		s += "/" + d.Level
	}
	if d.Text != "" {
		s += ": " + d.Text
	}
	return s
}

// Positive tells whether the receiver has the message: processed, with a warning
// at most.
func (d Disposition) Positive() bool {
	return d.Type == "processed" && (d.Level == "" || d.Level == "warning")
}

// Negative tells whether the receiver refuses the message. What is neither
// positive nor negative, such as "displayed", says nothing.
func (d Disposition) Negative() bool {
	return d.Type == "failed" || d.Level == "error" || d.Level == "failure"
}

// ParseDisposition reads the field as real products write it: any case, any
// spaces, the mode left out, an error without "processed", "=" for ":".
func ParseDisposition(value string) Disposition {
	mode, rest, ok := strings.Cut(value, ";")
	if !ok {
		rest = mode
	}
	kind, modifier, _ := strings.Cut(strings.TrimSpace(rest), "/")
	if modifier == "" {
		if d, alone := modifierOf(kind); alone { // "error: x"
			d.Type = "processed"
			return d
		}
		return Disposition{Type: lower(kind)}
	}
	d, _ := modifierOf(modifier)
	d.Type = lower(kind)
	return d
}

// modifierOf reads "error: text"; known tells whether it has such a level.
func modifierOf(s string) (d Disposition, known bool) {
	at := strings.IndexAny(s, ":=")
	level, text := s, ""
	if at >= 0 {
		level, text = s[:at], s[at+1:]
	}
	d = Disposition{Level: lower(level), Text: strings.TrimSpace(text)}
	switch d.Level {
	case "error", "warning", "failure":
		return d, true
	}
	if d.Text == "" { // "processed/decryption-failed"
		d = Disposition{Level: "error", Text: strings.TrimSpace(level)}
	}
	return d, false
}

func lower(s string) string { return strings.ToLower(strings.TrimSpace(s)) }
