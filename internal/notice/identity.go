package notice

import (
	"crypto/sha256"
	"encoding/base32"
	"slices"
	"strconv"
	"strings"
)

var letters = base32.NewEncoding("abcdefghjkmnpqrstuvwxyz023456789").WithPadding(base32.NoPadding)

// identity is the same for the same parts: letters and digits, fit for the left
// part of a Message-ID.
func identity(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x1f")))
	return "n" + letters.EncodeToString(sum[:])[:26]
}

// told is what a mail tells of documents, whatever their order. A late receipt is
// looked for every hour and told once.
func told(documents []Document) string {
	var all []string
	for _, d := range documents {
		at := strconv.FormatInt(d.At.UnixNano(), 10)
		if d.late() {
			at = ""
		}
		all = append(all, strings.Join([]string{d.ID, d.State, d.Code, at}, "\x1e"))
	}
	slices.Sort(all)
	return strings.Join(all, "\x1d")
}

func (d Document) late() bool { return d.State == "sent" && d.Code == lateCode }

const (
	lateCode  = "RCPT-LATE"
	twiceCode = "RCPT-TWICE" // of one that another gateway of its chain delivered, too

	cameBackCode = "GW-MAIL-BOUNCE" // of one that was handed over and came back
)
