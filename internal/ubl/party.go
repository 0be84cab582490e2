package ubl

import (
	"strings"

	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

// creditorScheme marks the identifier that the bank gave the creditor (BT-90).
const creditorScheme = "SEPA"

// otherTax is the tax scheme of the seller's registration that is not for VAT (BT-32).
const otherTax = "TAX"

func (w *writer) parties(inv *invoice.Invoice) {
	creditor := inv.Payment.DirectDebit.Creditor
	payee := inv.Payee != (invoice.Payee{})
	seller := inv.Seller
	if !payee {
		seller.Identifiers = withCreditor(seller.Identifiers, creditor)
	}
	w.Open("cac:AccountingSupplierParty")
	w.party(seller, xmlterms.Seller)
	w.Close()
	w.Open("cac:AccountingCustomerParty")
	w.party(inv.Buyer, xmlterms.Buyer)
	w.Close()
	if payee {
		w.payee(inv.Payee, creditor)
	}
	w.representative(inv.TaxRepresentative)
}

func withCreditor(ids []invoice.Identifier, creditor string) []invoice.Identifier {
	if creditor == "" {
		return ids
	}
	return append(ids[:len(ids):len(ids)], invoice.Identifier{Scheme: creditorScheme, Value: creditor})
}

func readParties(in xmlterms.Element, inv *invoice.Invoice) {
	inv.Seller = readParty(in.Child("cac:AccountingSupplierParty/cac:Party"))
	inv.Buyer = readParty(in.Child("cac:AccountingCustomerParty/cac:Party"))
	inv.Buyer.TaxRegistration, inv.Buyer.LegalInformation = "", ""
	inv.Payee = readPayee(in.Child("cac:PayeeParty"))
	inv.TaxRepresentative = readRepresentative(in.Child("cac:TaxRepresentativeParty"))
}

func (w *writer) party(p invoice.Party, t xmlterms.PartyNumbers) {
	w.Open("cac:Party")
	w.Text(t.Endpoint, "cbc:EndpointID", p.ElectronicAddress.Value, "schemeID", p.ElectronicAddress.Scheme)
	for _, id := range p.Identifiers {
		w.partyIdentification(t.Identifier, id)
	}
	w.Under("cac:PartyName", t.TradingName, "cbc:Name", p.TradingName)
	w.address("cac:PostalAddress", p.Address, t.Address)
	w.taxScheme(t.VAT, p.VATIdentifier, "VAT")
	if t.Tax != "" {
		w.taxScheme(t.Tax, p.TaxRegistration, otherTax)
	}
	w.Open("cac:PartyLegalEntity")
	w.Text(t.Name, "cbc:RegistrationName", p.Name)
	w.Identifier(t.Registration, "cbc:CompanyID", p.LegalRegistration)
	if t.Legal != "" {
		w.Text(t.Legal, "cbc:CompanyLegalForm", p.LegalInformation)
	}
	w.Close()
	w.Open("cac:Contact")
	w.Text(t.ContactName, "cbc:Name", p.Contact.Name)
	w.Text(t.Phone, "cbc:Telephone", p.Contact.Phone)
	w.Text(t.Email, "cbc:ElectronicMail", p.Contact.Email)
	w.Close()
	w.Close()
}

func readParty(in xmlterms.Element) invoice.Party {
	endpoint := in.Identifier("cbc:EndpointID")
	p := invoice.Party{
		Name:              in.Text("cac:PartyLegalEntity/cbc:RegistrationName"),
		TradingName:       in.Text("cac:PartyName/cbc:Name"),
		LegalRegistration: in.Identifier("cac:PartyLegalEntity/cbc:CompanyID"),
		LegalInformation:  in.Text("cac:PartyLegalEntity/cbc:CompanyLegalForm"),
		ElectronicAddress: invoice.ElectronicAddress(endpoint),
		Address:           readAddress(in.Child("cac:PostalAddress")),
		Contact: invoice.Contact{
			Name:  in.Text("cac:Contact/cbc:Name"),
			Phone: in.Text("cac:Contact/cbc:Telephone"),
			Email: in.Text("cac:Contact/cbc:ElectronicMail"),
		},
	}
	for id := range in.Each("cac:PartyIdentification") {
		if i := id.Identifier("cbc:ID"); i.Value != "" && i.Scheme != creditorScheme {
			p.Identifiers = append(p.Identifiers, i)
		}
	}
	for tax := range in.Each("cac:PartyTaxScheme") {
		number := tax.Text("cbc:CompanyID")
		if isVAT(tax) {
			p.VATIdentifier = first(p.VATIdentifier, number)
		} else {
			p.TaxRegistration = first(p.TaxRegistration, number)
		}
	}
	return p
}

// readCreditor finds BT-90 at the seller or the payee.
func readCreditor(in xmlterms.Element) string {
	for _, party := range []string{"cac:AccountingSupplierParty/cac:Party", "cac:PayeeParty"} {
		for id := range in.Child(party).Each("cac:PartyIdentification") {
			if i := id.Identifier("cbc:ID"); i.Scheme == creditorScheme {
				return i.Value
			}
		}
	}
	return ""
}

func (w *writer) partyIdentification(term string, id invoice.Identifier) {
	w.Open("cac:PartyIdentification")
	w.Identifier(term, "cbc:ID", id)
	w.Close()
}

func (w *writer) taxScheme(term, number, scheme string) {
	if number == "" {
		return
	}
	w.Open("cac:PartyTaxScheme")
	w.Text(term, "cbc:CompanyID", number)
	w.Under("cac:TaxScheme", term, "cbc:ID", scheme)
	w.Close()
}

// isVAT says whether a tax scheme or category is about VAT.
func isVAT(in xmlterms.Element) bool {
	return strings.EqualFold(in.Code("cac:TaxScheme/cbc:ID"), "VAT")
}

func (w *writer) address(name string, a invoice.Address, t xmlterms.AddressNumbers) {
	w.Open(name)
	w.Text(t.Line1, "cbc:StreetName", a.Line1)
	w.Text(t.Line2, "cbc:AdditionalStreetName", a.Line2)
	w.Text(t.City, "cbc:CityName", a.City)
	w.Text(t.PostCode, "cbc:PostalZone", a.PostCode)
	w.Text(t.Subdivision, "cbc:CountrySubentity", a.Subdivision)
	w.Under("cac:AddressLine", t.Line3, "cbc:Line", a.Line3)
	w.Under("cac:Country", t.Country, "cbc:IdentificationCode", a.Country)
	w.Close()
}

func readAddress(in xmlterms.Element) invoice.Address {
	return invoice.Address{
		Line1:       in.Text("cbc:StreetName"),
		Line2:       in.Text("cbc:AdditionalStreetName"),
		Line3:       in.Text("cac:AddressLine/cbc:Line"),
		City:        in.Text("cbc:CityName"),
		PostCode:    in.Text("cbc:PostalZone"),
		Subdivision: in.Text("cbc:CountrySubentity"),
		Country:     in.Code("cac:Country/cbc:IdentificationCode"),
	}
}

func (w *writer) payee(p invoice.Payee, creditor string) {
	w.Open("cac:PayeeParty")
	if p.Identifier.Value != "" {
		w.partyIdentification("BT-60", p.Identifier)
	}
	if creditor != "" {
		w.partyIdentification("BT-90", invoice.Identifier{Scheme: creditorScheme, Value: creditor})
	}
	w.Under("cac:PartyName", "BT-59", "cbc:Name", p.Name)
	w.Open("cac:PartyLegalEntity")
	w.Identifier("BT-61", "cbc:CompanyID", p.LegalRegistration)
	w.Close()
	w.Close()
}

func readPayee(in xmlterms.Element) invoice.Payee {
	p := invoice.Payee{
		Name:              in.Text("cac:PartyName/cbc:Name"),
		LegalRegistration: in.Identifier("cac:PartyLegalEntity/cbc:CompanyID"),
	}
	for id := range in.Each("cac:PartyIdentification") {
		if i := id.Identifier("cbc:ID"); i.Scheme != creditorScheme && p.Identifier.Value == "" {
			p.Identifier = i
		}
	}
	return p
}

func (w *writer) representative(r invoice.Representative) {
	w.Open("cac:TaxRepresentativeParty")
	w.Under("cac:PartyName", "BT-62", "cbc:Name", r.Name)
	w.address("cac:PostalAddress", r.Address, xmlterms.Representative)
	w.taxScheme("BT-63", r.VATIdentifier, "VAT")
	w.Close()
}

func readRepresentative(in xmlterms.Element) invoice.Representative {
	return invoice.Representative{
		Name:          in.Text("cac:PartyName/cbc:Name"),
		VATIdentifier: in.Text("cac:PartyTaxScheme/cbc:CompanyID"),
		Address:       readAddress(in.Child("cac:PostalAddress")),
	}
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
