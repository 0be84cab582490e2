package dinero

import (
	"strings"
	"testing"
	"time"
)

func TestContactsAreCreatedReplacedDeletedAndRestored(t *testing.T) {
	s := started(t, Options{Data: small()})
	call := signedIn(t, s)
	body := map[string]any{"Name": "Ny Kunde", "CountryKey": "SE", "Email": "ny@kunde.example", "ExternalReference": "K-3", "Street": "Ågatan 1"}
	guid := call.ok("POST", in("v1", "contacts"), body)["ContactGuid"].(string)
	at := "contacts/" + guid
	made := call.get(in("v1", at))
	same(t, "made", words(made["VatRegionKey"], made["Street"], made["IsPerson"], made["Phone"], made["CreatedAt"]), "EU Ågatan 1 false <nil> 2026-10-14T08:00:00")

	s.Advance(time.Minute)
	after := call.ok("PUT", in("v2", at), map[string]any{"Name": "Ny Kunde 2", "CountryKey": "US", "Phone": ""})
	same(t, "replaced as a whole", words(after["Name"], after["Street"], after["Phone"], after["VatRegionKey"], after["UpdatedAt"]),
		"Ny Kunde 2 <nil>  World 2026-10-14T08:01:00")

	if r := call.do("DELETE", in("v1", at), nil); r.status != 200 || len(r.body) != 0 {
		t.Fatalf("delete: %d %s", r.status, r.body)
	}
	names := func(version string, query ...string) string {
		return call.column("name", in(version, "contacts", query...))
	}
	same(t, "v1 lists live ones", names("v1"), "Anna & Co A/S Bo Byg ApS")
	same(t, "v1 lists deleted ones when asked", names("v1", "deletedOnly", "true"), "Ny Kunde 2")
	same(t, "v2 lists both", names("v2"), "Anna & Co A/S Bo Byg ApS Ny Kunde 2")
	same(t, "v2 live ones", names("v2", "deletedOnly", "false"), "Anna & Co A/S Bo Byg ApS")
	same(t, "v2 deleted ones", names("v2", "deletedOnly", "true"), "Ny Kunde 2")
	same(t, "a deleted one can be read", call.get(in("v1", at))["DeletedAt"], "2026-10-14T08:01:00")
	call.fails(400, 65, "PUT", in("v2", at), body)
	if r := call.do("POST", in("v1", at+"/restore"), nil); r.status != 200 {
		t.Fatalf("restore: %d %s", r.status, r.body)
	}
	same(t, "restored", names("v1"), "Anna & Co A/S Bo Byg ApS Ny Kunde 2")
}

func TestContactsKeepNullApartFromEmpty(t *testing.T) {
	call := signedIn(t, started(t, Options{Data: small()}))
	rows := call.rows(in("v1", "contacts", "fields", "Phone"))
	same(t, "phones", words(rows[0]["Phone"] == nil, rows[1]["Phone"] == ""), "true true")
}

func TestContactsOwnGuidMustBeUnique(t *testing.T) {
	call := signedIn(t, started(t, Options{Data: small()}))
	body := map[string]any{"ContactGuid": strings.ToUpper(GUID("mine")), "Name": "Min", "CountryKey": "DK"}
	same(t, "guid", call.ok("POST", in("v1", "contacts"), body)["ContactGuid"], GUID("mine"))
	wrong := call.fails(400, 42, "POST", in("v1", "contacts"), body)
	if wrong["validationErrors"].(map[string]any)["guidMustBeUnique"] == nil {
		t.Errorf("%v", wrong)
	}
}

