package cii_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/cii"
	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/internal/ubl"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
)

// official is the invoices of the official samples, in both syntaxes, by their file.
func official(t *testing.T) map[string]*invoice.Invoice {
	t.Helper()
	dir := judge.NeedShared(t)
	invoices := map[string]*invoice.Invoice{}
	for _, set := range []string{"bis3", "en16931-ubl", "en16931-cii", "facturx-xml", "xrechnung"} {
		files, err := filepath.Glob(filepath.Join(dir, "testdata", set, "*.[xX][mM][lL]"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no documents in %s: %v", set, err)
		}
		for _, file := range files {
			doc, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			parse := ubl.Read
			if cii.Recognise(doc) > 0 {
				parse = cii.Read
			}
			inv, err := parse(t.Context(), bytes.NewReader(doc), nil)
			if err != nil {
				t.Errorf("%s: %v", file, err)
				continue
			}
			invoices[set+"/"+filepath.Base(file)] = inv
		}
	}
	return invoices
}

func TestOfficialDocumentsSurviveReadingAndWriting(t *testing.T) {
	for name, want := range official(t) {
		t.Run(name, func(t *testing.T) {
			// Factur-X BASIC WL has no lines.
			if want.Number == "" || len(want.Lines) == 0 && !strings.Contains(name, "basicwl") {
				t.Errorf("read number %q and %d lines", want.Number, len(want.Lines))
			}
			doc := written(t, want)
			got := read(t, doc)
			alike(t, want, got)
			if !bytes.Equal(doc, written(t, got)) {
				t.Error("written again it differs")
			}
		})
	}
}

func TestOfficialDocumentsSurviveTheOtherSyntax(t *testing.T) {
	for name, inv := range official(t) {
		t.Run(name, func(t *testing.T) {
			// What UBL itself makes of the invoice is the measure.
			want := throughUBL(t, inv)
			alike(t, want, throughUBL(t, read(t, written(t, want))))
		})
	}
}

func throughUBL(t *testing.T, inv *invoice.Invoice) *invoice.Invoice {
	t.Helper()
	var b bytes.Buffer
	if err := ubl.Write(t.Context(), &b, inv); err != nil {
		t.Fatal(err)
	}
	back, err := ubl.Read(t.Context(), &b, nil)
	if err != nil {
		t.Fatal(err)
	}
	return back
}

// alike reports terms that are not the same in both. A gross price that is not
// given comes with its discount.
func alike(t *testing.T, want, got *invoice.Invoice) {
	t.Helper()
	if lost := invoice.Lost(want, got); len(lost) > 0 {
		t.Errorf("lost %v", lost)
	}
	added := invoice.Lost(got, want)
	halfPrice := slices.ContainsFunc(want.Lines, func(l invoice.Line) bool { return l.Price.Discount.Given() && !l.Price.GrossPrice.Given() })
	if len(added) > 0 && (!halfPrice || !slices.Equal(added, []string{"BT-148"})) {
		t.Errorf("added %v", added)
	}
}

// FuzzRead reads whatever comes: what is read can be written, and then comes back
// without loss.
func FuzzRead(f *testing.F) {
	if dir, ok := judge.SharedDir(); ok {
		for _, set := range []string{"en16931-cii", "facturx-xml", "xrechnung"} {
			files, _ := filepath.Glob(filepath.Join(dir, "testdata", set, "*.xml"))
			for _, file := range files {
				if doc, err := os.ReadFile(file); err == nil && cii.Recognise(doc) > 0 {
					f.Add(doc)
				}
			}
		}
	}
	for _, inv := range []*invoice.Invoice{invoicetest.Minimal(), invoicetest.CreditNote(), invoicetest.ForeignCurrency()} {
		var b bytes.Buffer
		if err := cii.Write(f.Context(), &b, inv); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes())
	}
	f.Add([]byte(`<CrossIndustryInvoice xmlns="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"/>`))
	f.Fuzz(func(t *testing.T, doc []byte) {
		cii.Recognise(doc, "x")
		want, err := cii.Read(t.Context(), bytes.NewReader(doc), nil)
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := cii.Write(t.Context(), &b, want); err != nil {
			t.Fatalf("read and not written: %v", err)
		}
		first := bytes.Clone(b.Bytes())
		got, err := cii.Read(t.Context(), &b, nil)
		if err != nil {
			t.Fatalf("written and not read: %v\n%s", err, first)
		}
		var again bytes.Buffer
		if err := cii.Write(t.Context(), &again, got); err != nil {
			t.Fatalf("read again and not written: %v", err)
		}
	})
}
