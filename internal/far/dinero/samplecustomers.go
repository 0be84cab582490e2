package dinero

import (
	"fmt"
	"strings"
	"time"
)

// sampleAddress is a Danish customer: public bodies are reached by GLN, companies
// by CVR, and both by either.
type sampleAddress struct{ reach, name, street, zip, city, att string }

func sampleAddresses() []sampleAddress {
	return []sampleAddress{
		{"public", "Vestby Kommune, Teknik og Miljø", "Rådhuspladsen 2", "6800", "Varde", "Jens Holm"},
		{"public", "Vestby Kommune, Børn og Skole", "Rådhuspladsen 2", "6800", "Varde", "Lise Kjær"},
		{"public", "Sønderå Skole", "Skolevej 11", "6740", "Bramming", "Birthe Lund"},
		{"public", "Region Vesterhav, Bygningsdrift", "Sygehusvej 40", "6700", "Esbjerg", "Ole Thygesen"},
		{"public", "Engholm Plejecenter", "Engvej 3", "6710", "Esbjerg V", "Rikke Møller"},
		{"public", "Havneby Bibliotek og Kulturhus", "Torvet 9", "6720", "Fanø", "Søren Ravn"},
		{"public", "Nordså Gymnasium", "Læssøesgade 21", "8000", "Aarhus C", "Åse Brandt"},
		{"public", "Klitmose Svømmehal", "Idrætsvej 5", "7700", "Thisted", "Mads Friis"},
		{"company", "Nordhavn Møbler A/S", "Industrivej 17", "8900", "Randers C", "Pia Vestergaard"},
		{"company", "Bækgaard Byg ApS", "Tømrervænget 6", "7400", "Herning", "Kaj Bækgaard"},
		{"company", "Restaurant Æblehaven ApS", "Strandvejen 88", "5700", "Svendborg", "Maja Skov"},
		{"company", "Høj & Søn VVS ApS", "Rørvej 12", "9000", "Aalborg", "Torben Høj"},
		{"company", "Fjerritslev Maskinværksted A/S", "Smedevej 4", "9690", "Fjerritslev", "Ib Krogh"},
		{"company", "Bageriet Kornblomsten I/S", "Møllegade 31", "2200", "København N", "Naja Berg"},
		{"company", "Ejendomsselskabet Åparken ApS", "Åboulevarden 70", "8000", "Aarhus C", "Vibeke Dahl"},
		{"company", "Tandlægerne i Øster Kvarter I/S", "Østergade 15", "7600", "Struer", "Anne-Grethe Juhl"},
		{"company", "Lund & Lauridsen Revision P/S", "Kongensgade 44", "6700", "Esbjerg", "Per Lauridsen"},
		{"company", "Autohuset Sydvest A/S", "Motorvej 2", "6705", "Esbjerg Ø", "Dennis Bach"},
		{"company", "Grønne Tage Danmark ApS", "Havevej 19", "4000", "Roskilde", "Sif Overgaard"},
		{"company", "Kystens Kølehuse A/S", "Fiskerihavnsgade 8", "6700", "Esbjerg", "Hans Peter Iversen"},
		{"company", "Blåvand Camping & Feriecenter ApS", "Fyrvej 50", "6857", "Blåvand", "Gitte Nørgaard"},
		{"company", "Trykkeriet Skrift & Streg ApS", "Bogtrykkervej 3", "5000", "Odense C", "Emil Ørsted"},
		{"company", "Skærbæk Elforsyning A.m.b.A.", "Transformatorvej 1", "6780", "Skærbæk", "Bodil Ahrens"},
		{"company", "Murermester Ø. Æbelø", "Teglværksvej 27", "5400", "Bogense", "Øjvind Æbelø"},
		{"both", "Øresund Marine & Offshore A/S", "Kajkanten 101", "3000", "Helsingør", "Camilla Storm"},
		{"both", "Boligforeningen Fremtiden", "Fællesvej 60", "8700", "Horsens", "Knud Erik Mikkelsen"},
		{"both", "Danske Vindlaug Vest A.m.b.A.", "Møllebakken 5", "6950", "Ringkøbing", "Stine Toft"},
		{"both", "Købmanden på Mågevang", "Mågevang 14", "6960", "Hvide Sande", ""},
		{"both", "Entreprenørselskabet Jyske Veje A/S", "Asfaltvej 22", "8600", "Silkeborg", "Lars Bo Nygaard"},
		{"both", "Hotel Strandbakken A/S", "Strandbakken 1", "9990", "Skagen", "Ulla Kragelund"},
		{"both", "Museet Ved Fjorden", "Museumsgade 7", "6900", "Skjern", "Asbjørn Vind"},
	}
}

// The customers that are special.
const (
	sampleBadGLN    = "KUNDE-10036"
	sampleNoAddress = "KUNDE-10037"
	sampleBadCVR    = "KUNDE-10038"
	samplePerson    = "KUNDE-10040"
	sampleNoPerson  = "KUNDE-10028" // has no contact person
)

