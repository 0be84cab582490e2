package edifact

import (
	"fmt"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/edifact"
	"github.com/postbud/postbud/invoice"
)

// addressTerms are the numbers of an address's terms.
type addressTerms struct{ line1, line2, line3, city, postCode, subdivision, country string }

var (
	sellerAddress   = addressTerms{"BT-35", "BT-36", "BT-162", "BT-37", "BT-38", "BT-39", "BT-40"}
	buyerAddress    = addressTerms{"BT-50", "BT-51", "BT-163", "BT-52", "BT-53", "BT-54", "BT-55"}
	taxAddress      = addressTerms{"BT-64", "BT-65", "BT-164", "BT-66", "BT-67", "BT-68", "BT-69"}
	deliveryAddress = addressTerms{"BT-75", "BT-76", "BT-165", "BT-77", "BT-78", "BT-79", "BT-80"}
)

// schemeGLN is GLN as ISO 6523 and EAS call it, and what EDIFACT's agency says.
const (
	schemeGLN  = "0088"
	schemeDUNS = "0060"
	agencyISO  = "5" // whose ISO 6523 lists the schemes
	agencyGS1  = "9"
	agencyDUNS = "16"
)

// parties writes the groups of NAD.
func (w *writer) parties() {
	inv := w.inv
	w.seller(&inv.Seller)
	w.buyer("BY", &inv.Buyer)
	if w.settings.Invoicee {
		w.buyer("IV", &inv.Buyer)
	}
	if d := &inv.Delivery; d.Name != "" || d.Location.Value != "" || d.Address != (invoice.Address{}) {
		w.nad(w.settings.DeliverTo, w.identifier("BT-71", d.Location), w.pieces("BT-70", d.Name, nameLength, names), d.Address, deliveryAddress)
	}
	if p := &inv.Payee; *p != (invoice.Payee{}) {
		w.nad("PE", w.identifier("BT-60", p.Identifier), w.pieces("BT-59", p.Name, nameLength, names), invoice.Address{}, addressTerms{})
		w.reference("BT-61", w.settings.CompanyNumber, p.LegalRegistration.Value)
	}
	if r := &inv.TaxRepresentative; *r != (invoice.Representative{}) {
		w.nad("LC", nil, w.pieces("BT-62", r.Name, nameLength, names), r.Address, taxAddress)
		w.reference("BT-63", "VA", r.VATIdentifier)
	}
}

func (w *writer) seller(s *invoice.Party) {
	main := 0 // of the identifiers: a GLN, else the first
	for i, id := range s.Identifiers {
		if id.Scheme == schemeGLN {
			main = i
			break
		}
	}
	id := w.main("BT-29", s, main)
	w.nad(w.settings.Seller, id, w.name("BT-27", s.Name, "BT-28", s.TradingName), s.Address, sellerAddress)
	w.transfers(w.inv.Payment.Transfers)
	for i, id := range s.Identifiers {
		if i != main {
			w.reference("BT-29", "IA", id.Value)
		}
	}
	w.reference("BT-30", w.settings.CompanyNumber, s.LegalRegistration.Value)
	w.reference("BT-31", "VA", s.VATIdentifier)
	w.reference("BT-32", "FC", s.TaxRegistration)
	w.contact(&s.Contact, "BT-41", "BT-42", "BT-43", w.reach("BT-34", s, id))
}

func (w *writer) buyer(qualifier string, b *invoice.Party) {
	id := w.main("BT-46", b, 0)
	w.nad(qualifier, id, w.name("BT-44", b.Name, "BT-45", b.TradingName), b.Address, buyerAddress)
	if account := w.inv.Payment.DirectDebit.Account; account != "" && qualifier == "BY" {
		w.Segment("FII", one("BI"), one(w.text("BT-91", account, nameLength)))
	}
	if w.settings.BuyerReference == "buyer" && qualifier == "BY" {
		w.reference("BT-10", "CR", w.inv.BuyerReference)
	}
	w.reference("BT-47", w.settings.CompanyNumber, b.LegalRegistration.Value)
	w.reference("BT-48", "VA", b.VATIdentifier)
	reach := ""
	if qualifier == "BY" {
		reach = w.reach("BT-49", b, id)
	}
	w.contact(&b.Contact, "BT-56", "BT-57", "BT-58", reach)
}

