package oioubl

import (
	"strings"

	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

// The identifiers of OIOUBL's own lists begin so; a number of their version follows.
const (
	profileScheme = "urn:oioubl:id:profileid-1.6"
	typeList      = "urn:oioubl:codelist:invoicetypecode-1."
	agency        = "320" // which keeps the lists
)

const (
	typeInvoice    = "380"
	typeCreditNote = "381"
)

// profiles is the ProfileID of each profile that can be chosen.
var profiles = map[string]string{
	"nes5":    "urn:www.nesubl.eu:profiles:profile5:ver2.0",
	"bilsim":  "Procurement-BilSim-1.0",
	"bilsimr": "Procurement-BilSimR-1.0",
	"nes7":    "urn:www.nesubl.eu:profiles:profile7:ver2.0",
	"ordsimr": "Procurement-OrdSimR-BilSim-1.0",
	"ordadv":  "Procurement-OrdAdv-BilSim-1.0",
}

// profile is the profile's identifier. Simple billing has no credit notes, so they
// go by the billing that has both.
func (w *writer) profile() string {
	chosen := w.settings.Profile
	if w.credit && strings.HasPrefix(chosen, "bilsim") {
		chosen = "nes5"
	}
	if withOrder := chosen == "nes7" || strings.HasPrefix(chosen, "ord"); withOrder && w.inv.PurchaseOrder == "" {
		w.missing("BT-13")
	}
	return profiles[chosen]
}

func (w *writer) head() {
	inv := w.inv
	w.Text("BT-24", "cbc:UBLVersionID", "2.1")
	w.Text("BT-24", "cbc:CustomizationID", "OIOUBL-2.1")
	w.Text("BT-23", "cbc:ProfileID", w.profile(), "schemeAgencyID", agency, "schemeID", profileScheme)
	w.Text("BT-1", "cbc:ID", inv.Number)
	w.Text("BT-1", "cbc:CopyIndicator", "false")
	w.Date("BT-2", "cbc:IssueDate", inv.IssueDate)
	if w.credit {
		w.Date("BT-7", "cbc:TaxPointDate", inv.TaxPointDate)
		w.Text("BT-3", "cbc:CreditNoteTypeCode", w.creditNoteType())
		w.Text("BT-22", "cbc:Note", joined(inv.Notes))
	} else {
		code, list := w.invoiceType()
		w.Text("BT-3", "cbc:InvoiceTypeCode", code, "listAgencyID", agency, "listID", list)
		w.Text("BT-22", "cbc:Note", joined(inv.Notes))
		w.Date("BT-7", "cbc:TaxPointDate", inv.TaxPointDate)
	}
	w.Text("BT-5", "cbc:DocumentCurrencyCode", inv.Currency)
	if w.foreignVAT() {
		w.Text("BT-6", "cbc:TaxCurrencyCode", inv.VATCurrency)
	}
	w.Text("BT-19", "cbc:AccountingCost", inv.BuyerAccount)
	w.period("BT-73", "BT-74", inv.Delivery.Period)
}

// creditNoteType is the code of a credit note that is no plain one, and of an
// invoice below zero.
func (w *writer) creditNoteType() string {
	if w.turned != "" {
		return w.turned
	}
	if w.inv.TypeCode == typeCreditNote {
		return ""
	}
	return w.inv.TypeCode
}

// invoiceType is the code of an invoice and the list that has it.
func (w *writer) invoiceType() (code, list string) {
	switch code = w.inv.TypeCode; code {
	case "", "325", typeInvoice, "393":
		return code, typeList + "1"
	case "390":
		return code, typeList + "2"
	}
	if w.settings.Kind == refuse {
		w.unsaid(unsaid{term: "BT-3", value: code, what: "OIOUBL does not have invoices of this kind", remedy: "kind",
			otherwise: "send it as one of the kinds 325, 380, 390 and 393"})
	}
	return typeInvoice, typeList + "1"
}

// readHead takes neither profile nor specification: they say how to read the
// document, and mean nothing in another format.
func readHead(in xmlterms.Element, f form, inv *invoice.Invoice) {
	inv.Number = in.Text("cbc:ID")
	inv.IssueDate = in.Date("BT-2", "cbc:IssueDate")
	if f.credit {
		inv.TypeCode = first(in.Code("cbc:CreditNoteTypeCode"), typeCreditNote)
	} else {
		inv.TypeCode = first(in.Code("cbc:InvoiceTypeCode"), typeInvoice)
	}
	inv.Notes = readNotes(in)
	inv.TaxPointDate = in.Date("BT-7", "cbc:TaxPointDate")
	inv.Currency = in.Code("cbc:DocumentCurrencyCode")
	inv.VATCurrency = in.Code("cbc:TaxCurrencyCode")
	inv.BuyerAccount = first(in.Text("cbc:AccountingCost"), in.Code("cbc:AccountingCostCode"))
	inv.Delivery.Period = readPeriod(in, "BT-73", "BT-74")
}

// period writes an InvoicePeriod, of the document or of a line.
func (w *writer) period(start, end string, p invoice.Period) {
	w.Open("cac:InvoicePeriod")
	w.Date(start, "cbc:StartDate", p.Start)
	w.Date(end, "cbc:EndDate", p.End)
	w.Close()
}

func readPeriod(outer xmlterms.Element, start, end string) invoice.Period {
	in := outer.Child("cac:InvoicePeriod")
	return invoice.Period{Start: in.Date(start, "cbc:StartDate"), End: in.Date(end, "cbc:EndDate")}
}

// first is a, or b where a is empty.
func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
