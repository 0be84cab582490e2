package dinero

import (
	"testing"

	"github.com/postbud/postbud/invoice"
)

func TestAddressesAreReadAsTheyAreWritten(t *testing.T) {
	for text, want := range map[string]invoice.Address{
		"Havnegade 14\n6700 Esbjerg":                          {Line1: "Havnegade 14", PostCode: "6700", City: "Esbjerg"},
		"Bo Byg ApS\r\nHavnegade 14\r\nDK-6700 Esbjerg V\r\n": {Line1: "Havnegade 14", PostCode: "6700", City: "Esbjerg V"},
		"c/o Ida\nHavnegade 14\n2. sal\nth.\n6700 Esbjerg":    {Line1: "c/o Ida", Line2: "Havnegade 14", Line3: "2. sal, th.", PostCode: "6700", City: "Esbjerg"},
		"Hauptstraße 1\n24103 Kiel\nTyskland":                 {Line1: "Hauptstraße 1", Line2: "Tyskland", PostCode: "24103", City: "Kiel"},
		"Et sted":                                             {Line1: "Et sted"},
		"":                                                    {},
	} {
		if got := parseAddress(text, "Bo Byg ApS"); got != want {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

func TestElectronicAddressesAndNumbers(t *testing.T) {
	full := contact{CountryKey: "DK", EanNumber: "5798 0009 87654", VatNumber: "DK 36 78 12 03", SENumber: "12345678", PNumber: "1012345678"}
	for option, want := range map[string]string{
		"": "0088 5798000987654", "GLN": "0088 5798000987654", "VAT": "0184 36781203", "SE": "0198 DK12345678", "P": "0096 1012345678", "vat": "0184 36781203",
	} {
		c := full
		c.InvoiceMailOutOptionKey = option
		got, err := c.electronic()
		if err != nil || got.Scheme+" "+got.Value != want {
			t.Errorf("%q: %+v %v", option, got, err)
		}
	}
	for name, c := range map[string]struct {
		contact contact
		want    string
	}{
		"CVR alone":         {contact{CountryKey: "DK", VatNumber: "36781203"}, "0184 36781203"},
		"foreign":           {contact{CountryKey: "DE", VatNumber: "136695976"}, " "},
		"person":            {contact{CountryKey: "DK", IsPerson: true}, " "},
		"chosen, not there": {contact{CountryKey: "DK", VatNumber: "36781203", InvoiceMailOutOptionKey: "GLN"}, " "},
	} {
		if got, err := c.contact.electronic(); err != nil || got.Scheme+" "+got.Value != c.want {
			t.Errorf("%s: %+v %v", name, got, err)
		}
	}
	for name, c := range map[string]struct {
		contact contact
		vat, id string
	}{
		"Danish":         {full, "DK12345678", "36781203"},
		"German":         {contact{CountryKey: "DE", VatNumber: "136695976"}, "DE136695976", ""},
		"German, prefix": {contact{CountryKey: "DE", VatNumber: "de 136 695 976"}, "DE136695976", ""},
		"Greek":          {contact{CountryKey: "GR", VatNumber: "094259216"}, "EL094259216", ""},
		"none":           {contact{CountryKey: "SE"}, "", ""},
	} {
		p, err := c.contact.party()
		if err != nil || p.VATIdentifier != c.vat || p.LegalRegistration.Value != c.id {
			t.Errorf("%s: %+v %v", name, p, err)
		}
	}
}
