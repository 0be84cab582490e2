package x12_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/formats/x12"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// TestRandomInvoicesSurvive sends random invoices there and back with settings of
// every kind. Nothing is lost but what is declared, and what is refused is refused for
// a term; a second journey loses nothing at all.
func TestRandomInvoicesSurvive(t *testing.T) {
	for _, c := range []struct {
		name     string
		settings plugin.Values
		lost     []string
	}{
		{"defaults", plugin.Values{}, x12.Format.Loses},
		{"letter for letter", exact(), x12.Placeless()},
		{"5010", exact().With(plugin.Values{"version": "5010"}), x12.Placeless()},
		{"positive", exact().With(plugin.Values{"credit_sign": "positive"}), x12.Placeless()},
		{"signed allowances", exact().With(plugin.Values{"credit_allowances": "sign"}), x12.Placeless()},
		{"kept allowances", exact().With(plugin.Values{"credit_allowances": "keep"}), x12.Placeless()},
		{"amount always", exact().With(plugin.Values{"line_amount": "always", "due": "date", "hash_total": "yes"}), x12.Placeless()},
		{"total due", exact().With(plugin.Values{"total": "due", "due": "days"}), x12.Placeless()},
		{"divided prices", exact().With(plugin.Values{"price_basis": "unit", "line_breaks": "yes"}), x12.Placeless()},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := open(t, c.settings)
			written, refused := 0, map[string]int{}
			rapid.Check(t, func(r *rapid.T) {
				inv := random(&source{r, c.settings["unfit"] == "stop" && rapid.IntRange(0, 9).Draw(r, "rough") > 0})
				doc, err := write(t, f, inv)
				if err != nil {
					said := fault.As(err)
					if said == nil || said.Kind != fault.Invalid || said.Code == "" || said.Args["field"] == "" || len(doc) > 0 {
						r.Fatalf("refused without its term, or after %d bytes: %v", len(doc), err)
					}
					refused[said.Args["field"]]++
					return
				}
				written++
				got, err := f.(formats.Reader).Read(t.Context(), bytes.NewReader(doc))
				if err != nil {
					r.Fatalf("written and not read: %v\n%s", err, doc)
				}
				for _, term := range invoice.Lost(inv, got) {
					if !declared(term, c.lost) {
						was, _ := invoice.Lookup(inv, term)
						is, _ := invoice.Lookup(got, term)
						r.Fatalf("%s is lost: %q is %q\n%s", term, was, is, doc)
					}
				}
				again, err := write(t, f, got)
				if err != nil {
					r.Fatalf("read and not written: %v\n%s", err, doc)
				}
				last, err := f.(formats.Reader).Read(t.Context(), bytes.NewReader(again))
				if err != nil {
					r.Fatalf("written again and not read: %v\n%s", err, again)
				}
				if lost := invoice.Lost(got, last); len(lost) > 0 {
					r.Fatalf("the second journey loses %v\n%s\n%s", lost, doc, again)
				}
			})
			if written == 0 {
				t.Errorf("nothing was written; refused for %v", refused)
			}
			t.Logf("%d written, refused for %v", written, refused)
		})
	}
}

// declared says whether a term is among terms and groups.
func declared(term string, lost []string) bool {
	t, _ := invoice.FindTerm(term)
	if slices.Contains(lost, term) {
		return true
	}
	for group := t.Group; group != ""; {
		if slices.Contains(lost, group) {
			return true
		}
		at := slices.IndexFunc(invoice.Groups(), func(g invoice.Group) bool { return g.Number == group })
		if at < 0 {
			return false
		}
		group = invoice.Groups()[at].Parent
	}
	return false
}

