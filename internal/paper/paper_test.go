package paper

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/outside"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
)

func drawnAs(t testing.TB, inv *invoice.Invoice, o Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(t.Context(), &b, inv, o); err != nil {
		t.Fatalf("%s: %v", inv.Number, err)
	}
	return b.Bytes()
}

func filed(t testing.TB, pdf []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "invoice.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// spaced makes every kind of blank and line end one blank.
func spaced(text string) string { return strings.Join(strings.Fields(text), " ") }

// long has texts that need many lines, and a line of an item that needs pages.
func long() *invoice.Invoice {
	inv := invoicetest.Full()
	inv.Notes[0].Text = strings.Repeat("En lang bemærkning om leveringen, der fortsætter. ", 40)
	inv.Seller.Name = "Sønderjysk Landbrugs- og Maskinforretning for hele Grænselandet, Filial af Maskinforretningen ved den gamle Havn A/S"
	inv.Buyer.Name = strings.Repeat("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", 2)
	inv.PurchaseOrder = strings.Repeat("4711-", 30)
	inv.PaymentTerms = "#SKONTO#TAGE=14#PROZENT=2.00#\n#SKONTO#TAGE=30#PROZENT=1.00#\n" + strings.Repeat("x", 300)
	inv.Lines[0].Item.Name = strings.Repeat("Bolt med et navn, der er langt, ", 8)
	inv.Lines[0].Item.Description = strings.Repeat("Beskrivelsen fylder mere end en side. ", 250)
	inv.Lines[0].Quantity = invoice.MustDecimal("1234567890.12345")
	inv.Lines[0].Price.NetPrice = invoice.MustDecimal("123456789012.3456789")
	inv.Lines[0].LineNet = invoice.MustDecimal("-12345678901234567.89")
	inv.Totals.Due = invoice.MustDecimal("12345678901234567.89")
	inv.VATBreakdown[1].ExemptionReason = strings.Repeat("Undervisning er fritaget for moms. ", 30)
	for i := range 20 {
		inv.VATBreakdown = append(inv.VATBreakdown, invoice.VATBreakdown{Taxable: invoice.NewDecimal(int64(i), 2), Category: "S", Rate: invoice.NewDecimal(int64(i), 0)})
		inv.Allowances = append(inv.Allowances, invoice.Allowance{Amount: invoice.NewDecimal(int64(i), 2), Category: "S", Reason: fmt.Sprint("Rabat nr. ", i)})
	}
	return inv
}

func samples() []invoicetest.Sample {
	return append(invoicetest.All(),
		invoicetest.Sample{Name: "long", Invoice: long()},
		invoicetest.Sample{Name: "to scan", Invoice: euro()},
		invoicetest.Sample{Name: "sixty lines", Invoice: invoicetest.ManyLines(60)},
		invoicetest.Sample{Name: "nothing at all", Invoice: &invoice.Invoice{}})
}

// codesOnly are terms that the page says in words, or that no person needs.
var codesOnly = strings.Fields("BT-3 BT-8 BT-23 BT-24 BT-34-1 BT-49-1 BT-95 BT-98 BT-102 BT-105 BT-118 BT-130 BT-140 BT-145 BT-150 BT-125 BT-125-1")

// TestEveryTermIsOnThePage reads the pages with pdftotext and looks for every term that
// the invoice gives.
func TestEveryTermIsOnThePage(t *testing.T) {
	outside.Poppler(t, "pdftotext")
	for _, s := range append(invoicetest.All(), invoicetest.Sample{Name: "to scan", Invoice: euro()}) {
		for _, lang := range Languages() {
			page := spaced(outside.PDFText(t, filed(t, drawnAs(t, s.Invoice, Options{Language: lang}))))
			for _, leaf := range invoice.Leaves(s.Invoice) {
				term, _ := invoice.FindTerm(leaf.Term)
				if slices.Contains(codesOnly, leaf.Term) || strings.HasSuffix(leaf.Path, ".Scheme") {
					continue
				}
				if want := spaced(expected(in(lang), s.Invoice, term, leaf)); !strings.Contains(page, want) {
					t.Errorf("%s in %s: %s (%s) as %q is not on the page", s.Name, lang, leaf.Term, term.Name, want)
				}
			}
		}
	}
}

// expected is how a term stands on the page.
func expected(w words, inv *invoice.Invoice, term invoice.Term, leaf invoice.Leaf) string {
	switch {
	case term.Kind == invoice.KindDate:
		d, _ := invoice.ParseDate(leaf.Value)
		return w.date(d)
	case strings.HasSuffix(leaf.Path, "Country"), leaf.Term == "BT-159":
		return w.country(leaf.Value)
	case leaf.Term == "BT-81" && inv.Payment.MeansText != "":
		return inv.Payment.MeansText
	case leaf.Term == "BT-81":
		return w["means."+leaf.Value]
	case leaf.Term == "BT-84":
		return fours(leaf.Value)
	case leaf.Term == "BT-151" && leaf.Value == "S":
		return ""
	case term.Kind == invoice.KindAmount, term.Kind == invoice.KindPrice:
		return strings.TrimLeft(w.amount(invoice.MustDecimal(leaf.Value), inv.Currency), minus)
	case term.Kind == invoice.KindQuantity, term.Kind == invoice.KindPercentage:
		return w.quantity(invoice.MustDecimal(leaf.Value))
	}
	return leaf.Value
}

// TestNothingOverlapsOrLeavesThePage looks at the box of every word on every page.
func TestNothingOverlapsOrLeavesThePage(t *testing.T) {
	poppler := outside.Poppler(t, "pdftotext")
	box := regexp.MustCompile(`<word xMin="([0-9.-]+)" yMin="([0-9.-]+)" xMax="([0-9.-]+)" yMax="([0-9.-]+)">(.*)</word>|<page`)
	for _, s := range samples() {
		for _, lang := range Languages() {
			if lang != "de" && s.Name != "long" && s.Name != "full" {
				continue
			}
			out := ran(t, poppler, "-bbox", filed(t, drawnAs(t, s.Invoice, Options{Language: lang})), "-")
			type word struct {
				x0, y0, x1, y1 float64
				text           string
			}
			var page []word
			number, words := 0, 0
			for _, m := range box.FindAllStringSubmatch(out, -1) {
				if m[1] == "" {
					page, number = page[:0], number+1
					continue
				}
				var at [4]float64
				for i := range at {
					at[i], _ = strconv.ParseFloat(m[i+1], 64)
				}
				// The box is as high as the font's longest letters; the middle is what is inked.
				middle, half := (at[1]+at[3])/2, (at[3]-at[1])*0.28
				w := word{at[0], middle - half, at[2], middle + half, m[5]}
				if w.x0 < leftEdge-1 || w.x1 > rightEdge+1 || w.y0 < topEdge-8 || w.y1 > paperHeight-20 {
					t.Errorf("%s in %s, page %d: %q stands at %v", s.Name, lang, number, w.text, w)
				}
				for _, o := range page {
					if w.x0 < o.x1-0.5 && o.x0 < w.x1-0.5 && w.y0 < o.y1 && o.y0 < w.y1 {
						t.Errorf("%s in %s, page %d: %q lies over %q", s.Name, lang, number, w.text, o.text)
					}
				}
				page, words = append(page, w), words+1
			}
			if words < 3 {
				t.Errorf("%s in %s has %d words", s.Name, lang, words)
			}
		}
	}
}

func TestEveryPageHasItsNumberAndTheHeadOfTheTable(t *testing.T) {
	text := outside.PDFText(t, filed(t, drawnAs(t, invoicetest.ManyLines(60), Options{Language: "da"})))
	pages := strings.Split(strings.TrimSuffix(text, "\f"), "\f")
	if len(pages) < 3 {
		t.Fatalf("there are %d pages", len(pages))
	}
	at := 0
	for i, page := range pages {
		if want := fmt.Sprintf("Side %d af %d", i+1, len(pages)); !strings.Contains(page, want) {
			t.Errorf("%q is not on page %d", want, i+1)
		}
		if strings.Contains(page, "Varenr.: V-") && strings.Count(page, "Beskrivelse") != 1 {
			t.Errorf("page %d has lines and %d heads", i+1, strings.Count(page, "Beskrivelse"))
		}
		if i > 0 && !strings.Contains(page, "Faktura 2026-N60") {
			t.Errorf("page %d does not say what it belongs to", i+1)
		}
		for strings.Contains(page, fmt.Sprintf("Varenr.: V-%05d\n", at+1)) {
			at++
		}
	}
	if at != 60 {
		t.Errorf("lines 1 to %d of 60 stand there in order", at)
	}
}

// TestNothingIsLostWhereValuesAreAbsurd draws an invoice whose every text is very long.
func TestNothingIsLostWhereValuesAreAbsurd(t *testing.T) {
	inv := invoicetest.Full()
	lengthen(reflect.ValueOf(inv).Elem())
	inv.Currency, inv.Lines[0].Unit, inv.Lines[0].VAT.Category = strings.Repeat("DKK ", 900), strings.Repeat("C62", 900), strings.Repeat("S", 900)
	pdf := drawnAs(t, inv, Options{})
	page := strings.Join(strings.Fields(outside.PDFText(t, filed(t, pdf))), "")
	for _, l := range inv.Lines {
		if want := strings.Join(strings.Fields(l.Item.Name), ""); strings.Count(page, want[len(want)-40:]) < 1 {
			t.Errorf("the end of line %.20q is not there", l.Item.Name)
		}
	}
	if !strings.Contains(page, "END-OF-"+inv.Attachments[1].Reference[:4]) {
		t.Error("the end of the document is not there")
	}
}

// lengthen makes every text 3,000 letters long.
func lengthen(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).Name != "Content" {
				lengthen(v.Field(i))
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			lengthen(v.Index(i))
		}
	case reflect.String:
		if v.CanSet() && v.Len() > 3 {
			v.SetString(v.String() + " " + strings.Repeat("lang ", 600) + "END-OF-" + v.String()[:4])
		}
	}
}

