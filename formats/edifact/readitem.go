package edifact

import "github.com/postbud/postbud/invoice"

// itemNumber reads C212.
func (r *reader) itemNumber(c []string) {
	c = append(append([]string(nil), c...), "", "", "", "")
	item := &r.line.Item
	switch value, code := c[0], c[1]; {
	case value == "":
	case c[3] == ours && numbersItem(code):
		item.Classifications = append(item.Classifications, invoice.Classification{Scheme: code, Version: c[2], Value: value})
	case code == "EN" || code == "SRV" || code == "EU" || code == "UP":
		set(&item.StandardID, invoice.Identifier{Scheme: schemeGTIN, Value: value})
	case code == "SA" || code == "VP" || code == "VN":
		set(&item.SellerID, value)
	case code == "IN" || code == "BP":
		set(&item.BuyerID, value)
	case code == "" && c[3] == agencyISO && len(c[2]) == 3 && isWhole(c[2]):
		set(&item.StandardID, invoice.Identifier{Scheme: "0" + c[2], Value: value})
	case code == "" && schemeOf(c[2], "") != "":
		set(&item.StandardID, invoice.Identifier{Scheme: schemeOf(c[2], ""), Value: value})
	case code == "" && (c[3] == agencyGS1 || isGTIN(value)):
		set(&item.StandardID, invoice.Identifier{Scheme: schemeGTIN, Value: value})
	case code == "":
		r.line.bare = value
	default:
		item.Classifications = append(item.Classifications, invoice.Classification{Scheme: code, Version: c[2], Value: value})
	}
}

// isGTIN says whether a number has the length and the check digit of a GTIN.
func isGTIN(number string) bool {
	if n := len(number); n != 8 && (n < 12 || n > 14) || !isWhole(number) {
		return false
	}
	sum, weight := 0, 1
	for i := len(number) - 1; i >= 0; i-- {
		sum += weight * int(number[i]-'0')
		weight = 4 - weight
	}
	return sum%10 == 0
}
