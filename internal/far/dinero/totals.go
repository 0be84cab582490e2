package dinero

// lineSums are the amounts that a line shows when read.
type lineSums struct {
	accountName *string
	rate        Decimal
	priceIncl   Decimal // rounded to hundredths, as all money is in practice
	total       Amount
	totalIncl   Amount
}

// sums works out a line. A text line has nothing but zeros.
func (b *books) sums(l Line) lineSums {
	if l.Text {
		return lineSums{}
	}
	out := lineSums{rate: b.rate(l)}
	if account := b.account(l.Account); account != nil {
		out.accountName = &account.Name
	}
	gross := one + out.rate
	out.priceIncl = Decimal(l.Price.times(gross).Amount()) * 10_000
	out.total = lineTotal(l.Price, l.Quantity, l.Discount)
	out.totalIncl = out.total.times(gross)
	return out
}

// rate is the line's VAT as a fraction: its own, or that of its account's VAT
// code. An account that is not known has no VAT.
func (b *books) rate(l Line) Decimal {
	if l.Rate != nil {
		return *l.Rate
	}
	account := b.account(l.Account)
	if account == nil || account.VATCode == nil {
		return 0
	}
	for _, t := range b.VATTypes {
		if t.Code == *account.VATCode {
			return t.Rate
		}
	}
	return 0
}

func (b *books) account(number int) *Account {
	for i := range b.Accounts {
		if b.Accounts[i].Number == number {
			return &b.Accounts[i]
		}
	}
	return nil
}

// totals sums the lines. VAT is taken of the sum of each rate, not line by line,
// and rounded half away from zero.
func (b *books) totals(lines []Line) Totals {
	var out Totals
	byRate := map[Decimal]Amount{}
	for _, l := range lines {
		s := b.sums(l)
		out.ExclVAT += s.total
		if s.rate == 0 {
			out.NonVatable += s.total
			continue
		}
		out.Vatable += s.total
		byRate[s.rate] += s.total
	}
	for rate, taxable := range byRate {
		out.VAT += taxable.times(rate)
	}
	out.InclVAT = out.ExclVAT + out.VAT
	return out
}

// inDKK converts an amount of the document's currency.
func (d *Document) inDKK(a Amount) Amount {
	return a.times(d.ExchangeRate.over(100 * one))
}

// exchangeRate is what the simulator takes for 100 units of a currency; 0 when it
// has no rate for it.
func exchangeRate(currency string) Decimal {
	switch currency {
	case "DKK":
		return 100 * one
	case "EUR":
		return D("746.05")
	case "SEK":
		return D("66.40")
	case "NOK":
		return D("63.85")
	case "USD":
		return D("689.20")
	case "GBP":
		return D("872.10")
	}
	return 0
}
