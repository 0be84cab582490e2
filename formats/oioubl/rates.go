package oioubl

import "github.com/postbud/postbud/invoice"

// What OIOUBL says of VAT in one row for each category is told apart again by the
// lines, allowances and charges, each of which has its own category and rate.

// part is what a row of OIOUBL has of one rate.
type part struct {
	category
	taxable invoice.Decimal
}

// breakdown is the rows of EN 16931. Parts are the amounts of lines, allowances and
// charges with their categories.
func breakdown(rows []row, parts []part) (all []invoice.VATBreakdown) {
	for _, r := range rows {
		all = append(all, split(r, parts)...)
	}
	return all
}

// split takes a row apart where its parts have several rates and make up the row;
// otherwise it stays as it is.
func split(r row, parts []part) []invoice.VATBreakdown {
	var rows []invoice.VATBreakdown
	for _, p := range parts {
		if p.id == r.id {
			rows = withPart(rows, p)
		}
	}
	var taxable, tax invoice.Decimal
	for i := range rows {
		b := &rows[i]
		b.Taxable = b.Taxable.Round(2)
		b.Tax = b.Taxable.Mul(b.Rate, b.Taxable.Places()+b.Rate.Places()).Quo(hundred, 2)
		if !b.Tax.Given() {
			b.Tax = invoice.NewDecimal(0, 2)
		}
		taxable, tax = taxable.Add(b.Taxable), tax.Add(b.Tax)
	}
	if len(rows) > 1 && taxable.Equal(r.taxable) && tax.Equal(r.tax) {
		return rows
	}
	whole := invoice.VATBreakdown{Taxable: r.taxable, Tax: r.tax, Category: r.letter(), Rate: r.rate}
	explain(&whole, r.reason)
	return []invoice.VATBreakdown{whole}
}

// withPart adds an amount to the row of its rate.
func withPart(rows []invoice.VATBreakdown, p part) []invoice.VATBreakdown {
	for i := range rows {
		if rows[i].Category == p.letter() && rows[i].Rate.Cmp(p.rate) == 0 {
			rows[i].Taxable = rows[i].Taxable.Add(p.taxable)
			return rows
		}
	}
	b := invoice.VATBreakdown{Taxable: p.taxable, Category: p.letter(), Rate: p.rate}
	explain(&b, p.reason)
	return append(rows, b)
}

// explain sets the reason, or its code.
func explain(b *invoice.VATBreakdown, reason string) {
	if isCode(reason) {
		b.ExemptionCode = reason
	} else {
		b.ExemptionReason = reason
	}
}

// agree makes rows and parts say the same of what is zero-rated: it is exempt where
// either gives a reason.
func agree(rows []row, parts []category) {
	for i := range rows {
		if rows[i].id != zeroRated {
			continue
		}
		given := ""
		for _, p := range parts {
			if p.id == zeroRated {
				given = first(given, p.reason)
			}
		}
		switch {
		case rows[i].reason == "":
			rows[i].reason = given
		case given == "":
			for j := range parts {
				if parts[j].id == zeroRated {
					parts[j].reason = rows[i].reason
				}
			}
		}
	}
}
