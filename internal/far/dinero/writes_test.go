package dinero

import (
	"fmt"
	"strings"
	"testing"
)

func product(more ...any) map[string]any {
	out := map[string]any{"Description": "Arbejde", "BaseAmountValue": 100, "Quantity": 1}
	for i := 0; i+1 < len(more); i += 2 {
		out[more[i].(string)] = more[i+1]
	}
	return out
}

func invoiceFor(contact string, lines ...any) map[string]any {
	return map[string]any{"ContactGuid": GUID(contact), "ProductLines": lines}
}

// made creates an invoice and reads it.
func (c *caller) made(body map[string]any) map[string]any {
	c.t.Helper()
	return c.get(in("v1", "invoices/"+c.ok("POST", in("v1", "invoices"), body)["Guid"].(string)))
}

func TestInvoicesAreFilledInWhenCreated(t *testing.T) {
	c := small()
	c.Contacts[1].PaymentConditionType, c.Contacts[1].PaymentConditionNumberOfDays = new("CurrentMonthOut"), new(10)
	call := signedIn(t, started(t, Options{Data: c}))
	d := call.made(invoiceFor("anna", product()))
	same(t, "defaults", words(d["Date"], d["PaymentDate"], d["PaymentConditionType"], d["Currency"], d["Language"], d["Description"], d["ContactName"], d["DepositAccountNumber"], d["MailOutStatus"], d["LatestMailOutType"]),
		"2026-10-14 2026-10-22 Netto DKK da-DK Faktura Anna & Co A/S 55000 NotSent None")
	line := d["ProductLines"].([]any)[0].(map[string]any)
	same(t, "line", words(line["LineType"], line["AccountNumber"], line["Discount"], line["Unit"], line["TotalAmountInclVat"]), "Product 1000 0 <nil> 125.0")

	d = call.made(invoiceFor("bo", product()))
	same(t, "the contact's terms", words(d["PaymentConditionType"], d["PaymentDate"]), "CurrentMonthOut 2026-11-10")
	body := invoiceFor("bo", product())
	body["PaymentConditionType"], body["PaymentConditionNumberOfDays"], body["Language"] = "NettoCash", 30, "en-GB"
	d = call.made(body)
	same(t, "cash", words(d["PaymentConditionNumberOfDays"], d["PaymentDate"], d["Description"]), "0 2026-10-14 Invoice")

	d = call.made(map[string]any{"ProductLines": []any{product()}})
	same(t, "a draft for nobody", words(d["ContactGuid"], d["ContactName"]), "<nil> <nil>")
	call.fails(400, 42, "POST", in("v1", "invoices/"+d["Guid"].(string)+"/book"), map[string]any{"Timestamp": d["TimeStamp"]})
}

func TestPricesWithVATAreReadWithout(t *testing.T) {
	call := signedIn(t, started(t, Options{Data: small()}))
	body := invoiceFor("anna", product("BaseAmountValue", 681.25, "Quantity", "2.5", "Discount", 10), product("BaseAmountValue", 80, "AccountNumber", 1050))
	body["ShowLinesInclVat"] = true
	d := call.made(body)
	lines := d["ProductLines"].([]any)
	one, two := lines[0].(map[string]any), lines[1].(map[string]any)
	same(t, "with VAT", words(one["BaseAmountValue"], one["BaseAmountValueInclVat"], one["TotalAmount"], one["TotalAmountInclVat"]), "545.0 681.25 1226.25 1532.81")
	same(t, "without", words(two["BaseAmountValue"], two["BaseAmountValueInclVat"]), "80.0 80.0")
	same(t, "totals", words(d["TotalExclVat"], d["TotalVatableAmount"], d["TotalNonVatableAmount"], d["TotalVat"], d["TotalInclVat"]),
		"1306.25 1226.25 80.0 306.56 1612.81")
}

func TestVATIsTakenOfTheSumAndRoundedHalfAwayFromZero(t *testing.T) {
	call := signedIn(t, started(t, Options{Data: small()}))
	for prices, want := range map[string]string{
		"0.02": "0.01", "0.10 0.10 0.10": "0.08", "-0.02": "-0.01", "33.33 33.33 33.34": "25.0", "1.005": "0.25",
	} {
		var lines []any
		for _, price := range strings.Fields(prices) {
			lines = append(lines, product("BaseAmountValue", price))
		}
		same(t, prices, call.made(invoiceFor("anna", lines...))["TotalVat"], want)
	}
}

