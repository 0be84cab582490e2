package edifact_test

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/formats/edifact"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// TestRandomInvoicesComeBack changes terms of every kind of invoice at random and
// writes it with random settings. Either it is refused, naming a term, with nothing
// written; or what is read lacks nothing but what is declared.
func TestRandomInvoicesComeBack(t *testing.T) {
	refused, kept := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		samples := append(invoicetest.All()[:10], invoicetest.Sample{Invoice: identified()}, invoicetest.Sample{Invoice: long()})
		inv := rapid.SampledFrom(samples).Draw(t, "sample").Invoice
		changed := change(t, inv)
		v := settings(t)
		f, err := edifact.Format.Open(v, plugin.Env{})
		if err != nil {
			t.Fatalf("%v: %v", v, err)
		}
		lost := termsOf(edifact.Format.TraitsOf(f).Loses)
		var doc bytes.Buffer
		if err := f.(formats.Writer).Write(t.Context(), &doc, inv); err != nil {
			refused++
			if e := fault.As(err); e == nil || e.Kind != fault.Invalid || e.Code == "" || e.Args["field"] == "" || doc.Len() > 0 {
				t.Fatalf("%v: %v, with %d bytes written", changed, err, doc.Len())
			}
			return
		}
		kept++
		got, err := f.(formats.Reader).Read(t.Context(), bytes.NewReader(doc.Bytes()))
		if err != nil {
			t.Fatalf("%v: written and not read: %v\n%s", changed, err, doc.Bytes())
		}
		for _, term := range invoice.Lost(inv, got) {
			if !slices.Contains(lost, term) {
				t.Fatalf("%v: %s is lost: %s\n%s", changed, term, differences(inv, got, term), doc.Bytes())
			}
		}
	})
	t.Logf("%d were written, %d refused", kept, refused)
	if kept < refused/4 {
		t.Errorf("%d of %d were refused, so little is known", refused, kept+refused)
	}
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

// termsOf takes groups apart.
func termsOf(names []string) (terms []string) {
	for _, t := range invoice.Terms() {
		if slices.Contains(names, t.Number) || slices.Contains(names, t.Group) {
			terms = append(terms, t.Number)
		}
	}
	return terms
}

// settings are random ones that lose no more than declared: those that count the
// lines anew, or that say who is meant, are left out.
func settings(t *rapid.T) plugin.Values {
	v := plugin.Values{}
	for _, f := range edifact.Format.Declared().Fields {
		switch {
		case f.Name == "unknown" || f.Name == "line_numbers" || f.Name == "reference" || f.Name == "association":
		case f.Name == "charset":
			v[f.Name] = rapid.SampledFrom([]string{"unoc", "unoc", "unow"}).Draw(t, f.Name)
		case len(f.Choices) > 0:
			v[f.Name] = f.Choices[rapid.IntRange(0, len(f.Choices)-1).Draw(t, f.Name)].Value
		case f.Kind == plugin.KindSwitch:
			v[f.Name] = rapid.SampledFrom([]string{"yes", "no"}).Draw(t, f.Name)
		}
	}
	// As one number the sums of both are known by what they add up alone.
	v["adjustments"] = "260"
	// And what is written in plain signs would say little of texts.
	v["unknown"] = rapid.SampledFrom([]string{"stop", "stop", "stop", "plain", "replace"}).Draw(t, "unknown")
	return v
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
		p.Value.SetString(words(t))
	}
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
