package x12

import (
	"sync"

	"github.com/postbud/postbud/invoice"
)

// The roles that the setting parties gives codes to.
const (
	seller         = "seller"
	buyer          = "buyer"
	shipTo         = "ship_to"
	payee          = "payee"
	representative = "tax_representative"
	billTo         = "BT" // N101 of the buyer as bill-to party
)

var roles = []string{seller, buyer, shipTo, payee, representative}

const (
	nameSize = 60 // characters of N102, N201 and N202
	names    = 5  // N102 and two N2 of two names
)

// who is a party as X12 has it, with the terms that its parts are.
type who struct {
	terms   partyTerms
	name    string
	ids     []invoice.Identifier // the first with a code is sent
	refs    []numbered           // for REF: by term when written, by qualifier when read
	address invoice.Address
	contact invoice.Contact

	pieces []string // read: N102, N201 …
	lines  []string // read: N301 …
}

// numbered is a number that a party has.
type numbered struct{ by, value string }

// partyTerms are the numbers of the terms of a party.
type partyTerms struct {
	name, id                                                  string
	line1, line2, line3, city, postCode, subdivision, country string
	contact, phone, email                                     string
}

// termsOf are the business terms of the roles.
func termsOf(role string) partyTerms {
	return map[string]partyTerms{
		seller:         {"BT-27", "BT-29", "BT-35", "BT-36", "BT-162", "BT-37", "BT-38", "BT-39", "BT-40", "BT-41", "BT-42", "BT-43"},
		buyer:          {"BT-44", "BT-46", "BT-50", "BT-51", "BT-163", "BT-52", "BT-53", "BT-54", "BT-55", "BT-56", "BT-57", "BT-58"},
		shipTo:         {"BT-70", "BT-71", "BT-75", "BT-76", "BT-165", "BT-77", "BT-78", "BT-79", "BT-80", "", "", ""},
		payee:          {name: "BT-59", id: "BT-60"},
		representative: {"BT-62", "BT-63", "BT-64", "BT-65", "BT-164", "BT-66", "BT-67", "BT-68", "BT-69", "", "", ""},
	}[role]
}

// partyReferences are the numbers of parties that a REF in their loop can carry.
var partyReferences = sync.OnceValue(func() map[string]string {
	return map[string]string{"BT-30": seller, "BT-31": seller, "BT-32": seller, "BT-47": buyer, "BT-48": buyer, "BT-61": payee, "BT-63": representative}
})

// partyReference is where such a number stands.
func partyReference(inv *invoice.Invoice, term string) *string {
	switch term {
	case "BT-30":
		return &inv.Seller.LegalRegistration.Value
	case "BT-31":
		return &inv.Seller.VATIdentifier
	case "BT-32":
		return &inv.Seller.TaxRegistration
	case "BT-47":
		return &inv.Buyer.LegalRegistration.Value
	case "BT-48":
		return &inv.Buyer.VATIdentifier
	case "BT-61":
		return &inv.Payee.LegalRegistration.Value
	}
	return &inv.TaxRepresentative.VATIdentifier
}

// partyOf is a party of the invoice; false where the invoice has none.
func partyOf(inv *invoice.Invoice, role string) (who, bool) {
	p := who{terms: termsOf(role)}
	switch role {
	case seller:
		p.of(inv.Seller)
	case buyer:
		p.of(inv.Buyer)
	case shipTo:
		d := inv.Delivery
		p.name, p.ids, p.address = d.Name, []invoice.Identifier{d.Location}, d.Address
		if clip(p.name) == "" && d.Location.Value == "" { // X12 needs a name or a number
			p.name = inv.Buyer.Name
		}
		return p, d.Name != "" || d.Location.Value != "" || d.Address != (invoice.Address{})
	case payee:
		p.name, p.ids = inv.Payee.Name, []invoice.Identifier{inv.Payee.Identifier}
		return p, p.name != "" || inv.Payee.Identifier.Value != ""
	case representative:
		p.name, p.address = inv.TaxRepresentative.Name, inv.TaxRepresentative.Address
		return p, p.name != ""
	}
	return p, true
}

func (p *who) of(party invoice.Party) {
	p.name, p.address, p.contact = party.Name, party.Address, party.Contact
	p.ids = append(append(p.ids, party.Identifiers...), invoice.Identifier(party.ElectronicAddress))
}

// parties writes a loop of N1 for each party that has a code.
func (w *writer) parties() {
	if clip(w.inv.Seller.Name) == "" {
		w.fail(missing("BT-27"))
	}
	if clip(w.inv.Buyer.Name) == "" {
		w.fail(missing("BT-44"))
	}
	for _, role := range roles {
		code := w.Parties[role]
		p, given := partyOf(w.inv, role)
		for _, term := range w.partyCodes.order() {
			if value := *partyReference(w.inv, term); partyReferences()[term] == role && value != "" {
				p.refs = append(p.refs, numbered{term, value})
			}
		}
		if code == "" || !given && len(p.refs) == 0 {
			continue
		}
		w.party(code, p)
		if role == buyer && w.BillTo && code != billTo {
			w.party(billTo, p)
		}
	}
}

// party writes one loop: N1, N2, N3, N4, REF, PER.
func (w *writer) party(code string, p who) {
	t := p.terms
	all := w.pieces(t.name, p.name, nameSize, false)
	if len(all) > names {
		w.tooLong(t.name, p.name, runes(p.name), nameSize*names)
		return
	}
	all = append(all, make([]string, names-len(all))...)
	qualifier, id := w.identifier(t.id, p.ids)
	if all[0] == "" && id == "" {
		w.fail(missing(t.name))
	}
	w.Segment("N1", code, all[0], qualifier, id)
	w.Segment("N2", all[1], all[2])
	w.Segment("N2", all[3], all[4])
	if w.Addresses {
		w.address(t, p.address)
	}
	for _, r := range p.refs {
		w.reference(r.by, w.PartyReferences[r.by], r.value)
	}
	w.contact(t, p.contact)
}

// noScheme stands in the settings for an identifier without a scheme.
const noScheme = "none"

// identifier is the first identifier whose scheme has a code.
func (w *writer) identifier(term string, ids []invoice.Identifier) (qualifier, id string) {
	for _, i := range ids {
		scheme := i.Scheme
		if scheme == "" {
			scheme = noScheme
		}
		if code := w.Identifiers[scheme]; code != "" && i.Value != "" {
			return code, w.text(term, i.Value, 2, 80)
		}
	}
	return "", ""
}

// contact writes a PER.
func (w *writer) contact(t partyTerms, c invoice.Contact) {
	if c == (invoice.Contact{}) {
		return
	}
	elements := []string{w.ContactCode, w.text(t.contact, c.Name, 1, 60)}
	size := 80
	if w.Version == "5010" {
		size = 256
	}
	for _, number := range []struct{ term, code, value string }{{t.phone, "TE", c.Phone}, {t.email, "EM", c.Email}} {
		if value := w.text(number.term, number.value, 1, size); value != "" {
			elements = append(elements, number.code, value)
		}
	}
	w.Segment("PER", elements...)
}