// nad writes NAD.
func (w *writer) nad(qualifier string, id, name c, a invoice.Address, t addressTerms) {
	subdivision := c(nil)
	if w.subdivision && a.Subdivision != "" {
		subdivision = c{"", "", "", w.text(t.subdivision, a.Subdivision, 70)}
	}
	w.Segment("NAD", one(qualifier), id, nil, name, w.street(a, t),
		one(w.text(t.city, a.City, nameLength)), subdivision,
		one(w.text(t.postCode, a.PostCode, w.postCode)), one(w.code(t.country, a.Country)))
}

// street is the lines of an address.
func (w *writer) street(a invoice.Address, t addressTerms) c {
	if a.Line1+a.Line2+a.Line3 == "" {
		return nil
	}
	lines := w.characters(t.line1, a.Line1) + "\n" + w.characters(t.line2, a.Line2) + "\n" + w.characters(t.line3, a.Line3)
	return w.two(t.line1, strings.TrimRight(lines, "\n"), streets)
}

// name is a party's name, and on a line of its own its trading name.
func (w *writer) name(term, own, tradingTerm, trading string) c {
	lines := w.characters(term, own)
	if trading != "" {
		lines += "\n" + w.characters(tradingTerm, trading)
	}
	return w.two(term, lines, names)
}

// two is texts in the components of one element, each text on lines of its own.
func (w *writer) two(term, lines string, most int) c {
	pieces := lay(lines, nameLength)
	if len(pieces) > most {
		w.wrong(term, strings.ReplaceAll(lines, "\n", ", "), "and what stands with it are too long: there is room for %d times %d characters", most, nameLength)
	}
	if pieces[0] == "" {
		pieces[0] = " " // the first component must stand there
	}
	if join(pieces, nameLength, "\n") != lines {
		w.unlayable(term, lines)
	}
	return pieces
}

// main is the identifier in NAD: one of the party's own, else its GLN for exchange.
func (w *writer) main(term string, p *invoice.Party, own int) c {
	if own < len(p.Identifiers) {
		return w.identifier(term, p.Identifiers[own])
	}
	if p.ElectronicAddress.Scheme == schemeGLN {
		return w.identifier(term, invoice.Identifier(p.ElectronicAddress))
	}
	return nil
}

// identifier is C082. A scheme is an agency, or, where there is room, its ICD code.
func (w *writer) identifier(term string, id invoice.Identifier) c {
	if id.Value == "" {
		return nil
	}
	value := w.text(term, id.Value, nameLength)
	switch {
	case id.Scheme == schemeGLN:
		return c{value, "", agencyGS1}
	case id.Scheme == schemeDUNS:
		return c{value, "", agencyDUNS}
	case len(id.Scheme) <= w.list:
		return c{value, w.characters(term+"-1", id.Scheme)}
	}
	return c{value}
}

// transfers writes the accounts to pay to.
func (w *writer) transfers(all []invoice.CreditTransfer) {
	if len(all) > accounts {
		w.wrong("BT-84", "", "stands there %d times, and there is room for %d", len(all), accounts)
	}
	for _, t := range all {
		if t.Account == "" {
			w.missing("BT-84")
		}
		holder := append(c{w.text("BT-84", t.Account, nameLength)}, w.pieces("BT-85", t.Name, nameLength, 2)...)
		w.Segment("FII", one("RB"), holder, one(w.text("BT-86", t.BIC, bankLength)))
	}
}