func TestSignThatCannotBeShownIsTold(t *testing.T) {
	inv := invoicetest.Full()
	inv.Number, inv.Buyer.Name, inv.Seller.Name, inv.Seller.TradingName, inv.Currency = "😀", "株式会社", "😀", "😀\n😀", "😀"
	page := outside.PDFText(t, filed(t, drawnAs(t, inv, Options{Language: "en"})))
	if !strings.Contains(page, "□□□□") || !strings.Contains(page, in("en")["unshown"]) {
		t.Errorf("the page says\n%s", page)
	}
	if page := outside.PDFText(t, filed(t, drawnAs(t, invoicetest.Full(), Options{}))); strings.Contains(page, "□") {
		t.Error("a page without such signs speaks of them")
	}
}

func TestCodeOnThePageCanBeScanned(t *testing.T) {
	inv := euro()
	if got := outside.Scan(t, filed(t, drawnAs(t, inv, Options{Language: "de"}))); got != transfer(inv) {
		t.Errorf("the code says %q", got)
	}
	if got := outside.Scan(t, filed(t, drawnAs(t, invoicetest.Full(), Options{}))); got != "" {
		t.Errorf("an invoice in kroner has a code: %q", got)
	}
}

func TestSlipAndCreditNoteSayWhatTheyAre(t *testing.T) {
	inv := invoicetest.SeveralRates()
	inv.Payment = invoice.Payment{MeansCode: "93", Remittance: "71#000000000012344", Transfers: []invoice.CreditTransfer{{Account: "87654321"}}}
	if page := outside.PDFText(t, filed(t, drawnAs(t, inv, Options{}))); !strings.Contains(page, "+71<000000000012344+87654321<") {
		t.Errorf("the slip's line is missing:\n%s", page)
	}
	page := spaced(outside.PDFText(t, filed(t, drawnAs(t, invoicetest.CreditNote(), Options{}))))
	for _, want := range []string{"Kreditnota 2026-K007", "Vedrører 2026-0042 27.02.2026", "Til gode DKK 23,88"} {
		if !strings.Contains(page, want) {
			t.Errorf("the credit note does not say %q:\n%s", want, page)
		}
	}
}

