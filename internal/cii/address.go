package cii

import (
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

// partyTerms are the numbers of a party's terms.
type partyTerms struct {
	name, tradingName, identifier, registration, vat, tax, legal, endpoint string
	address                                                                addressTerms
	contactName, phone, email                                              string
}

type addressTerms struct{ line1, line2, line3, city, postCode, subdivision, country string }

var (
	sellerTerms = partyTerms{
		"BT-27", "BT-28", "BT-29", "BT-30", "BT-31", "BT-32", "BT-33", "BT-34",
		addressTerms{"BT-35", "BT-36", "BT-162", "BT-37", "BT-38", "BT-39", "BT-40"},
		"BT-41", "BT-42", "BT-43",
	}
	buyerTerms = partyTerms{
		"BT-44", "BT-45", "BT-46", "BT-47", "BT-48", "", "", "BT-49",
		addressTerms{"BT-50", "BT-51", "BT-163", "BT-52", "BT-53", "BT-54", "BT-55"},
		"BT-56", "BT-57", "BT-58",
	}
	representativeAddress = addressTerms{"BT-64", "BT-65", "BT-164", "BT-66", "BT-67", "BT-68", "BT-69"}
	deliveryAddress       = addressTerms{"BT-75", "BT-76", "BT-165", "BT-77", "BT-78", "BT-79", "BT-80"}
)

func (w writer) address(a invoice.Address, t addressTerms) {
	w.Open("ram:PostalTradeAddress")
	w.Text(t.postCode, "ram:PostcodeCode", a.PostCode)
	w.Text(t.line1, "ram:LineOne", a.Line1)
	w.Text(t.line2, "ram:LineTwo", a.Line2)
	w.Text(t.line3, "ram:LineThree", a.Line3)
	w.Text(t.city, "ram:CityName", a.City)
	w.Text(t.country, "ram:CountryID", a.Country)
	w.Text(t.subdivision, "ram:CountrySubDivisionName", a.Subdivision)
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
