package dinero

import (
	"strconv"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
)

// vatRules derive the VAT of a line, which Dinero does not write on it: the rate
// from the prices and the account, the category from the customer's region.
type vatRules struct {
	settings Settings
	firm     organization
	buyer    *contact
	accounts map[number]account
	rates    map[string]invoice.Decimal // VAT code -> per cent
}

var (
	hundred  = invoice.NewDecimal(100, 0)
	zero     = invoice.NewDecimal(0, 0)
	halfOere = invoice.NewDecimal(5, 3)
	oneOere  = invoice.NewDecimal(1, 2)
	thousand = invoice.NewDecimal(1, 3) // 0.001, the tolerance of a rate
)

// of is the VAT of line n, counted from 1. What a person has said of an account
// comes first; an account without VAT that nobody knows is DOC-VAT-MAP.
func (v vatRules) of(n int, l line) (invoice.LineVAT, error) {
	if text, mapped := v.settings.AccountVAT[l.AccountNumber.String()]; mapped {
		return parseLineVAT(text)
	}
	rate, ok := v.rate(l)
	if !ok {
		return invoice.LineVAT{}, v.unmapped(n, l)
	}
	if rate.Sign() > 0 {
		return invoice.LineVAT{Category: "S", Rate: rate}, nil
	}
	if _, known := v.accountRate(l.AccountNumber); !known {
		return invoice.LineVAT{}, v.unmapped(n, l)
	}
	category, err := v.zeroCategory(n, l)
	if err != nil || category == "O" {
		return invoice.LineVAT{Category: category}, err
	}
	return invoice.LineVAT{Category: category, Rate: zero}, nil
}

// rate is the one known rate that fits the line's prices. Where several fit, as
// on very small prices, the account decides.
func (v vatRules) rate(l line) (invoice.Decimal, bool) {
	ofAccount, known := v.accountRate(l.AccountNumber)
	if known && fitsRate(l, ofAccount) {
		return ofAccount, true
	}
	var found invoice.Decimal
	for _, rate := range append(v.knownRates(), zero) {
		switch {
		case !fitsRate(l, rate), found.Given() && found.Cmp(rate) == 0:
		case found.Given():
			return invoice.Decimal{}, false
		default:
			found = rate
		}
	}
	return found, found.Given()
}

func (v vatRules) knownRates() []invoice.Decimal {
	var all []invoice.Decimal
	for _, rate := range v.rates {
		all = append(all, rate)
	}
	return all
}

// accountRate is the rate of the account's VAT code; no code is no VAT. It is
// false for an account or a code that is not listed.
func (v vatRules) accountRate(n number) (invoice.Decimal, bool) {
	a, ok := v.accounts[n]
	if !ok {
		return invoice.Decimal{}, false
	}
	code := strings.ToLower(strings.TrimSpace(a.VatCode))
	if code == "" || code == "none" {
		return zero, true
	}
	rate, ok := v.rates[code]
	return rate, ok
}

// fitsRate says whether the price with VAT is the price without it at that rate,
// within a thousandth or the rounding to an øre; the same for the line's total.
func fitsRate(l line, rate invoice.Decimal) bool {
	base := l.BaseAmountValue
	slack := base.Abs().Mul(thousand, 6)
	if slack.Cmp(halfOere) < 0 {
		slack = halfOere
	}
	if !l.BaseAmountValueInclVat.Given() {
		return false
	}
	if off := l.BaseAmountValueInclVat.Sub(withRate(base.Decimal, rate)).Abs(); off.Cmp(slack) > 0 {
		return false
	}
	if !l.TotalAmount.Given() || !l.TotalAmountInclVat.Given() {
		return true
	}
	total := l.TotalAmount.Decimal
	slack = total.Abs().Mul(thousand, 6)
	if slack.Cmp(oneOere) < 0 {
		slack = oneOere
	}
	return l.TotalAmountInclVat.Sub(withRate(total, rate)).Abs().Cmp(slack) <= 0
}

func withRate(base, rate invoice.Decimal) invoice.Decimal {
	return base.Add(base.Mul(rate, 8).Quo(hundred, 8))
}

// zeroCategory is the category of a line without VAT (section 9 of the reference).
func (v vatRules) zeroCategory(n int, l line) (string, error) {
	if v.firm.IsVatFree {
		return pick(v.settings.VATFreeAs == outside, "O", "E"), nil
	}
	switch region := v.region(); region {
	case "world":
		return "G", nil
	case "eu":
		if v.buyer.VatNumber != "" {
			return pick(v.settings.EUSupply == services, "AE", "K"), nil
		}
		fallthrough
	case "dk":
		return pick(v.settings.DKZero == zeroRated, "Z", "E"), nil
	case "":
		return "", v.unmapped(n, l)
	default:
		return "", unknownWord("VatRegionKey", region)
	}
}

// region is the customer's, in small letters; without a customer it is Denmark.
func (v vatRules) region() string {
	if v.buyer == nil {
		return "dk"
	}
	region := strings.ToLower(strings.TrimSpace(v.buyer.VatRegionKey))
	if region == "" && v.buyer.danish() {
		return "dk"
	}
	return region
}

// unmapped asks a person for the VAT of an account.
func (v vatRules) unmapped(n int, l line) error {
	return fault.New(fault.Invalid, "line %d is posted to account %d, whose VAT is not known; choose it in the settings", n, l.AccountNumber).
		Coded("DOC-VAT-MAP", "no", l.AccountNumber.String(), "n", strconv.Itoa(n))
}

// exemption is why a category bears no VAT: text and VATEX code (BT-120, BT-121).
func (v vatRules) exemption(category string) (reason, code string) {
	switch category {
	case "E":
		return v.settings.ExemptionReason, ""
	case "K":
		return "Intra-Community supply", "VATEX-EU-IC"
	case "AE":
		return "Reverse charge", "VATEX-EU-AE"
	case "G":
		return "Export outside the EU", "VATEX-EU-G"
	case "O":
		return "Not subject to VAT", "VATEX-EU-O"
	}
	return "", ""
}

func pick(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}
