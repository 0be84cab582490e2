package xrechnung_test

import (
	"slices"
	"testing"

	"github.com/postbud/postbud/formats/xrechnung"
	"github.com/postbud/postbud/formattest"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// layers are the rules that judge a document of ours, by syntax.
func layers(syntax string) string {
	if syntax == "cii" {
		return "xsd-cii en16931-cii xrechnung-cii"
	}
	return "xsd-ubl21 en16931-ubl xrechnung-ubl"
}

// samples are our invoices in a syntax.
func samples(t *testing.T, settings plugin.Values, dress func(*invoice.Invoice)) map[string][]byte {
	documents := map[string][]byte{}
	for _, s := range invoicetest.All() {
		dress(s.Invoice)
		documents[s.Name] = written(t, settings, s.Invoice)
	}
	return documents
}

func TestOfficialRulesFindNothingInGermanInvoices(t *testing.T) {
	for syntax, settings := range syntaxes() {
		for _, v := range formattest.Judged(t, layers(syntax), samples(t, settings, german)) {
			for _, f := range v.Findings {
				if f.Flag != "warning" || !slices.Contains(warned(syntax), f.Rule) {
					t.Errorf("%s in %s: %s", v.File, syntax, f)
				}
			}
		}
	}
}

// TestDanishInvoicesLackWhatGermanRulesDemand writes the samples as they are. They
// break what XRechnung adds, and nothing else.
func TestDanishInvoicesLackWhatGermanRulesDemand(t *testing.T) {
	lacking := []string{"BR-DE-1", "BR-DE-2", "BR-DE-23-b"} // payment, contact, one way to pay
	for syntax, settings := range syntaxes() {
		for _, v := range formattest.Judged(t, layers(syntax), samples(t, settings, func(*invoice.Invoice) {})) {
			if v.Valid {
				t.Errorf("%s is valid", v.File)
			}
			for _, f := range v.Fatal() {
				if !slices.Contains(lacking, f.Rule) {
					t.Errorf("%s in %s: %s", v.File, syntax, f)
				}
			}
		}
	}
}

// TestOfficialDocumentsBreakNoMoreRules writes the official samples of both syntaxes
// in both.
func TestOfficialDocumentsBreakNoMoreRules(t *testing.T) {
	for syntax, settings := range syntaxes() {
		t.Run(syntax, func(t *testing.T) {
			formattest.Rewriting{
				Plugin: xrechnung.Format, Settings: settings,
				Sets:    []string{"bis3", "en16931-ubl", "en16931-cii", "facturx-xml", "xrechnung"},
				Without: "basicwl", // without lines, so no invoice of EN 16931
				Read:    reader(t).Read,
				Rules:   []string{"schema", "en16931", "xrechnung"},
				Layers:  layers(syntax),
			}.Run(t)
		})
	}
}
