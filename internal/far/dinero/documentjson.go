package dinero

import (
	"fmt"
	"strings"
)

// documentJSON is a whole document. Here Status is Draft or Booked, and the state
// of payment is PaymentStatus. Amounts are in the document's currency.
func (c *call) documentJSON(d *Document) object {
	sign := Amount(1)
	if d.Kind == CreditNote && c.server.switches.CreditNoteNegativeTotals {
		sign = -1
	}
	status := "Draft"
	if d.Booked {
		status = "Booked"
	}
	t := d.Totals
	out := append(c.documentHead(d),
		member{"Status", status},
		member{"ContactGuid", d.ContactGUID},
		member{"Guid", d.GUID},
		member{"TimeStamp", fmt.Sprintf("%016X", d.TimeStamp)},
		member{"CreatedAt", stamp(d.Created)},
		member{"UpdatedAt", stamp(d.Updated)},
		member{"DeletedAt", stamp(d.Deleted)},
		member{"Number", d.Number},
		member{"ContactName", d.ContactName},
		member{"ShowLinesInclVat", d.ShowLinesInclVAT},
		member{"TotalExclVat", pointed(sign * t.ExclVAT)},
		member{"TotalVatableAmount", pointed(sign * t.Vatable)},
		member{"TotalInclVat", pointed(sign * t.InclVAT)},
		member{"TotalNonVatableAmount", pointed(sign * t.NonVatable)},
		member{"TotalVat", pointed(sign * t.VAT)},
		member{"TotalLines", c.books.totalLines(d, sign)},
		member{"InvoiceTemplateId", d.TemplateID},
		member{"Currency", d.Currency},
		member{"Language", d.Language},
		member{"ExternalReference", d.ExternalReference},
		member{"Description", d.Description},
		member{"Comment", d.Comment},
		member{"Date", d.Date},
		member{"ProductLines", c.books.productLines(d)},
		member{"Address", d.Address})
	if c.server.switches.ExtraFields {
		out = append(out, member{"SustainabilityReport", object{{"Level", "B"}, {"Grams", 1200}}})
	}
	return out
}

// documentHead is the part in which the two kinds differ.
func (c *call) documentHead(d *Document) object {
	state := member{"PaymentStatus", d.status(day(c.now))}
	mail := object{{"MailOutStatus", d.MailOutStatus}, {"LatestMailOutType", d.LatestMailOutType}}
	if d.Kind == CreditNote {
		out := append(object{{"CreditNoteFor", d.CreditNoteFor}}, mail...)
		return append(out, state)
	}
	out := object{
		{"PaymentDate", orNull(d.PaymentDate)},
		state,
		{"PaymentConditionNumberOfDays", d.PaymentConditionNumberOfDays},
		{"PaymentConditionType", d.PaymentConditionType},
		{"FikCode", c.books.fik(d)},
		{"DepositAccountNumber", orNothing(d.DepositAccountNumber)},
	}
	out = append(out, mail...)
	return append(out,
		member{"IsSentToDebtCollection", d.DebtCollection},
		member{"IsMobilePayInvoiceEnabled", d.MobilePay},
		member{"IsPensoPayEnabled", d.PensoPay})
}

// totalLines are for show. Without VAT, position 1 is left out.
func (b *books) totalLines(d *Document, sign Amount) []object {
	line := func(kind string, amount Amount, position int, label string) object {
		return object{{"Type", kind}, {"TotalAmount", pointed(sign * amount)}, {"Position", position}, {"Label", label}}
	}
	out := []object{line("SubTotal", d.Totals.ExclVAT, 0, "Subtotal")}
	if d.Totals.VAT != 0 {
		out = append(out, line("Vat", d.Totals.VAT, 1, b.vatLabel(d)))
	}
	return append(out, line("Total", d.Totals.InclVAT, 2, "Total "+d.Currency))
}

// vatLabel names the rate when there is only one.
func (b *books) vatLabel(d *Document) string {
	word := "Moms"
	if strings.HasPrefix(d.Language, "en") {
		word = "VAT"
	}
	var rate Decimal
	for _, l := range d.Lines {
		r := b.rate(l)
		if rate != 0 && r != 0 && r != rate {
			return word
		}
		rate = max(rate, r)
	}
	return fmt.Sprintf("%s (%s%%)", word, rate.times(100*one))
}

func (b *books) productLines(d *Document) []object {
	out := []object{}
	for _, l := range d.Lines {
		s := b.sums(l)
		kind, account := "Product", l.Account
		if l.Text {
			kind, account = "Text", 0
			l = Line{Text: true, Description: l.Description}
		}
		out = append(out, object{
			{"AccountName", s.accountName},
			{"BaseAmountValue", pointed(l.Price)},
			{"BaseAmountValueInclVat", pointed(s.priceIncl)},
			{"TotalAmount", pointed(s.total)},
			{"TotalAmountInclVat", pointed(s.totalIncl)},
			{"ProductGuid", l.Product},
			{"Description", l.Description},
			{"Comments", l.Comments},
			{"Quantity", plain(l.Quantity)},
			{"AccountNumber", account},
			{"Unit", l.Unit},
			{"Discount", plain(l.Discount)},
			{"LineType", kind},
		})
	}
	return out
}

// fik is the payment slip line of a booked invoice: +71, 15 digits of which the
// last is a modulus 10 check digit, and the creditor's number.
func (b *books) fik(d *Document) *string {
	if !b.Settings.UseFIK || b.Settings.FIKCreditor == nil || !d.Booked {
		return nil
	}
	digits := fmt.Sprintf("%014d", d.Number*10+2)
	return new(fmt.Sprintf("+71%s%d+%s", digits, luhn(digits), *b.Settings.FIKCreditor))
}

func orNothing(n int) any {
	if n == 0 {
		return nil
	}
	return n
}
