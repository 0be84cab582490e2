package x12_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// TestLettersAreSpelledInTheSetThatIsAgreed sends a name in each set.
func TestLettersAreSpelledInTheSetThatIsAgreed(t *testing.T) {
	latin, basic, unicode := plugin.Values{"characters": "latin1"}, plugin.Values{"characters": "basic"}, plugin.Values{"characters": "utf8"}
	for _, c := range []struct {
		name     string
		settings plugin.Values
		text     string
		want     string
	}{
		{"Danish", nil, "Rødgrød på Ærø, ÅRHUS", "Roedgroed paa Aeroe, AARHUS"},
		{"Danish capitals", nil, "ÆBLEØ", "AEBLEOE"},
		{"German and Swedish", nil, "Größe Öäü", "Groesse Oeaeue"},
		{"French and Polish", nil, "Crème brûlée à la Łódź, œuvre", "Creme brulee a la Lodz, oeuvre"},
		{"Icelandic and Turkish", nil, "Þórður ðı İstanbul", "Thordur di Istanbul"},
		{"Greek", nil, "Ελλάδα Ώρα Φως", "Ellada Ora Fos"},
		{"Cyrillic", nil, "Товар Щит Ємність", "Tovar Shchit Iemnist'"},
		{"signs", nil, "€ 5 – “M8” × 40 … ½ ² № ™ 20°", `EUR 5 - "M8" x 40 ... 1/2 2 No TM 20deg`},
		{"blanks that do not break", nil, "a\u00a0b\u2009c\u202fd", "a b c d"},
		{"marks that nobody sees", nil, "a\u200bb\u00adc\ufe0fd", "abcd"},
		{"separators", nil, "M8*40 <A4> a>b ~5 a^b", "M8x40 (A4) a)b -5 a-b"},
		{"stars", nil, "*** NB *** 2*3 *", "--- NB --- 2x3 x"},
		{"line breaks", nil, "two\r\nlines\tof it", "two  lines of it"},
		{"blanks at the end", nil, "  a  ", "  a"},
		{"what fits", nil, `a!"%&'()+,-./:;=?@[]_{}\|#$`, `a!"%&'()+,-./:;=?@[]_{}\|#$`},
		{"accents alone", nil, "`^´", "'-'"},
		{"capitals", basic, "Rødgrød a@b.dk 50 % #7 [x] _", "ROEDGROED A(AT)B.DK 50 PCT NO.7 (X) -"},
		{"Latin 1", latin, "Rødgrød på Ærø é ß", "Rødgrød på Ærø é ß"},
		{"beyond Latin 1", latin, "Łódź 5 €", "Lódz 5 EUR"},
		{"everything", unicode, "Łódź 日本 😀 €", "Łódź 日本 😀 €"},
		{"everything but separators", unicode, "日*本 >", "日x本 )"},
		{"other separators", plugin.Values{"separators": "|:^'"}, "a|b:c'd*e>f~g^h", "a/b.c d*e>f~g-h"},
		{"separators that nobody types", plugin.Values{"separators": "1D1F1E1C"}, "a|b:c'd*e>f~g<h", "a|b:c'd*e>f~g<h"},
	} {
		t.Run(c.name, func(t *testing.T) {
			inv := invoicetest.Minimal()
			inv.Buyer.Name, inv.Seller.Name, inv.BuyerReference = c.text, "S", "R"
			inv.Seller.Address.City, inv.Buyer.Address.City = "C1", "C2"
			inv.Buyer.Identifiers, inv.Buyer.ElectronicAddress = nil, invoice.ElectronicAddress{}
			settings := plugin.Values{"receiver_id": "RECEIVER"}.With(c.settings)
			doc, err := write(t, open(t, settings), inv)
			if err != nil {
				t.Fatal(err)
			}
			got, err := read(t, settings, doc)
			if err != nil {
				t.Fatal(err)
			}
			want := c.want
			if strings.HasPrefix(c.name, "accents") && c.settings == nil {
				want = strings.ReplaceAll(want, "`", "'")
			}
			if got.Buyer.Name != want {
				t.Errorf("got %q, want %q", got.Buyer.Name, want)
			}
			if ascii := settings["characters"] == "" || settings["characters"] == "basic"; ascii && strings.IndexFunc(string(doc), func(r rune) bool { return r >= utf8.RuneSelf }) >= 0 {
				t.Errorf("the document is not ASCII: %q", doc)
			}
			if settings["characters"] == "latin1" && utf8.Valid(doc) {
				t.Errorf("the document is not ISO 8859-1: %q", doc)
			}
		})
	}
}

