package oioubl_test

import (
	"bytes"
	"testing"

	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/codes"
)

// TestPiecesAreWrittenAsEach without asking for a remedy: it is what nearly all
// Danish invoices count in.
func TestPiecesAreWrittenAsEach(t *testing.T) {
	for unit, other := range map[string]string{"H87": "EA", "E48": "C62"} {
		doc, err := write(t, nil, changed(func(i *invoice.Invoice) { i.Lines[0].Unit = unit }))
		if err != nil || !bytes.Contains(doc, []byte(`unitCode="`+other+`"`)) {
			t.Errorf("%s: %v\n%s", unit, err, doc)
		}
	}
}

// TestUnitsWithAnotherCodeStay: OIOUBL has them under their old code.
func TestUnitsWithAnotherCodeStay(t *testing.T) {
	for unit, old := range map[string]string{"KMT": "KTM", "XPK": "PK", "XBX": "BX", "XCT": "CT", "EA": "EA", "HUR": "HUR"} {
		inv := changed(func(i *invoice.Invoice) { i.Lines[0].Unit = unit })
		doc, err := write(t, nil, inv)
		if err != nil || !bytes.Contains(doc, []byte(`unitCode="`+old+`"`)) || !codes.Has(codes.Unit, unit) {
			t.Errorf("%s: %v\n%s", unit, err, doc)
			continue
		}
		comesBack(t, nil, inv, doc, "")
	}
}
