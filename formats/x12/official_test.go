package x12_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/formats/x12"
	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/internal/ubl"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// TestOfficialInvoicesSurvive sends every official UBL invoice there and back. What
// is refused is refused for a term, and none is refused that could be sent.
func TestOfficialInvoicesSurvive(t *testing.T) {
	for _, v := range []plugin.Values{{}, {"version": "5010"}} {
		f := open(t, v)
		sent := 0
		lost := map[string]bool{}
		for name, inv := range official(t) {
			doc, err := write(t, f, inv)
			if err != nil {
				if said := fault.As(err); said == nil || said.Kind != fault.Invalid || said.Args["field"] == "" {
					t.Errorf("%s: %v", name, err)
				}
				t.Logf("%s: %v", name, err)
				continue
			}
			sent++
			got, err := f.(formats.Reader).Read(t.Context(), bytes.NewReader(doc))
			if err != nil {
				t.Errorf("%s: %v\n%s", name, err, doc)
				continue
			}
			for _, term := range invoice.Lost(inv, got) {
				if lost[term] = true; !declared(term, x12.Format.Loses) {
					was, _ := invoice.Lookup(inv, term)
					is, _ := invoice.Lookup(got, term)
					t.Errorf("%s: %s is lost: %q is %q", name, term, was, is)
				}
			}
		}
		t.Logf("%d sent; lost: %v", sent, slices.SortedFunc(keys(lost), invoice.CompareTerms))
		if sent < 50 {
			t.Errorf("%d official invoices were sent", sent)
		}
	}
}

func keys(of map[string]bool) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range of {
			if !yield(k) {
				return
			}
		}
	}
}

// official are the official samples that hold an invoice in UBL, by file name.
func official(t *testing.T) map[string]*invoice.Invoice {
	t.Helper()
	all := map[string]*invoice.Invoice{}
	for _, set := range []string{"bis3", "en16931-ubl", "xrechnung"} {
		dir := filepath.Join(judge.NeedShared(t), "testdata", set)
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.ToLower(filepath.Ext(path)) != ".xml" {
				return err
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			if inv, err := ubl.Read(t.Context(), bytes.NewReader(text), nil); err == nil && inv.Number != "" {
				all[set+"/"+filepath.Base(path)] = inv
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}
