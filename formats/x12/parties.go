package x12

import (
	"github.com/postbud/postbud/internal/x12"
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
func partyReferences() map[string]string {
	return map[string]string{"BT-30": seller, "BT-31": seller, "BT-32": seller, "BT-47": buyer, "BT-48": buyer, "BT-61": payee, "BT-63": representative}
}

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
		if code == "" || !given {
			continue
		}
		for _, term := range w.partyCodes.order() {
			if partyReferences()[term] == role {
				p.refs = append(p.refs, numbered{term, *partyReference(w.inv, term)})
			}
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

// inParties reads the loops of N1 in the heading.
func (d *draft) inParties(s x12.Segment) bool {
	if d.area != heading {
		return false
	}
	switch s.ID {
	case "N1":
		d.party(s)
		return true
	case "N2", "N3", "N4", "DMG", "PER", "REF":
		p := d.people[d.role]
		if p == nil {
			return s.ID != "REF" || d.role != "" // those of a party that is not known are passed over
		}
		d.ofParty(p, s)
		return true
	}
	d.role = ""
	return false
}

// party begins a loop.
func (d *draft) party(s x12.Segment) {
	role := d.parties.term[s.At(1)]
	if role == "" {
		role = usualRole(s.At(1))
	}
	if role == "" || d.people[role] != nil {
		d.role = "none"
		return
	}
	d.role = role
	p := &who{}
	if name := s.At(2); name != "" {
		p.pieces = append(p.pieces, name)
	}
	if id := s.At(4); id != "" {
		scheme := d.schemes.term[s.At(3)]
		if scheme == noScheme {
			scheme = ""
		}
		p.ids = append(p.ids, invoice.Identifier{Scheme: scheme, Value: id})
	}
	d.people[role] = p
}

// usualRole is the role of a code that the settings do not name.
func usualRole(code string) string {
	switch code {
	case "SE", "SU", "VN", "SF":
		return seller
	case "BY":
		return buyer
	case billTo, "II":
		return billTo
	case "ST":
		return shipTo
	case "RE", "RI", "PE":
		return payee
	}
	return ""
}

// ofParty reads a segment of a loop.
func (d *draft) ofParty(p *who, s x12.Segment) {
	switch s.ID {
	case "N2":
		p.pieces = append(p.pieces, filled(s, 1, 2)...)
	case "N3":
		if len(p.lines) < 3 { // the second N3 begins with the third line
			for len(p.lines)%2 != 0 {
				p.lines = append(p.lines, "")
			}
			p.lines = append(p.lines, s.At(1), s.At(2))
		}
	case "N4":
		p.address.City, p.address.PostCode, p.address.Country = s.At(1), s.At(3), s.At(4)
		if p.address.Subdivision = s.At(2); p.address.Subdivision == "" && s.At(5) == stateOrProvince {
			p.address.Subdivision = s.At(6)
		}
	case "REF":
		p.refs = append(p.refs, numbered{s.At(1), referenceValue(s)})
	case "PER":
		if p.contact == (invoice.Contact{}) {
			p.contact = contactOf(s)
		}
	}
}

// contactOf reads a PER: a name and up to three numbers.
func contactOf(s x12.Segment) invoice.Contact {
	c := invoice.Contact{Name: s.At(2)}
	for i := 3; i <= 7; i += 2 {
		switch value := s.At(i + 1); {
		case s.At(i) == "TE" && c.Phone == "":
			c.Phone = value
		case s.At(i) == "EM" && c.Email == "":
			c.Email = value
		}
	}
	return c
}

// filled are the elements from one to another that are not empty.
func filled(s x12.Segment, from, to int) []string {
	var all []string
	for i := from; i <= to; i++ {
		if e := s.At(i); e != "" {
			all = append(all, e)
		}
	}
	return all
}

// finishParties puts the parties into the invoice.
func (d *draft) finishParties() {
	if d.people[buyer] == nil && d.people[billTo] != nil {
		d.people[buyer] = d.people[billTo]
	}
	for role, p := range d.people {
		p.name = joined(p.pieces, nameSize, " ")
		p.address.Line1, p.address.Line2, p.address.Line3 = addressOf(p.lines)
		for _, r := range p.refs {
			for _, term := range d.partyCodes.order() {
				if d.PartyReferences[term] == r.by && partyReferences()[term] == role {
					*partyReference(d.inv, term) = r.value
					break
				}
			}
		}
		switch role {
		case seller:
			p.into(&d.inv.Seller)
		case buyer:
			p.into(&d.inv.Buyer)
		case shipTo:
			d.inv.Delivery.Name, d.inv.Delivery.Location, d.inv.Delivery.Address = p.name, p.first(), p.address
		case payee:
			d.inv.Payee.Name, d.inv.Payee.Identifier = p.name, p.first()
		case representative:
			d.inv.TaxRepresentative.Name, d.inv.TaxRepresentative.Address = p.name, p.address
		}
	}
}

// first is the identifier of a party that has one at most.
func (p *who) first() invoice.Identifier {
	if len(p.ids) == 0 {
		return invoice.Identifier{}
	}
	return p.ids[0]
}

func (p *who) into(party *invoice.Party) {
	party.Name, party.Address, party.Contact = p.name, p.address, p.contact
	if id := p.first(); id.Value != "" {
		party.Identifiers = []invoice.Identifier{id}
		if id.Scheme == "0088" || id.Scheme == "0060" { // numbers that are electronic addresses too
			party.ElectronicAddress = invoice.ElectronicAddress(id)
		}
	}
}