func TestSameInvoiceGivesSameBytesWhateverTheClockSays(t *testing.T) {
	for _, s := range samples() {
		first := drawnAs(t, s.Invoice, Options{})
		time.Sleep(2 * time.Millisecond)
		if !bytes.Equal(first, drawnAs(t, s.Invoice, Options{})) {
			t.Errorf("%s differs", s.Name)
		}
		if year := []byte("D:" + time.Now().Format("20060102")); bytes.Contains(first, year) {
			t.Errorf("%s bears today's date", s.Name)
		}
	}
}

func TestFontsOfTheProgramStayAsTheyAre(t *testing.T) {
	before := [2][32]byte{sha256.Sum256(goregular.TTF), sha256.Sum256(gobold.TTF)}
	drawnAs(t, invoicetest.Full(), Options{})
	if before != [2][32]byte{sha256.Sum256(goregular.TTF), sha256.Sum256(gobold.TTF)} {
		t.Error("the library writes into them, so two invoices at a time spoil each other")
	}
}

func TestThousandsOfLinesTakeTimeInProportion(t *testing.T) {
	begun := time.Now()
	pdf := drawnAs(t, invoicetest.ManyLines(3000), Options{})
	if took := time.Since(begun); took > 20*time.Second {
		t.Errorf("3,000 lines take %v", took)
	}
	if len(pdf) > 4<<20 {
		t.Errorf("they make %d bytes", len(pdf))
	}
}