// TestLongTextsAreCutAndComeBackWhole sends texts that need several segments.
func TestLongTextsAreCutAndComeBackWhole(t *testing.T) {
	sentence := "Leverancen er modtaget i god stand og godkendt af byggepladsens leder den 20. februar. "
	alone := plugin.Values{"party_references": "BT-31=VX"} // so that REF stands for what is tried
	for _, c := range []struct {
		name, text, segment string
		put                 func(*invoice.Invoice, string)
		term                string
		pieces              int
	}{
		{"a note", strings.TrimSpace(strings.Repeat(sentence, 3)), "NTE", note, "BT-22", 4},
		{"a note of lines", "first\nsecond " + sentence + "x\nthird", "NTE", note, "BT-22", 4},
		{"a note without a blank", strings.Repeat("x", 200), "NTE", note, "BT-22", 3},
		{"a note that fills its lines", strings.Repeat("x", 160), "NTE", note, "BT-22", 2},
		{"a note with blanks where it is cut", strings.Repeat("x", 78) + "    " + strings.Repeat("y", 20), "NTE", note, "BT-22", 2},
		{"terms", strings.TrimSpace(strings.Repeat(sentence, 2)) + "\nand more", "ITD", func(i *invoice.Invoice, t string) { i.PaymentTerms = t }, "BT-20", 4},
		{"an item name", strings.TrimSpace(strings.Repeat(sentence, 2)), "PID", func(i *invoice.Invoice, t string) { i.Lines[0].Item.Name = t }, "BT-153", 3},
		{"a description", "one\n" + strings.TrimSpace(strings.Repeat(sentence, 2)), "PID", func(i *invoice.Invoice, t string) { i.Lines[0].Item.Description = t }, "BT-154", 5},
		{"a name", strings.TrimSpace(strings.Repeat(sentence, 3)), "N2", func(i *invoice.Invoice, t string) { i.Seller.Name = t }, "BT-27", 2},
		{"a street", strings.TrimSpace(strings.Repeat("Vejen ved havnen ", 8)), "N3", func(i *invoice.Invoice, t string) { i.Buyer.Address.Line1 = t }, "BT-50", 3},
		{"a third line", strings.TrimSpace(strings.Repeat("Vejen ved havnen ", 5)), "N3", func(i *invoice.Invoice, t string) {
			i.Buyer.Address.Line2, i.Buyer.Address.Line3 = "C", t
		}, "BT-163", 3},
		{"a line number", "Porto + Versandkosten und mehr", "REF", func(i *invoice.Invoice, t string) { i.Lines[0].ID = t }, "BT-126", 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			inv := invoicetest.Minimal()
			c.put(inv, c.text)
			doc, err := write(t, open(t, alone), inv)
			if err != nil {
				t.Fatal(err)
			}
			if n := strings.Count(string(doc), "~"+c.segment+"*"); n != c.pieces {
				t.Errorf("%d segments, want %d: %s", n, c.pieces, segmentsNamed(doc, c.segment))
			}
			got, err := read(t, nil, doc)
			if err != nil {
				t.Fatal(err)
			}
			if is, _ := invoice.Lookup(got, c.term); is != c.text {
				t.Errorf("got  %q\nwant %q", is, c.text)
			}
		})
	}
}

func note(i *invoice.Invoice, t string) { i.Notes = []invoice.Note{{Text: t}} }

func TestNotesStayApart(t *testing.T) {
	inv := invoicetest.Minimal()
	inv.Notes = []invoice.Note{{Text: "one\nof two lines"}, {Text: "another"}, {Text: strings.Repeat("y", 100)}}
	inv.VATBreakdown[0].ExemptionReason = "No reason"
	doc, err := write(t, open(t, plugin.Values{"note_code": "INV"}), inv)
	if err != nil {
		t.Fatal(err)
	}
	want := "NTE*INV*one NTE**of two lines NTE*INV*another NTE*INV*" + strings.Repeat("y", 80) + " NTE**" + strings.Repeat("y", 20) + " NTE*INV*No reason"
	if got := segmentsNamed(doc, "NTE"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	got, err := read(t, nil, doc)
	if err != nil || len(got.Notes) != 4 || got.Notes[0].Text != "one\nof two lines" || got.Notes[2].Text != strings.Repeat("y", 100) {
		t.Errorf("got %+v, %v", got.Notes, err)
	}
}
