package edifact

import (
	"strconv"

	"github.com/postbud/postbud/internal/edifact"
	"github.com/postbud/postbud/invoice"
)

// summaryReader is what the summary holds until all of it is read.
type summaryReader struct {
	exemptions []reason
	changes    int // that stand in the summary alone
	gross      int // rank of the total with VAT that was taken
	both       invoice.Decimal
	row        *invoice.VATBreakdown
}

// sum reads a segment of the summary.
func (r *reader) sum(seg *edifact.Segment) error {
	switch seg.Tag {
	case "CNT":
		return r.control(seg)
	case "TAX":
		r.endChange()
		r.endRow()
		r.group = "TAX"
		row, _, err := rateOf(seg, "BT-119")
		r.summary.row = &invoice.VATBreakdown{Category: row.category, Rate: row.rate}
		if seg.At(0, 0) == "5" {
			r.summary.row = nil
		}
		return err
	case "ALC":
		r.endChange()
		r.endRow()
		r.group = "ALC"
		return r.changeSegment(seg)
	case "MOA":
		switch r.group {
		case "TAX":
			return r.rowAmount(seg)
		case "ALC":
			return r.changeSegment(seg)
		}
		return r.total(seg)
	}
	return nil
}

// control holds the number of lines (CNT+2) against what was read.
func (r *reader) control(seg *edifact.Segment) error {
	if seg.At(0, 0) != "2" {
		return nil
	}
	if n, err := strconv.Atoi(seg.At(0, 1)); err != nil || n != len(r.inv.Lines) {
		return seg.Bad("it counts %.20s lines, and there are %d", seg.At(0, 1), len(r.inv.Lines))
	}
	return nil
}

// grossRank is how surely a qualifier is the total with VAT.
func grossRank(qualifier string) int {
	for i, q := range []string{"86", "128", "39", "77", "388"} {
		if q == qualifier {
			return i + 1
		}
	}
	return 0
}

// total reads MOA of the document.
func (r *reader) total(seg *edifact.Segment) (err error) {
	t, qualifier := &r.inv.Totals, seg.At(0, 0)
	read := func(to *invoice.Decimal, term string) { *to, err = number(seg, term, seg.At(0, 1)) }
	switch qualifier {
	case "79":
		read(&t.Lines, "BT-106")
	case "260":
		read(&t.Allowances, "BT-107")
	case "259":
		read(&t.Charges, "BT-108")
	case "131":
		read(&r.summary.both, "BT-108")
	case "125", "389":
		read(&t.TotalWithoutVAT, "BT-109")
	case "124", "176", "150":
		if code := seg.At(0, 2); code != "" && (code != r.inv.Currency || t.TotalVAT.Given()) && r.inv.Currency != "" {
			set(&r.inv.VATCurrency, code)
			read(&t.VATInAccountingCurrency, "BT-111")
			break
		}
		read(&t.TotalVAT, "BT-110")
	case "2":
		read(&t.VATInAccountingCurrency, "BT-111")
	case "113":
		read(&t.Paid, "BT-113")
	case "165", "366":
		read(&t.Rounding, "BT-114")
	case "9":
		read(&t.Due, "BT-115")
	}
	if rank := grossRank(qualifier); rank > r.summary.gross {
		r.summary.gross = rank
		read(&t.TotalWithVAT, "BT-112")
	}
	return err
}

func (r *reader) rowAmount(seg *edifact.Segment) (err error) {
	row := r.summary.row
	if row == nil {
		return nil
	}
	switch seg.At(0, 0) {
	case "125", "56":
		row.Taxable, err = number(seg, "BT-116", seg.At(0, 1))
	case "124", "150", "161":
		row.Tax, err = number(seg, "BT-117", seg.At(0, 1))
	}
	return err
}

// endRow puts a row into the VAT breakdown.
func (r *reader) endRow() {
	if row := r.summary.row; row != nil && *row != (invoice.VATBreakdown{}) {
		r.inv.VATBreakdown = append(r.inv.VATBreakdown, *row)
	}
	r.summary.row = nil
}

// finish works out what guides leave to the reader.
func (r *reader) finish() {
	r.endRow()
	inv := r.inv
	r.reasons()
	r.lineRates()
	r.totals()
	r.addresses()
	if inv.PurchaseOrder == "" && !r.references.mixed {
		inv.PurchaseOrder = r.references.order
	}
}

// reasons gives each row that may have one its reason; those that are left over are
// notes.
func (r *reader) reasons() {
	left := r.summary.exemptions
	for i := range r.inv.VATBreakdown {
		if row := &r.inv.VATBreakdown[i]; exempt(row.Category) && len(left) > 0 {
			row.ExemptionReason, row.ExemptionCode = left[0].text, left[0].code
			left = left[1:]
		}
	}
	for _, l := range left {
		if text := l.text; text != "" {
			r.inv.Notes = append(r.inv.Notes, invoice.Note{Subject: l.subject, Text: text})
		}
	}
}

// lineRates gives lines without a rate the only one that the document has.
func (r *reader) lineRates() {
	rows := r.vat
	if len(rows) == 0 {
		for _, row := range r.inv.VATBreakdown {
			rows = append(rows, rateRow{row.Category, row.Rate})
		}
	}
	if len(rows) != 1 {
		return
	}
	for i := range r.inv.Lines {
		set(&r.inv.Lines[i].VAT, invoice.LineVAT{Category: rows[0].category, Rate: rows[0].rate})
	}
}

// totals works out the sums that a guide may leave out, from those that are there.
func (r *reader) totals() {
	inv, t := r.inv, &r.inv.Totals
	if r.summary.both.Given() && !t.Allowances.Given() && !t.Charges.Given() {
		for _, a := range inv.Allowances {
			t.Allowances = t.Allowances.Add(a.Amount)
		}
		for _, c := range inv.Charges {
			t.Charges = t.Charges.Add(c.Amount)
		}
	}
	if !t.TotalWithoutVAT.Given() && t.TotalWithVAT.Given() && t.TotalVAT.Given() {
		t.TotalWithoutVAT = t.TotalWithVAT.Sub(t.TotalVAT)
	}
	switch {
	case !t.Due.Given() && t.TotalWithVAT.Given():
		t.Due = t.TotalWithVAT.Sub(t.Paid).Add(t.Rounding)
	case t.Due.Given() && !t.TotalWithVAT.Given() && !t.Paid.Given() && !t.Rounding.Given():
		t.TotalWithVAT = t.Due
	}
}

// addresses takes the electronic addresses from the interchange, else from the GLN
// of the parties.
func (r *reader) addresses() {
	from, to := &r.inv.Seller, &r.inv.Buyer
	if selfBilled(r.inv.TypeCode) {
		from, to = to, from
	}
	set(&from.ElectronicAddress, addressOf(r.header.Sender, from))
	set(&to.ElectronicAddress, addressOf(r.header.Recipient, to))
}

func addressOf(p edifact.Partner, party *invoice.Party) invoice.ElectronicAddress {
	switch {
	case p.Qualifier == "14":
		return invoice.ElectronicAddress{Scheme: schemeGLN, Value: p.ID}
	case p.Qualifier == "30" && len(p.ID) > 4 && icd(p.ID[:4]):
		return invoice.ElectronicAddress{Scheme: p.ID[:4], Value: p.ID[4:]}
	}
	for _, id := range party.Identifiers {
		if id.Scheme == schemeGLN {
			return invoice.ElectronicAddress(id)
		}
	}
	return invoice.ElectronicAddress{}
}
