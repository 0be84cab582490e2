package cii

import (
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

// The registrations of a party for tax: for VAT, and the seller's other one (BT-32).
const (
	vatScheme   = "VA"
	otherScheme = "FC"
)

const (
	legalOrganization = "ram:SpecifiedLegalOrganization"
	tradeContact      = "ram:DefinedTradeContact"
	communication     = "ram:URIUniversalCommunication"
	registration      = "ram:SpecifiedTaxRegistration"
)

func (w writer) party(name string, p invoice.Party, t xmlterms.PartyNumbers) {
	w.Open(name)
	w.identifiers(t.Identifier, p.Identifiers)
	w.Text(t.Name, "ram:Name", p.Name)
	if t.Legal != "" {
		w.Text(t.Legal, "ram:Description", p.LegalInformation)
	}
	w.Open(legalOrganization)
	w.Identifier(t.Registration, "ram:ID", p.LegalRegistration)
	w.Text(t.TradingName, "ram:TradingBusinessName", p.TradingName)
	w.Close()
	w.Open(tradeContact)
	w.Text(t.ContactName, "ram:PersonName", p.Contact.Name)
	w.Under("ram:TelephoneUniversalCommunication", t.Phone, "ram:CompleteNumber", p.Contact.Phone)
	w.Under("ram:EmailURIUniversalCommunication", t.Email, "ram:URIID", p.Contact.Email)
	w.Close()
	w.address(p.Address, t.Address)
	w.Under(communication, t.Endpoint, "ram:URIID", p.ElectronicAddress.Value, "schemeID", p.ElectronicAddress.Scheme)
	w.Under(registration, t.VAT, "ram:ID", p.VATIdentifier, "schemeID", vatScheme)
	if t.Tax != "" {
		w.Under(registration, t.Tax, "ram:ID", p.TaxRegistration, "schemeID", otherScheme)
	}
	w.Close()
}

func readParty(in xmlterms.Element) invoice.Party {
	p := invoice.Party{
		Name:              in.Text("ram:Name"),
		TradingName:       in.Text(legalOrganization + "/ram:TradingBusinessName"),
		Identifiers:       readIdentifiers(in),
		LegalRegistration: in.Identifier(legalOrganization + "/ram:ID"),
		LegalInformation:  in.Texts("ram:Description"),
		ElectronicAddress: invoice.ElectronicAddress(in.Identifier(communication + "/ram:URIID")),
		Address:           readAddress(in),
		Contact:           readContact(in.Child(tradeContact)),
	}
	for r := range in.Each(registration) {
		switch id := r.Identifier("ram:ID"); id.Scheme {
		case vatScheme:
			p.VATIdentifier = first(p.VATIdentifier, id.Value)
		default:
			p.TaxRegistration = first(p.TaxRegistration, id.Value)
		}
	}
	return p
}

// readContact reads a person or a department; EN 16931 has one name for both.
func readContact(in xmlterms.Element) invoice.Contact {
	return invoice.Contact{
		Name:  first(in.Text("ram:PersonName"), in.Text("ram:DepartmentName")),
		Phone: in.Text("ram:TelephoneUniversalCommunication/ram:CompleteNumber"),
		Email: in.Text("ram:EmailURIUniversalCommunication/ram:URIID"),
	}
}

// identifiers writes those without a scheme first, as the schema has it: one with
// a scheme is another element.
func (w writer) identifiers(term string, ids []invoice.Identifier) {
	for _, id := range ids {
		if id.Scheme == "" {
			w.Text(term, "ram:ID", id.Value)
		}
	}
	for _, id := range ids {
		if id.Scheme != "" {
			w.Identifier(term, "ram:GlobalID", id)
		}
	}
}

// readIdentifiers puts those with a scheme first, for they say more.
func readIdentifiers(in xmlterms.Element) (ids []invoice.Identifier) {
	for _, name := range [...]string{"ram:GlobalID", "ram:ID"} {
		for e := range in.Each(name) {
			if id := e.Identifier(""); id.Value != "" {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// identifier writes the one identifier that a payee or a place of delivery has.
func (w writer) identifier(term string, id invoice.Identifier) {
	if id.Scheme == "" {
		w.Text(term, "ram:ID", id.Value)
		return
	}
	w.Identifier(term, "ram:GlobalID", id)
}

func readIdentifier(in xmlterms.Element) invoice.Identifier {
	if id := in.Identifier("ram:GlobalID"); id.Value != "" {
		return id
	}
	return in.Identifier("ram:ID")
}

func (w writer) payee(p invoice.Payee) {
	w.Open("ram:PayeeTradeParty")
	w.identifier("BT-60", p.Identifier)
	w.Text("BT-59", "ram:Name", p.Name)
	w.Open(legalOrganization)
	w.Identifier("BT-61", "ram:ID", p.LegalRegistration)
	w.Close()
	w.Close()
}

func readPayee(in xmlterms.Element) invoice.Payee {
	return invoice.Payee{
		Name:              in.Text("ram:Name"),
		Identifier:        readIdentifier(in),
		LegalRegistration: in.Identifier(legalOrganization + "/ram:ID"),
	}
}

func (w writer) representative(r invoice.Representative) {
	w.Open(representative)
	w.Text("BT-62", "ram:Name", r.Name)
	w.address(r.Address, xmlterms.Representative)
	w.Under(registration, "BT-63", "ram:ID", r.VATIdentifier, "schemeID", vatScheme)
	w.Close()
}

func readRepresentative(in xmlterms.Element) invoice.Representative {
	return invoice.Representative{
		Name:          in.Text("ram:Name"),
		VATIdentifier: in.Text(registration + "/ram:ID"),
		Address:       readAddress(in),
	}
}
