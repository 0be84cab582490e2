package cii

import (
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

func (w writer) address(a invoice.Address, t xmlterms.AddressNumbers) {
	w.Open("ram:PostalTradeAddress")
	w.Text(t.PostCode, "ram:PostcodeCode", a.PostCode)
	w.Text(t.Line1, "ram:LineOne", a.Line1)
	w.Text(t.Line2, "ram:LineTwo", a.Line2)
	w.Text(t.Line3, "ram:LineThree", a.Line3)
	w.Text(t.City, "ram:CityName", a.City)
	w.Text(t.Country, "ram:CountryID", a.Country)
	w.Text(t.Subdivision, "ram:CountrySubDivisionName", a.Subdivision)
	w.Close()
}

func readAddress(party xmlterms.Element) invoice.Address {
	in := party.Child("ram:PostalTradeAddress")
	return invoice.Address{
		Line1:       in.Text("ram:LineOne"),
		Line2:       in.Text("ram:LineTwo"),
		Line3:       in.Text("ram:LineThree"),
		City:        in.Text("ram:CityName"),
		PostCode:    in.Text("ram:PostcodeCode"),
		Subdivision: in.Text("ram:CountrySubDivisionName"),
		Country:     in.Code("ram:CountryID"),
	}
}
