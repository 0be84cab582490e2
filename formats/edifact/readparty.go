package edifact

import (
	"slices"
	"strings"

	"github.com/postbud/postbud/internal/edifact"
	"github.com/postbud/postbud/invoice"
)

// partyReader is one group of NAD.
type partyReader struct {
	role    string // NAD's qualifier, "" when no group is open
	id      invoice.Identifier
	name    []string // lines
	address invoice.Address
	legal   string
	vat     string
	tax     string
	own     []string // further identifiers
	persons []person
	reach   invoice.ElectronicAddress
	before  int            // accounts that other groups named
	under   []string       // qualifiers of those that this one names
	found   map[string]int // how well a party is known: which qualifier named it
}

// person is one CTA with its COMs.
type person struct {
	role    string
	contact invoice.Contact
}

func (r *reader) partySegment(seg *edifact.Segment) error {
	p := &r.party
	switch seg.Tag {
	case "NAD":
		r.nad(seg)
	case "FII":
		r.account(seg)
	case "RFF":
		r.partyReference(seg)
	case "CTA":
		name := seg.At(1, 1)
		if name == "" {
			name = seg.At(1, 0)
		}
		p.persons = append(p.persons, person{role: seg.At(0, 0), contact: invoice.Contact{Name: name}})
	case "COM":
		if len(p.persons) == 0 {
			p.persons = append(p.persons, person{role: "?"})
		}
		for at := range seg.Len() {
			for _, c := range seg.Repeats(at) {
				if scheme, value, ok := strings.Cut(c[0], ":"); ok && len(c) > 1 && c[1] == ediAddress {
					set(&p.reach, invoice.ElectronicAddress{Scheme: scheme, Value: value})
					continue
				}
				p.persons[len(p.persons)-1].reach(append(slices.Clone(c), "", ""))
			}
		}
	}
	return nil
}

func (p *person) reach(com []string) {
	switch com[1] {
	case "TE", "AL":
		set(&p.contact.Phone, com[0])
	case "EM":
		set(&p.contact.Email, com[0])
	}
}

func (r *reader) nad(seg *edifact.Segment) {
	p := partyReader{role: seg.At(0, 0), found: r.party.found, before: len(r.inv.Payment.Transfers)}
	if value := seg.At(1, 0); value != "" {
		p.id = invoice.Identifier{Scheme: schemeOf(seg.At(1, 1), seg.At(1, 2)), Value: value}
	}
	name := seg.Composite(3)
	p.name = strings.Split(join(name[:min(len(name), names)], nameLength, "\n"), "\n")
	if strings.Join(name, "") == "" { // some senders put all on lines of their own
		lines := append(slices.Clone(seg.Composite(2)), "", "", "")
		p.name = lines[:1]
		p.address.Line1, p.address.Line2, p.address.Line3 = lines[1], lines[2], strings.Join(filled(lines[3:]), ", ")
	}
	if street := seg.Composite(4); strings.Join(street, "") != "" {
		lines := append(strings.Split(join(street, nameLength, "\n"), "\n"), "", "")
		p.address.Line1, p.address.Line2, p.address.Line3 = lines[0], lines[1], strings.Join(filled(lines[2:]), ", ")
	}
	p.address.City, p.address.PostCode, p.address.Country = seg.At(5, 0), seg.At(7, 0), seg.At(8, 0)
	if p.address.Subdivision = seg.At(6, 3); p.address.Subdivision == "" {
		p.address.Subdivision = seg.At(6, 0)
	}
	r.party = p
}

func filled(lines []string) []string {
	return slices.DeleteFunc(slices.Clone(lines), func(l string) bool { return l == "" })
}

// schemeOf is the ICD code of an identifier by its list (1131) and agency (3055).
func schemeOf(list, agency string) string {
	switch {
	case agency == agencyGS1:
		return schemeGLN
	case agency == agencyDUNS:
		return schemeDUNS
	case len(list) == 4 && isWhole(list):
		return list
	}
	return ""
}

// account reads FII: where to pay to, or what is debited.
func (r *reader) account(seg *edifact.Segment) {
	switch account := seg.At(1, 0); seg.At(0, 0) {
	case "BI":
		set(&r.inv.Payment.DirectDebit.Account, account)
	case "RB", "RH", "BF", "BE", "":
		t := invoice.CreditTransfer{Account: account, BIC: seg.At(2, 0)}
		if t.BIC == "" {
			t.BIC = seg.At(2, 3)
		}
		holder := seg.Composite(1)
		t.Name = join(holder[min(1, len(holder)):min(3, len(holder))], nameLength, " ")
		if account != "" && !r.known(seg.At(0, 0), t) && len(r.inv.Payment.Transfers) < 1000 {
			r.inv.Payment.Transfers = append(r.inv.Payment.Transfers, t)
			r.party.under = append(r.party.under, seg.At(0, 0))
		}
	}
}

