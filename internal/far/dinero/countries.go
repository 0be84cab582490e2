package dinero

import "strings"

// country is a row of GET /v1/countries.
type country struct{ key, danish, english string }

// countries are those that a contact may have here.
func countries() []country {
	return []country{
		{"AT", "Østrig", "Austria"}, {"AU", "Australien", "Australia"}, {"BE", "Belgien", "Belgium"},
		{"BG", "Bulgarien", "Bulgaria"}, {"CA", "Canada", "Canada"}, {"CH", "Schweiz", "Switzerland"},
		{"CN", "Kina", "China"}, {"CY", "Cypern", "Cyprus"}, {"CZ", "Tjekkiet", "Czechia"},
		{"DE", "Tyskland", "Germany"}, {"DK", "Danmark", "Denmark"}, {"EE", "Estland", "Estonia"},
		{"ES", "Spanien", "Spain"}, {"FI", "Finland", "Finland"}, {"FO", "Færøerne", "Faroe Islands"},
		{"FR", "Frankrig", "France"}, {"GB", "Storbritannien", "United Kingdom"}, {"GL", "Grønland", "Greenland"},
		{"GR", "Grækenland", "Greece"}, {"HR", "Kroatien", "Croatia"}, {"HU", "Ungarn", "Hungary"},
		{"IE", "Irland", "Ireland"}, {"IN", "Indien", "India"}, {"IS", "Island", "Iceland"},
		{"IT", "Italien", "Italy"}, {"JP", "Japan", "Japan"}, {"LT", "Litauen", "Lithuania"},
		{"LU", "Luxembourg", "Luxembourg"}, {"LV", "Letland", "Latvia"}, {"MT", "Malta", "Malta"},
		{"NL", "Holland", "Netherlands"}, {"NO", "Norge", "Norway"}, {"PL", "Polen", "Poland"},
		{"PT", "Portugal", "Portugal"}, {"RO", "Rumænien", "Romania"}, {"SE", "Sverige", "Sweden"},
		{"SI", "Slovenien", "Slovenia"}, {"SK", "Slovakiet", "Slovakia"}, {"US", "USA", "United States"},
	}
}

func knownCountry(key string) bool {
	for _, c := range countries() {
		if c.key == key {
			return true
		}
	}
	return false
}

// vatRegion is the VatRegionKey that follows from a country.
func vatRegion(country string) string {
	const union = " AT BE BG CY CZ DE EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK "
	switch {
	case country == "DK":
		return "DK"
	case strings.Contains(union, " "+country+" "):
		return "EU"
	default:
		return "World"
	}
}

func (c *call) countries() (any, error) {
	rows := []object{}
	for _, country := range countries() {
		rows = append(rows, object{
			{"Key", country.key}, {"DanishName", country.danish}, {"EnglishName", country.english},
		})
	}
	return rows, nil
}
