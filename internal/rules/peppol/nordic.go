package peppol

import (
	"math"
	"strings"

	. "github.com/postbud/postbud/internal/check"
)

// norway is the rules for a Norwegian seller.
func norway() Pattern {
	const vat = "cac:PartyTaxScheme[vat]/cbc:CompanyID"
	return Pattern{On("cac:AccountingSupplierParty/cac:Party[no]",
		R("NO-R-002", Warning, "BT-32", Fits("cac:PartyTaxScheme[tax]/cbc:CompanyID", func(text []byte) bool {
			return NormalizeSpace(string(text)) == "Foretaksregisteret"
		})),
		R("NO-R-001", Fatal, "BT-31", Fits(vat, func(text []byte) bool {
			number, norwegian := strings.CutPrefix(string(text), "NO")
			digits, closed := strings.CutSuffix(number, "MVA")
			return !norwegian || closed && isNorwegian(digits)
		})),
	)}
}

// sweden is the rules for a Swedish seller.
func sweden() Pattern {
	const legal = supplier + "/cac:PartyLegalEntity[inse][cbc:CompanyID]"
	const branch = "cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cbc:ID"
	account := func(kind string) string {
		return "cac:PaymentMeans[se][cbc:PaymentMeansCode~'30'][" + branch + "~'SE:" + kind + "']/cac:PayeeFinancialAccount/cbc:ID"
	}
	numeric := Quiet(Fits(".", func(text []byte) bool { return isDouble(NormalizeSpace(string(text))) }))
	long := func(least, most int) Cond {
		return Fits(".", func(text []byte) bool {
			n := len([]rune(NormalizeSpace(string(text))))
			return n >= least && n <= most
		})
	}
	company := func(right func(string) bool) Cond {
		return Fits("cbc:CompanyID", func(text []byte) bool { return right(string(text)) })
	}
	rate := Loose("cbc:Percent")
	rateIs := func(rate Real) Cond { return SameReal(RealLoose("cbc:Percent"), rate) }
	return Pattern{
		On(supplier+"[swedish]",
			R("SE-R-001", Fatal, "BT-31", Fits(sevat, func(text []byte) bool { return len([]rune(NormalizeSpace(string(text)))) == 14 })),
			R("SE-R-002", Fatal, "BT-31", Fits(sevat, func(text []byte) bool { return isDouble(middle(string(text), 2, 14)) }))),
		On(legal,
			R("SE-R-003", Fatal, "BT-30", company(isDouble)),
			R("SE-R-004", Fatal, "BT-30", company(func(s string) bool { return len([]rune(NormalizeSpace(s))) == 10 })),
			R("SE-R-013", Fatal, "BT-30", company(func(s string) bool { return swedishDigit(NormalizeSpace(s)) }))),
		On(supplier+"[registered]/cac:PartyTaxScheme[nonvat]/cbc:CompanyID",
			R("SE-R-005", Fatal, "BT-32", Fits(".", func(text []byte) bool {
				return UpperCase(NormalizeSpace(string(text))) == "GODKÄND FÖR F-SKATT"
			}))),
		On("cac:TaxCategory[sevat][cbc:ID='S']|cac:ClassifiedTaxCategory[sevat][cbc:ID='S']",
			R("SE-R-006", Fatal, "BT-96 BT-103 BT-119 BT-152", Tell(
				Any(rateIs(RealLit(25)), rateIs(RealLit(12)), rateIs(RealLit(6))), rate, rate))),
		On(account("PLUSGIRO"),
			R("SE-R-007", Warning, "BT-84", numeric),
			R("SE-R-010", Warning, "BT-84", long(2, 8))),
		On(account("BANKGIRO"),
			R("SE-R-008", Warning, "BT-84", numeric),
			R("SE-R-009", Warning, "BT-84", long(7, 8))),
		On("cac:PaymentMeans[se][oldgiro]", R("SE-R-011", Warning, "BT-81", Never())),
		On("cac:PaymentMeans[seboth][cbc:PaymentMeansCode='31']", R("SE-R-012", Warning, "BT-81", Never())),
	}
}

const sevat = "cac:PartyTaxScheme[cac:TaxScheme/cbc:ID='VAT']/cbc:CompanyID"

// startsSE holds where a VAT identifier of the party begins with SE.
func startsSE() Cond {
	return Some(sevat, Fits(".", func(text []byte) bool { return strings.HasPrefix(string(text), "SE") }))
}

// middle is the characters from one place to another.
func middle(s string, from, to int) string {
	letters := []rune(s)
	return string(letters[min(from, len(letters)):min(to, len(letters))])
}

// isDouble says whether XPath's number() reads a number, be it infinite.
func isDouble(s string) bool {
	v, ok := Double([]byte(s))
	return ok && !math.IsNaN(v)
}

// iceland is the rules for an Icelandic seller; the last ones ask for an Icelandic
// buyer too.
func iceland() Pattern {
	const legal, address = "cac:PartyLegalEntity/cbc:CompanyID", "cac:PostalAddress/"
	const due = "cac:AdditionalDocumentReference[cbc:DocumentDescription='EINDAGI']"
	kennitala := func(party string) Cond { return Exactly(party+legal+"/@schemeID", "0196") }
	street := func(party string) Cond {
		return All(Has(party+address+"cbc:StreetName"), Has(party+address+"cbc:PostalZone"))
	}
	account := func(code string) Cond {
		means := "cac:PaymentMeans[cbc:PaymentMeansCode='" + code + "']"
		return When(Has(means), Fits(means+"/cac:PayeeFinancialAccount/cbc:ID", func(text []byte) bool {
			return len([]rune(NormalizeSpace(string(text)))) == 12
		}))
	}
	return Pattern{
		On("CreditNote[is]|Invoice[is]",
			R("IS-R-001", Warning, "BT-3", Any(Is("cbc:InvoiceTypeCode", "380", "381"), Is("cbc:CreditNoteTypeCode", "380", "381"))),
			R("IS-R-002", Fatal, "BT-30", kennitala(supplier+"/")),
			R("IS-R-003", Fatal, "BT-35 BT-38", street(supplier+"/")),
			R("IS-R-006", Fatal, "BT-81 BT-84", account("9")),
			R("IS-R-007", Fatal, "BT-81 BT-84", account("42")),
			R("IS-R-008", Fatal, "BT-122", When(Has(due), Fits(due+"/cbc:ID", func(text []byte) bool {
				_, ok := Day(text)
				return ok && len(text) == len("2006-01-02")
			}))),
			R("IS-R-009", Fatal, "BT-9 BT-122", When(Has(due), Has("cbc:DueDate"))),
			R("IS-R-010", Fatal, "BT-9 BT-122", When(Has(due), NotAfter("cbc:DueDate", due+"/cbc:ID")))),
		On("CreditNote[isboth]/cac:AccountingCustomerParty|Invoice[isboth]/cac:AccountingCustomerParty",
			R("IS-R-004", Fatal, "BT-47", kennitala("cac:Party/")),
			R("IS-R-005", Fatal, "BT-50 BT-53", street("cac:Party/"))),
	}
}
