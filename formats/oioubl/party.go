package oioubl

import (
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

// none stands for a number or reference that OIOUBL demands and nobody has.
const none = "-"

func (w *writer) parties() {
	inv := w.inv
	w.Open("cac:AccountingSupplierParty")
	w.party(inv.Seller, xmlterms.Seller, w.sellerEntity(inv.Seller), inv.Payment.DirectDebit.Creditor, "")
	w.Close()
	w.Open("cac:AccountingCustomerParty")
	// The buyer's reference has its place in the contact, which OIOUBL demands.
	w.party(inv.Buyer, xmlterms.Buyer, w.buyerEntity(inv.Buyer), "", first(inv.BuyerReference, none))
	w.Close()
	w.payee(inv.Payee)
	w.representative(inv.TaxRepresentative)
}

func readParties(in xmlterms.Element, inv *invoice.Invoice) {
	seller, buyer := in.Child("cac:AccountingSupplierParty/cac:Party"), in.Child("cac:AccountingCustomerParty/cac:Party")
	inv.Seller, inv.Buyer = readParty(seller), readParty(buyer)
	inv.Buyer.TaxRegistration, inv.Buyer.LegalInformation = "", ""
	inv.Buyer.Identifiers = inv.Buyer.Identifiers[:min(1, len(inv.Buyer.Identifiers))]
	if reference := buyer.Text("cac:Contact/cbc:ID"); reference != none {
		inv.BuyerReference = reference
	}
	inv.BuyerReference = first(inv.BuyerReference, in.Text("cbc:BuyerReference"))
	inv.Payee = readPayee(in.Child("cac:PayeeParty"))
	inv.TaxRepresentative = readRepresentative(in.Child("cac:TaxRepresentativeParty"))
	for _, party := range []xmlterms.Element{seller, in.Child("cac:PayeeParty")} {
		for id := range party.Each("cac:PartyIdentification") {
			if i := id.Identifier("cbc:ID"); i.Scheme == schemeSEPA {
				inv.Payment.DirectDebit.Creditor = first(inv.Payment.DirectDebit.Creditor, i.Value)
			}
		}
	}
}

func (w *writer) party(p invoice.Party, t xmlterms.PartyNumbers, company number, creditor, contact string) {
	w.Open("cac:Party")
	w.endpoint(t.Endpoint, p.ElectronicAddress)
	for _, id := range p.Identifiers {
		w.identification(t.Identifier, id)
	}
	w.creditor(creditor)
	if p.TradingName != "" {
		w.Under("cac:PartyName", t.TradingName, "cbc:Name", p.TradingName)
	} else {
		w.Under("cac:PartyName", t.Name, "cbc:Name", p.Name)
	}
	w.address("cac:PostalAddress", p.Address, t.Address)
	w.registrations(p, t)
	if company.value != "" {
		w.Open("cac:PartyLegalEntity")
		w.Text(t.Name, "cbc:RegistrationName", p.Name)
		w.Text(t.Registration, "cbc:CompanyID", company.value, company.attributes()...)
		w.Text(t.Legal, "cbc:CompanyLegalForm", p.LegalInformation)
		w.Close()
	}
	w.Open("cac:Contact")
	w.Text("BT-10", "cbc:ID", contact)
	w.Text(t.ContactName, "cbc:Name", p.Contact.Name)
	w.Text(t.Phone, "cbc:Telephone", p.Contact.Phone)
	w.Text(t.Email, "cbc:ElectronicMail", p.Contact.Email)
	w.Close()
	w.Close()
}

func readParty(in xmlterms.Element) invoice.Party {
	p := invoice.Party{
		Name:              in.Text("cac:PartyLegalEntity/cbc:RegistrationName"),
		TradingName:       in.Text("cac:PartyName/cbc:Name"),
		LegalRegistration: readCompany(in),
		LegalInformation:  in.Text("cac:PartyLegalEntity/cbc:CompanyLegalForm"),
		ElectronicAddress: invoice.ElectronicAddress(readNumber(in, "cbc:EndpointID")),
		Address:           readAddress(in.Child("cac:PostalAddress")),
		Contact: invoice.Contact{
			Name:  in.Text("cac:Contact/cbc:Name"),
			Phone: in.Text("cac:Contact/cbc:Telephone"),
			Email: in.Text("cac:Contact/cbc:ElectronicMail"),
		},
	}
	if p.Name == "" {
		p.Name, p.TradingName = p.TradingName, ""
	}
	for id := range in.Each("cac:PartyIdentification") {
		if i := readNumber(id, "cbc:ID"); i.Value != "" && i.Scheme != schemeSEPA {
			p.Identifiers = append(p.Identifiers, i)
		}
	}
	readRegistrations(in, &p)
	return p
}

// identification writes a number of a party; one that OIOUBL has no scheme for goes
// as any other.
func (w *writer) identification(term string, id invoice.Identifier) {
	n, ok := numberOf(id)
	if !ok {
		n = other(id)
	}
	w.Open("cac:PartyIdentification")
	w.Text(term, "cbc:ID", n.value, n.attributes()...)
	w.Close()
}

func (w *writer) creditor(number string) {
	w.Open("cac:PartyIdentification")
	w.Text("BT-90", "cbc:ID", number, "schemeID", schemeSEPA)
	w.Close()
}

func (w *writer) payee(p invoice.Payee) {
	w.Open("cac:PayeeParty")
	if p.Identifier.Value != "" {
		w.identification("BT-60", p.Identifier)
	}
	w.Under("cac:PartyName", "BT-59", "cbc:Name", p.Name)
	if p.LegalRegistration.Value != "" {
		company := companyOf(p.LegalRegistration, "")
		w.Under("cac:PartyLegalEntity", "BT-61", "cbc:CompanyID", company.value, company.attributes()...)
	}
	w.Close()
}

func readPayee(in xmlterms.Element) invoice.Payee {
	p := invoice.Payee{
		Name:              first(in.Text("cac:PartyName/cbc:Name"), in.Text("cac:PartyLegalEntity/cbc:RegistrationName")),
		LegalRegistration: readCompany(in),
	}
	for id := range in.Each("cac:PartyIdentification") {
		if i := readNumber(id, "cbc:ID"); i.Scheme != schemeSEPA && p.Identifier.Value == "" {
			p.Identifier = i
		}
	}
	return p
}

// representative writes the tax representative, of whom OIOUBL demands all three.
func (w *writer) representative(r invoice.Representative) {
	if r == (invoice.Representative{}) {
		return
	}
	switch {
	case r.Name == "":
		w.missing("BT-62")
	case r.VATIdentifier == "":
		w.missing("BT-63")
	case r.Address == (invoice.Address{}):
		w.missing("BT-69")
	}
	w.Open("cac:TaxRepresentativeParty")
	w.Under("cac:PartyName", "BT-62", "cbc:Name", r.Name)
	w.address("cac:PostalAddress", r.Address, xmlterms.Representative)
	w.vatNumber("BT-63", r.VATIdentifier)
	w.Close()
}

func readRepresentative(in xmlterms.Element) invoice.Representative {
	return invoice.Representative{
		Name:          in.Text("cac:PartyName/cbc:Name"),
		VATIdentifier: in.Text("cac:PartyTaxScheme/cbc:CompanyID"),
		Address:       readAddress(in.Child("cac:PostalAddress")),
	}
}
