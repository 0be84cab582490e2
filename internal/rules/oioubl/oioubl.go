// Package oioubl declares the rules of OIOUBL 2.1, Schematron release 1.17.2, for
// the invoice and the credit note: a set for each.
//
// It holds declarations alone, a file for each family; package check says what they
// mean. What both documents share is declared once. The official rules keep each
// element for the first of their contexts that names it; no two of these do, so
// every context here stands for itself.
//
// Their sums and tolerances are binary doubles, which is why they are Reals here:
// at the border of a tolerance a double decides otherwise than an exact number.
package oioubl

import (
	"bytes"
	"slices"
	"strings"

	. "github.com/postbud/postbud/internal/check"
	"github.com/postbud/postbud/internal/xmltree"
)

// Layer is the name of these rules.
const Layer = "oioubl"

// Specification is the beginning of the CustomizationID that asks for these rules.
const Specification = "OIOUBL-2."

// Version is the release of the rules.
const Version = "1.17.2"

// Sets is every set of the layer, the oldest first.
func Sets() []Set { return []Set{invoice().set(), creditNote().set()} }

func (d document) set() Set {
	return Set{
		Layer:   Layer,
		Version: Version, // the first that we have, so it holds for every day
		Roots:   []string{d.root},
		Fits:    isOIOUBL,
		Words:   words(),
		Codes:   codes,
		Patterns: slices.Concat(
			d.head(), d.codes(), d.periods(), d.references(), d.signature(),
			d.parties(), d.partyDetails(), d.addresses(), d.supplierAndCustomer(), d.agent(),
			d.delivery(), d.paymentMeans(), d.paymentTerms(), d.allowances(), d.exchangeRates(),
			d.taxSchemes(), d.taxCategories(), d.taxTotals(), d.taxSubtotals(), d.totals(), d.totalAmounts(),
			d.lines(), d.lineAmounts(), d.lineReferences(), d.items(), d.properties(), d.prices(),
		),
	}
}

// codes are the elements whose texts are codes.
const codes = `
cbc:UBLVersionID cbc:CustomizationID cbc:ProfileID cbc:InvoiceTypeCode cbc:DocumentCurrencyCode cbc:TaxCurrencyCode
cbc:PaymentMeansCode cbc:PaymentChannelCode cbc:PaymentID cbc:AddressFormatCode cbc:IdentificationCode cbc:ChargeIndicator
cac:TaxScheme/cbc:ID cac:TaxScheme/cbc:Name cac:TaxScheme/cbc:TaxTypeCode cac:TaxCategory/cbc:ID cbc:Percent cbc:FreeOfChargeIndicator
cbc:MathematicOperatorCode cbc:DocumentTypeCode cbc:BaseQuantity cbc:OrderableUnitFactorRate`

// isOIOUBL says whether a UBL document names the specification.
func isOIOUBL(t *xmltree.Tree) bool {
	id := t.Child(t.Root(), t.Vocabulary().Name("cbc:CustomizationID"))
	return id != xmltree.None && bytes.HasPrefix(bytes.Trim(t.Text(id), " \t\r\n"), []byte(Specification))
}

// document is what differs between the two documents.
type document struct {
	root, line, quantity string
}

func invoice() document {
	return document{"Invoice", "cac:InvoiceLine", "cbc:InvoicedQuantity"}
}

func creditNote() document {
	return document{"CreditNote", "cac:CreditNoteLine", "cbc:CreditedQuantity"}
}

func (d document) isInvoice() bool { return d.root == "Invoice" }

// rule is a rule of one document or of both, which may each have an id for it.
type rule struct {
	invoice, creditNote, terms string
	cond                       Cond
}

// shared is a rule that both documents have under one id.
func shared(id, terms string, cond Cond) rule { return rule{id, id, terms, cond} }

// each is a rule that both have under an id of their own; "" where one has it not.
func each(invoice, creditNote, terms string, cond Cond) rule {
	return rule{invoice, creditNote, terms, cond}
}

// on is the rules at elements of the document, "" for the document itself; it is
// nothing where the document has none of them.
func (d document) on(elements paths, rules ...rule) []Pattern {
	var own []Rule
	for _, r := range rules {
		id := r.invoice
		if !d.isInvoice() {
			id = r.creditNote
		}
		if id != "" {
			own = append(own, R(id, flagOf(id), r.terms, r.cond))
		}
	}
	if len(own) == 0 || len(elements) == 0 {
		return nil
	}
	var all []string
	for _, e := range elements {
		switch {
		case strings.HasPrefix(e, "*"):
			all = append(all, e)
		case e == "" || strings.HasPrefix(e, "["):
			all = append(all, d.root+e)
		default:
			all = append(all, d.root+"/"+e)
		}
	}
	return []Pattern{{On(strings.Join(all, "|"), own...)}}
}
