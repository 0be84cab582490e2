package dinero

import (
	"cmp"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
)

// parts are what an invoice is made of beside its document.
type parts struct {
	settings  Settings
	firm      organization
	buyer     *contact // nil when Dinero has none for it
	accounts  map[number]account
	rates     map[string]invoice.Decimal
	bank      deposit
	vatInDKK  invoice.Decimal // for a foreign currency
	preceding []invoice.Preceding
}

// build makes the invoice of a document. What cannot be understood or does not
// add up is an Invalid fault with the code of the error catalogue.
func build(doc *document, p parts) (*invoice.Invoice, error) {
	inv := &invoice.Invoice{
		Number:    doc.Number.String(),
		TypeCode:  pick(doc.kind == creditNote, "381", "380"),
		Currency:  currency(doc.Currency),
		Seller:    p.firm.seller(),
		Preceding: p.preceding,
	}
	if err := p.dates(inv, doc); err != nil {
		return nil, err
	}
	buyer, err := p.party(doc)
	if err != nil {
		return nil, err
	}
	inv.Buyer = buyer
	if err := p.lines(inv, doc); err != nil {
		return nil, err
	}
	p.references(inv, doc)
	inv.Payment = p.payment(inv, doc)
	if err := p.totals(inv, doc); err != nil {
		return nil, err
	}
	p.byCategory(inv)
	return inv, nil
}

// currency is the document's; Dinero's default is the krone.
func currency(text string) string {
	return cmp.Or(strings.ToUpper(strings.TrimSpace(text)), "DKK")
}

// dates are those of issue and of payment.
func (p parts) dates(inv *invoice.Invoice, doc *document) error {
	issued, err := invoice.ParseDate(dayOf(doc.Date))
	if err != nil {
		return fault.New(fault.Invalid, "the document has no date").
			Coded("DOC-RULE", "format", system, "field", "Date", "value", short(doc.Date))
	}
	inv.IssueDate = issued
	if doc.PaymentDate == "" || doc.kind == creditNote {
		return nil
	}
	due, err := invoice.ParseDate(dayOf(doc.PaymentDate))
	if err != nil {
		return fault.New(fault.Invalid, "the document's due date cannot be read").
			Coded("DOC-RULE", "format", system, "field", "PaymentDate", "value", short(doc.PaymentDate))
	}
	inv.DueDate = due
	return nil
}

// lines makes the invoice lines and the notes. Text lines have no line of their
// own in EN 16931: they become notes.
func (p parts) lines(inv *invoice.Invoice, doc *document) error {
	var products []line
	notes := opening(doc)
	var lineNotes [][]string
	for _, l := range doc.ProductLines {
		switch {
		case strings.EqualFold(l.LineType, "Product"):
			products, lineNotes = append(products, l), append(lineNotes, nil)
		case !strings.EqualFold(l.LineType, "Text"):
			return unknownWord("LineType", l.LineType)
		case len(products) == 0, p.settings.TextLines == onDocument:
			notes = append(notes, said(l)...)
		default:
			last := len(products) - 1
			lineNotes[last] = append(lineNotes[last], said(l)...)
		}
	}
	nets, err := doc.netOf(products)
	if err != nil {
		return err
	}
	vat := vatRules{settings: p.settings, firm: p.firm, buyer: p.buyer, accounts: p.accounts, rates: p.rates}
	for i, l := range products {
		out, err := product(i+1, l, nets[i])
		if err != nil {
			return err
		}
		if out.VAT, err = vat.of(i+1, l); err != nil {
			return err
		}
		out.Note = strings.Join(lineNotes[i], "\n")
		inv.Lines = append(inv.Lines, out)
		p.reason(inv, vat, out.VAT)
	}
	if text := strings.Join(notes, "\n"); text != "" {
		inv.Notes = []invoice.Note{{Text: text}} // one alone: PEPPOL-EN16931-R002
	}
	return nil
}

// reason opens the row of the breakdown that says why there is no VAT.
func (p parts) reason(inv *invoice.Invoice, rules vatRules, vat invoice.LineVAT) {
	text, code := rules.exemption(vat.Category)
	if text == "" {
		return
	}
	for _, row := range inv.VATBreakdown {
		if row.Category == vat.Category {
			return
		}
	}
	inv.VATBreakdown = append(inv.VATBreakdown, invoice.VATBreakdown{
		Category: vat.Category, Rate: vat.Rate, ExemptionReason: text, ExemptionCode: code,
	})
}