func open(t testing.TB, v plugin.Values) formats.Format {
	t.Helper()
	f, err := x12.Format.Open(v, plugin.Env{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func write(t testing.TB, f formats.Format, inv *invoice.Invoice) ([]byte, error) {
	t.Helper()
	var b bytes.Buffer
	err := f.(formats.Writer).Write(t.Context(), &b, inv)
	return b.Bytes(), err
}

// source is where random things come from. A tidy one gives texts without blanks at
// their ends, which no document carries letter for letter.
type source struct {
	*rapid.T
	tidy bool
}

// random is an invoice whose sums add up, with any of the terms.
func random(r *source) *invoice.Invoice {
	inv := invoicetest.Minimal()
	if rapid.Bool().Draw(r.T, "full") {
		inv = invoicetest.Full()
	}
	inv.Number = word(r, "number", 20)
	inv.TypeCode = rapid.SampledFrom([]string{"380", "381", "380", "381", "384", "386"}).Draw(r.T, "type")
	inv.Currency = rapid.SampledFrom([]string{"DKK", "EUR", "USD", "JPY"}).Draw(r.T, "currency")
	inv.DueDate = inv.IssueDate.AddDays(rapid.IntRange(-5, 1100).Draw(r.T, "days"))
	inv.BuyerReference, inv.PurchaseOrder = text(r, "reference", 90), text(r, "order", 40)
	inv.PaymentTerms = lines(r, "terms")
	inv.Notes = nil
	for i := range rapid.IntRange(0, 3).Draw(r.T, "notes") {
		if note := lines(r, fmt.Sprint("note", i)); note != "" {
			inv.Notes = append(inv.Notes, invoice.Note{Text: note})
		}
	}
	for _, p := range []*invoice.Party{&inv.Seller, &inv.Buyer} {
		p.Name = word(r, "name", 150)
		p.Address = address(r)
		p.Contact = invoice.Contact{Name: text(r, "contact", 30), Phone: text(r, "phone", 20), Email: text(r, "mail", 40)}
	}
	inv.Delivery.Name, inv.Delivery.Address = text(r, "place", 40), address(r)
	inv.Lines = nil
	for i := range rapid.IntRange(1, 5).Draw(r.T, "lines") {
		inv.Lines = append(inv.Lines, randomLine(r, i))
	}
	inv.Allowances, inv.Charges = allowances(r, "allowance"), allowances(r, "charge")
	inv.VATBreakdown = nil
	inv.Totals = invoice.Totals{}
	if rapid.Bool().Draw(r.T, "paid") {
		inv.Totals.Paid = decimal(r, "paid amount", 0, 5_000_00, 2)
	}
	if rapid.Bool().Draw(r.T, "rounded") {
		inv.Totals.Rounding = decimal(r, "rounding", -99, 99, 2)
	}
	if err := invoice.Recalculate(inv); err != nil {
		r.Skip(err)
	}
	return inv
}

func randomLine(r *source, i int) invoice.Line {
	l := invoice.Line{
		ID:       fmt.Sprint(i + 1),
		Quantity: decimal(r, "quantity", -200, 5000, rapid.IntRange(0, 3).Draw(r.T, "places")),
		Unit:     rapid.SampledFrom([]string{"C62", "EA", "H87", "KGM", "HUR", "XBX", "MTQ"}).Draw(r.T, "unit"),
		VAT:      randomVAT(r),
		Item: invoice.Item{
			Name: word(r, "item", 200), Description: lines(r, "description"), SellerID: text(r, "number of the item", 30),
			OriginCountry: rapid.SampledFrom([]string{"", "DK", "SE"}).Draw(r.T, "origin"),
		},
	}
	l.Price.NetPrice = decimal(r, "price", 0, 9_999_999, rapid.IntRange(0, 6).Draw(r.T, "places of the price"))
	if base := rapid.SampledFrom([]string{"", "1", "10", "100", "1000", "3", "12.5"}).Draw(r.T, "base"); base != "" {
		l.Price.BaseQuantity = invoice.MustDecimal(base)
		l.Price.BaseUnit = rapid.SampledFrom([]string{"", l.Unit}).Draw(r.T, "unit of the base")
	}
	if rapid.Bool().Draw(r.T, "gross") {
		l.Price.Discount = decimal(r, "discount", 0, 500, 2)
		l.Price.GrossPrice = l.Price.NetPrice.Add(l.Price.Discount)
	}
	for _, a := range allowances(r, "of the line") {
		l.Allowances = append(l.Allowances, invoice.LineAllowance{Amount: a.Amount, Percentage: a.Percentage, Reason: a.Reason})
	}
	for _, c := range allowances(r, "charge of the line") {
		l.Charges = append(l.Charges, invoice.LineAllowance{Amount: c.Amount, Percentage: c.Percentage, Reason: c.Reason})
	}
	l.LineNet = invoice.LineNet(l)
	if rapid.IntRange(0, 3).Draw(r.T, "off") == 0 {
		l.LineNet = l.LineNet.Add(invoice.MustDecimal("0.01"))
	}
	return l
}

func randomVAT(r *source) invoice.LineVAT {
	category := rapid.SampledFrom([]string{"S", "S", "S", "Z", "E", "AE", "O"}).Draw(r.T, "category")
	switch category {
	case "O":
		return invoice.LineVAT{Category: category}
	case "S":
		return invoice.LineVAT{Category: category, Rate: rapid.SampledFrom([]invoice.Decimal{invoice.MustDecimal("25"), invoice.MustDecimal("12.5"), invoice.MustDecimal("6")}).Draw(r.T, "rate")}
	}
	return invoice.LineVAT{Category: category, Rate: invoice.MustDecimal("0")}
}

func allowances(r *source, what string) []invoice.Allowance {
	var all []invoice.Allowance
	for range rapid.IntRange(0, 2).Draw(r.T, what+"s") {
		v := randomVAT(r)
		a := invoice.Allowance{Amount: decimal(r, what, 0, 2000, 2), Category: v.Category, Rate: v.Rate, Reason: text(r, "reason", 60)}
		if rapid.Bool().Draw(r.T, "with percentage") {
			a.Percentage = decimal(r, "percentage", 1, 9999, 2)
		}
		all = append(all, a)
	}
	return all
}

func address(r *source) invoice.Address {
	a := invoice.Address{City: text(r, "city", 25), PostCode: rapid.SampledFrom([]string{"", "6200", "SW1A 1AA", "12345-6789"}).Draw(r.T, "post code")}
	a.Country = rapid.SampledFrom([]string{"DK", "US", "CA", "GB"}).Draw(r.T, "country")
	a.Subdivision = rapid.SampledFrom([]string{"", "NY", "ON", "Sønderjylland", "Fyn"}).Draw(r.T, "region")
	if a.Line1 = text(r, "line 1", 80); a.Line1 != "" {
		a.Line2, a.Line3 = text(r, "line 2", 50), text(r, "line 3", 80)
	}
	return a
}

// decimal is a number between two whole numbers of units of the last place.
func decimal(r *source, what string, least, most int64, places int) invoice.Decimal {
	return invoice.NewDecimal(rapid.Int64Range(least, most).Draw(r.T, what), places)
}

// letters are characters that formats have trouble with, and plain ones.
var letters = []rune("abcdefghijklmnopqrstuvwxyz ABCDEF 0123456789 æøåÆØÅéüß€ΩжЩ*>^~:<|'\"&-.,;()/@#%_ ")

// word is a text that is not empty, begins and ends with a letter, and has blanks.
func word(r *source, what string, most int) string {
	return "K" + strings.TrimSpace(text(r, what, most-2)) + "x"
}

func text(r *source, what string, most int) string {
	text := rapid.StringOfN(rapid.SampledFrom(letters), 0, most, -1).Draw(r.T, what)
	if r.tidy {
		text = strings.TrimSpace(text)
	}
	return text
}

// lines is a text of several lines.
func lines(r *source, what string) string {
	var all []string
	for i := range rapid.IntRange(0, 3).Draw(r.T, what) {
		line := text(r, fmt.Sprint(what, i), 200)
		if r.tidy && line == "" {
			line = "-"
		}
		all = append(all, line)
	}
	return strings.Join(all, "\n")
}