func TestTotalLinesLeaveOutVATThatIsNotThere(t *testing.T) {
	call := signedIn(t, started(t, Options{Data: small()}))
	lines := func(body map[string]any) string {
		var out []string
		for _, l := range call.made(body)["TotalLines"].([]any) {
			m := l.(map[string]any)
			out = append(out, words(m["Type"], m["TotalAmount"], m["Position"], m["Label"]))
		}
		return strings.Join(out, "; ")
	}
	same(t, "with", lines(invoiceFor("anna", product())), "SubTotal 100.0 0 Subtotal; Vat 25.0 1 Moms (25%); Total 125.0 2 Total DKK")
	body := invoiceFor("anna", product("AccountNumber", 1050))
	body["Currency"] = "EUR"
	same(t, "without", lines(body), "SubTotal 100.0 0 Subtotal; Total 100.0 2 Total EUR")
}

func TestInvoicesNameEveryBrokenRule(t *testing.T) {
	call := signedIn(t, started(t, Options{Data: small()}))
	body := map[string]any{
		"ContactGuid": GUID("nobody"), "Date": "14-10-2026", "Currency": "XXX", "Language": "tlh", "ExternalReference": strings.Repeat("x", 129),
		"PaymentConditionType": "Later", "ProductLines": []any{product("Unit", "furlong", "Discount", 101, "AccountNumber", 4711, "Quantity", 1e9, "ProductGuid", GUID("x")),
			map[string]any{"LineType": "Text"}, product("LineType", "Other")},
	}
	wrong := call.fails(400, 42, "POST", in("v1", "invoices"), body)
	same(t, "rules", keys(wrong["validationErrors"].(map[string]any)), "[ContactGuid Currency Date ExternalReference Language PaymentConditionType "+
		"ProductLines[0].AccountNumber ProductLines[0].Discount ProductLines[0].ProductGuid ProductLines[0].Quantity ProductLines[0].Unit "+
		"ProductLines[1].Description ProductLines[2].LineType]")
	call.fails(400, 45, "POST", in("v1", "invoices"), invoiceFor("anna"))
	call.fails(413, 43, "POST", in("v1", "invoices"), strings.Repeat(" ", maxUpload+1))
}

func TestOwnGuidsAreTakenOnce(t *testing.T) {
	call := signedIn(t, started(t, Options{Data: small()}))
	body := invoiceFor("anna", product())
	body["Guid"] = GUID("mine")
	call.ok("POST", in("v1", "invoices"), body)
	call.fails(409, 72, "POST", in("v1", "invoices"), body)
	body["Guid"] = "mine"
	call.fails(400, 42, "POST", in("v1", "invoices"), body)
}

func TestBookingNumbersEachSeriesByItself(t *testing.T) {
	c := small()
	c.Documents = []Document{sold(1045, "anna", "2026-10-01")}
	call := signedIn(t, started(t, Options{Data: c}))
	book := func(path string, body map[string]any, number any) map[string]any {
		t.Helper()
		made := call.ok("POST", path, body)
		order := map[string]any{"Timestamp": made["TimeStamp"]}
		if number != nil {
			order["Number"] = number
		}
		return call.ok("POST", path+"/"+made["Guid"].(string)+"/book", order)
	}
	invoices, notes := in("v1", "invoices"), in("v1", "sales/creditnotes")
	same(t, "next", book(invoices, invoiceFor("anna", product()), nil)["Number"], 1046)
	same(t, "asked for", book(invoices, invoiceFor("anna", product()), 1100)["Number"], 1100)
	same(t, "after that", book(invoices, invoiceFor("anna", product()), nil)["Number"], 1101)
	body := invoiceFor("anna", product())
	body["CreditNoteFor"] = GUID("invoice", "1045")
	note := book(notes, body, nil)
	same(t, "the other series", words(note["Number"], note["CreditNoteFor"], note["Description"]), words(1, GUID("invoice", "1045"), "Kreditnota"))
	if _, there := note["PaymentDate"]; there {
		t.Error("a credit note has a due date")
	}
	made := call.ok("POST", invoices, invoiceFor("anna", product()))
	call.fails(400, 42, "POST", invoices+"/"+made["Guid"].(string)+"/book", map[string]any{"Timestamp": made["TimeStamp"], "Number": 1100})
	body["CreditNoteFor"] = GUID("nothing")
	call.fails(400, 42, "POST", notes, body)
}

func TestAnInvoiceCreatedAsPaidIsPaidWhenBooked(t *testing.T) {
	call := signedIn(t, started(t, Options{Data: small()}))
	body := invoiceFor("anna", product())
	body["PaymentConditionType"] = "Paid"
	d := call.made(body)
	same(t, "read as", d["PaymentConditionType"], "NettoCash")
	booked := call.ok("POST", in("v1", "invoices/"+d["Guid"].(string)+"/book"), map[string]any{"Timestamp": d["TimeStamp"]})
	same(t, "state", booked["PaymentStatus"], "Paid")
}