func TestContactsNameEveryBrokenRule(t *testing.T) {
	call := signedIn(t, started(t, Options{Data: small()}))
	wrong := call.fails(400, 42, "POST", in("v1", "contacts"), map[string]any{
		"CountryKey": "XX", "Email": "no address", "ExternalReference": strings.Repeat("æ", 129), "IsPerson": true, "VatNumber": "1",
		"PaymentConditionType": "Later", "InvoiceMailOutOptionKey": "FAX",
	})
	same(t, "rules", keys(wrong["validationErrors"].(map[string]any)),
		"[CountryKey Email ExternalReference InvoiceMailOutOptionKey IsPerson Name PaymentConditionType]")
	call.fails(400, 42, "POST", in("v1", "contacts"), "not JSON")
	call.ok("POST", in("v1", "contacts"), map[string]any{"Name": "Person", "CountryKey": "DK", "IsPerson": true, "ExternalReference": strings.Repeat("æ", 128)})
}

func TestOrganizationsV1IsASparseArrayAndV11IsNot(t *testing.T) {
	call := signedIn(t, started(t, Options{Data: exampleCompany(t)}))
	same(t, "default", call.array("/v1/organizations")[0], "map[id:284517 isPro:true name:Fjordlys El & Energi ApS]")
	same(t, "chosen", call.array("/v1/organizations?fields=VatNumber,TYPE,Subscription")[0], "map[TYPE:Default VatNumber:29384711]")
	same(t, "fixed", len(call.array("/v1.1/organizations?fields=Name")[0]), 16)
}

func TestReferenceDataIsPlainArrays(t *testing.T) {
	call := signedIn(t, started(t, Options{Data: Sample(SampleDay())}))
	same(t, "VAT types", call.array(in("v1", "vatTypes"))[1], "map[Name:Salgsmoms 25 % VatCode:U25 VatRate:0.25]")
	same(t, "accounts", call.array(in("v1", "accounts/entry"))[0], "map[AccountNumber:1000 Name:Salg af varer/ydelser m/moms]")
	rows := call.array(in("v1", "accounts/entry", "fields", "AccountNumber,VatCode,IsHidden", "categoryFilter", "income,FinancialItems"))
	same(t, "by category", rows, "[map[AccountNumber:1000 IsHidden:false VatCode:U25] map[AccountNumber:1050 IsHidden:false VatCode:none] map[AccountNumber:7220 IsHidden:true VatCode:<nil>]]")
	settings := call.get(in("v1", "sales/settings"))
	same(t, "settings", words(settings["FikCode"], settings["UseFikCode"], settings["DefaultAccountNumber"], settings["PaymentConditionType"]), "87654321 true 1000 Netto")
	same(t, "countries", call.array("/v1/countries")[0], "map[DanishName:Østrig EnglishName:Austria Key:AT]")
}

func TestProductsAreListedByTheirLastChange(t *testing.T) {
	c := small()
	for i, name := range []string{"Relæ", "Kabel", "Lampe"} {
		c.Products = append(c.Products, Product{
			GUID: GUID(name), Name: name, Number: new("P-" + name), Unit: new("parts"), Quantity: 2 * one, Price: D("99.95"), Account: 1000,
			Comment: new("lager"), Created: morning().AddDate(0, 0, -i),
		})
	}
	c.Products[1].Deleted = morning()
	call := signedIn(t, started(t, Options{Data: c}))
	same(t, "default fields", keys(call.rows(in("v1", "products"))[0]), "[Name ProductGuid]")
	same(t, "order", call.column("Name", in("v1", "products")), "Lampe Relæ")
	same(t, "deleted", call.column("Name", in("v1", "products", "deletedOnly", "true")), "Kabel")
	same(t, "search", call.column("Name", in("v1", "products", "freeTextSearch", "p-re")), "Relæ")
	same(t, "filter", call.column("Name", in("v1", "products", "queryFilter", "ProductNumber eq 'p-lampe'")), "Lampe")
	one := call.get(in("v1", "products/"+GUID("Relæ")))
	same(t, "one", words(one["BaseAmountValue"], one["BaseAmountValueInclVat"], one["TotalAmount"], one["TotalAmountInclVat"], one["Comment"]),
		"99.95 124.94 199.9 249.88 lager")
}
