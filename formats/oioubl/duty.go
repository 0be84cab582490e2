package oioubl

import (
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

// dutyOf is a tax that is not VAT, such as the one on chocolate: a charge that is
// named after it. Until the rows of VAT tell otherwise, no VAT is due on it.
func dutyOf(category xmlterms.Element, amount invoice.Decimal) invoice.Allowance {
	name := first(category.Text("cac:TaxScheme/cbc:Name"), category.Text("cac:TaxScheme/cbc:ID"))
	return invoice.Allowance{Amount: amount, Category: "O", Reason: name}
}

// taxDuties gives duties the category of the row that counts them in: the one whose
// taxable amount is that much more than its lines, allowances and charges make.
func taxDuties(duties []invoice.Allowance, rows []row, parts []part) []part {
	var all invoice.Decimal
	for _, d := range duties {
		all = all.Add(d.Amount)
	}
	if all.Sign() == 0 {
		return parts
	}
	for _, r := range rows {
		missing := r.taxable
		for _, p := range parts {
			if p.id == r.id {
				missing = missing.Sub(p.taxable)
			}
		}
		if !near(missing, all) {
			continue
		}
		for i := range duties {
			duties[i].Category, duties[i].Rate = r.letter(), r.rate
			parts = append(parts, part{r.category, duties[i].Amount})
		}
		return parts
	}
	return parts
}