func TestGenerateCreditNoteMakesADraftOfTheWhole(t *testing.T) {
	c := small()
	c.Documents = []Document{sold(7, "anna", "2026-10-01")}
	call := signedIn(t, started(t, Options{Data: c}))
	made := call.ok("POST", in("v1", "invoices/"+GUID("invoice", "7")+"/generate-creditnote"), nil)
	note := call.get(in("v1", "sales/creditnotes/"+made["Guid"].(string)))
	same(t, "note", words(note["Status"], note["CreditNoteFor"], note["TotalInclVat"], note["TimeStamp"]), words("Draft", GUID("invoice", "7"), "125.0", made["TimeStamp"]))
	draft := call.ok("POST", in("v1", "invoices"), invoiceFor("anna", product()))
	call.fails(400, 42, "POST", in("v1", "invoices/"+draft["Guid"].(string)+"/generate-creditnote"), nil)
}

func TestADeletedDraftIsGoneFromListsAndReadsAsDeleted(t *testing.T) {
	call := signedIn(t, started(t, Options{Data: small()}))
	guid := call.made(invoiceFor("anna", product()))["Guid"].(string)
	if r := call.do("DELETE", in("v1", "invoices/"+guid), nil); r.status != 200 {
		t.Fatalf("%d %s", r.status, r.body)
	}
	call.fails(400, 65, "GET", in("v1", "invoices/"+guid), nil)
	call.fails(400, 65, "DELETE", in("v1", "invoices/"+guid), nil)
	same(t, "live", len(call.rows(in("v1", "invoices"))), 0)
	same(t, "deleted", call.column("DeletedAt", in("v1", "invoices", "deletedOnly", "true", "fields", "DeletedAt")), "2026-10-14T08:00:00")
}

func TestPaymentsNeedTheTimestampAndLowerTheRemainder(t *testing.T) {
	c := small()
	c.Documents = []Document{sold(7, "anna", "2026-10-01")}
	s := started(t, Options{Data: c})
	call := signedIn(t, s)
	path := in("v2", "invoices/"+GUID("invoice", "7")+"/payments")
	stamp := func() string { d, _ := s.Document(GUID("invoice", "7")); return d.version() }
	body := map[string]any{"Timestamp": stamp(), "DepositAccountNumber": 55000, "Amount": 25.5, "Description": "Bank", "RemainderIsFee": false}
	paid := call.ok("POST", path, body)
	same(t, "answer", keys(paid), "[Guid RelatedVoucherGuid TimeStamp]")
	same(t, "stamp", paid["TimeStamp"], stamp())
	call.fails(400, 58, "POST", path, body)
	got := call.get(path)
	same(t, "sums", words(got["RemainingAmount"], got["PaidAmount"], got["InvoiceTotalIncludingReminderExpenses"], got["RemainderAsFeeAvailable"]), "99.5 25.5 125.0 false")
	one := got["Payments"].([]any)[0].(map[string]any)
	same(t, "payment", words(one["Amount"], one["Currency"], one["ExchangeRate"], one["PaymentDate"], one["DepositAccountNumber"]), "25.5 DKK 100.0 2026-10-14 55000")
	for property, value := range map[string]any{"Amount": "x", "PaymentDate": "today", "DepositAccountNumber": 1} {
		body := map[string]any{"Timestamp": stamp(), "DepositAccountNumber": 55000, "Amount": 1, property: value}
		call.fails(400, 42, "POST", path, body)
	}
}

func TestLinesTakeWhatTheyLeaveOutFromTheirProduct(t *testing.T) {
	c := small()
	c.Products = []Product{{GUID: GUID("relay"), Name: "Relæ", Unit: new("parts"), Price: D("400"), Account: 1050}}
	call := signedIn(t, started(t, Options{Data: c}))
	d := call.made(invoiceFor("anna", map[string]any{"ProductGuid": GUID("relay"), "Quantity": 2}))
	line := d["ProductLines"].([]any)[0].(map[string]any)
	same(t, "line", words(line["Description"], line["Unit"], line["BaseAmountValue"], line["AccountNumber"], line["TotalAmount"], line["AccountName"]),
		"Relæ parts 400.0 1050 800.0 Salg uden moms")
}

func TestEveryDocumentedUnitIsTaken(t *testing.T) {
	call := signedIn(t, started(t, Options{Data: small()}))
	var lines []any
	for _, unit := range units() {
		lines = append(lines, product("Unit", unit))
	}
	same(t, "units", fmt.Sprint(len(call.made(invoiceFor("anna", lines...))["ProductLines"].([]any))), "19")
}
