package edifact_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/invoice"
)

func samples(t *testing.T) string { return filepath.Join(judge.NeedShared(t), "testdata", "edifact") }

func sample(t *testing.T, name string) []byte {
	t.Helper()
	doc, err := os.ReadFile(filepath.Join(samples(t), name))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// twin is the same invoice as XML of ISO 20625: values by segment and element, in
// the order of the file.
type twin struct {
	parties map[string]map[string]string // by NAD's qualifier
	totals  map[string]string            // MOA behind UNS, by qualifier
	rows    []map[string]string          // TAX behind UNS with its MOA
	lines   []map[string]string
}

// readTwin goes through the XML segment by segment.
func readTwin(t *testing.T, text []byte) twin {
	t.Helper()
	w := twin{parties: map[string]map[string]string{}, totals: map[string]string{}}
	var segment string
	var values map[string]string
	var name string
	summary := false
	ended := func() {
		switch segment {
		case "S_NAD":
			w.parties[values["D_3035"]] = values
		case "S_UNS":
			summary = true
		case "S_LIN":
			w.lines = append(w.lines, values)
		case "S_IMD", "S_QTY", "S_PRI":
			if values["D_7077"] != "A" && values["D_5125"] != "AAB" {
				maps.Copy(w.lines[len(w.lines)-1], values)
			}
		case "S_MOA":
			switch q := values["D_5025"]; {
			case summary && len(w.rows) > 0:
				w.rows[len(w.rows)-1][q] = values["D_5004"]
			case summary:
				w.totals[q] = values["D_5004"]
			case q == "203":
				w.lines[len(w.lines)-1]["net"] = values["D_5004"]
			}
		case "S_TAX":
			if summary {
				w.rows = append(w.rows, values)
			}
		}
	}
	d := xml.NewDecoder(bytes.NewReader(text))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return w
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			if name = e.Name.Local; strings.HasPrefix(name, "S_") {
				segment, values = name, map[string]string{}
			}
		case xml.CharData:
			if strings.HasPrefix(name, "D_") && values[name] == "" {
				values[name] = strings.TrimSpace(string(e))
			}
		case xml.EndElement:
			name = ""
			if e.Name.Local == segment {
				ended()
			}
		}
	}
}

func TestOfficialExamplesSayWhatTheirXMLSays(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(samples(t), "*.TXT"))
	if err != nil || len(files) != 4 {
		t.Fatalf("%d examples: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			got, err := read(t, sample(t, filepath.Base(file)))
			if err != nil {
				t.Fatal(err)
			}
			want := readTwin(t, sample(t, strings.TrimSuffix(filepath.Base(file), ".TXT")+".xml"))
			same := func(what, got, want string) {
				if got != want {
					t.Errorf("%s is %q, want %q", what, got, want)
				}
			}
			amount := func(what string, got invoice.Decimal, want string) {
				if want == "" != !got.Given() || want != "" && got.Cmp(invoice.MustDecimal(want)) != 0 {
					t.Errorf("%s is %s, want %q", what, got, want)
				}
			}
			party := func(role string, name, trading string, a invoice.Address) {
				p := want.parties[role]
				same(role+" name", name, p["D_3036"])
				same(role+" trading name", trading, p["D_3036_2"])
				same(role+" line 1", a.Line1, p["D_3042"])
				same(role+" line 2", a.Line2, p["D_3042_2"])
				same(role+" city", a.City, p["D_3164"])
				same(role+" post code", a.PostCode, p["D_3251"])
				same(role+" country", a.Country, p["D_3207"])
				same(role+" subdivision", a.Subdivision, p["D_3228"])
			}
			party("SE", got.Seller.Name, got.Seller.TradingName, got.Seller.Address)
			party("BY", got.Buyer.Name, got.Buyer.TradingName, got.Buyer.Address)
			party("DP", got.Delivery.Name, "", got.Delivery.Address)
			party("PE", got.Payee.Name, "", invoice.Address{})
			party("LC", got.TaxRepresentative.Name, "", got.TaxRepresentative.Address)
			totals := got.Totals
			amount("lines", totals.Lines, want.totals["79"])
			amount("allowances", totals.Allowances, want.totals["260"])
			amount("charges", totals.Charges, want.totals["259"])
			amount("without VAT", totals.TotalWithoutVAT, want.totals["389"])
			amount("VAT", totals.TotalVAT, want.totals["176"])
			amount("VAT in the other currency", totals.VATInAccountingCurrency, want.totals["2"])
			amount("with VAT", totals.TotalWithVAT, want.totals["388"])
			amount("paid", totals.Paid, want.totals["113"])
			amount("due", totals.Due, want.totals["9"])
			if len(got.VATBreakdown) != len(want.rows) || len(got.Lines) != len(want.lines) {
				t.Fatalf("%d rates and %d lines, want %d and %d", len(got.VATBreakdown), len(got.Lines), len(want.rows), len(want.lines))
			}
			for i, row := range want.rows {
				amount("taxable", got.VATBreakdown[i].Taxable, row["125"])
				amount("tax", got.VATBreakdown[i].Tax, row["124"])
				amount("rate", got.VATBreakdown[i].Rate, row["D_5278"])
				same("category", got.VATBreakdown[i].Category, row["D_5305"])
			}
			for i, l := range want.lines {
				same("line", got.Lines[i].ID, l["D_1082"])
				amount("net", got.Lines[i].LineNet, l["net"])
				amount("quantity", got.Lines[i].Quantity, l["D_6060"])
				amount("price", got.Lines[i].Price.NetPrice, l["D_5118"])
				if !strings.Contains(l["D_7008"], "\u0092") { // the XML has the byte for an apostrophe as it was
					same("name", strings.TrimSpace(got.Lines[i].Item.Name), l["D_7008"])
				}
			}
		})
	}
}

