package codes_test

import (
	"slices"
	"testing"

	"github.com/postbud/postbud/invoice/codes"
)

func TestCodesAreAcceptedAsTheRulesAcceptThem(t *testing.T) {
	for _, c := range []struct {
		list codes.List
		code string
		has  bool
		name string
	}{
		{codes.InvoiceType, "380", true, "Commercial invoice"},
		{codes.InvoiceType, "381", false, ""},
		{codes.CreditNoteType, "381", true, "Credit note"},
		{codes.CreditNoteType, "380", false, ""},
		{codes.PeppolInvoiceType, "380", true, "Commercial invoice"},
		{codes.PeppolInvoiceType, "389", false, ""},
		{codes.EAS, "0088", true, "EAN Location Code"},
		{codes.EAS, "0037", true, "LY-tunnus"},
		{codes.PeppolEAS, "0037", false, ""},
		{codes.EAS, "EM", true, "E-mail address"},
		{codes.PartyScheme, "SEPA", true, "SEPA creditor identifier"},
		{codes.ICD, "SEPA", false, ""},
		{codes.Currency, "DKK", true, "Danish Krone"},
		{codes.Currency, "dkk", false, ""},
		{codes.Currency, "CNH", true, "Yuan Renminbi, traded offshore"},
		{codes.PeppolCurrency, "CNH", true, "Yuan Renminbi, traded offshore"},
		{codes.Country, "DK", true, "Denmark"},
		{codes.Country, "UK", false, ""},
		{codes.Unit, "C62", true, "one"},
		{codes.Unit, "HUR", true, "hour"},
		{codes.VATCategory, "AE", true, "Vat Reverse Charge"},
		{codes.Exemption, "VATEX-EU-IC", true, "Intra-Community supply"},
		{codes.PaymentMeans, "58", true, "SEPA credit transfer"},
		{codes.MediaType, "application/pdf", true, "application/pdf"},
		{codes.MediaType, "application/xml", false, ""},
		{codes.TaxPoint, "", false, ""},
		{"no such list", "380", false, ""},
	} {
		if got := codes.Has(c.list, c.code); got != c.has {
			t.Errorf("%s has %q: %v", c.list, c.code, got)
		}
		if got := codes.Name(c.list, c.code); got != c.name {
			t.Errorf("%s names %q %q, want %q", c.list, c.code, got, c.name)
		}
	}
}

func TestEveryListHasCodesAndNoneTwice(t *testing.T) {
	if len(sources()) != len(codes.Lists()) {
		t.Errorf("%d lists, %d sources", len(codes.Lists()), len(sources()))
	}
	for _, list := range codes.Lists() {
		all := codes.Codes(list)
		if len(all) < 3 {
			t.Errorf("%s has %d codes", list, len(all))
		}
		sorted := slices.Sorted(slices.Values(all))
		if slices.Contains(all, "") || len(slices.Compact(sorted)) != len(all) {
			t.Errorf("%s has an empty code or one twice", list)
		}
		for _, code := range all {
			if !codes.Has(list, code) {
				t.Errorf("%s lists %s and does not have it", list, code)
			}
		}
	}
}

func TestCodesHandsOutACopy(t *testing.T) {
	codes.Codes(codes.TaxPoint)[0] = "changed"
	if codes.Codes(codes.TaxPoint)[0] != "3" {
		t.Error("a caller changed the list for all others")
	}
}
