package plugin

import (
	"crypto/subtle"
	"fmt"
	"io"
	"log/slog"
)

// dots is what is seen of every secret, whatever its length, even of an empty one.
const dots = "•••"

// Secret is text that prints as dots through fmt, slog, JSON, XML and YAML.
// Reveal is the only way out. The zero Secret is empty. It cannot be compared
// with ==, see Equal.
type Secret struct {
	_    [0]func() // == would compare addresses
	text *string   // a pointer, since fmt prints unexported fields of others without asking
}

// NewSecret hides text.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{text: &text}
}

// Reveal is the text itself. Call it where the secret is used, and keep the
// result in no struct, error or log.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// Empty says whether there is no text.
func (s Secret) Empty() bool { return s.text == nil }

// Equal compares the texts in a time that does not depend on where they differ.
func (s Secret) Equal(other Secret) bool {
	return subtle.ConstantTimeCompare([]byte(s.Reveal()), []byte(other.Reveal())) == 1
}

// String gives dots.
func (s Secret) String() string { return dots }

// GoString gives dots.
func (s Secret) GoString() string { return dots }

// Format gives dots, whatever the verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, dots) }

// MarshalText gives dots.
func (s Secret) MarshalText() ([]byte, error) { return []byte(dots), nil }

// MarshalJSON gives dots.
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + dots + `"`), nil }

// LogValue gives dots.
func (s Secret) LogValue() slog.Value { return slog.StringValue(dots) }
