package oioubl_test

import (
	"bytes"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/formats/oioubl"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// TestRandomInvoicesComeBack changes terms of every kind of invoice at random and
// writes it with random settings. Either it is refused, naming a term, with nothing
// written; or what is read lacks nothing but what is declared.
func TestRandomInvoicesComeBack(t *testing.T) {
	refused, kept := map[string]int{}, 0
	rapid.Check(t, func(t *rapid.T) {
		samples := append(invoicetest.All()[:10], more()...)
		inv := rapid.SampledFrom(samples).Draw(t, "sample").Invoice
		changed := change(t, inv)
		v := settings(t)
		f, err := oioubl.Format.Open(v, plugin.Env{})
		if err != nil {
			t.Fatalf("%v: %v", v, err)
		}
		var doc bytes.Buffer
		if err := f.(formats.Writer).Write(t.Context(), &doc, inv); err != nil {
			e := fault.As(err)
			if e == nil || e.Kind != fault.Invalid || e.Code == "" || e.Args["field"] == "" || doc.Len() > 0 {
				t.Fatalf("%v: %v, with %d bytes written", changed, err, doc.Len())
			}
			refused[e.Args["field"]]++
			return
		}
		kept++
		got, err := f.(formats.Reader).Read(t.Context(), bytes.NewReader(doc.Bytes()))
		if err != nil {
			t.Fatalf("%v: written and not read: %v\n%s", changed, err, doc.Bytes())
		}
		allowed := append(lost(v), givenUp(inv, v)...)
		for _, term := range invoice.Lost(inOrder(inv), inOrder(got)) {
			if !slices.Contains(allowed, term) {
				t.Fatalf("%v: %s is lost: %s\n%s", changed, term, differences(inv, got, term), doc.Bytes())
			}
		}
	})
	t.Logf("%d were written, refused by term: %v", kept, refused)
	if kept < 10 {
		t.Errorf("only %d were written, so little is known", kept)
	}
}

// givenUp is what a chosen remedy gives up in an invoice that needs it.
func givenUp(inv *invoice.Invoice, v plugin.Values) (terms []string) {
	rows := map[string]int{}
	for _, b := range inv.VATBreakdown {
		rows[strings.NewReplacer("E", "Z").Replace(b.Category)]++
	}
	for _, n := range rows {
		if n > 1 && v["rates"] == "merge" {
			// One row is told apart again only where the lines make up its parts.
			terms = append(terms, "BT-116", "BT-117", "BT-118", "BT-119", "BT-120")
		}
	}
	return terms
}

// settings are random remedies.
func settings(t *rapid.T) plugin.Values {
	v := plugin.Values{}
	for _, name := range slices.Sorted(maps.Keys(faithful())) {
		v[name] = rapid.SampledFrom([]string{"refuse", faithful()[name], faithful()[name]}).Draw(t, name)
	}
	return v
}

// differences are the values of a term that did not survive.
func differences(want, got *invoice.Invoice, term string) (told []string) {
	have := map[string]string{}
	for _, l := range invoice.Leaves(got) {
		have[l.Path] = l.Value
	}
	for _, l := range invoice.Leaves(want) {
		if l.Term == term && have[l.Path] != l.Value {
			told = append(told, fmt.Sprintf("%s: %q became %q", l.Path, l.Value, have[l.Path]))
		}
	}
	return told
}

// change sets some terms at random and names them.
func change(t *rapid.T, inv *invoice.Invoice) (changed []string) {
	at := invoicetest.Places(inv)
	for range rapid.IntRange(0, 4).Draw(t, "changes") {
		p := place(at[rapid.IntRange(0, len(at)-1).Draw(t, "where")])
		changed = append(changed, p.Path)
		p.set(t)
	}
	invoicetest.Tidy(inv)
	return changed
}

// place is a field that can be set.
type place invoicetest.Place

func (p place) set(t *rapid.T) {
	switch p.Value.Interface().(type) {
	case invoice.Decimal:
		d := invoice.NewDecimal(rapid.Int64Range(-1_000_000_000, 1_000_000_000).Draw(t, "number"), rapid.IntRange(0, 6).Draw(t, "places"))
		p.Value.Set(reflect.ValueOf(rapid.SampledFrom([]invoice.Decimal{d, d, {}}).Draw(t, "given")))
	case invoice.Date:
		d := invoice.Date{Year: rapid.IntRange(1950, 2090).Draw(t, "year"), Month: 2, Day: rapid.IntRange(1, 28).Draw(t, "day")}
		p.Value.Set(reflect.ValueOf(rapid.SampledFrom([]invoice.Date{d, d, {}}).Draw(t, "given")))
	default:
		if strings.HasSuffix(p.Path, ".Scheme") {
			p.Value.SetString(rapid.SampledFrom(schemes(p.Path)).Draw(t, "scheme"))
			return
		}
		text := words(t)
		if isCode(p.Path) || strings.TrimSpace(text) == "" { // blanks around a code, or alone, say nothing
			text = strings.TrimSpace(text)
		}
		if strings.HasPrefix(p.Path, ".Notes") { // nor do empty lines around a note
			text = strings.Trim(text, "\n")
		}
		if text == "-" { // which says that there is none
			text = ""
		}
		if strings.HasSuffix(p.Path, "ExemptionReason") { // a code there is taken for one
			text = strings.ReplaceAll(text, "VATEX-", "")
		}
		p.Value.SetString(text)
	}
}

// isCode says whether a text is a code, or an attribute in XML.
func isCode(path string) bool {
	for _, end := range []string{"Currency", "Code", "Country", "MeansText", "Category", "Version", "FileName", "Unit"} {
		if strings.HasSuffix(path, end) {
			return true
		}
	}
	return false
}

// schemes are codes of the list that a term takes its scheme from.
func schemes(path string) []string {
	switch {
	case strings.Contains(path, "Object"):
		return []string{"", "ABZ", "AWV", "ON", "IV", "LI", "ATS"}
	case strings.Contains(path, "Classifications"):
		return []string{"", "TST", "HS", "ZZZ", "SA", "EN"}
	}
	return []string{"", "0088", "0184", "0060", "0192", "0160"}
}

// words is text that layouts have trouble with.
func words(t *rapid.T) string {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{" ", "  ", "\n", "\n\n", "+", ":", "'", "?", "*", "VATEX-EU-AE", "AAB", "TXD", "ZZZ", "ON", "1", "12", "S", "E", "380", "381", "å"}),
		rapid.StringOfN(rapid.RuneFrom([]rune("abcæøåABC 0123456789.,-/()")), 1, 40, -1),
		rapid.SampledFrom([]string{strings.Repeat("x", 35), strings.Repeat("y ", 35), strings.Repeat("z", 70), strings.Repeat("w", 512)}),
	)
	return strings.Join(rapid.SliceOfN(piece, 0, 8).Draw(t, "words"), rapid.SampledFrom([]string{"", " "}).Draw(t, "between"))
}
