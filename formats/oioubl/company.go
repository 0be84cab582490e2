package oioubl

import (
	"slices"

	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

// otherTax names the tax of the seller's registration that is not for VAT (BT-32).
const otherTax = "Tax registration"

// companyOf is a company's number as PartyLegalEntity takes it: a CVR or CPR number,
// or any other. Eight digits of a Danish company are a CVR number.
func companyOf(id invoice.Identifier, country string) number {
	if id.Scheme == "" && country == "DK" && isDigits(id.Value, 8) {
		id.Scheme = "0184"
	}
	if n, ok := numberOf(id); ok && (n.scheme == schemeCVR || n.scheme == schemeCPR) {
		return n
	}
	return other(id)
}

// sellerEntity is the number that OIOUBL demands of the seller: where the invoice
// does not give it, that of its VAT identifier or its address.
func (w *writer) sellerEntity(p invoice.Party) number {
	n := entityOf(p)
	if n.value == "" {
		w.missing("BT-30")
	}
	return n
}

// buyerEntity is the buyer's number. Without one a legal entity is only needed for
// a second name.
func (w *writer) buyerEntity(p invoice.Party) number {
	if p.LegalRegistration.Value == "" && p.TradingName == "" {
		return number{}
	}
	n := entityOf(p)
	if n.value == "" {
		n = number{none, schemeOther, ""}
	}
	return n
}

// companySchemes are those of addresses abroad that are company numbers.
var companySchemes = []string{"SE:ORGNR", "NO:ORGNR", "FI:OVT", "IS:KT", "FR:SIRET"}

func entityOf(p invoice.Party) number {
	address, byAddress := numberOf(invoice.Identifier(p.ElectronicAddress))
	switch {
	case p.LegalRegistration.Value != "":
		return companyOf(p.LegalRegistration, p.Address.Country)
	case danish(p.VATIdentifier):
		return number{p.VATIdentifier, schemeCVR, ""}
	case byAddress && address.scheme == schemeCVR:
		return number{address.value, schemeCVR, ""}
	case p.VATIdentifier == "" && p.TaxRegistration == "" && byAddress && slices.Contains(companySchemes, address.scheme):
		return number{address.value, schemeOther, p.ElectronicAddress.Scheme}
	}
	return number{first(p.VATIdentifier, p.TaxRegistration), schemeOther, ""}
}

func readCompany(in xmlterms.Element) invoice.Identifier {
	id := readNumber(in, "cac:PartyLegalEntity/cbc:CompanyID")
	if id.Value == none {
		return invoice.Identifier{}
	}
	return id
}

// registrations writes the numbers of a party at the tax authority.
func (w *writer) registrations(p invoice.Party, t xmlterms.PartyNumbers) {
	w.vatNumber(t.VAT, p.VATIdentifier)
	if p.TaxRegistration != "" {
		w.taxNumber("BT-32", p.TaxRegistration, schemeOther, taxScheme{"VAT", otherTax})
	}
}

func (w *writer) vatNumber(term, value string) {
	switch {
	case value == "":
	case danish(value):
		w.taxNumber(term, value, schemeSE, danishVAT)
	default:
		w.taxNumber(term, value, schemeOther, foreignVAT)
	}
}

func (w *writer) taxNumber(term, value, scheme string, tax taxScheme) {
	w.Open("cac:PartyTaxScheme")
	w.Text(term, "cbc:CompanyID", value, "schemeID", scheme)
	w.taxScheme(term, tax)
	w.Close()
}

// readRegistrations takes the first number as that of VAT and a second one as that
// of another tax, unless it says so itself.
func readRegistrations(in xmlterms.Element, p *invoice.Party) {
	for tax := range in.Each("cac:PartyTaxScheme") {
		value := tax.Text("cbc:CompanyID")
		if p.VATIdentifier == "" && tax.Text("cac:TaxScheme/cbc:Name") != otherTax {
			p.VATIdentifier = value
		} else {
			p.TaxRegistration = first(p.TaxRegistration, value)
		}
	}
}
