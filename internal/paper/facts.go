package paper

import (
	"strings"

	"github.com/postbud/postbud/invoice"
)

// title draws what the document is, in large letters.
func (d *draft) title() {
	title, kind := d.words.title(d.inv)
	d.name = strings.TrimSpace(title + " " + d.inv.Number)
	c := cell{x: leftEdge, width: wide}
	c.add(d.page, title, style{bold, 20, d.accent})
	if d.inv.Number != "" {
		c.lines = c.lines[:len(c.lines)-1]
		c.add(d.page, d.name, style{bold, 20, d.accent})
	}
	c.add(d.page, kind, small)
	d.put(row{cells: []cell{c}, after: 5}, row{over: &rule{0.9, d.accent}, after: 7})
}

// facts draws dates and references.
func (d *draft) facts() {
	i, w := d.inv, d.words
	facts := given(
		fact{w["issued"], w.date(i.IssueDate)},
		fact{w["due"], w.date(i.DueDate)},
		fact{w["taxpoint"], w.date(i.TaxPointDate)},
		fact{w["taxpoint"], d.coded("taxpoint", i.TaxPointCode)},
		fact{w["period"], w.period(i.Delivery.Period)},
		fact{w["buyerreference"], i.BuyerReference},
		fact{w["purchaseorder"], i.PurchaseOrder},
		fact{w["salesorder"], i.SalesOrder},
		fact{w["contract"], i.Contract},
		fact{w["project"], i.Project},
		fact{w["despatchadvice"], i.DespatchAdvice},
		fact{w["receivingadvice"], i.ReceivingAdvice},
		fact{w["tender"], i.Tender},
		fact{w["object"], schemed(i.Object)},
		fact{w["buyeraccount"], i.BuyerAccount},
		fact{w["currency"], i.Currency},
	)
	for _, p := range i.Preceding {
		facts = append(facts, fact{w["preceding"], strings.TrimSpace(p.Number + "  " + w.date(p.IssueDate))})
	}
	d.grid(facts, 4)
}

// coded is the word for a code, the code itself where there is none.
func (d *draft) coded(key, code string) string {
	if code == "" {
		return ""
	}
	return d.words.or(key+"."+code, code)
}

// schemed is an identifier with the code of its scheme.
func schemed(id invoice.Identifier) string {
	if id.Scheme == "" || id.Value == "" {
		return id.Value
	}
	return id.Value + " (" + id.Scheme + ")"
}

// notes draws the texts for the whole document.
func (d *draft) notes() {
	if len(d.inv.Notes) == 0 {
		return
	}
	for _, n := range d.inv.Notes {
		c := cell{x: leftEdge, width: wide}
		text := n.Text
		if n.Subject != "" {
			text = strings.TrimSpace(n.Subject + d.words["label"] + " " + text)
		}
		c.add(d.page, text, plain)
		d.put(row{cells: []cell{c}, after: 3})
	}
	d.put(row{after: 5})
}
