package oioubl_test

import (
	"strings"
	"testing"

	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
)

// What other programs write in OIOUBL and we do not.

func TestAddressesOfEveryFormAreRead(t *testing.T) {
	const ours = `<cbc:StreetName>Industrivej</cbc:StreetName>
        <cbc:BuildingNumber>4</cbc:BuildingNumber>
        <cbc:CityName>Kolding</cbc:CityName>
        <cbc:PostalZone>6000</cbc:PostalZone>`
	for parts, want := range map[string]map[string]string{
		`<cbc:Floor>2</cbc:Floor><cbc:Room>tv.</cbc:Room><cbc:StreetName>Ryvang</cbc:StreetName><cbc:BuildingNumber>22</cbc:BuildingNumber>` +
			`<cbc:MarkAttention>Per Dam</cbc:MarkAttention><cbc:CityName>Allerød</cbc:CityName>`: {
			"BT-50": "Ryvang 22, 2 tv.", "BT-163": "Per Dam", "BT-52": "Allerød"},
		`<cbc:Postbox>7</cbc:Postbox><cbc:BuildingName>Tårnet</cbc:BuildingName><cbc:Department>Løn</cbc:Department><cbc:MarkCare>Bo</cbc:MarkCare>`: {
			"BT-50": "Postboks 7", "BT-51": "Tårnet", "BT-163": "Løn, Bo"},
		`<cac:AddressLine><cbc:Line>Slottet</cbc:Line></cac:AddressLine><cac:AddressLine><cbc:Line>Fløj B</cbc:Line></cac:AddressLine>` +
			`<cac:AddressLine><cbc:Line>Sal 3</cbc:Line></cac:AddressLine><cac:AddressLine><cbc:Line>Stue 4</cbc:Line></cac:AddressLine>`: {
			"BT-50": "Slottet", "BT-51": "Fløj B", "BT-163": "Sal 3, Stue 4"},
		`<cbc:StreetName>Allé 1</cbc:StreetName><cbc:Region>Syd</cbc:Region>`: {"BT-50": "Allé 1", "BT-54": "Syd"},
	} {
		is(t, mustRead(t, with(t, ours, parts)), want)
	}
}

func TestDeliveryOfTheLinesIsThatOfTheInvoiceWhereAllAgree(t *testing.T) {
	inv := summed(t, func(i *invoice.Invoice) {
		i.Lines = append(i.Lines, i.Lines[0])
		i.Lines[1].ID = "2"
	})
	doc := string(written(t, inv))
	deliver := func(n int, day string) {
		delivery := "<cac:Delivery><cbc:ActualDeliveryDate>" + day + "</cbc:ActualDeliveryDate></cac:Delivery>"
		at := strings.Index(doc, "<cac:InvoiceLine>")
		for range n {
			at += 1 + strings.Index(doc[at+1:], "<cac:InvoiceLine>")
		}
		at += strings.Index(doc[at:], "<cac:TaxTotal>")
		doc = doc[:at] + delivery + doc[at:]
	}
	deliver(0, "2026-02-20")
	is(t, mustRead(t, []byte(doc)), map[string]string{"BT-72": ""})
	before := doc
	deliver(1, "2026-02-20")
	is(t, mustRead(t, []byte(doc)), map[string]string{"BT-72": "2026-02-20"})
	doc = before
	deliver(1, "2026-02-21")
	is(t, mustRead(t, []byte(doc)), map[string]string{"BT-72": ""})
}

func TestNumbersOfOthersAreRead(t *testing.T) {
	is(t, mustRead(t, with(t,
		`<cbc:EndpointID schemeAgencyID="9" schemeID="GLN">5790000123452`, `<cbc:EndpointID schemeID="EAN">5790000123452`,
		`<cbc:ID>Indkøb</cbc:ID>`, `<cbc:ID>-</cbc:ID>`,
		`<cbc:CustomizationID>OIOUBL-2.1`, `<cbc:CustomizationID>OIOUBL-2.02`,
	)), map[string]string{"BT-49": "5790000123452", "BT-49-1": "0088", "BT-10": ""})
}

func TestTwoNamesAreBothKept(t *testing.T) {
	inv := changed(func(i *invoice.Invoice) { i.Seller.TradingName, i.Buyer.TradingName = i.Seller.Name, "Butikken" })
	comesBack(t, nil, inv, written(t, inv), "")
	is(t, mustRead(t, written(t, invoicetest.Minimal())), map[string]string{"BT-27": "Havneby Værktøj ApS", "BT-44": "Nordisk Byg A/S"})
}

// TestNotesOfSeveralLanguagesAreNotes: and so is why a credit note was sent.
func TestNotesOfSeveralLanguagesAreNotes(t *testing.T) {
	inv := mustRead(t, with(t, "<cbc:DocumentCurrencyCode>", `<cbc:Note languageID="da">Tak</cbc:Note><cbc:Note languageID="en">Thank you</cbc:Note>
  <cbc:DocumentCurrencyCode>`))
	if len(inv.Notes) != 2 || inv.Notes[0].Text != "Tak" || inv.Notes[1].Text != "Thank you" {
		t.Errorf("the notes are %q", inv.Notes)
	}
}

func TestWayOfPayingOfOthersIsRead(t *testing.T) {
	const ours = `<cbc:PaymentMeansCode>1</cbc:PaymentMeansCode>`
	for parts, want := range map[string]map[string]string{
		`<cbc:PaymentMeansCode>93</cbc:PaymentMeansCode><cbc:InstructionID>123456789012347</cbc:InstructionID><cbc:PaymentID>71</cbc:PaymentID>` +
			`<cac:CreditAccount><cbc:AccountID>81234567</cbc:AccountID></cac:CreditAccount>`: {"BT-81": "93", "BT-83": "71#123456789012347", "BT-84": "81234567"},
		`<cbc:PaymentMeansCode>50</cbc:PaymentMeansCode><cbc:PaymentID>01</cbc:PaymentID><cac:PayeeFinancialAccount><cbc:ID>1234567</cbc:ID></cac:PayeeFinancialAccount>`: {
			"BT-81": "50", "BT-83": "01#", "BT-84": "1234567"},
		`<cbc:PaymentMeansCode>49</cbc:PaymentMeansCode><cac:PaymentMandate><cbc:ID>M</cbc:ID><cac:PayerFinancialAccount><cbc:ID>P</cbc:ID></cac:PayerFinancialAccount></cac:PaymentMandate>`: {
			"BT-89": "M", "BT-91": "P", "BT-84": ""},
		`<cbc:PaymentMeansCode>31</cbc:PaymentMeansCode><cac:PayeeFinancialAccount><cbc:ID>X1</cbc:ID><cac:FinancialInstitutionBranch><cbc:ID>B</cbc:ID>` +
			`<cac:FinancialInstitution><cbc:ID>BIC</cbc:ID></cac:FinancialInstitution></cac:FinancialInstitutionBranch></cac:PayeeFinancialAccount>`: {"BT-84": "X1", "BT-86": "BIC"},
	} {
		is(t, mustRead(t, with(t, ours, parts)), want)
	}
}
