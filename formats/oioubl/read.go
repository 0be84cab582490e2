package oioubl

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/internal/ubl"
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

// Read turns a document into an invoice. It reads every OIOUBL 2 and the cancelled
// OIOUBL 3. What is no OIOUBL invoice or credit note, and a date or number that is
// none, are Invalid faults. What EN 16931 does not know is passed over, but for what
// a note, an address line or a charge can hold.
func (f format) Read(ctx context.Context, r io.Reader) (*invoice.Invoice, error) {
	head, in, err := formats.Head(r)
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(customization(head), version3) {
		return ubl.Read(ctx, in, f.spool)
	}
	d, err := xmlterms.Parse(ctx, in, vocabulary(), f.spool)
	if err != nil {
		return nil, err
	}
	inv, err := read(d)
	if err == nil {
		err = d.Err()
	}
	if err != nil {
		return nil, err
	}
	return inv, nil
}

func read(d *xmlterms.Document) (*invoice.Invoice, error) {
	root := d.Root()
	form := formOf(root.Is("CreditNote"))
	if !root.Is(form.root) {
		return nil, d.Unknown("no OIOUBL invoice or credit note")
	}
	if id := root.Code("cbc:CustomizationID"); !strings.HasPrefix(id, version2) {
		says := "the document is an invoice that names no specification, no OIOUBL"
		if id != "" {
			says = fmt.Sprintf("the document is an invoice of the specification %q, no OIOUBL", short(id))
		}
		return nil, fault.New(fault.Invalid, "%s", says).
			Coded("FILE-UNREAD", "reason", "no OIOUBL invoice or credit note")
	}
	inv := &invoice.Invoice{}
	readHead(root, form, inv)
	readReferences(root, form, inv)
	readParties(root, inv)
	readDelivery(root, form, inv)
	readPayment(root, inv)
	readMoney(root, form, inv)
	if form.credit && !inv.CreditNote() {
		inv = turned(inv) // an invoice below zero
	}
	return inv, nil
}

// readMoney reads allowances, charges, totals and lines, and tells the VAT of all of
// them from their categories together.
func readMoney(root xmlterms.Element, form form, inv *invoice.Invoice) {
	var found []category // of allowances, charges and lines, in their order
	var charges []category
	for a := range root.Each("cac:AllowanceCharge") {
		isCharge := a.Flag("cbc:ChargeIndicator")
		one, c := readAllowance(a, termsOf(isCharge, allowanceOf, chargeOf))
		if isCharge {
			inv.Charges, charges = append(inv.Charges, one), append(charges, c)
		} else {
			inv.Allowances, found = append(inv.Allowances, one), append(found, c)
		}
	}
	found = append(found, charges...)
	rows := readTaxes(root, inv)
	readTotals(root, inv)
	for in := range root.Each(form.line) {
		l, c := readLine(in, form)
		inv.Lines, found = append(inv.Lines, l), append(found, c)
	}
	agree(rows, found)
	n, m := len(inv.Allowances), len(inv.Allowances)+len(charges)
	var parts []part
	for i := range inv.Lines {
		l, c := &inv.Lines[i], found[m+i]
		l.VAT = invoice.LineVAT{Category: c.letter(), Rate: c.rate}
		parts = append(parts, part{c, l.LineNet})
	}
	for i, c := range found[:n] {
		a := &inv.Allowances[i]
		a.Category, a.Rate = c.letter(), c.rate
		parts = append(parts, part{c, a.Amount.Neg()})
	}
	for i, c := range found[n:m] {
		a := &inv.Charges[i]
		a.Category, a.Rate = c.letter(), c.rate
		parts = append(parts, part{c, a.Amount})
	}
	parts = taxDuties(inv.Charges[len(charges):], rows, parts)
	inv.VATBreakdown = breakdown(rows, parts)
}