// opening are the title, when it is not Dinero's own, and the comment.
func opening(doc *document) []string {
	var notes []string
	switch title := strings.TrimSpace(doc.Description); strings.ToLower(title) {
	case "", "faktura", "invoice", "kreditnota", "credit note", "creditnote":
	default:
		notes = append(notes, title)
	}
	if comment := strings.TrimSpace(doc.Comment); comment != "" {
		notes = append(notes, comment)
	}
	return notes
}

// said is what a text line says.
func said(l line) []string {
	var all []string
	for _, text := range []string{l.Description, l.Comments} {
		if text = strings.TrimSpace(text); text != "" {
			all = append(all, text)
		}
	}
	return all
}

// references are the terms that Dinero has no field for.
func (p parts) references(inv *invoice.Invoice, doc *document) {
	inv.PurchaseOrder = p.settings.OrderNumber.find(doc, p.buyer, false)
	inv.BuyerReference = p.settings.BuyerReference.find(doc, p.buyer, false)
	if name := p.settings.ContactPerson.find(doc, p.buyer, true); name != "" || p.settings.ContactPerson.From != fromContact {
		inv.Buyer.Contact.Name = name
	}
	inv.Delivery.Date = anyDate(p.settings.DeliveryDate.find(doc, p.buyer, false))
}

// byCategory adds what some VAT categories demand of the rest.
func (p parts) byCategory(inv *invoice.Invoice) {
	for _, row := range inv.VATBreakdown {
		switch row.Category {
		case "K": // BR-IC-11, BR-IC-12: when and where to
			if !inv.Delivery.Date.Given() {
				inv.Delivery.Date = inv.IssueDate
			}
			if inv.Delivery.Address.Country == "" {
				inv.Delivery.Address = inv.Buyer.Address
			}
		case "O": // BR-O-02: no VAT identifiers
			inv.Seller.VATIdentifier, inv.Buyer.VATIdentifier = "", ""
		}
	}
}

// totals adds up and compares with Dinero. VAT that Dinero has rounded line by
// line may be off by an øre for each; the amount to pay is Dinero's then.
func (p parts) totals(inv *invoice.Invoice, doc *document) error {
	if err := invoice.Recalculate(inv); err != nil {
		return fault.Wrap(fault.Invalid, err, "the amounts cannot be added up")
	}
	t := &inv.Totals
	if without := doc.totalWithoutVAT(); t.TotalWithoutVAT.Cmp(without) != 0 {
		return wrongTotal("the lines come to %s without VAT, and Dinero says %s", t.TotalWithoutVAT, without)
	}
	with := doc.turned(doc.TotalInclVat)
	if vat := doc.turned(doc.TotalVat); doc.TotalVat.Given() && t.TotalWithoutVAT.Add(vat).Cmp(with) != 0 {
		return wrongTotal("the total without VAT and the VAT come to %s, and Dinero says %s", t.TotalWithoutVAT.Add(vat), with)
	}
	off := with.Sub(t.TotalWithVAT)
	slack := oneOere.Mul(invoice.NewDecimal(int64(len(inv.Lines)), 0), 2)
	if off.Abs().Cmp(slack) > 0 {
		return wrongTotal("the invoice comes to %s, and Dinero says %s", t.TotalWithVAT, with)
	}
	if off.Sign() != 0 {
		t.Rounding = off
		if err := invoice.Recalculate(inv); err != nil {
			return fault.Wrap(fault.Invalid, err, "the amounts cannot be added up")
		}
	}
	if p.vatInDKK.Given() {
		inv.VATCurrency, t.VATInAccountingCurrency = "DKK", p.vatInDKK
	}
	return nil
}

// anyDate reads a date as people write it in Denmark, or as ISO 8601 has it.
func anyDate(text string) invoice.Date {
	if d, err := invoice.ParseDate(text); err == nil {
		return d
	}
	for _, layout := range []string{"02-01-2006", "2-1-2006", "02.01.2006", "2.1.2006", "02/01/2006", "2/1/2006"} {
		if d, ok := parseDay(layout, text); ok {
			return d
		}
	}
	return invoice.Date{}
}
