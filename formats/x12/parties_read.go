package x12

import (
	"github.com/postbud/postbud/internal/x12"
	"github.com/postbud/postbud/invoice"
)

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
	if (s.ID == "N2" || s.ID == "REF") && !d.room(s) {
		return
	}
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
