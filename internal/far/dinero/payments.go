package dinero

import "encoding/json"

// payments is what has been paid and what is left, in the document's currency.
func (c *call) payments(k Kind) (any, error) {
	d, err := c.found(k)
	if err != nil {
		return nil, err
	}
	rows := []object{}
	for _, p := range d.Payments {
		rows = append(rows, object{
			{"Guid", p.GUID}, {"DepositAccountNumber", orNothing(p.Deposit)}, {"Currency", d.Currency},
			{"ExchangeRate", pointed(d.ExchangeRate)}, {"PaymentClass", "Payment"}, {"RelatedVoucherId", p.Voucher},
			{"ExternalReference", p.ExternalReference}, {"PaymentDate", p.Date}, {"Description", p.Description},
			{"Amount", pointed(p.Amount)},
		})
	}
	total := d.Totals.InclVAT.abs()
	return object{
		{"Payments", rows},
		{"RemainingAmount", pointed(total - d.paid())},
		{"PaidAmount", pointed(d.paid())},
		{"InvoiceTotalIncludingReminderExpenses", pointed(total)},
		{"RemainderAsFeeAvailable", false},
	}, nil
}

// pay records a payment. For a document in another currency than DKK the amount
// in that currency counts, where it is given.
func (c *call) pay(k Kind) (any, error) {
	d, err := c.found(k)
	if err != nil {
		return nil, err
	}
	var body struct {
		DepositAccountNumber    int
		Description             string
		Amount                  json.Number
		AmountInForeignCurrency *json.Number
		PaymentDate             *string
		ExternalReference       *string
	}
	if err := c.read(&body); err != nil {
		return nil, err
	}
	if err := c.upToDate(d, true); err != nil {
		return nil, err
	}
	if !d.Booked {
		return nil, validation("Status", "A draft cannot be paid")
	}
	number := body.Amount
	if d.Currency != "DKK" && body.AmountInForeignCurrency != nil {
		number = *body.AmountInForeignCurrency
	}
	amount, err := ParseDecimal(number.String())
	if err != nil || amount == 0 {
		return nil, validation("Amount", "Amount must be a number other than 0")
	}
	date := day(c.now)
	if body.PaymentDate != nil {
		date = *body.PaymentDate
	}
	if !isDate(date) {
		return nil, validation("PaymentDate", "PaymentDate must have the form YYYY-MM-DD")
	}
	if !c.books.hasDeposit(body.DepositAccountNumber) {
		return nil, validation("DepositAccountNumber", "DepositAccountNumber is not a deposit account")
	}
	paid := c.books.pay(d, Payment{
		Deposit: body.DepositAccountNumber, Amount: amount.Amount(), Date: date,
		Description: body.Description, ExternalReference: body.ExternalReference,
	})
	c.books.touch(d, c.now)
	return object{{"Guid", paid.GUID}, {"TimeStamp", d.version()}, {"RelatedVoucherGuid", paid.Voucher}}, nil
}

func (b *books) hasDeposit(number int) bool {
	for _, account := range b.Deposits {
		if account.Number == number {
			return true
		}
	}
	return false
}