func (s *sample) customers() {
	for i, a := range sampleAddresses() {
		s.danishCustomer(i, a)
	}
	s.foreign("Malmö Ljusteknik AB", "Hamngatan 12", "211 22", "Malmö", "SE", swedishVAT("556999001"), "Ingrid Sjöberg", "SEK")
	s.foreign("Göteborgs Elgrossist AB", "Järntorget 4", "413 04", "Göteborg", "SE", swedishVAT("556999002"), "Nils Åkesson", "EUR")
	s.foreign("Müller Lichttechnik GmbH", "Hafenstraße 8", "24937", "Flensburg", "DE", germanVAT("81299900"), "Jürgen Groß", "EUR")
	s.foreign("Nordlicht Energie GmbH & Co. KG", "Königsweg 77", "24103", "Kiel", "DE", germanVAT("81299901"), "Bärbel Weiß", "EUR")
	s.faulty()
	s.foreign("Fjellkraft Service AS", "Strandgata 30", "4612", "Kristiansand", "NO", "NO912345661MVA", "Håkon Lie", "DKK")
	s.add(Contact{
		Person: true, Name: "Signe Ågård", Street: new("Rosenvej 12"), ZipCode: new("6800"), City: new("Varde"),
		CountryKey: "DK", Email: new("signe@aagaard.example"), Phone: new("75 00 00 40"), Webpage: new(""),
	}, 8)
	s.index()
}

func (s *sample) danishCustomer(i int, a sampleAddress) {
	c := Contact{
		Name: a.name, Street: &a.street, ZipCode: &a.zip, City: &a.city, CountryKey: "DK", AttPerson: orNull(a.att),
		Phone: new(fmt.Sprintf("75 00 01 %02d", i)), Email: new(sampleMail(a.name)),
		VATNumber: new(cvr(91_000_000 + 137_731*i)), CompanyStatus: new("normal"),
		MailOutOption: new("VAT"), CompanyTypeKey: new("PrivateLimitedCompany"), UseCVR: a.reach == "company",
	}
	days := 14
	if a.reach != "company" {
		c.EANNumber, c.MailOutOption = new(gln(fmt.Sprintf("952%09d", 1000+i))), new("GLN")
		c.CompanyTypeKey = new("Others")
		days = 30
	}
	if a.name == "Øresund Marine & Offshore A/S" {
		c.Currency = new("EUR")
	}
	if i%9 == 4 {
		c.Phone = new("")
	}
	s.add(c, days)
}

func (s *sample) foreign(name, street, zip, city, country, vat, att, currency string) {
	i := len(s.company.Contacts)
	s.add(Contact{
		Name: name, Street: &street, ZipCode: &zip, City: &city, CountryKey: country, AttPerson: &att,
		Email: new(sampleMail(name)), VATNumber: &vat, EANNumber: new(gln(fmt.Sprintf("952%09d", 5000+i))),
		Language: new("en"), Currency: &currency, CompanyTypeKey: new("Others"),
	}, 14)
}

// faulty adds the customers that documents cannot be sent to as they are.
func (s *sample) faulty() {
	wrongGLN := gln("952000007036")
	s.add(Contact{
		Name: "Mosevang Børnehus", Street: new("Mosevej 4"), ZipCode: new("6818"), City: new("Årre"), CountryKey: "DK",
		AttPerson: new("Tina Bjerre"), Email: new("faktura@mosevang.example"),
		EANNumber: new(nextDigit(wrongGLN)), MailOutOption: new("GLN"), CompanyTypeKey: new("Others"),
	}, 30)
	s.add(Contact{
		Name: "Vandrehjemmet Ebbe & Flod", CountryKey: "DK", AttPerson: new("Ebbe Strøm"), Email: new("kontor@ebbeogflod.example"),
		VATNumber: new(cvr(95_000_000)), MailOutOption: new("VAT"), CompanyTypeKey: new("SoleProprietorship"),
	}, 14)
	s.add(Contact{
		Name: "Savværket Nørreskov ApS", Street: new("Skovvej 90"), ZipCode: new("8680"), City: new("Ry"), CountryKey: "DK",
		AttPerson: new("Karl Skov"), Email: new("post@noerreskov.example"),
		VATNumber: new(nextDigit(cvr(96_000_000))), MailOutOption: new("VAT"), CompanyTypeKey: new("PrivateLimitedCompany"),
	}, 14)
}

// add numbers the customer and dates it long before the documents.
func (s *sample) add(c Contact, days int) {
	n := 10_001 + len(s.company.Contacts)
	c.ExternalReference = new(fmt.Sprintf("KUNDE-%d", n))
	c.GUID = sampleGUID("contact", *c.ExternalReference)
	c.Created = s.until.AddDate(0, 0, -300+n%50).Add(time.Duration(n%600)*time.Minute + 553*time.Millisecond)
	c.Updated = c.Created.AddDate(0, 0, n%30)
	c.VATRegionKey = new(vatRegion(c.CountryKey))
	c.PaymentConditionType, c.PaymentConditionNumberOfDays = new("Netto"), &days
	if c.Language == nil {
		c.Language = new("da")
	}
	if c.Currency == nil {
		c.Currency = new("DKK")
	}
	s.company.Contacts = append(s.company.Contacts, c)
}

// index sorts out who gets which documents.
func (s *sample) index() {
	s.byRef = map[string]*Contact{}
	for i := range s.company.Contacts {
		c := &s.company.Contacts[i]
		s.byRef[*c.ExternalReference] = c
		switch *c.ExternalReference {
		case sampleBadGLN, sampleNoAddress, sampleBadCVR, samplePerson:
			continue
		}
		s.clean = append(s.clean, c)
		if c.CountryKey == "DK" {
			s.danish = append(s.danish, c)
		}
	}
}

// nextDigit spoils a check digit.
func nextDigit(number string) string {
	last := number[len(number)-1]
	return number[:len(number)-1] + string('0'+(last-'0'+1)%10)
}

func sampleMail(name string) string {
	plain := strings.NewReplacer("æ", "ae", "ø", "oe", "å", "aa", "ö", "o", "ü", "u", "ä", "a", "ß", "ss",
		" & ", "-", " ", "-", ".", "", ",", "", "/", "").Replace(strings.ToLower(name))
	return "faktura@" + plain + ".example"
}
