package paper

import (
	"cmp"
	"slices"
	"strings"

	"github.com/postbud/postbud/invoice"
)

// letterhead draws who sends and who receives. The buyer's address stands where a
// window envelope shows it.
func (d *draft) letterhead(logo *picture) {
	const window, half = 132.0, 330.0
	from := cell{x: leftEdge + half, width: wide - half}
	d.seller(&from)
	head := cell{x: leftEdge, width: half - 30}
	top := d.y
	if logo != nil {
		d.y += d.logo(logo, top, half-30, 54)
	} else {
		head.add(d.page, cmp.Or(d.inv.Seller.TradingName, d.inv.Seller.Name), style{bold, 17, d.accent})
		d.put(row{cells: []cell{head}})
	}
	to := cell{x: leftEdge, width: half - 60}
	d.buyer(&to)
	d.y = max(d.y+12, top+window-topEdge)
	end, sides := d.y+to.height(), top+from.height()
	if max(end, sides) < bottomEdge-60 {
		d.draw(row{cells: []cell{from}}, top)
		d.draw(row{cells: []cell{to}}, d.y)
		d.y = max(end, sides) + 20
		return
	}
	from.x, from.width = to.x, to.width // names and addresses of many lines
	d.put(row{cells: []cell{to}, after: 12}, row{cells: []cell{from}, after: 12})
}

func (d *draft) seller(c *cell) {
	s := d.inv.Seller
	c.add(d.page, s.Name, style{bold, 8.5, ink})
	fine := style{regular, 8, faint}
	if s.TradingName != s.Name {
		c.add(d.page, s.TradingName, fine)
	}
	c.add(d.page, d.address(s.Address), fine)
	gap := 4.0
	for _, f := range d.numbers(s) {
		c.spaced(d.page, f.label+d.words["label"]+noBreak+f.value, fine, gap)
		gap = 0
	}
	c.spaced(d.page, s.LegalInformation, fine, 2)
	gap = 4
	for _, text := range d.contact(s.Contact) {
		c.spaced(d.page, text, fine, gap)
		gap = 0
	}
}

func (d *draft) buyer(c *cell) {
	b := d.inv.Buyer
	c.add(d.page, b.Name, style{bold, 10, ink})
	usual := style{regular, 10, ink}
	if b.TradingName != b.Name {
		c.add(d.page, b.TradingName, usual)
	}
	if b.Contact.Name != "" {
		c.add(d.page, d.words["attention"]+" "+b.Contact.Name, usual)
		b.Contact.Name = ""
	}
	c.add(d.page, d.address(b.Address), usual)
	gap := 5.0
	for _, f := range d.numbers(b) {
		c.spaced(d.page, f.label+d.words["label"]+noBreak+f.value, small, gap)
		gap = 0
	}
	for _, text := range d.contact(b.Contact) {
		c.add(d.page, text, small)
	}
}

// address is an address, a line each.
func (d *draft) address(a invoice.Address) string {
	place := strings.TrimSpace(a.PostCode + " " + a.City)
	var all []string
	for _, text := range []string{a.Line1, a.Line2, a.Line3, place, a.Subdivision, d.words.country(a.Country)} {
		if text != "" {
			all = append(all, text)
		}
	}
	return strings.Join(all, "\n")
}

func (d *draft) contact(c invoice.Contact) []string {
	var all []string
	for _, f := range given(fact{"", c.Name}, fact{d.words.label("phone"), c.Phone}, fact{d.words.label("email"), c.Email}) {
		all = append(all, f.label+f.value)
	}
	return all
}

// numbers are the numbers that a party is known by.
func (d *draft) numbers(p invoice.Party) []fact {
	country := p.Address.Country
	facts := []fact{
		{d.scheme(p.LegalRegistration.Scheme, d.register(country)), p.LegalRegistration.Value},
		{d.words["vat"], p.VATIdentifier},
		{d.words["tax"], p.TaxRegistration},
	}
	for _, id := range p.Identifiers {
		if f := (fact{d.scheme(id.Scheme, d.words["id"]), id.Value}); !slices.Contains(facts, f) {
			facts = append(facts, f)
		}
	}
	if a := p.ElectronicAddress; a.Value != "" {
		facts = append(facts, fact{d.words["receives"] + " (" + d.scheme(a.Scheme, a.Scheme) + ")", a.Value})
	}
	return given(facts...)
}

// register is the name of a country's register of companies.
func (d *draft) register(country string) string {
	switch country {
	case "DK":
		return "CVR"
	case "SE", "NO":
		return "Org.nr"
	}
	return d.words["company"]
}

// scheme is the short name of the list that an identifier is from (ISO 6523, EAS): the
// one that people know, else the list's code behind other.
func (d *draft) scheme(code, other string) string {
	switch code {
	case "0088":
		return "GLN"
	case "0160":
		return "GTIN"
	case "0184":
		return "CVR"
	case "0096":
		return "P-nr."
	case "0198":
		return "SE-nr."
	case "0060":
		return "DUNS"
	case "0007", "0192":
		return "Org.nr"
	case "0009":
		return "SIRET"
	case "0002":
		return "SIREN"
	case "0204":
		return "Leitweg-ID"
	case "EM":
		return d.words["email"]
	case "SEPA":
		return "SEPA"
	case "", other:
		return other
	}
	return other + " " + code
}

// others draws delivery, payee and tax representative beside each other.
func (d *draft) others() {
	del, payee, rep := d.inv.Delivery, d.inv.Payee, d.inv.TaxRepresentative
	var cells []cell
	add := func(title, name, rest string) {
		if name == "" && rest == "" {
			return
		}
		const gutter = 14.0
		c := cell{width: (wide - 2*gutter) / 3}
		c.x = leftEdge + float64(len(cells))*(c.width+gutter)
		c.add(d.page, title, label)
		c.add(d.page, name, heavy)
		c.add(d.page, rest, style{regular, 8.5, ink})
		cells = append(cells, c)
	}
	add(d.words["delivery"], del.Name, lines(d.address(del.Address),
		d.said("delivered", d.words.date(del.Date)), d.named(del.Location, "location")))
	add(d.words["payee"], payee.Name, lines(d.named(payee.LegalRegistration, "company"), d.named(payee.Identifier, "id")))
	add(d.words["representative"], rep.Name, lines(d.address(rep.Address), d.said("vat", rep.VATIdentifier)))
	if len(cells) > 0 {
		d.put(row{cells: cells, before: 5, after: 10})
	}
}

// said is a value behind the word of its key, "" without one.
func (d *draft) said(key, value string) string {
	if value == "" {
		return ""
	}
	return d.words.label(key) + value
}

// named is an identifier behind the name of its scheme.
func (d *draft) named(id invoice.Identifier, key string) string {
	if id.Value == "" {
		return ""
	}
	return d.scheme(id.Scheme, d.words[key]) + d.words["label"] + noBreak + id.Value
}

// lines joins what is given, a line each.
func lines(all ...string) string {
	kept := all[:0]
	for _, text := range all {
		if text != "" {
			kept = append(kept, text)
		}
	}
	return strings.Join(kept, "\n")
}
