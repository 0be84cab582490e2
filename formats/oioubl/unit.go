package oioubl

import (
	"strings"
	"sync"

	"github.com/postbud/postbud/internal/rules/oioubl"
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/codes"
)

var units = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for _, code := range oioubl.Units() {
		all[code] = true
	}
	return all
})

// renamed is what OIOUBL calls units that have another code now: kilometres, and what
// goods are packed in.
var renamed = map[string]string{
	"KMT": "KTM", "XPK": "PK", "XBX": "BX", "XCT": "CT", "XBG": "BG", "XBE": "BE", "XPA": "PA", "XRO": "RO", "XTU": "TU", "XBO": "BO",
	"XCS": "CS", "XSA": "SA", "XJR": "JR", "XPL": "PL", "XCR": "CR", "XDR": "DR", "XRL": "RL", "XTN": "TN", "XBK": "BK",
}

var renamedCodes = sync.OnceValue(func() map[string]string { return inverse(renamed) })

// sameUnit is the unit of OIOUBL that means the same as one that came later: a piece is
// one of something.
var sameUnit = map[string]string{"H87": "EA", "E48": "C62"}

const pieces = "C62"

// unit is the unit of a line, and its note.
func (w *writer) unit(l *invoice.Line) (unit, note string) {
	switch {
	case l.Unit == "":
		w.missing("BT-130")
	case renamed[l.Unit] != "":
		return renamed[l.Unit], l.Note
	case units()[l.Unit]:
		return l.Unit, l.Note
	case sameUnit[l.Unit] != "":
		return sameUnit[l.Unit], l.Note
	case w.settings.Units == refuse:
		w.unsaid(unsaid{term: "BT-130", value: l.Unit, what: "OIOUBL does not have this unit of measure", remedy: "units"})
	}
	if near := strings.TrimPrefix(l.Unit, "X"); near != l.Unit && units()[near] {
		return near, l.Note
	}
	return pieces, between(l.Note, "\n", "Enhed: "+first(codes.Name(codes.Unit, l.Unit), l.Unit))
}

// readUnit is the code that a unit has now.
func readUnit(in xmlterms.Element) string {
	code := in.Attribute("unitCode")
	return first(renamedCodes()[code], code)
}
