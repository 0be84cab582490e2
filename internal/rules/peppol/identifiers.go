package peppol

import (
	. "github.com/postbud/postbud/internal/check"
	"github.com/postbud/postbud/invoice"
)

// identifiers is the rules of numbers by their scheme: form and check digit.
func identifiers() Pattern {
	const anyID = "BT-34 BT-49 BT-29 BT-46 BT-60 BT-30 BT-47 BT-61"
	of := func(rule, scheme string, flag invoice.Flag, right Cond) Context {
		with := "[@schemeID='" + scheme + "']"
		return On("cbc:EndpointID"+with+"|cac:PartyIdentification/cbc:ID"+with+"|cbc:CompanyID"+with,
			R("PEPPOL-COMMON-"+rule, flag, anyID, right))
	}
	dutchVAT := Matches(".", `^NL[0-9]{9}B[0-9]{2}$`)
	return Pattern{
		of("R040", "0088", Fatal, normalised(isGLN)),
		of("R041", "0192", Fatal, normalised(isNorwegian)),
		of("R042", "0184", Fatal, asWritten(func(s string) bool { return isDanishVAT(s) || isDigits(s, 8) })),
		of("R052", "0096", Fatal, asWritten(func(s string) bool { return isDigits(s, 10) })),
		of("R053", "0198", Fatal, asWritten(isDanishVAT)),
		of("R043", "0208", Fatal, normalised(isBelgian)),
		of("R044", "0201", Warning, normalised(func(s string) bool { return len(s) == 6 && isAlphanumeric(s) })),
		of("R045", "0210", Warning, normalised(isFiscalCode)),
		On("cbc:EndpointID[@schemeID='9907']", R("PEPPOL-COMMON-R046", Warning, "BT-34 BT-49", normalised(isFiscalCode))),
		of("R047", "0211", Warning, Ending(".", isSignedVAT, normalised(isItalianVAT))),
		of("R049", "0007", Fatal, normalised(isSwedish)),
		of("R050", "0151", Fatal, normalised(isABN)),
		of("R054", "0106", Warning, normalised(func(s string) bool { return isDigits(s, 8) })),
		of("R055", "0190", Warning, normalised(func(s string) bool { return isDigits(s, 20) })),
		of("R056-1", "9944", Warning, dutchVAT),
		On("cac:PartyTaxScheme[vat]/cbc:CompanyID[dutch]", R("PEPPOL-COMMON-R056-2", Warning, "BT-31 BT-48 BT-63", dutchVAT)),
		of("R057", "0217", Warning, normalised(func(s string) bool { return isDigits(s, 12) })),
	}
}

// normalised asks about the text with white space normalised.
func normalised(right func(string) bool) Cond {
	return Fits(".", func(text []byte) bool { return right(NormalizeSpace(string(text))) })
}

// asWritten asks about the text as it stands.
func asWritten(right func(string) bool) Cond {
	return Fits(".", func(text []byte) bool { return right(string(text)) })
}
