package oioubl_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
)

// TestNumbersHaveTheSchemesOfOIOUBL: an identifier is written with the scheme's name
// and form, and comes back as it was.
func TestNumbersHaveTheSchemesOfOIOUBL(t *testing.T) {
	for _, c := range []struct{ scheme, value, want string }{
		{"0184", "29384711", `schemeID="DK:CVR">DK29384711<`},
		{"0184", "DK29384711", `schemeID="DK:CVR" schemeName="0184">DK29384711<`},
		{"0198", "DK29384711", `schemeID="DK:SE">DK29384711<`},
		{"0198", "29384711", `schemeID="DK:SE" schemeName="0198">DK29384711<`},
		{"0088", "5790000123452", `schemeAgencyID="9" schemeID="GLN">5790000123452<`},
		{"0096", "1012345678", `schemeID="DK:P">1012345678<`},
		{"0192", "987654325", `schemeID="NO:ORGNR">987654325<`},
		{"9930", "DE123456789", `schemeID="DE:VAT">DE123456789<`},
		{"DK:VANS", "1234", `schemeID="DK:VANS">1234<`},
	} {
		inv := changed(func(i *invoice.Invoice) {
			i.Buyer.ElectronicAddress = invoice.ElectronicAddress{Scheme: c.scheme, Value: c.value}
			i.Seller.Identifiers = []invoice.Identifier{{Scheme: c.scheme, Value: c.value}}
			i.Payee = invoice.Payee{Name: "F", Identifier: invoice.Identifier{Scheme: c.scheme, Value: c.value}}
			i.Delivery.Location = invoice.Identifier{Scheme: c.scheme, Value: c.value}
		})
		doc, err := write(t, nil, inv)
		if err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(doc, []byte(c.want)); n < 4 {
			t.Errorf("%s %s stands there %d times as %s\n%s", c.scheme, c.value, n, c.want, doc)
		}
		if c.scheme != "DK:VANS" { // is for addresses alone
			comesBack(t, nil, inv, doc, "")
		}
	}
}

func TestNumbersOfNoSchemeAreOthers(t *testing.T) {
	for _, id := range []invoice.Identifier{
		{Value: "4711"}, {Scheme: "0002", Value: "123456789"}, {Scheme: "0088", Value: "12"}, {Scheme: "0184", Value: "XY"}, {Scheme: "0237", Value: "1"},
	} {
		inv := changed(func(i *invoice.Invoice) {
			i.Buyer.Identifiers = []invoice.Identifier{id}
			i.Seller.LegalRegistration, i.Payee = id, invoice.Payee{Name: "F", LegalRegistration: id}
		})
		doc, err := write(t, nil, inv)
		if err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(doc, []byte(`schemeID="ZZZ"`)); n != 3 {
			t.Errorf("%v is another number %d times\n%s", id, n, doc)
		}
		comesBack(t, nil, inv, doc, "")
	}
}

func TestAddressesThatNemHandelCannotReachAreRefused(t *testing.T) {
	for _, c := range []struct{ scheme, value, code string }{
		{"0088", "579000012345", "DOC-EAN-BAD"}, {"0088", "579000012345X", "DOC-EAN-BAD"}, {"0184", "2938471", "DOC-CVR-BAD"},
		{"0184", "DKX9384711", "DOC-CVR-BAD"}, {"0096", "12", "DOC-VALUE"}, {"EM", "a@b.example", "DOC-UNSAID"}, {"0002", "1", "DOC-UNSAID"}, {"", "1", "DOC-UNSAID"},
	} {
		address := invoice.ElectronicAddress{Scheme: c.scheme, Value: c.value}
		_, err := write(t, nil, changed(func(i *invoice.Invoice) { i.Buyer.ElectronicAddress = address }))
		if f := fault.As(err); f == nil || f.Code != c.code || f.Args["field"] != "BT-49" || f.Args["value"] != c.value {
			t.Errorf("%v: %v", c, err)
		}
		_, err = write(t, nil, changed(func(i *invoice.Invoice) { i.Seller.ElectronicAddress = address }))
		if f := fault.As(err); f == nil || f.Args["field"] != "BT-34" {
			t.Errorf("%v: %v", c, err)
		}
	}
}

