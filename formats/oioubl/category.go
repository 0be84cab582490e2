package oioubl

import (
	"strings"

	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

// The VAT categories of OIOUBL that have names of their own. Others are the letters
// of UNCL5305.
const (
	standardRated = "StandardRated"
	zeroRated     = "ZeroRated"
	reverseCharge = "ReverseCharge"
)

const categoryScheme = "urn:oioubl:id:taxcategoryid-1."

// taxScheme is a tax by its number in Denmark, or VAT.
type taxScheme struct{ id, name string }

var (
	danishVAT  = taxScheme{"63", "Moms"}
	foreignVAT = taxScheme{"VAT", "VAT"}
)

// isVAT says whether a scheme is about VAT.
func isVAT(in xmlterms.Element) bool {
	id := in.Code("cac:TaxScheme/cbc:ID")
	return id == danishVAT.id || id == foreignVAT.id
}

// taxOf is Danish VAT, unless the seller pays it in another country.
func taxOf(inv *invoice.Invoice) taxScheme {
	vat := first(inv.TaxRepresentative.VATIdentifier, inv.Seller.VATIdentifier)
	country := inv.Seller.Address.Country
	if len(vat) >= 2 {
		country = vat[:2]
	}
	if country == "" || country == "DK" || strings.Trim(country, "0123456789") == "" {
		return danishVAT
	}
	return foreignVAT
}

func (w *writer) taxScheme(term string, t taxScheme) {
	w.Open("cac:TaxScheme")
	w.Text(term, "cbc:ID", t.id, "schemeAgencyID", agency, "schemeID", "urn:oioubl:id:taxschemeid-1.5")
	w.Text(term, "cbc:Name", t.name)
	w.Close()
}

// category is a VAT category and rate as OIOUBL has them. Reason tells what is
// exempt from what is zero-rated.
type category struct {
	id, list string
	rate     invoice.Decimal
	reason   string
}

// categoryOf finds OIOUBL's category of one of EN 16931. Reason is what the
// breakdown says of it.
func (w *writer) categoryOf(term, letter string, rate invoice.Decimal, reason string) category {
	c := category{list: "1", rate: rate, reason: reason}
	zero := func() {
		if !c.rate.Given() {
			c.rate = invoice.NewDecimal(0, 0)
		}
	}
	switch letter {
	case "S":
		c.id = standardRated
	case "Z":
		c.id = zeroRated
		zero()
	case "AE":
		c.id = reverseCharge
		zero()
	case "E":
		if w.settings.Exempt == refuse {
			w.unsaid(unsaid{term: term, value: letter, what: "OIOUBL cannot say that something is exempt from VAT", remedy: "exempt"})
		}
		c.id = zeroRated
		zero()
	case "K", "G", "O", "L", "M", "B":
		c.id, c.list = letter, "4"
		if w.settings.Letters == zeroRatedChoice && letter != "L" && letter != "M" && letter != "B" {
			c.id, c.list = zeroRated, "1"
			zero()
		}
		if w.tax == foreignVAT {
			zero()
		}
	case "":
		w.missing(term)
	default:
		w.unsaid(unsaid{term: term, value: letter, what: "OIOUBL does not have this VAT category"})
	}
	return c
}

const zeroRatedChoice = "zero_rated"

// category writes a TaxCategory. Its terms are those of category, rate and reason.
func (w *writer) category(term, rateTerm, reasonTerm string, c category) {
	w.Open("cac:TaxCategory")
	w.Text(term, "cbc:ID", c.id, "schemeAgencyID", agency, "schemeID", categoryScheme+c.list)
	w.Number(rateTerm, "cbc:Percent", c.rate)
	w.Text(reasonTerm, "cbc:TaxExemptionReason", c.reason)
	w.taxScheme(term, w.tax)
	w.Close()
}

// readCategory is a category as OIOUBL has it.
func readCategory(rateTerm string, in xmlterms.Element) category {
	return category{
		id:     in.Code("cbc:ID"),
		rate:   in.Decimal(rateTerm, "cbc:Percent"),
		reason: first(in.Text("cbc:TaxExemptionReason"), in.Code("cbc:TaxExemptionReasonCode")),
	}
}

// letter is the category of EN 16931: what is zero-rated for a reason is exempt.
func (c category) letter() string {
	switch {
	case c.id == standardRated:
		return "S"
	case c.id == reverseCharge:
		return "AE"
	case c.id == zeroRated && c.reason == "":
		return "Z"
	case c.id == zeroRated:
		return "E"
	}
	return c.id
}

// isCode says whether a reason is a code of VATEX (BT-121) and not a text.
func isCode(reason string) bool {
	return strings.HasPrefix(reason, "VATEX-") && !strings.Contains(reason, " ")
}
