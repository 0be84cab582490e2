package paper

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/xmltree"
	"github.com/postbud/postbud/invoice"
)

// often is how many terms pass between two looks at the context.
const often = 1 << 12

// sound refuses what cannot stand on a page: control characters, broken UTF-8 and
// numbers that are none. The fault names the term.
func sound(ctx context.Context, inv *invoice.Invoice) error {
	for i, leaf := range invoice.Leaves(inv) {
		if i%often == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if bad, found := unsound(leaf.Value); found {
			return xmltree.Unprintable(leaf.Term, bad)
		}
		if isNumber(leaf.Term) && strings.HasPrefix(leaf.Value, "overflow") {
			return fault.New(fault.Invalid, "%s is no number: %s", leaf.Term, leaf.Value).
				Coded("DOC-VALUE", "field", leaf.Term, "value", "", "why", "is no number")
		}
	}
	return ctx.Err()
}

// isNumber says whether the term is one that invoice.Decimal holds.
func isNumber(term string) bool {
	t, _ := invoice.FindTerm(term)
	switch t.Kind {
	case invoice.KindAmount, invoice.KindPrice, invoice.KindQuantity, invoice.KindPercentage:
		return true
	}
	return false
}

// unsound finds the first character that no text of an invoice may have.
func unsound(text string) (string, bool) {
	for i, r := range text {
		switch {
		case r == utf8.RuneError:
			if _, size := utf8.DecodeRuneInString(text[i:]); size < 2 {
				return text[i : i+1], true
			}
		case r == '\t', r == '\n', r == '\r':
		case unicode.IsControl(r), r&0xfffe == 0xfffe:
			return string(r), true
		}
	}
	return "", false
}
