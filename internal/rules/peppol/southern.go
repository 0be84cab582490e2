package peppol

import (
	"regexp"
	"strings"

	. "github.com/postbud/postbud/internal/check"
)

// italy is the rules for an Italian seller.
func italy() Pattern {
	return Pattern{
		On("cac:AccountingSupplierParty/cac:Party[it]/cac:PartyTaxScheme[fiscal]",
			R("IT-R-001", Fatal, "BT-32", Matches("cbc:CompanyID", `^[A-Z0-9]{11,16}$`))),
		On("cac:AccountingSupplierParty/cac:Party[it]",
			R("IT-R-002", Fatal, "BT-35", Has("cac:PostalAddress/cbc:StreetName")),
			R("IT-R-003", Fatal, "BT-37", Has("cac:PostalAddress/cbc:CityName")),
			R("IT-R-004", Fatal, "BT-38", Has("cac:PostalAddress/cbc:PostalZone"))),
	}
}

// greekTypes are the document types that the number of a Greek invoice may name.
var greekTypes = []string{"1.1", "1.6", "2.1", "2.4", "5.1", "5.2"}

var greekDate = regexp.MustCompile(`^(0?[1-9]|[12][0-9]|3[01])[-\\/ ]?(0?[1-9]|1[0-2])[-\\/ ]?(19|20)[0-9]{2}`)

const (
	mark = "cac:AdditionalDocumentReference[cbc:DocumentDescription='##M.AR.K##']"
	url  = "cac:AdditionalDocumentReference[cbc:DocumentDescription='##INVOICE|URL##']"
)

// greece is the rules for a Greek seller.
func greece() Pattern {
	name := Fits("cac:PartyName/cbc:Name", func(text []byte) bool { return len(text) > 0 })
	return Pattern{
		On("/Invoice/cbc:ID[gr]|/CreditNote/cbc:ID[gr]", greekNumber()...),
		On("cac:AccountingSupplierParty[gr]/cac:Party",
			R("GR-R-002", Fatal, "BT-28", Quiet(name)),
			R("GR-S-011", Warning, "BT-31", greekVAT())),
		On("cac:AccountingSupplierParty[gr]/cac:Party/cac:PartyTaxScheme[vat]/cbc:CompanyID",
			R("GR-R-003", Fatal, "BT-31", asWritten(isGreekVAT))),
		On("/Invoice[gr][graddress]|/CreditNote[gr][graddress]",
			R("GR-R-004-1", Fatal, "BT-122", Just(1, mark)),
			R("GR-S-008-1", Warning, "BT-122", Just(1, url)),
			R("GR-R-008-2", Fatal, "BT-122", AtMost(1, url))),
		On("cac:AdditionalDocumentReference[gr][graddress][cbc:DocumentDescription='##M.AR.K##']/cbc:ID",
			R("GR-R-004-2", Fatal, "BT-122", asWritten(func(s string) bool { return s != "" && s[0] >= '1' && s[0] <= '9' }))),
		On("cac:AdditionalDocumentReference[gr][cbc:DocumentDescription='##INVOICE|URL##']",
			R("GR-R-008-3", Fatal, "BT-124", Quiet(Filled("cac:Attachment/cac:ExternalReference/cbc:URI")))),
		On("cac:AccountingCustomerParty[gr]/cac:Party", R("GR-R-005", Fatal, "BT-45", Quiet(name))),
		On("cac:AccountingSupplierParty/cac:Party[grseller]/cbc:EndpointID", R("GR-R-009", Fatal, "BT-34", greekEndpoint())),
	}
}

// greeceBoth is the rules for a Greek seller and a Greek buyer.
func greeceBoth() Pattern {
	return Pattern{
		On("cac:AccountingCustomerParty[grboth]/cac:Party", R("GR-R-006", Fatal, "BT-48", greekVAT())),
		On("cac:AccountingCustomerParty[grboth]/cac:Party/cbc:EndpointID", R("GR-R-010", Fatal, "BT-49", greekEndpoint())),
	}
}

func isGreekVAT(s string) bool { return strings.HasPrefix(s, "EL") && isTIN(s[2:]) }

func greekVAT() Cond {
	const vat = "cac:PartyTaxScheme[vat]/cbc:CompanyID"
	return All(Quiet(Just(1, vat)), Fits(vat, func(text []byte) bool { return isGreekVAT(string(text)) }))
}

func greekEndpoint() Cond {
	return All(Exactly("@schemeID", "9933"), asWritten(isTIN))
}

// isCount accepts a whole number that is not negative; -0 is none.
func isCount(s string) bool {
	return isInteger(s) && (!strings.HasPrefix(NormalizeSpace(s), "-") || strings.Trim(s, "-0 \t\r\n") == "")
}

// isFraction says whether the third segment of a number is a number and no whole
// one, which ends the official run.
func isFraction(number []byte) bool {
	parts := strings.Split(string(number), "|")
	return len(parts) > 2 && isDouble(parts[2]) && !isInteger(parts[2])
}

// greekNumber is the rules of the six segments of an invoice number.
func greekNumber() []Rule {
	segment := func(i int, right func(string) bool) Cond {
		return asWritten(func(s string) bool {
			parts := strings.Split(s, "|")
			return i < len(parts) && right(parts[i])
		})
	}
	filled := func(s string) bool { return s != "" }
	party := func(p string) Cond {
		return PairFits(".", "/*/"+p+"/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID='VAT']/cbc:CompanyID", func(number, vat string) bool {
			first, _, _ := strings.Cut(number, "|")
			return first == middle(vat, 2, 11)
		})
	}
	return []Rule{
		R("GR-R-001-1", Fatal, "BT-1", asWritten(func(s string) bool { return strings.Count(s, "|") == 5 })),
		R("GR-R-001-2", Fatal, "BT-1 BT-31 BT-63", All(
			segment(0, func(s string) bool { return len([]rune(NormalizeSpace(s))) == 9 && isTIN(s) }),
			Any(party(supplier), party("cac:TaxRepresentativeParty")))),
		R("GR-R-001-3", Fatal, "BT-1 BT-2", All(
			segment(1, greekDate.MatchString),
			PairFits(".", "/*/cbc:IssueDate", func(number, issued string) bool {
				parts := append(strings.Split(number, "|"), "")
				day, date := strings.Split(parts[1], "/"), strings.Split(issued, "-")
				return len(day) >= 3 && len(date) >= 3 && day[0] == date[2] && day[1] == date[1] && day[2] == date[0]
			}))),
		R("GR-R-001-4", Fatal, "BT-1", Ending(".", isFraction, segment(2, isCount))),
		R("GR-R-001-5", Fatal, "BT-1", segment(3, func(s string) bool {
			for _, t := range greekTypes {
				if s == t {
					return true
				}
			}
			return false
		})),
		R("GR-R-001-6", Fatal, "BT-1", segment(4, filled)),
		R("GR-R-001-7", Fatal, "BT-1", segment(5, filled)),
	}
}
