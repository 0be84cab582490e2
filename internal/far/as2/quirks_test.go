package as2_test

import (
	"testing"

	far "github.com/postbud/postbud/internal/far/as2"
)

// quirk is a habit of a product that shows in the matrix and is not ours to mend. The
// document arrived to the byte in each. What a receipt may say in place of the
// standards' digest, and proves the same, is no quirk here: as2.Judge takes it.
type quirk struct {
	product far.Product
	theirs  bool // when the product sends
	strikes func(far.Way) bool
	trouble string // how what is noted begins
	says    string
}

func unsigned(w far.Way) bool { return w.Digest == "" }

func unsignedReceipt(w far.Way) bool { return w.Receipt == far.Plain || w.Receipt == far.AsyncPlain }

var quirks = []quirk{
	{far.OpenAS2, false, unsignedReceipt, "the receipt names no digest", "an unsigned receipt names no digest"},
	{
		far.OpenAS2, true, func(w far.Way) bool { return unsigned(w) && w.Cipher == "" && w.Compress != "" },
		"the peer does not take our receipt: failed", "of a message that it compresses alone it takes the digest without the header, and calls a receipt by RFC 5402 failed",
	},
	{
		far.As2lib, false, func(w far.Way) bool { return unsignedReceipt(w) && unsigned(w) && w.Cipher == "" },
		"the receipt names no digest", "the unsigned receipt for a plain message names no digest",
	},
	{
		far.As2lib, true, func(w far.Way) bool { return unsignedReceipt(w) && unsigned(w) },
		"the peer has another digest,", "when it asks for no digest it takes SHA-256 of an unsigned message (RFC 4130 has SHA-1)",
	},
	{
		far.As2lib, true, func(w far.Way) bool { return unsigned(w) && w.Compress == "before" },
		"the peer has another digest,", "of a message that it compresses and does not sign it takes the digest of what is compressed (RFC 5402 has what it was before)",
	},
	{far.Pyas2lib, false, unsigned, "the receipt names no digest", "the receipt for an unsigned message names no digest"},
}

// checkQuirks fails for a habit that no product shows any more.
func (m *matrix) checkQuirks(t *testing.T) {
	t.Helper()
	for _, q := range quirks {
		if m.seen[q.says] == 0 {
			t.Errorf("%s shows no longer that %s", q.product, q.says)
		}
	}
}