// TestCompanyNumberIsFoundElsewhere: OIOUBL demands one of the seller.
func TestCompanyNumberIsFoundElsewhere(t *testing.T) {
	for name, c := range map[string]struct {
		how  func(*invoice.Party)
		want string
	}{
		"its own":         {func(p *invoice.Party) { p.LegalRegistration = invoice.Identifier{Value: "11223344"} }, `"DK:CVR">DK11223344<`},
		"VAT number":      {func(p *invoice.Party) { p.VATIdentifier = "DK11223344" }, `"DK:CVR">DK11223344<`},
		"address":         {func(p *invoice.Party) { p.VATIdentifier = "" }, `"DK:CVR">DK29384711<`},
		"VAT abroad":      {func(p *invoice.Party) { p.VATIdentifier, p.ElectronicAddress = "SE556677889901", gln }, `"ZZZ">SE556677889901<`},
		"tax number":      {func(p *invoice.Party) { p.VATIdentifier, p.TaxRegistration, p.ElectronicAddress = "", "T-1", gln }, `"ZZZ">T-1<`},
		"address abroad":  {func(p *invoice.Party) { p.VATIdentifier, p.ElectronicAddress = "", norwegian }, `"ZZZ" schemeName="0192">987654325<`},
		"nothing to find": {func(p *invoice.Party) { p.VATIdentifier, p.ElectronicAddress = "", gln }, ""},
	} {
		inv := changed(func(i *invoice.Invoice) {
			i.Seller.LegalRegistration = invoice.Identifier{}
			c.how(&i.Seller)
		})
		doc, err := write(t, nil, inv)
		if c.want == "" {
			if f := fault.As(err); f == nil || f.Args["field"] != "BT-30" {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !strings.Contains(string(doc), "<cbc:CompanyID schemeID="+c.want) {
			t.Errorf("%s: no %s in\n%s", name, c.want, doc)
		}
		comesBack(t, nil, inv, doc, "")
	}
}

var norwegian = invoice.ElectronicAddress{Scheme: "0192", Value: "987654325"}

var gln = invoice.ElectronicAddress{Scheme: "0088", Value: "5712345000014"}

func TestBuyerMayHaveNoNumber(t *testing.T) {
	for _, trading := range []string{"", "Butikken"} {
		inv := changed(func(i *invoice.Invoice) {
			i.Buyer.LegalRegistration, i.Buyer.VATIdentifier, i.Buyer.TradingName = invoice.Identifier{}, "", trading
			i.BuyerReference = ""
		})
		doc, err := write(t, nil, inv)
		if err != nil {
			t.Fatal(err)
		}
		comesBack(t, nil, inv, doc, "")
		got, err := read(t, doc)
		if err != nil || got.Buyer.LegalRegistration.Value != "" || got.BuyerReference != "" {
			t.Errorf("it gets %q and %q, %v", got.Buyer.LegalRegistration, got.BuyerReference, err)
		}
	}
}

func TestForeignSellersHaveForeignVAT(t *testing.T) {
	swedish := func(i *invoice.Invoice) {
		i.Seller.VATIdentifier, i.Seller.Address.Country = "SE556677889901", "SE"
		i.Seller.TaxRegistration = "F-skatt"
	}
	doc, err := write(t, nil, changed(swedish))
	if err != nil || bytes.Count(doc, []byte("<cbc:Name>VAT</cbc:Name>")) != 3 {
		t.Errorf("%v\n%s", err, doc)
	}
	comesBack(t, nil, changed(swedish), doc, "")
	represented := func(i *invoice.Invoice) {
		swedish(i)
		i.TaxRepresentative = invoice.Representative{Name: "R", VATIdentifier: "DK10002001", Address: i.Buyer.Address}
	}
	doc, err = write(t, nil, changed(represented))
	if err != nil || bytes.Count(doc, []byte("<cbc:Name>VAT</cbc:Name>")) != 1 {
		t.Errorf("%v\n%s", err, doc)
	}
	comesBack(t, nil, changed(represented), doc, "")
}

func TestAddressesAreStructuredWhereTheyAreSure(t *testing.T) {
	for _, c := range []struct {
		line1, country, postCode, form, street string
	}{
		{"Strandvejen 12", "DK", "6200", "StructuredDK", "Strandvejen"},
		{"Ny Kongensgade 9B", "DK", "1472", "StructuredDK", "Ny Kongensgade"},
		{"Strandvejen 12", "DK", "", "StructuredLax", "Strandvejen 12"},
		{"Strandvejen 12", "SE", "123 45", "StructuredLax", "Strandvejen 12"},
		{"Strandvejen 12, 2. tv.", "DK", "6200", "StructuredLax", "Strandvejen 12, 2. tv."},
		{"Strandvejen  12", "DK", "6200", "StructuredLax", "Strandvejen  12"},
		{"Postboks 7", "DK", "6200", "StructuredLax", "Postboks 7"},
		{"12", "DK", "6200", "StructuredLax", "12"},
		{"", "DK", "6200", "StructuredLax", ""},
	} {
		inv := changed(func(i *invoice.Invoice) {
			i.Buyer.Address = invoice.Address{Line1: c.line1, Line2: "2. sal", Line3: "Att. Bo", City: "Kolding", PostCode: c.postCode, Country: c.country}
		})
		doc, err := write(t, nil, inv)
		if err != nil {
			t.Fatal(err)
		}
		_, buyer, _ := strings.Cut(string(doc), "AccountingCustomerParty")
		if !strings.Contains(buyer, ">"+c.form+"<") || c.street != "" && !strings.Contains(buyer, ">"+c.street+"</cbc:StreetName>") {
			t.Errorf("%v is\n%s", c, buyer[:2000])
		}
		comesBack(t, nil, inv, doc, "")
	}
}