func TestTextOfManyPagesTakesTimeInProportion(t *testing.T) {
	inv := invoicetest.Minimal()
	inv.Lines[0].Item.Description = strings.Repeat("En lang beskrivelse, der bliver ved. ", 30_000)
	begun := time.Now()
	pdf := drawnAs(t, inv, Options{})
	if took := time.Since(begun); took > 20*time.Second {
		t.Errorf("1 MB of text take %v", took)
	}
	if pages := bytes.Count(pdf, []byte("<</Type /Page\n")); pages < 200 {
		t.Errorf("they fill %d pages", pages)
	}
}

func TestWhatNoPageCanShowIsRefusedByItsTerm(t *testing.T) {
	for _, bad := range []string{"a\x00b", "\x07", "\x1b", "\x7f", "\u0085", "\uFFFE", "\xff", "\xed\xa0\x80"} {
		inv := invoicetest.Full()
		inv.Lines[1].Item.Name = "x" + bad
		f := fault.As(Write(t.Context(), io.Discard, inv, Options{}))
		if f == nil || f.Kind != fault.Invalid || f.Code != "DOC-TEXT" || f.Args["field"] != "BT-153" {
			t.Errorf("%q: %v", bad, f)
		}
	}
	inv := invoicetest.Full()
	inv.Totals.Due = invoice.NewDecimal(1, 0).Quo(invoice.NewDecimal(0, 0), 2)
	if f := fault.As(Write(t.Context(), io.Discard, inv, Options{})); f == nil || f.Kind != fault.Invalid || f.Args["field"] != "BT-115" {
		t.Errorf("no number: %v", f)
	}
	inv = invoicetest.Full()
	inv.Notes[0].Text = "overflow of the basin"
	if err := Write(t.Context(), io.Discard, inv, Options{}); err != nil {
		t.Errorf("a text that begins as a number's fault: %v", err)
	}
}

func TestContextEndsTheDrawing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Write(ctx, io.Discard, invoicetest.Minimal(), Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("it ends with %v", err)
	}
}

func TestColourMustBearWhiteLetters(t *testing.T) {
	for _, good := range []string{"", "#1f4e79", "#000000", "#C00000"} {
		if err := CheckColour(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{"#ffffff", "#ffff00", "1f4e79x", "#1f4e7", "#", "x", "blue!!!", "#12345g", "ø"} {
		if fault.KindOf(CheckColour(bad)) != fault.Configuration {
			t.Errorf("%q is taken", bad)
		}
	}
}

// picturePNG is a half transparent picture.
func picturePNG(t testing.TB, width, height int) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	for x := range width {
		for y := range height {
			img.SetNRGBA(x, y, color.NRGBA{uint8(x), 80, uint8(y), uint8(x * 255 / width)})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestLogoComesFromTheSettingsOrAnAttachment(t *testing.T) {
	logo := picturePNG(t, 200, 60)
	plain := drawnAs(t, invoicetest.Minimal(), Options{})
	set := drawnAs(t, invoicetest.Minimal(), Options{Logo: logo})
	inv := invoicetest.Minimal()
	inv.Attachments = []invoice.Attachment{{Reference: "L", Content: invoicetest.Content("image/png", logo), FileName: "Logo.png"}}
	attached := drawnAs(t, inv, Options{})
	picture := []byte("/Subtype /Image")
	if bytes.Contains(plain, picture) || !bytes.Contains(set, picture) || !bytes.Contains(attached, picture) {
		t.Error("the logo is not there, or where none was given")
	}
	if bytes.Contains(set, []byte("/SMask")) {
		t.Error("the logo is transparent")
	}
	for name, bad := range map[string][]byte{"no picture": []byte("GIF89a"), "half a picture": logo[:len(logo)/2], "nothing": {}, "too large": make([]byte, MaxLogo+1)} {
		if err := Write(t.Context(), io.Discard, invoicetest.Minimal(), Options{Logo: bad}); fault.KindOf(err) != fault.Configuration {
			t.Errorf("%s: %v", name, err)
		}
		inv.Attachments[0].Content = invoicetest.Content("image/png", bad)
		inv.Attachments[0].Content.SHA256 = sha256.Sum256(bad)
		if err := Write(t.Context(), io.Discard, inv, Options{}); err != nil {
			t.Errorf("%s as an attachment: %v", name, err)
		}
	}
}
