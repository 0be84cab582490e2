package paper

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/boombuler/barcode/qr"

	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/codes"
)

// The limits of EPC069-12: what a code may hold, in characters, and how long it is
// altogether, in bytes.
const (
	maxHolder = 70
	maxText   = 140
	maxCode   = 331
)

// transfer is the text of the code to scan (EPC069-12, version 002), "" where none fits:
// it is for a credit transfer in euro to an IBAN, from 0.01 to 999,999,999.99.
func transfer(inv *invoice.Invoice) string {
	p, due := inv.Payment, inv.Totals.Due
	if inv.Currency != "EUR" || inv.CreditNote() || len(p.Transfers) == 0 || due.Sign() <= 0 {
		return ""
	}
	switch p.MeansCode {
	case "", "1", "30", "31", "42", "58":
	default:
		return "" // is collected, or paid already
	}
	to := p.Transfers[0]
	iban := strings.ToUpper(strings.ReplaceAll(to.Account, " ", ""))
	cents, exact := due.Minor(2)
	if codes.CheckIBAN(iban) != nil || !exact || cents > 99_999_999_999 {
		return ""
	}
	holder := inv.Seller.Name
	if inv.Payee.Name != "" {
		holder = inv.Payee.Name
	}
	if to.Name != "" {
		holder = to.Name
	}
	reference, text := "", p.Remittance
	if text == "" {
		text = inv.Number
	}
	if isCreditorReference(text) {
		reference, text = text, ""
	}
	if holder = oneLine(holder, maxHolder); holder == "" {
		return ""
	}
	before := strings.Join([]string{"BCD", "002", "1", "SCT", strings.ReplaceAll(to.BIC, " ", ""), holder, iban,
		fmt.Sprintf("EUR%d.%02d", cents/100, cents%100), "", reference, ""}, "\n")
	text = oneLine(text, maxText)
	for len(before)+len(text) > maxCode {
		_, size := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-size]
	}
	return strings.TrimRight(before+text, "\n")
}

// isCreditorReference says whether a text is a reference of ISO 11649: RF, two check
// digits, up to 21 letters and digits.
func isCreditorReference(text string) bool {
	if len(text) < 5 || len(text) > 25 || !strings.HasPrefix(text, "RF") {
		return false
	}
	rest := 0
	for i := range len(text) {
		switch c := text[(i+4)%len(text)]; {
		case c >= '0' && c <= '9':
			rest = (rest*10 + int(c-'0')) % 97
		case c >= 'A' && c <= 'Z':
			rest = (rest*100 + int(c-'A') + 10) % 97
		default:
			return false
		}
	}
	return rest == 1
}

// oneLine is the beginning of a text, blanks and line ends made one blank.
func oneLine(text string, most int) string {
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) > most {
		text = strings.TrimSpace(string([]rune(text)[:most]))
	}
	return text
}

// scanned draws the code, with the blank border that readers need left to the caller.
func (d *draft) scanned(content string, x, y, side float64) {
	code, err := qr.Encode(content, qr.M, qr.Unicode)
	if err != nil {
		d.fail(fmt.Errorf("make the code to scan: %w", err))
		return
	}
	n := code.Bounds().Dx()
	module := side / float64(n)
	d.pdf.SetFillColor(0, 0, 0)
	for row := range n {
		for begin := 0; begin < n; {
			end := begin
			for end < n && isDark(code.At(end, row).RGBA()) {
				end++
			}
			if end > begin {
				// A hair higher than it is, or seams show between the rows.
				d.pdf.Rect(x+float64(begin)*module, y+float64(row)*module, float64(end-begin)*module, module+0.02, "F")
			}
			begin = end + 1
		}
	}
}

func isDark(r, _, _, _ uint32) bool { return r < 0x8000 }
