package dinero

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"
)

const (
	exampleContactGUID = "d8c91b25-1dbd-4ed1-9969-08c2524de8ff"
	exampleInvoiceGUID = "7f5a52e3-7a65-4bc7-a8c4-aaabcdb31cdf"
	exampleNoteGUID    = "9afaff35-cc5e-4a75-8a31-ba86ea0f5958"
	exampleProductGUID = "196f15b9-b1ba-4a82-8cf6-9536b30f2513"
)

// exampleCompany has what the reference's examples show.
func exampleCompany(t *testing.T) *Company {
	at := func(text string) time.Time {
		moment, err := time.Parse("2006-01-02T15:04:05.999", text)
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	c := Blank(284517, "Fjordlys El & Energi ApS")
	o := &c.Organization
	o.Email, o.Phone, o.Street = new("bogholderi@fjordlys-el.example"), new("75 00 00 14"), new("Havnegade 14")
	o.City, o.ZipCode, o.AttPerson, o.VATNumber = new("Esbjerg"), new("6700"), new("Karen Østergaard"), new("29384711")
	c.Settings.UseFIK, c.Settings.FIKCreditor = true, new("87654321")
	c.Contacts = []Contact{{
		GUID: exampleContactGUID, Created: at("2026-01-14T09:12:31.553"), Updated: at("2026-09-02T07:40:05.117"),
		CompanyStatus: new("normal"), ExternalReference: new("KUNDE-1042"), Name: "Vestby Kommune, Teknik og Miljø",
		Street: new("Rådhuspladsen 2"), ZipCode: new("6800"), City: new("Varde"), CountryKey: "DK", Phone: new("75 00 00 30"),
		Email: new("faktura@vestby.example"), AttPerson: new("Jens Holm"), VATNumber: new("36781203"), EANNumber: new("5798000987654"),
		PaymentConditionType: new("Netto"), PaymentConditionNumberOfDays: new(30), CompanyTypeKey: new("Others"),
		MailOutOption: new("GLN"), Language: new("da"), Currency: new("DKK"),
	}}
	relay := Line{
		Description: "HPFI-relæ 40 A", Quantity: 3 * one, Unit: new("parts"), Price: 400 * one, Discount: 10 * one,
		Account: 1000, Product: new(exampleProductGUID),
	}
	returned := relay
	returned.Description, returned.Quantity = "HPFI-relæ 40 A, returneret", one
	c.Documents = []Document{{
		Kind: Invoice, Booked: true, GUID: exampleInvoiceGUID, Number: 1045, TimeStamp: 0x31C7A42, Date: "2026-10-05",
		Created: at("2026-10-05T08:15:20.407"), Updated: at("2026-10-05T08:16:02.11"), ContactGUID: new(exampleContactGUID),
		ExternalReference: new("REKV-77120"), Comment: new("Rekvisition 77120, att. Jens Holm"),
		Lines: []Line{
			{Description: "Servicebesøg på eltavle", Comments: new("Uge 40"), Quantity: 6 * one, Unit: new("hours"), Price: 545 * one, Account: 1000},
			relay,
			{Text: true, Description: "Udført efter aftale med driftslederen"},
		},
	}, {
		Kind: CreditNote, Booked: true, GUID: exampleNoteGUID, Number: 87, TimeStamp: 0x31D0011, Date: "2026-10-12",
		Created: at("2026-10-12T11:02:44.9"), Updated: at("2026-10-12T11:03:01.27"), ContactGUID: new(exampleContactGUID),
		Comment: new("Retur af 1 stk. på faktura 1045"), CreditNoteFor: new(exampleInvoiceGUID), Lines: []Line{returned},
	}}
	return c
}

func TestTheExamplesOfTheReferenceComeToTheLetter(t *testing.T) {
	call := signedIn(t, started(t, Options{Data: exampleCompany(t)}))
	for path, want := range map[string]string{
		"/v1.1/organizations":                          exampleOrganizations,
		in("v1", "contacts/"+exampleContactGUID):       exampleContact,
		in("v1", "invoices/"+exampleInvoiceGUID):       exampleInvoice,
		in("v1", "sales/creditnotes/"+exampleNoteGUID): exampleCreditNote,
	} {
		var tight bytes.Buffer
		if err := json.Compact(&tight, []byte(want)); err != nil {
			t.Fatal(err)
		}
		same(t, path, string(call.do("GET", path, nil).body), tight.String())
	}
}
