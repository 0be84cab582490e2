package peppol

import (
	"bytes"
	"regexp"
	"strings"

	. "github.com/postbud/postbud/internal/check"
)

// denmark is the rules for a Danish seller; most ask for a Danish buyer too.
func denmark() Pattern {
	const legal = "cac:PartyLegalEntity/cbc:CompanyID"
	danish := func(path string) string {
		return "Invoice[dkboth]/" + path + "|CreditNote[dkboth]/" + path
	}
	const reason = "cbc:AllowanceChargeReason"
	const due = "cac:LegalMonetaryTotal/cbc:PayableAmount"
	payable := Loose(due)
	// isCVR takes the schemes of all numbers together, as the official tests do: two
	// of them end the run.
	isCVR := func(number string) Cond {
		return When(Has(number), Fits(number+"/@schemeID", func(text []byte) bool { return NormalizeSpace(string(text)) == "0184" }))
	}
	return Pattern{
		On("Invoice[dk]|CreditNote[dk]",
			R("DK-R-002", Fatal, "BT-30", Whole(supplier+"/"+legal, Filled(supplier+"/"+legal))),
			R("DK-R-014", Fatal, "BT-30-1", isCVR(supplier+"/"+legal)),
			R("DK-R-016", Fatal, "BT-115", Tell(
				When(All(Has("/CreditNote"), Word("dkboth")), Whole(due, Not(RealBelow(RealLoose(due), RealLit(0))))), payable, Lit("0")))),
		On(danish(supplier+"/cac:PartyIdentification")+"|"+danish(customer+"/cac:PartyIdentification"),
			R("DK-R-013", Fatal, "BT-29-1 BT-46-1", Any(None("cbc:ID"), Quiet(Filled("cbc:ID/@schemeID"))))),
		On("Invoice[dkboth]/cac:PaymentMeans", danishPayment()...),
		On(danish(customer), R("DK-R-017", Fatal, "BT-47-1", isCVR(legal))),
		On("CreditNote[dkboth]/cac:CreditNoteLine|Invoice[dkboth]/cac:InvoiceLine",
			R("DK-R-003", Fatal, "BT-158", When(Exactly(class+"/@listID", "TST"),
				Exactly(class+"/@listVersionID", "19.05.01", "19.0501", "26.08.01", "26.0801")))),
		On("cac:AllowanceCharge[dkboth]",
			R("DK-R-004", Fatal, "BT-97 BT-104 BT-139 BT-144", When(Exactly("cbc:AllowanceChargeReasonCode", "ZZZ"),
				Any(Fits(reason, isTwoTexts), All(Fits(reason, isUpTo9999), Whole(reason, LengthNormal(reason, 4, 4))))))),
	}
}

const class = "cac:Item/cac:CommodityClassification/cbc:ItemClassificationCode"

// danishPayment is the rules of the means of payment: the slip numbers of FIK (93)
// and giro (50) among them.
func danishPayment() []Rule {
	const account = "cac:PayeeFinancialAccount/cbc:ID"
	code := func(codes ...string) Cond { return Exactly("cbc:PaymentMeansCode", codes...) }
	kind := func(kinds ...string) Cond {
		return Fits("cbc:PaymentID", func(text []byte) bool {
			for _, k := range kinds {
				if strings.HasPrefix(string(text), k+"#") {
					return true
				}
			}
			return false
		})
	}
	long := func(path string, lengths ...int) Cond {
		return Fits(path, func(text []byte) bool {
			for _, l := range lengths {
				if len([]rune(string(text))) == l {
					return true
				}
			}
			return false
		})
	}
	giro := regexp.MustCompile(`^[0-9]{7,8}$`)
	return []Rule{
		R("DK-R-005", Fatal, "BT-81", Fits("cbc:PaymentMeansCode", func(text []byte) bool {
			return strings.Contains(" 1 10 31 42 48 49 50 58 59 93 97 ", " "+string(text)+" ")
		})),
		R("DK-R-006", Fatal, "BT-84 BT-86", When(code("31", "42"),
			both(account, "cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cbc:ID"))),
		R("DK-R-007", Fatal, "BT-89 BT-91", When(code("49"),
			both("cac:PaymentMandate/cbc:ID", "cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID"))),
		R("DK-R-008", Fatal, "BT-83 BT-84", When(code("50"), All(kind("01", "04", "15"), Quiet(Fits(account, giro.Match))))),
		R("DK-R-009", Fatal, "BT-83", When(All(code("50"), kind("04", "15")), long("cbc:PaymentID", 19))),
		R("DK-R-010", Fatal, "BT-83 BT-84", When(code("93"), All(kind("71", "73", "75"), Quiet(Whole(account, long(account, 8)))))),
		R("DK-R-011", Fatal, "BT-83", When(All(code("93"), kind("71", "75")), long("cbc:PaymentID", 18, 19))),
	}
}

// both holds where there is a text at each path. The official test ends with an
// error at a parted one, unless the other is missing.
func both(a, b string) Cond { return All(Filled(a), Filled(b), Whole(a+"|"+b, Always())) }

// isTwoTexts and isUpTo9999 accept the reason of a duty that is not VAT: a # between
// two texts, or a number of four characters, 1.50, 1E3 and -0.0 among them.
func isTwoTexts(reason []byte) bool {
	return bytes.IndexByte(reason, '#') > 0 && !bytes.HasSuffix(reason, []byte{'#'})
}

func isUpTo9999(reason []byte) bool {
	n, ok := Double(reason)
	return ok && n >= 0 && n <= 9999
}