// known says whether an account was named before, by another group or under another
// qualifier. Two that one group names in the same way are two.
func (r *reader) known(qualifier string, t invoice.CreditTransfer) bool {
	for i, k := range r.inv.Payment.Transfers {
		own := i - r.party.before
		if (k == t || t == invoice.CreditTransfer{Account: k.Account}) && (own < 0 || r.party.under[own] != qualifier) {
			return true
		}
	}
	return false
}

func (r *reader) partyReference(seg *edifact.Segment) {
	p, value := &r.party, seg.At(0, 1)
	switch seg.At(0, 0) {
	case "VA":
		set(&p.vat, value)
	case "GN", "XA":
		set(&p.legal, value)
	case "FC", "AHP":
		set(&p.tax, value)
	case "IA", "IT":
		p.own = append(p.own, value)
	case "CR":
		set(&r.inv.BuyerReference, value)
	case "AOU", "ADE":
		set(&r.inv.BuyerAccount, value)
	case "AVS":
		set(&r.inv.Payment.DirectDebit.Mandate, value)
	case "AII":
		set(&r.inv.Payment.DirectDebit.Creditor, value)
	}
}

// roles are the qualifiers of each party, the best one first.
func roles() map[string][]string {
	return map[string][]string{
		"seller":   {"SU", "SE", "II", "SR"},
		"buyer":    {"BY", "IV", "BT"},
		"delivery": {"DP", "ST", "UC", "CN"},
		"payee":    {"PE"},
		"tax":      {"LC"},
	}
}

// endParty puts the group where it belongs, unless a better one stands there.
func (r *reader) endParty() {
	p := r.party
	r.party = partyReader{found: p.found}
	if r.party.found == nil {
		r.party.found = map[string]int{}
	}
	for party, qualifiers := range roles() {
		rank := slices.Index(qualifiers, p.role)
		if rank < 0 {
			continue
		}
		if best, known := r.party.found[party]; known && best <= rank {
			return
		}
		r.party.found[party] = rank
		r.place(party, p)
	}
}

func (r *reader) place(party string, p partyReader) {
	inv := r.inv
	switch party {
	case "seller":
		inv.Seller = p.whole(inv.Seller)
		inv.Seller.TaxRegistration = p.tax
	case "buyer":
		inv.Buyer = p.whole(inv.Buyer)
	case "delivery":
		inv.Delivery.Name, inv.Delivery.Location, inv.Delivery.Address = strings.Join(p.name, " "), p.id, p.address
	case "payee":
		inv.Payee = invoice.Payee{Name: strings.Join(p.name, " "), Identifier: p.id, LegalRegistration: invoice.Identifier{Value: p.legal}}
	case "tax":
		inv.TaxRepresentative = invoice.Representative{Name: strings.Join(p.name, " "), VATIdentifier: p.vat, Address: p.address}
	}
}

// whole is the group as seller or buyer.
func (p partyReader) whole(was invoice.Party) invoice.Party {
	party := invoice.Party{
		Name:              p.name[0],
		TradingName:       strings.Join(filled(p.name[1:]), " "),
		LegalRegistration: invoice.Identifier{Value: p.legal},
		VATIdentifier:     p.vat,
		LegalInformation:  was.LegalInformation,
		Address:           p.address,
	}
	if p.id.Value != "" {
		party.Identifiers = append(party.Identifiers, p.id)
	}
	for _, own := range p.own {
		party.Identifiers = append(party.Identifiers, invoice.Identifier{Value: own})
	}
	party.ElectronicAddress, party.Contact = p.reached()
	if p.reach.Value != "" {
		party.ElectronicAddress = p.reach
	}
	return party
}

// reached is the contact, and the electronic address where one is given as the
// official mapping of EN 16931 has it: a mail address of nobody beside a contact.
func (p partyReader) reached() (address invoice.ElectronicAddress, contact invoice.Contact) {
	for _, one := range p.persons {
		if c := one.contact; len(p.persons) > 1 && one.role == "IC" && c.Name == "" && c.Phone == "" && c.Email != "" {
			set(&address, invoice.ElectronicAddress{Scheme: "EM", Value: c.Email})
			continue
		}
		set(&contact, one.contact)
	}
	return address, contact
}
