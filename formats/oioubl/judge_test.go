package oioubl_test

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/formats/oioubl"
	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/internal/ubl"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// every is all remedies: what can be written in any way is written.
func every() plugin.Values {
	return plugin.Values{
		"exempt": "zero_rated", "rates": "merge", "negative": "turn", "signs": "turn", "kind": "plain",
		"units": "replace", "files": "leave_out", "vat_currency": "leave_out",
	}
}

// conversion is documents that were written with one choice of settings, and why
// others were not.
type conversion struct {
	settings plugin.Values
	dir      string
	written  int
	refused  map[string][]string // reason, documents
}

func convert(t *testing.T, settings plugin.Values) *conversion {
	return &conversion{settings: settings, dir: t.TempDir(), refused: map[string][]string{}}
}

// take writes an invoice, and looks that it comes back whole and breaks no rule.
func (c *conversion) take(t *testing.T, name string, inv *invoice.Invoice) {
	t.Helper()
	f, b := open(t, c.settings), bytes.Buffer{}
	err := f.(formats.Writer).Write(t.Context(), &b, inv)
	if err != nil {
		e := fault.As(err)
		if e == nil || e.Kind != fault.Invalid || e.Args["field"] == "" || e.Code == "" || b.Len() > 0 {
			t.Errorf("%s: %v, with %d bytes written", name, err, b.Len())
			return
		}
		reason := fmt.Sprintf("%s %s %s", e.Args["field"], e.Args["remedy"], e.Message)
		c.refused[reason] = append(c.refused[reason], name)
		return
	}
	c.written++
	got, err := f.(formats.Reader).Read(t.Context(), bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for _, term := range invoice.Lost(inOrder(inv), inOrder(got)) {
		if !slices.Contains(lost(c.settings), term) {
			was, _ := invoice.Lookup(inv, term)
			is, _ := invoice.Lookup(got, term)
			t.Errorf("%s loses %s: %q became %q", name, term, was, is)
		}
	}
	findings, err := f.(formats.Validator).Validate(t.Context(), bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
	for _, found := range findings {
		t.Errorf("%s breaks %s at %s", name, found.Rule, found.Path)
	}
	if err := os.WriteFile(filepath.Join(c.dir, fmt.Sprintf("%03d-%s", c.written, strings.ReplaceAll(name, " ", "-"))), b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// inOrder sorts the VAT breakdown: rows that were merged come back in the order of
// the lines.
func inOrder(inv *invoice.Invoice) *invoice.Invoice {
	out := *inv
	out.VATBreakdown = slices.SortedFunc(slices.Values(inv.VATBreakdown), func(a, b invoice.VATBreakdown) int {
		return cmp.Or(cmp.Compare(a.Category, b.Category), a.Rate.Cmp(b.Rate))
	})
	return &out
}

func (c *conversion) tell(t *testing.T, what string) {
	t.Helper()
	t.Logf("%s: %d written", what, c.written)
	for _, reason := range slices.Sorted(maps.Keys(c.refused)) {
		t.Logf("%s: %d refused: %s %v", what, len(c.refused[reason]), reason, c.refused[reason])
	}
}

// lost is the terms that are lost with some settings.
func lost(v plugin.Values) []string {
	terms := slices.Clone(oioubl.Format.Loses)
	if v["units"] == "replace" {
		terms = append(terms, "BT-130", "BT-150", "BT-127")
	}
	if v["kind"] == "plain" {
		terms = append(terms, "BT-3")
	}
	return terms
}

func TestWhatIsWrittenBreaksNoOfficialRule(t *testing.T) {
	shared := filepath.Join(judge.NeedShared(t), "testdata")
	var dirs []string
	for _, v := range []struct {
		name     string
		settings plugin.Values
	}{{"by default", plugin.Values{}}, {"with remedies that lose nothing", faithful()}, {"with every remedy", every()}} {
		c := convert(t, v.settings)
		for _, s := range append(invoicetest.All(), more()...) {
			c.take(t, s.Name+".xml", s.Invoice)
		}
		for _, set := range []string{"bis3", "en16931-ubl"} {
			for _, file := range xmlFiles(t, filepath.Join(shared, set)) {
				c.take(t, filepath.Base(file), readUBL(t, file))
			}
		}
		for _, set := range []string{"oioubl-2.1", "oioubl-3"} {
			for _, file := range xmlFiles(t, filepath.Join(shared, set)) {
				if isInvoice(file) {
					c.take(t, filepath.Base(file), readOIOUBL(t, file))
				}
			}
		}
		c.tell(t, v.name)
		dirs = append(dirs, c.dir)
	}
	judge.Need(t)
	verdicts, err := judge.Files(t.Context(), dirs...)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range verdicts {
		if strings.Join(v.Layers, " ") != "xsd-ubl21 oioubl-21" {
			t.Errorf("%s was judged by %v", v.File, v.Layers)
		}
		for _, f := range v.Findings {
			t.Errorf("%s: %s", v.File, f)
		}
	}
	t.Logf("%d documents judged", len(verdicts))
}

func xmlFiles(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.[xX][mM][lL]"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no documents in %s: %v", dir, err)
	}
	return files
}

func readUBL(t *testing.T, file string) *invoice.Invoice {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	inv, err := ubl.Read(t.Context(), f, nil)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return inv
}

func readOIOUBL(t *testing.T, file string) *invoice.Invoice {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	inv, err := open(t, nil).(formats.Reader).Read(t.Context(), f)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return inv
}
