package oioubl

import (
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

// none stands for a number or reference that OIOUBL demands and nobody has.
const none = "-"

// partyTerms are the numbers of a party's terms.
type partyTerms struct {
	name, tradingName, identifier, registration, vat, legal, endpoint string
	address                                                           addressTerms
	contactName, phone, email                                         string
}

var (
	sellerTerms = partyTerms{
		"BT-27", "BT-28", "BT-29", "BT-30", "BT-31", "BT-33", "BT-34",
		addressTerms{"BT-35", "BT-36", "BT-162", "BT-37", "BT-38", "BT-39", "BT-40"},
		"BT-41", "BT-42", "BT-43",
	}
	buyerTerms = partyTerms{
		"BT-44", "BT-45", "BT-46", "BT-47", "BT-48", "", "BT-49",
		addressTerms{"BT-50", "BT-51", "BT-163", "BT-52", "BT-53", "BT-54", "BT-55"},
		"BT-56", "BT-57", "BT-58",
	}
	representativeAddress = addressTerms{"BT-64", "BT-65", "BT-164", "BT-66", "BT-67", "BT-68", "BT-69"}
	deliveryAddress       = addressTerms{"BT-75", "BT-76", "BT-165", "BT-77", "BT-78", "BT-79", "BT-80"}
)

func (w *writer) parties() {
	inv := w.inv
	w.Open("cac:AccountingSupplierParty")
	w.party(inv.Seller, sellerTerms, w.sellerEntity(inv.Seller), inv.Payment.DirectDebit.Creditor, "")
	w.Close()
	w.Open("cac:AccountingCustomerParty")
	// The buyer's reference has its place in the contact, which OIOUBL demands.
	w.party(inv.Buyer, buyerTerms, w.buyerEntity(inv.Buyer), "", first(inv.BuyerReference, none))
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

func (w *writer) party(p invoice.Party, t partyTerms, company number, creditor, contact string) {
	w.Open("cac:Party")
	w.endpoint(t.endpoint, p.ElectronicAddress)
	for _, id := range p.Identifiers {
		w.identification(t.identifier, id)
	}
	w.creditor(creditor)
	if p.TradingName != "" {
		w.Under("cac:PartyName", t.tradingName, "cbc:Name", p.TradingName)
	} else {
		w.Under("cac:PartyName", t.name, "cbc:Name", p.Name)
	}
	w.address("cac:PostalAddress", p.Address, t.address)
	w.registrations(p, t)
	if company.value != "" {
		w.Open("cac:PartyLegalEntity")
		w.Text(t.name, "cbc:RegistrationName", p.Name)
		w.Text(t.registration, "cbc:CompanyID", company.value, company.attributes()...)
		w.Text(t.legal, "cbc:CompanyLegalForm", p.LegalInformation)
		w.Close()
	}
	w.Open("cac:Contact")
	w.Text("BT-10", "cbc:ID", contact)
	w.Text(t.contactName, "cbc:Name", p.Contact.Name)
	w.Text(t.phone, "cbc:Telephone", p.Contact.Phone)
	w.Text(t.email, "cbc:ElectronicMail", p.Contact.Email)
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
	w.address("cac:PostalAddress", r.Address, representativeAddress)
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
