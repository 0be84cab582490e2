// Package en16931 declares the business rules of EN 16931 as the validation
// artefacts of CEN/TC 434 test them (release 1.3.16), for the two syntaxes: UBL and
// the Cross Industry Invoice of UN/CEFACT (CII).
//
// It holds declarations alone, a file for each family and syntax; package check
// says what they mean. The rules that warn of elements outside the standard are
// lines of tables: UBL-CR and UBL-DT in absent_ubl.go, CII-SR and CII-DT in
// absent_*_cii.go.
package en16931

import (
	"bytes"
	"slices"

	. "github.com/postbud/postbud/internal/check"
	"github.com/postbud/postbud/internal/xmltree"
)

// Layer is the name of these rules.
const Layer = "en16931"

// Sets is every set of the layer, the oldest first.
func Sets() []Set {
	return []Set{{
		Layer:    Layer,
		Version:  "1.3.16", // the first that we have, so it holds for every day
		Roots:    []string{"Invoice", "CreditNote"},
		Fits:     isEN,
		Words:    words(),
		Patterns: []Pattern{model(), syntax(), codeLists()},
		Codes:    codesUBL,
		Absent:   absent(),
	}, {
		Layer:    Layer,
		Version:  "1.3.16",
		Roots:    []string{"rsm:CrossIndustryInvoice"},
		Fits:     func(*xmltree.Tree) bool { return true }, // all documents of the syntax speak EN 16931
		Words:    ciiWords(),
		Codes:    codesCII,
		Patterns: []Pattern{ciiModel(), slices.Concat(ciiSyntax(), ciiTypes()), ciiCodeLists()},
	}}
}

// Elements whose texts are codes.
const (
	codesUBL = `
cbc:CustomizationID cbc:ProfileID cbc:InvoiceTypeCode cbc:CreditNoteTypeCode cbc:DocumentCurrencyCode cbc:TaxCurrencyCode
cbc:IdentificationCode cbc:PaymentMeansCode cbc:ChargeIndicator cbc:AllowanceChargeReasonCode cbc:DocumentTypeCode cbc:DescriptionCode
cac:TaxScheme/cbc:ID cac:TaxCategory/cbc:ID cac:ClassifiedTaxCategory/cbc:ID cbc:Percent cbc:TaxExemptionReasonCode`
	codesCII = `
ram:TypeCode ram:CategoryCode ram:CountryID ram:InvoiceCurrencyCode ram:TaxCurrencyCode udt:Indicator ram:ReasonCode
ram:RateApplicablePercent ram:ExemptionReasonCode ram:DueDateTypeCode ram:GuidelineSpecifiedDocumentContextParameter/ram:ID
ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID`
)

// isEN says whether a UBL document speaks EN 16931, as all do but those of OIOUBL.
func isEN(t *xmltree.Tree) bool {
	id := t.Child(t.Root(), t.Vocabulary().Name("cbc:CustomizationID"))
	return id == xmltree.None || !bytes.HasPrefix(bytes.Trim(t.Text(id), " \t\r\n"), []byte("OIOUBL-2"))
}

// words are the conditions that paths name.
func words() map[string]Cond {
	return map[string]Cond{
		"vat":       IsUpper("cac:TaxScheme/cbc:ID", "VAT"),
		"allowance": False("cbc:ChargeIndicator"),
		"charge":    True("cbc:ChargeIndicator"),
		"ours":      Same("@currencyID", "/*/cbc:DocumentCurrencyCode"),
		"amount":    All(NameEnds("Amount"), Not(NameEnds("PriceAmount")), Not(Inside("cac:Price", Has("cac:AllowanceCharge")))),
		"file":      NameEnds("BinaryObject"),
		"transfer":  Exactly("cbc:PaymentMeansCode", "30", "58"),
		"sepa":      IsCapital("@schemeID", "SEPA"),
		"other":     Not(Exactly("@schemeID", "SEPA")),
		"othersepa": Not(IsCapital("@schemeID", "SEPA")),
		"schemevat": IsUpperExactly("cac:TaxScheme/cbc:ID", "VAT"),
		"otherkind": Any(None("cbc:DocumentTypeCode"), Some("cbc:DocumentTypeCode", Not(Exactly(".", "130")))),
		"othertax":  Some("cac:TaxScheme", Not(IsUpperExactly("cbc:ID", "VAT"))),
	}
}

// model is the rules about meaning. Where two contexts match one element the
// order counts: the period of a line comes before the period of the document.
func model() Pattern {
	return slices.Concat(
		references(), parties(), documentAllowances(), totals(), document(),
		lines(), periods(), payment(), breakdown(), categories(),
	)
}

// either is the document element, by its own name.
const either = "/Invoice|/CreditNote"