// TestOtherSamples: they have no verdict; this is what becomes of them and why.
func TestOtherSamples(t *testing.T) {
	for name, want := range map[string]string{
		"pydifact__invoice1.edi":      "381 1060113800026 EUR 1 1960.29",
		"staedi__invoic_d93a_una.edi": "380 9908001  3 901.78",
		"staedi__invoic_d97b.edi":     "380 342459 USD 2 2137.58",
		"staedi__invoic_d97b_bad.edi": "QTY",
	} {
		got, err := read(t, sample(t, name))
		if err != nil {
			if f := fault.As(err); f == nil || f.Kind != fault.Invalid || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		told := strings.Join([]string{got.TypeCode, got.Number, got.Currency, string(rune('0' + len(got.Lines))), got.Totals.Due.String()}, " ")
		if told != want {
			t.Errorf("%s is %q, want %q", name, told, want)
		}
	}
	german, err := read(t, sample(t, "staedi__invoic_d93a_una.edi"))
	if err != nil || german.Seller.Address.City != "MÜnchen" && german.Seller.Address.City != "München" {
		t.Errorf("the city is %q, %v", german.Seller.Address.City, err)
	}
	if l := german.Lines[1]; l.Price.NetPrice.String() != "19.9" || l.VAT.Rate.String() != "16" {
		t.Errorf("the second line is %+v", l)
	}
}

// TestSamplesCutOffAreNeverInvoices cuts each at every hundredth of its length.
func TestSamplesCutOffAreNeverInvoices(t *testing.T) {
	for _, pattern := range []string{"*.TXT", "*.edi"} {
		files, err := filepath.Glob(filepath.Join(samples(t), pattern))
		if err != nil || len(files) == 0 {
			t.Fatal(err)
		}
		slices.Sort(files)
		for _, file := range files {
			whole := sample(t, filepath.Base(file))
			doc := bytes.TrimRight(whole, "\r\n")
			for i := range 100 {
				at := len(doc) * i / 100
				if _, err := read(t, doc[:at]); err == nil || fault.KindOf(err) != fault.Invalid || fault.CodeOf(err) == "" {
					t.Errorf("the first %d of %d bytes of %s: %v", at, len(doc), filepath.Base(file), err)
				}
			}
		}
	}
}
