package paper

import (
	"cmp"
	"strings"

	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/codes"
)

// codeSide is how large the code to scan is drawn, in points: 32 mm, of which a phone
// reads even the fullest.
const codeSide = 91.0

// payment draws how and when to pay, on a tinted ground.
func (d *draft) payment() {
	facts := d.paymentFacts()
	if len(facts) == 0 {
		return
	}
	const inset, labels = 10.0, 92.0
	content := transfer(d.inv)
	room := wide - 2*inset - labels
	if content != "" {
		room -= codeSide + 26
	}
	tint := d.accent.tint()
	ground := func(r row) row { r.fill = &tint; return r }
	head := cell{x: leftEdge + inset, width: wide - 2*inset}
	head.add(d.page, d.words["payment"], style{bold, 8, d.accent})
	rows := []row{ground(row{cells: []cell{head}, before: 8, after: 3})}
	for _, f := range facts {
		name := cell{x: leftEdge + inset, width: labels - 6}
		name.add(d.page, f.label, style{regular, 8, faint})
		value := cell{x: leftEdge + inset + labels, width: room}
		s := plain
		if f.label == d.words["slip"] {
			s = style{bold, 11, ink}
		}
		value.add(d.page, f.value, s)
		rows = append(rows, ground(row{cells: []cell{name, value}, before: 1, after: 1}))
	}
	least := 0.0
	if content != "" {
		least = codeSide + 36
	}
	rows = append(rows, ground(row{after: max(8, least-heights(rows))}))
	d.put(row{after: 14})
	whole := heights(rows)
	d.keep(whole)
	top := d.y
	fits := whole <= d.room()
	d.put(rows...)
	if content == "" || !fits {
		if content != "" { // so many accounts that they fill a page: the code goes below them
			d.keep(codeSide + 30)
			top = d.y
			d.y += codeSide + 30
		} else {
			return
		}
	}
	x := rightEdge - codeSide - inset
	white := rgb{255, 255, 255}
	d.pdf.SetFillColor(white.r, white.g, white.b)
	d.pdf.Rect(x-6, top+6, codeSide+12, codeSide+12, "F")
	d.scanned(content, x, top+12, codeSide)
	d.draw(row{cells: []cell{{x: x - 6, width: codeSide + 12, side: centre, lines: []line{{text: d.show(d.words["scan"]), style: label}}}}}, top+codeSide+20)
}

// paymentFacts are the lines of the payment block.
func (d *draft) paymentFacts() []fact {
	p, w := d.inv.Payment, d.words
	facts := []fact{
		{w["means"], cmp.Or(p.MeansText, w.or("means."+p.MeansCode, codes.Name(codes.PaymentMeans, p.MeansCode)))},
		{w["due"], w.date(d.inv.DueDate)},
		{w["terms"], d.inv.PaymentTerms},
	}
	if d.inv.CreditNote() && len(p.Transfers) == 0 && p.MeansCode == "" {
		facts = append([]fact{{"", w["credited"]}}, facts...)
	}
	line, isSlip := slip(p)
	if isSlip {
		facts = append(facts, fact{w["slip"], line})
	}
	for i, t := range p.Transfers {
		name := w["account"]
		account := t.Account
		if iban := strings.ReplaceAll(t.Account, " ", ""); codes.CheckIBAN(iban) == nil {
			name, account = "IBAN", fours(iban)
		}
		switch strings.ToUpper(t.BIC) { // as Swedish invoices name their giros
		case "SE:BANKGIRO":
			name, t.BIC = "Bankgiro", ""
		case "SE:PLUSGIRO":
			name, t.BIC = "Plusgiro", ""
		}
		if isSlip && i == 0 {
			account = "" // stands in the line
		}
		facts = append(facts, fact{name, account}, fact{"BIC", t.BIC}, fact{w["holder"], t.Name})
	}
	if !isSlip {
		facts = append(facts, fact{w["remittance"], p.Remittance})
	}
	facts = append(facts, cardFacts(w, p)...)
	facts = given(facts...)
	if len(facts) == 1 && facts[0].label == w["due"] {
		return nil // stands at the top
	}
	return facts
}

func cardFacts(w words, p invoice.Payment) []fact {
	return []fact{
		{w["card"], strings.TrimSpace(p.Card.Number + " " + p.Card.Holder)},
		{w["mandate"], p.DirectDebit.Mandate},
		{w["creditor"], p.DirectDebit.Creditor},
		{w["debited"], p.DirectDebit.Account},
	}
}

// fours parts an IBAN into groups of four, as it is written on paper.
func fours(iban string) string {
	var b strings.Builder
	for i, r := range iban {
		if i > 0 && i%4 == 0 {
			b.WriteString(noBreak)
		}
		b.WriteRune(r)
	}
	return b.String()
}
