package dinero

import "strings"

// noUnit is Rec 20's "one", for lines without a unit.
const noUnit = "C62"

// unitCode is the UN/ECE Recommendation 20 or 21 code of a unit of Dinero's.
// A unit that we do not know is C62 and not known: its word then stands on the
// line as an attribute, so that it is not lost.
func unitCode(unit string) (code string, known bool) {
	switch strings.ToLower(strings.TrimSpace(unit)) {
	case "":
		return noUnit, true
	case "hours":
		return "HUR", true
	case "parts":
		return "H87", true
	case "km":
		return "KMT", true
	case "day":
		return "DAY", true
	case "week":
		return "WEE", true
	case "month":
		return "MON", true
	case "kilogram":
		return "KGM", true
	case "cubicmetre":
		return "MTQ", true
	case "set":
		return "SET", true
	case "litre":
		return "LTR", true
	case "box":
		return "XBX", true
	case "case":
		return "XCS", true
	case "carton":
		return "XCT", true
	case "metre":
		return "MTR", true
	case "package":
		return "XPK", true
	case "shipment":
		return "SX", true
	case "squaremetre":
		return "MTK", true
	case "session":
		return "E48", true
	case "tonne":
		return "TNE", true
	}
	return noUnit, false
}
