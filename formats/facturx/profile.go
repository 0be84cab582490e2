package facturx

import (
	"strings"

	"github.com/postbud/postbud/invoice"
)

// profile is one of the profiles of Factur-X 1.0, and how it is named in the XML and in
// the metadata of the PDF.
type profile struct {
	specification string // BT-24
	level         string // fx:ConformanceLevel
	version       string // fx:Version
	file          string // of the XML
	relationship  string // of the XML to the page
	reduce        func(*invoice.Invoice) error
	loses         []string // as formats.Traits has it
}

const (
	en16931   = "urn:cen.eu:en16931:2017"
	plainFile = "factur-x.xml"
	// Alternative says that the XML and the page say the same, Source that the page was
	// made from the XML, as the official XRECHNUNG samples do.
	alternative = "Alternative"
	source      = "Source"
)

// ownName is lost in every profile, for the profile's own specification is written.
const ownName = "BT-24"

// profiles are those that are written, by their names in the settings.
func profiles() map[string]profile {
	return map[string]profile{
		"en16931":   {en16931, "EN 16931", "1.0", plainFile, alternative, nil, []string{ownName}},
		"basic":     {en16931 + "#compliant#urn:factur-x.eu:1p0:basic", "BASIC", "1.0", plainFile, alternative, basic, basicLoses()},
		"extended":  {en16931 + "#conformant#urn:factur-x.eu:1p0:extended", "EXTENDED", "1.0", plainFile, alternative, nil, []string{ownName}},
		"xrechnung": {en16931 + "#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0", "XRECHNUNG", "3.0", "xrechnung.xml", source, rated, []string{ownName}},
	}
}

// levelOf is the level that a specification (BT-24) stands for, "" where it is none of
// Factur-X or ZUGFeRD 2.
func levelOf(specification string) string {
	switch id := strings.ToLower(strings.TrimSpace(specification)); {
	case id == en16931:
		return "EN 16931"
	case strings.Contains(id, "xrechnung"):
		return "XRECHNUNG"
	case !strings.Contains(id, "factur-x") && !strings.Contains(id, "zugferd"):
		return ""
	case strings.HasSuffix(id, ":minimum"):
		return "MINIMUM"
	case strings.HasSuffix(id, ":basicwl"):
		return "BASIC WL"
	case strings.HasSuffix(id, ":basic"):
		return "BASIC"
	case strings.HasSuffix(id, ":extended"):
		return "EXTENDED"
	}
	return ""
}

// fit is the invoice as the XML says it.
func (p profile) fit(inv *invoice.Invoice) (*invoice.Invoice, error) {
	said := *inv
	said.Specification = p.specification
	if p.reduce == nil {
		return &said, nil
	}
	return &said, p.reduce(&said)
}

// rated gives the rows of the breakdown that are not subject to VAT the rate 0, which
// XRechnung demands in every row (BR-DE-14).
func rated(inv *invoice.Invoice) error {
	rows := append([]invoice.VATBreakdown(nil), inv.VATBreakdown...)
	for i := range rows {
		if rows[i].Category == "O" && !rows[i].Rate.Given() {
			rows[i].Rate = invoice.NewDecimal(0, 0)
		}
	}
	inv.VATBreakdown = rows
	return nil
}
