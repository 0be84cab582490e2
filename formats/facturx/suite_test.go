package facturx_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/formats/facturx"
	"github.com/postbud/postbud/formattest"
	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// TestFormat runs the suite on the usual profile. The others differ in names and in what
// is left out, which TestEveryProfileSurvives and the tests of BASIC look at.
func TestFormat(t *testing.T) {
	formattest.Run(t, facturx.Format, formattest.Options{
		Settings: plugin.Values{"profile": "en16931"}, Good: good(t), Bad: bad(t),
		Warned: []string{"CII-SR-475", "CII-SR-476"}, // of every invoice with a second supporting document
	})
}

func open(t testing.TB, v plugin.Values) formats.Format {
	t.Helper()
	f, err := facturx.Format.Open(v, plugin.Env{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func as(profile string) plugin.Values { return plugin.Values{"profile": profile} }

func written(t testing.TB, v plugin.Values, inv *invoice.Invoice) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := open(t, v).(formats.Writer).Write(t.Context(), &b, inv); err != nil {
		t.Fatalf("%s: %v", inv.Number, err)
	}
	return b.Bytes()
}

func read(t testing.TB, doc []byte) *invoice.Invoice {
	t.Helper()
	inv, err := open(t, nil).(formats.Reader).Read(t.Context(), bytes.NewReader(doc))
	if err != nil {
		t.Fatal(err)
	}
	return inv
}

func findings(t testing.TB, doc []byte) []invoice.Finding {
	t.Helper()
	found, err := open(t, nil).(formats.Validator).Validate(t.Context(), bytes.NewReader(doc))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// good is the official samples that break no rule.
func good(t *testing.T) []formattest.Document {
	dir, ok := judge.SharedDir()
	if !ok {
		return nil
	}
	files, err := filepath.Glob(filepath.Join(dir, "testdata", "facturx-pdf", "*EN16931*.pdf"))
	if err != nil || len(files) < 3 {
		t.Fatalf("%d samples: %v", len(files), err)
	}
	var all []formattest.Document
	for _, file := range files {
		doc, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, formattest.Document{Name: filepath.Base(file), Bytes: doc})
	}
	return all
}

// bad is documents of ours that each break a rule, of the XML or of the PDF around it.
func bad(t *testing.T) []formattest.Document {
	var all []formattest.Document
	for rule, spoil := range map[string]func(*invoice.Invoice){
		"BR-02":    func(i *invoice.Invoice) { i.Number = "" },
		"BR-CO-15": func(i *invoice.Invoice) { i.Totals.TotalWithVAT = invoice.MustDecimal("1.00") },
		"BR-S-05":  func(i *invoice.Invoice) { i.Lines[0].VAT.Rate = invoice.MustDecimal("0") },
		"BR-27":    func(i *invoice.Invoice) { i.Lines[0].Price.NetPrice = invoice.MustDecimal("-19.95") },
	} {
		inv := invoicetest.Minimal()
		spoil(inv)
		all = append(all, formattest.Document{Name: "spoilt for " + rule, Bytes: written(t, nil, inv), Rule: rule})
	}
	doc := written(t, nil, invoicetest.Minimal())
	for name, c := range map[string]struct{ rule, old, new string }{
		"no part of PDF/A":           {facturx.RuleArchive, "<pdfaid:part>3<", "<pdfaid:part>2<"},
		"no identification":          {facturx.RuleArchive, " /ID [", " /Id ["},
		"not associated":             {facturx.RuleAssociated, "/AF [", "/AG ["},
		"not listed":                 {facturx.RuleListed, "/EmbeddedFiles <<", "/EmbeddedFilez <<"},
		"no relationship":            {facturx.RuleRelationship, "/AFRelationship /Alternative", "/AFRelationshap /Alternative"},
		"another relationship":       {facturx.RuleRelationship, "/AFRelationship /Alternative", "/AFRelationship /Unspecified"},
		"no media type":              {facturx.RuleMediaType, "/Subtype /text#2Fxml", "/Subtape /text#2Fxml"},
		"another name":               {facturx.RuleFileName, "/UF (factur-x.xml)", "/UF (Factur-X.xml)"},
		"another name in metadata":   {facturx.RuleFileName, "Name>factur-x.xml<", "Name>factur-y.xml<"},
		"another level":              {facturx.RuleLevel, "ConformanceLevel>EN 16931<", "ConformanceLevel>BASIC   <"},
		"the level without blank":    {facturx.RuleLevel, "ConformanceLevel>EN 16931<", "ConformanceLevel>EN_16931<"},
		"metadata in another schema": {facturx.RuleLevel, `xmlns:fx="urn:factur-x:pdfa`, `xmlns:fx="urn:factur-y:pdfa`},
		"no metadata":                {facturx.RuleArchive, "/Metadata", "/Metadota"},
	} {
		if strings.Count(string(doc), c.old) == 0 {
			t.Fatalf("%q is not in the PDF", c.old)
		}
		spoilt := []byte(strings.ReplaceAll(string(doc), c.old, c.new))
		all = append(all, formattest.Document{Name: name, Bytes: spoilt, Rule: c.rule})
	}
	return all
}
