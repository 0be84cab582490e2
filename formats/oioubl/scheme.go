package oioubl

import (
	"strings"
	"sync"

	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

// The schemes of OIOUBL whose numbers have a form.
const (
	schemeCVR   = "DK:CVR" // DK and 8 digits; the model has the digits alone
	schemeSE    = "DK:SE"  // DK and 8 digits, in the model too
	schemeCPR   = "DK:CPR"
	schemeP     = "DK:P"
	schemeGLN   = "GLN"
	schemeOther = "ZZZ"  // any other
	schemeSEPA  = "SEPA" // the creditor's number at its bank (BT-90)
)

// schemes is the OIOUBL scheme of each code of EAS or ISO 6523 that has one.
var schemes = map[string]string{
	"0184": schemeCVR, "0198": schemeSE, "0096": schemeP, "0237": schemeCPR, "0088": schemeGLN, "0060": "DUNS",
	"0009": "FR:SIRET", "0007": "SE:ORGNR", "0192": "NO:ORGNR", "0037": "FI:OVT", "0196": "IS:KT", "9918": "IBAN",
	"9910": "HU:VAT", "9914": "AT:VAT", "9915": "AT:GOV", "9920": "ES:VAT", "9922": "AD:VAT", "9923": "AL:VAT", "9924": "BA:VAT",
	"9925": "BE:VAT", "9926": "BG:VAT", "9927": "CH:VAT", "9928": "CY:VAT", "9929": "CZ:VAT", "9930": "DE:VAT", "9931": "EE:VAT",
	"9932": "GB:VAT", "9933": "GR:VAT", "9934": "HR:VAT", "9935": "IE:VAT", "9936": "LI:VAT", "9937": "LT:VAT", "9938": "LU:VAT",
	"9939": "LV:VAT", "9940": "MC:VAT", "9941": "ME:VAT", "9942": "MK:VAT", "9943": "MT:VAT", "9944": "NL:VAT", "9945": "PL:VAT",
	"9946": "PT:VAT", "9947": "RO:VAT", "9948": "RS:VAT", "9949": "SI:VAT", "9950": "SK:VAT", "9951": "SM:VAT", "9952": "TR:VAT",
	"9953": "VA:VAT",
}

// known is the code of a scheme of OIOUBL, "" where it has none. EAN is what GLN
// was called before.
func known(scheme string) string {
	if scheme == "EAN" {
		scheme = schemeGLN
	}
	return schemeCodes()[scheme]
}

var schemeCodes = sync.OnceValue(func() map[string]string { return inverse(schemes) })

// inverse swaps names and values.
func inverse(of map[string]string) map[string]string {
	out := make(map[string]string, len(of))
	for name, value := range of {
		out[value] = name
	}
	return out
}

// number is an identifier as OIOUBL writes it. As says in schemeName that the value
// stands as the scheme of that code has it, where that is not how it mostly does.
type number struct{ value, scheme, as string }

// attributes of the element that holds the number.
func (n number) attributes() []string {
	keeper := ""
	if n.scheme == schemeGLN || n.scheme == schemeGTIN {
		keeper = "9"
	}
	return []string{"schemeAgencyID", keeper, "schemeID", n.scheme, "schemeName", n.as}
}

// numberOf finds scheme and form of an identifier. It is false where OIOUBL has no
// scheme for it, or where the value is not of the scheme's form.
func numberOf(id invoice.Identifier) (number, bool) {
	n := number{id.Value, schemes[id.Scheme], ""}
	if n.scheme == "" {
		// One that was read from OIOUBL and has no code elsewhere.
		if strings.Contains(id.Scheme, ":") && known(id.Scheme) == "" {
			n.scheme = id.Scheme
		}
		return n, n.scheme != ""
	}
	switch n.scheme {
	case schemeCVR, schemeSE:
		prefixed := strings.HasPrefix(n.value, "DK")
		if prefixed != (n.scheme == schemeSE) {
			n.as = id.Scheme
		}
		if !prefixed {
			n.value = "DK" + n.value
		}
		return n, danish(n.value)
	case schemeGLN:
		return n, isDigits(n.value, 13)
	case schemeP, schemeCPR:
		return n, isDigits(n.value, 10)
	}
	return n, true
}

// other is an identifier of a scheme that OIOUBL does not know.
func other(id invoice.Identifier) number { return number{id.Value, schemeOther, id.Scheme} }

// readNumber is what numberOf and other write, and the numbers of others.
func readNumber(in xmlterms.Element, path string) invoice.Identifier {
	id, as := in.Identifier(path), in.Child(path).Attribute("schemeName")
	if id.Scheme == schemeOther {
		id.Scheme = as
		return id
	}
	code := known(id.Scheme)
	if code == "" {
		return id
	}
	if bare := (id.Scheme == schemeCVR) != (as == code); bare && (id.Scheme == schemeCVR || id.Scheme == schemeSE) && danish(id.Value) {
		id.Value = id.Value[len("DK"):]
	}
	id.Scheme = code
	return id
}

// danish says whether a value is DK and eight digits.
func danish(value string) bool { return strings.HasPrefix(value, "DK") && isDigits(value[2:], 8) }

func isDigits(value string, n int) bool {
	return len(value) == n && strings.Trim(value, "0123456789") == ""
}
