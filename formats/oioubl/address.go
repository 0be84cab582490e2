package oioubl

import (
	"regexp"
	"strings"

	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

// The forms of an address that are written.
const (
	danishForm = "StructuredDK"  // street, number and post code, each for itself
	laxForm    = "StructuredLax" // whatever there is
	regionForm = "StructuredRegion"
)

// streetAndNumber is a street and a house number beyond doubt.
var streetAndNumber = regexp.MustCompile(`^(\S(?:.*\S)?) ([0-9]{1,3}[A-Za-z]?)$`)

// box is what has a number and is no street.
var box = regexp.MustCompile(`(?i)bo(x|ks)$`)

func (w *writer) address(element string, a invoice.Address, t xmlterms.AddressNumbers) {
	if a == (invoice.Address{}) {
		return
	}
	form, street, house := laxForm, a.Line1, ""
	part := streetAndNumber.FindStringSubmatch(a.Line1)
	if part != nil && !box.MatchString(part[1]) && a.Country == "DK" && strings.TrimSpace(a.PostCode) != "" {
		form, street, house = danishForm, part[1], part[2]
	}
	w.Open(element)
	w.addressForm(form)
	w.Text(t.Line1, "cbc:StreetName", street)
	w.Text(t.Line2, "cbc:AdditionalStreetName", a.Line2)
	w.Text(t.Line1, "cbc:BuildingNumber", house)
	w.Text(t.Line3, "cbc:InhouseMail", a.Line3)
	w.Text(t.City, "cbc:CityName", a.City)
	w.Text(t.PostCode, "cbc:PostalZone", a.PostCode)
	w.Text(t.Subdivision, "cbc:CountrySubentity", a.Subdivision)
	w.Under("cac:Country", t.Country, "cbc:IdentificationCode", a.Country)
	w.Close()
}

func (w *writer) addressForm(form string) {
	w.Text("", "cbc:AddressFormatCode", form, "listAgencyID", agency, "listID", "urn:oioubl:codelist:addressformatcode-1.1")
}

// readAddress puts an address of any form into three lines. What has no line of its
// own comes behind the street or into the last line.
func readAddress(in xmlterms.Element) invoice.Address {
	a := invoice.Address{
		Line1:       blank(in.Text("cbc:StreetName"), in.Text("cbc:BuildingNumber")),
		Line2:       in.Text("cbc:AdditionalStreetName"),
		Line3:       in.Text("cbc:InhouseMail"),
		City:        in.Text("cbc:CityName"),
		PostCode:    in.Text("cbc:PostalZone"),
		Subdivision: first(in.Text("cbc:CountrySubentity"), in.Text("cbc:Region")),
		Country:     in.Code("cac:Country/cbc:IdentificationCode"),
	}
	a.Line1 = comma(a.Line1, blank(in.Text("cbc:Floor"), in.Text("cbc:Room")))
	if box := in.Text("cbc:Postbox"); box != "" {
		a.Line1 = comma(a.Line1, "Postboks "+box)
	}
	for _, more := range []string{"cbc:BuildingName", "cbc:BlockName", "cbc:CitySubdivisionName", "cbc:District"} {
		a.Line2 = comma(a.Line2, in.Text(more))
	}
	for _, more := range []string{"cbc:Department", "cbc:MarkAttention", "cbc:MarkCare"} {
		a.Line3 = comma(a.Line3, in.Text(more))
	}
	for line := range in.Each("cac:AddressLine") {
		addLine(&a, line.Text("cbc:Line"))
	}
	return a
}

// addLine fills the first line that is empty, or goes on with the last.
func addLine(a *invoice.Address, line string) {
	for _, into := range []*string{&a.Line1, &a.Line2} {
		if *into == "" {
			*into = line
			return
		}
	}
	a.Line3 = comma(a.Line3, line)
}

func blank(a, b string) string { return between(a, " ", b) }

func comma(a, b string) string { return between(a, ", ", b) }

// between joins what is there of two texts.
func between(a, glue, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + glue + b
}
