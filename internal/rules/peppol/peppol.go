// Package peppol declares the rules of PEPPOL BIS Billing 3, release 2026.5: the
// common ones and those of each country. They come on top of EN 16931.
//
// It holds declarations alone, a file for each family or country; package check
// says what they mean.
package peppol

import (
	"bytes"
	"slices"

	. "github.com/postbud/postbud/internal/check"
	"github.com/postbud/postbud/internal/xmltree"
)

// Layer is the name of these rules.
const Layer = "peppol"

// Specification is the beginning of BT-24 that asks for these rules.
const Specification = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"

// Sets is every set of the layer, the oldest first.
func Sets() []Set {
	return []Set{{
		Layer:   Layer,
		Version: "2026.5", // the first that we have, so it holds for every day
		Roots:   []string{"Invoice", "CreditNote"},
		Fits:    isPeppol,
		Words:   words(),
		Patterns: []Pattern{
			blank(), creditNote(), common(), norway(), denmark(), italy(), sweden(),
			greece(), greeceBoth(), iceland(), netherlands(), germany(), codeLists(),
		},
	}}
}

// isPeppol says whether a UBL document names the specification.
func isPeppol(t *xmltree.Tree) bool {
	id := t.Child(t.Root(), t.Vocabulary().Name("cbc:CustomizationID"))
	return id != xmltree.None && bytes.HasPrefix(trimmed(t.Text(id)), []byte(Specification))
}

// trimmed is a text without white space around it, as XML has it.
func trimmed(text []byte) []byte { return bytes.Trim(text, " \t\r\n") }

const (
	either   = "Invoice|CreditNote"
	supplier = "cac:AccountingSupplierParty/cac:Party"
	customer = "cac:AccountingCustomerParty/cac:Party"
	country  = "/cac:PostalAddress/cac:Country/cbc:IdentificationCode"
)

// words are the conditions that paths name. Those of countries are asked once for
// a document.
func words() map[string]Cond {
	w := map[string]Cond{
		"blank":      Blank(),
		"first":      First(),
		"written":    Written("."),
		"vat":        Is("cac:TaxScheme/cbc:ID", "VAT"),
		"tax":        Is("cac:TaxScheme/cbc:ID", "TAX"),
		"known":      Once(Is("/*/cbc:ProfileID", profiles...)),
		"transfer":   Is("cbc:PaymentMeansCode", "30", "58"),
		"card":       Is("cbc:PaymentMeansCode", "48", "54", "55"),
		"oldgiro":    Exactly("cbc:PaymentMeansCode", "50", "56"),
		"fiscal":     All(AtMost(1, "cac:TaxScheme/cbc:ID"), Not(Is("cac:TaxScheme/cbc:ID", "VAT"))),
		"nonvat":     All(AtMost(1, "cac:TaxScheme/cbc:ID"), Not(IsUpper("cac:TaxScheme/cbc:ID", "VAT"))),
		"inse":       Exactly("../cac:PostalAddress/cac:Country/cbc:IdentificationCode", "SE"),
		"swedish":    All(Exactly("cac:PostalAddress/cac:Country/cbc:IdentificationCode", "SE"), startsSE()),
		"registered": All(Exactly("cac:PostalAddress/cac:Country/cbc:IdentificationCode", "SE"), Has("cac:PartyLegalEntity/cbc:CompanyID")),
		"debit":      Is("cbc:PaymentMeansCode", "49", "59"),
		"dutch":      Fits(".", func(text []byte) bool { return bytes.HasPrefix(trimmed(text), []byte("NL")) }),

		"accounting": namesCurrency("/*/cbc:TaxCurrencyCode"),
		"own":        namesCurrency("/*/cbc:DocumentCurrencyCode"),
	}
	for _, reason := range []string{"G", "O", "IC", "AE", "D", "F", "I", "J"} {
		w["vatex"+reason] = IsCapital("cbc:TaxExemptionReasonCode", "VATEX-EU-"+reason)
	}
	for code, word := range map[string]string{"DK": "dk", "IS": "is"} {
		at := addressIn(func(text string) bool { return text == code })
		w[word], w[word+"both"] = Once(at(supplier)), Once(All(at(supplier), at(customer)))
	}
	for code, word := range map[string]string{"DE": "de", "NL": "nl"} {
		at := addressIn(func(text string) bool { return UpperCase(NormalizeSpace(text)) == code })
		w[word], w[word+"both"] = Once(at(supplier)), Once(All(at(supplier), at(customer)))
		w[word+"agent"] = Once(All(at(supplier), at("cac:TaxRepresentativeParty")))
	}
	inSweden := func(party string) Cond { return Some("//"+party+country, Exactly(".", "SE")) }
	w["se"], w["seboth"] = Once(inSweden(supplier)), Once(All(inSweden(supplier), inSweden(customer)))
	for word, codes := range map[string][]string{"no": {"NO"}, "it": {"IT"}, "gr": {"GR", "EL"}} {
		w[word] = Once(taxedIn(codes, supplier, "cac:TaxRepresentativeParty"))
	}
	buyer := taxedIn([]string{"GR", "EL"}, customer)
	w["grboth"] = Once(All(taxedIn([]string{"GR", "EL"}, supplier, "cac:TaxRepresentativeParty"), buyer))
	w["grseller"] = Once(taxedIn([]string{"GR", "EL"}, supplier))
	w["graddress"] = Once(Exactly("/*/"+supplier+country, "GR"))
	w["sevat"] = Once(Some("//"+supplier, All(Exactly("cac:PostalAddress/cac:Country/cbc:IdentificationCode", "SE"), startsSE())))
	return w
}

// namesCurrency holds where an amount is in the currency at the path; white space
// around that one does not count.
func namesCurrency(path string) Cond {
	return PairFits("@currencyID", path, func(a, b string) bool { return a == NormalizeSpace(b) })
}

// addressIn makes the condition that a party's address is in a country.
func addressIn(right func(code string) bool) func(party string) Cond {
	return func(party string) Cond {
		return Leading(func(text []byte) bool { return right(string(text)) }, Text{Path: "/*/" + party + country})
	}
}

// taxedIn holds where the country is one of the codes: the first two letters of a
// VAT identifier of the first party, else of the next, else the first's address. A
// party with two entries for VAT, be they without identifiers, is in no country.
func taxedIn(codes []string, parties ...string) Cond {
	var texts []Text
	once := Always()
	for _, p := range slices.Backward(parties) {
		entry := "/*/" + p + "/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID='VAT']"
		texts = append([]Text{{Path: entry + "/cbc:CompanyID", Letters: 2}}, texts...)
		once = All(AtMost(1, entry), Any(Some(entry+"/cbc:CompanyID", Written(".")), once))
	}
	texts = append(texts, Text{Path: "/*/" + parties[0] + country})
	return All(once, Leading(func(text []byte) bool {
		return slices.Contains(codes, UpperCase(NormalizeSpace(string(text))))
	}, texts...))
}