// contact writes CTA and COM.
func (w *writer) contact(contact *invoice.Contact, name, phone, email, reach string) {
	if *contact == (invoice.Contact{}) && reach == "" {
		return
	}
	w.Segment("CTA", one("IC"), c{"", w.text(name, contact.Name, nameLength)})
	if contact.Phone != "" {
		w.Segment("COM", c{w.text(phone, contact.Phone, contactLength), "TE"})
	}
	if contact.Email != "" {
		w.Segment("COM", c{w.text(email, contact.Email, contactLength), "EM"})
	}
	if reach != "" {
		w.Segment("COM", c{reach, ediAddress})
	}
}

// ediAddress is the kind of number (3155) under which a party is reached by EDI: its
// electronic address behind the code of its scheme, "EM:invoices@example.com".
const ediAddress = "EI"

// reach is the electronic address of a party where the interchange and the GLN of the
// party do not say it. The small character sets have no place for most of them.
func (w *writer) reach(term string, p *invoice.Party, id c) string {
	a := p.ElectronicAddress
	sender, recipient := w.partners()
	if own := p == &w.inv.Seller; own == selfBilled(w.inv.TypeCode) {
		sender = recipient
	}
	said := addressOf(sender, &invoice.Party{})
	if said == (invoice.ElectronicAddress{}) && len(id) == 3 && id[2] == agencyGS1 {
		said = invoice.ElectronicAddress{Scheme: schemeGLN, Value: id[0]}
	}
	text := a.Scheme + ":" + a.Value
	if a.Value == "" || said == a || (w.set == edifact.UNOA || w.set == edifact.UNOB) && !w.has(text) {
		return ""
	}
	return w.text(term, text, contactLength)
}

// has says whether the set has the text.
func (w *writer) has(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return !w.set.Has(r) })
}

// partners are sender and recipient of the interchange. The buyer sends a
// self-billed invoice.
func (w *writer) partners() (sender, recipient edifact.Partner) {
	from, to := &w.inv.Seller, &w.inv.Buyer
	fromTerm, toTerm := "BT-34", "BT-49"
	if selfBilled(w.inv.TypeCode) {
		from, to, fromTerm, toTerm = to, from, toTerm, fromTerm
	}
	return w.partner("sender", w.settings.Sender, from, fromTerm), w.partner("receiver", w.settings.Receiver, to, toTerm)
}

func selfBilled(code string) bool { return code == "389" || code == "261" || code == "527" }

func (w *writer) partner(setting, text string, p *invoice.Party, term string) edifact.Partner {
	if text != "" {
		return partnerOf(text)
	}
	address := p.ElectronicAddress
	ids := append([]invoice.Identifier{invoice.Identifier(address)}, p.Identifiers...)
	for _, id := range ids {
		if id.Scheme == schemeGLN && id.Value != "" {
			return edifact.Partner{ID: w.text(term, id.Value, nameLength), Qualifier: "14"}
		}
		if id == ids[0] && icd(id.Scheme) && id.Value != "" && len(id.Value) <= nameLength-len(id.Scheme) {
			return edifact.Partner{ID: w.text(term, id.Scheme+id.Value, nameLength), Qualifier: "30"}
		}
	}
	for _, id := range []string{address.Value, p.LegalRegistration.Value, p.VATIdentifier} {
		if id != "" && len(id) <= nameLength && w.has(id) {
			return edifact.Partner{ID: id, Qualifier: "ZZZ"}
		}
	}
	instead := fillSender
	if setting == "receiver" {
		instead = fillReceiver
	}
	sentence := fmt.Sprintf("%s is missing; %s", termName(term), instead)
	w.fail(fault.New(fault.Invalid, "%s", sentence).
		Coded("DOC-RULE", "format", name, "rule", term, "field", term, "value", "", "sentence", sentence))
	return edifact.Partner{}
}

// icd says whether a scheme of an electronic address is an ISO 6523 code.
func icd(scheme string) bool {
	return len(scheme) == 4 && scheme[0] == '0' && strings.Trim(scheme, "0123456789") == ""
}
