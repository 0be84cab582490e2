package as2

import (
	"strings"

	"github.com/postbud/postbud/fault"
)

// Lengths of a Message-ID: what may be sent, and what is accepted.
const (
	maxMessageIDSent = 255
	maxMessageID     = 998
)

// checkMessageID refuses an identifier that must not be sent.
func checkMessageID(id string) error {
	inside, left := strings.CutPrefix(id, "<")
	inside, right := strings.CutSuffix(inside, ">")
	if !left || !right || !strings.Contains(inside, "@") || len(id) > maxMessageIDSent || !printable(inside) || strings.ContainsAny(inside, "<> ") {
		return fault.New(fault.Internal, "a Message-ID is <left@right> with at most %d characters", maxMessageIDSent)
	}
	return nil
}

// SameMessageID compares identifiers exactly and then without angle brackets,
// which some products drop.
func SameMessageID(a, b string) bool {
	return a != "" && (a == b || bareMessageID(a) == bareMessageID(b))
}

func bareMessageID(id string) string {
	return strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(id), "<"), ">")
}

func printable(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}
