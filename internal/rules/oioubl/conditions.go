package oioubl

import (
	"strings"

	. "github.com/postbud/postbud/internal/check"
	inv "github.com/postbud/postbud/invoice"
)

// flagOf is what the official run leaves to the letter before the number.
func flagOf(id string) inv.Flag {
	if strings.HasPrefix(id, "W-") {
		return Warning
	}
	return Fatal
}

// words are the conditions that paths name.
func words() map[string]Cond {
	const rate, factor = "cac:PricingExchangeRate", "cac:Price/cbc:OrderableUnitFactorRate"
	return map[string]Cond{
		"unexchanged": AtParent(None(rate)),
		"exchanged":   AtParent(All(Has(rate+"/cbc:CalculationRate"), Has(rate+"/cbc:MathematicOperatorCode"))),
		"multiplied":  AtParent(Exactly(rate+"/cbc:MathematicOperatorCode", "multiply")),
		"divided":     AtParent(Exactly(rate+"/cbc:MathematicOperatorCode", "divide")),
		"factor":      Has(factor),
		"nofactor":    None(factor),
		"converter":   Exactly("@listAgencyName", "ERST"),
		"blank":       Not(Filled(".")),
		"amount":      NameEnds("Amount"),
		"first":       First(),
		"minus":       Begins(".", "-"),
		"allowance":   False("cbc:ChargeIndicator"),
		"charge":      True("cbc:ChargeIndicator"),
		"vat":         Exactly("cac:TaxSubtotal/"+schemeID, "63", "VAT"),
		"paid":        Any(None("cbc:FreeOfChargeIndicator"), Exactly("cbc:FreeOfChargeIndicator", "false")),
		"giro":        Any(Exactly("cbc:PaymentMeansCode", "50"), Exactly("cbc:PaymentChannelCode", "DK:GIRO")),
	}
}

// notBoth holds where not both are there, empty or not.
func notBoth(one, other string) Cond { return Any(None(one), None(other)) }

// given holds where there is such an element and none of them is empty.
func given(path string) Cond { return All(Has(path), Not(Empty(path))) }

// positive holds where the text does not begin with a minus and the number is not
// 0: a minus after a blank is taken.
func positive(path string) Cond { return All(notNegative(path), Nonzero(path)) }

func notNegative(path string) Cond {
	return Fits(path, func(text []byte) bool { return len(text) == 0 || text[0] != '-' })
}

// digits holds where the text has no character that is not a digit of any script.
func digits(path string) Cond { return Fits(path, onlyDigits) }

// uuid holds where an identifier is as long as a UUID is.
func uuid(path string) Cond { return Length(path, 36, 36) }

// cents holds where two characters follow the point.
func cents(path string) Cond { return Places(path, 2, 2) }

// danish holds where the text is a Danish number with its DK before it; what
// follows is not looked at.
func danish(path string) Cond { return All(Length(path, 10, 10), Begins(path, "DK")) }

// danishNormal is danish with white space normalised before it is counted.
func danishNormal(path string) Cond { return All(LengthNormal(path, 10, 10), Begins(path, "DK")) }

// several holds where a thing that is there more than once, among the children of
// one element, says something that tells it from the others.
func several(thing string, told Cond) Cond { return Any(told, AtParent(AtMost(1, thing))) }
