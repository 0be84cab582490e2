package dashboard

import (
	"strings"

	page "github.com/postbud/postbud/internal/paper"
	"github.com/postbud/postbud/invoice"
)

// paper is an invoice made for reading.
type paper struct {
	Kind, Number   string
	Seller, Buyer  paperParty
	Facts          []fact
	Notes          []string
	Lines          []paperLine
	Totals         []paperTotal
	VAT            []paperVAT
	Payment        []fact
	Attachments    []string
	HasLineDetails bool
}

type paperParty struct {
	Title, Name string
	Lines       []string
}

type paperLine struct {
	Text, Sub, Quantity, Price, VAT, Net string
	Extra                                []string
}

type paperTotal struct {
	Name, Amount string
	Strong       bool
}

type paperVAT struct{ Name, Taxable, Tax string }

// paper shows an invoice. Amounts of a credit note bear a minus; the file follows
// the sign rule of its format.
func (c *call) paper(inv *invoice.Invoice) *paper {
	money := func(d invoice.Decimal) string {
		if inv.CreditNote() && d.Given() && d.Sign() != 0 {
			d = d.Neg()
		}
		return c.amount(d, "")
	}
	p := &paper{Kind: c.kind(inv.Kind()), Number: inv.Number}
	p.Seller = c.paperParty("word.supplier", inv.Seller)
	p.Buyer = c.paperParty("word.customer", inv.Buyer)
	add := func(to *[]fact, key, value string) {
		if value != "" {
			*to = append(*to, fact{c.T(key), value})
		}
	}
	add(&p.Facts, "word.date", c.longDate(inv.IssueDate))
	add(&p.Facts, "word.due", c.longDate(inv.DueDate))
	add(&p.Facts, "word.order_number", inv.PurchaseOrder)
	add(&p.Facts, "documents.supplier-order", inv.SalesOrder)
	add(&p.Facts, "word.buyer_reference", inv.BuyerReference)
	add(&p.Facts, "paper.contract", inv.Contract)
	add(&p.Facts, "paper.project", inv.Project)
	add(&p.Facts, "paper.delivery", c.longDate(inv.Delivery.Date))
	for _, before := range inv.Preceding {
		add(&p.Facts, "paper.preceding", before.Number)
	}
	add(&p.Facts, "documents.currency", inv.Currency)
	for _, n := range inv.Notes {
		p.Notes = append(p.Notes, n.Text)
	}
	for _, l := range inv.Lines {
		p.Lines = append(p.Lines, c.paperLine(l, money))
	}
	for _, v := range inv.VATBreakdown {
		name := c.vatName(v.Category, v.Rate)
		p.VAT = append(p.VAT, paperVAT{strings.TrimSpace(name + " " + v.ExemptionReason), money(v.Taxable), money(v.Tax)})
	}
	for _, a := range inv.Allowances {
		p.total(c.T("paper.allowance")+reasonOf(a.Reason), money(a.Amount.Neg()), false)
	}
	for _, a := range inv.Charges {
		p.total(c.T("paper.charge")+reasonOf(a.Reason), money(a.Amount), false)
	}
	t := inv.Totals
	p.total(c.T("paper.without-vat"), money(t.TotalWithoutVAT), false)
	p.total(c.T("paper.vat"), money(t.TotalVAT), false)
	p.total(c.T("paper.with-vat"), money(t.TotalWithVAT), !t.Due.Given())
	if t.Paid.Sign() != 0 {
		p.total(c.T("paper.paid"), money(t.Paid.Neg()), false)
	}
	if t.Rounding.Sign() != 0 {
		p.total(c.T("paper.rounding"), money(t.Rounding), false)
	}
	if due := t.Due; due.Given() {
		p.total(c.T("paper.due"), strings.TrimSpace(money(due)+" "+inv.Currency), true)
	}
	c.paperPayment(p, inv.Payment, inv.PaymentTerms)
	for _, a := range inv.Attachments {
		name := or(a.FileName, or(a.Description, a.Reference))
		if a.Content.Given() {
			name += " (" + c.size(a.Content.Size) + ")"
		}
		p.Attachments = append(p.Attachments, name)
	}
	return p
}

func reasonOf(reason string) string {
	if reason == "" {
		return ""
	}
	return ": " + reason
}

func (p *paper) total(name, amount string, strong bool) {
	if amount != "" {
		p.Totals = append(p.Totals, paperTotal{name, amount, strong})
	}
}

func (c *call) paperParty(key string, party invoice.Party) paperParty {
	p := paperParty{Title: c.T(key), Name: party.Name}
	add := func(lines ...string) {
		for _, l := range lines {
			if strings.TrimSpace(l) != "" {
				p.Lines = append(p.Lines, strings.TrimSpace(l))
			}
		}
	}
	a := party.Address
	add(a.Line1, a.Line2, a.Line3, a.PostCode+" "+a.City, page.Country(c.lang, a.Country))
	if party.VATIdentifier != "" {
		add(c.T("paper.vat-number") + " " + party.VATIdentifier)
	} else if party.LegalRegistration.Value != "" {
		add(c.T("word.cvr") + " " + party.LegalRegistration.Value)
	}
	if e := party.ElectronicAddress; e.Value != "" {
		add(c.T("doc.address") + " " + c.addressName(e))
	}
	add(party.Contact.Name, party.Contact.Phone, party.Contact.Email)
	return p
}

func (c *call) paperLine(l invoice.Line, money func(invoice.Decimal) string) paperLine {
	row := paperLine{
		Text: l.Item.Name, Sub: l.Item.Description,
		Quantity: strings.TrimSpace(c.number(l.Quantity) + " " + page.Unit(c.lang, l.Unit, l.Quantity)),
		Price:    c.amount(l.Price.NetPrice, ""), VAT: c.vatName(l.VAT.Category, l.VAT.Rate), Net: money(l.LineNet),
	}
	if l.Item.SellerID != "" {
		row.Extra = append(row.Extra, c.T("paper.item")+" "+l.Item.SellerID)
	}
	if l.Note != "" {
		row.Extra = append(row.Extra, l.Note)
	}
	for _, a := range l.Allowances {
		row.Extra = append(row.Extra, c.T("paper.allowance")+reasonOf(a.Reason)+" "+money(a.Amount.Neg()))
	}
	for _, a := range l.Charges {
		row.Extra = append(row.Extra, c.T("paper.charge")+reasonOf(a.Reason)+" "+money(a.Amount))
	}
	return row
}

func (c *call) vatName(category string, rate invoice.Decimal) string {
	if category == "S" || rate.Sign() > 0 {
		return c.number(rate) + " %"
	}
	return page.Category(c.lang, category)
}

func (c *call) paperPayment(p *paper, pay invoice.Payment, terms string) {
	add := func(key, value string) {
		if value != "" {
			p.Payment = append(p.Payment, fact{c.T(key), value})
		}
	}
	add("paper.terms", terms)
	for _, t := range pay.Transfers {
		add("paper.account", t.Account)
		add("paper.account-name", t.Name)
		add("paper.bic", t.BIC)
	}
	add("paper.remittance", pay.Remittance)
}
