package dinero

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"
)

func keys(row map[string]any) string { return fmt.Sprint(slices.Sorted(maps.Keys(row))) }

func testSparseLists(t *testing.T) {
	c := small()
	c.Documents = []Document{sold(7, "anna", "2026-10-01"), func() Document {
		d := sold(8, "bo", "2026-10-02")
		d.Kind, d.CreditNoteFor = CreditNote, new(GUID("invoice", "7"))
		return d
	}()}
	call := signedIn(t, started(t, Options{Data: c}))
	for _, want := range []struct{ path, keys string }{
		{in("v1", "invoices"), "[ContactName Date Description Guid]"},
		{in("v1", "sales/creditnotes"), "[ContactName Date Description Guid Type]"},
		{in("v1", "sales"), "[ContactName Date Description Guid Type]"},
		{in("v1", "contacts"), "[contactGuid name]"},
		{in("v2", "contacts"), "[contactGuid name]"},
		{in("v1", "invoices", "fields", "guid,Status"), "[Status guid]"},
		{in("v1", "invoices", "fields", "GUID, totalINCLvat"), "[GUID totalINCLvat]"},
		{in("v1", "invoices", "fields", "Number,NoSuchField,number"), "[Number]"},
		{in("v1", "invoices", "fields", "Number,Type,LatestMailOutType"), "[LatestMailOutType Number]"},
		{in("v1", "sales/creditnotes", "fields", "Number,Type,LatestMailOutType"), "[Number Type]"},
		{in("v1", "sales", "fields", "Number,Type,LatestMailOutType"), "[LatestMailOutType Number Type]"},
		{in("v2", "contacts", "fields", "Name,SENumber,PNumber,InvoiceMailOutOptionKey,UseCvr,CompanyTypeKey,IsDebitor,eanNumber"), "[Name eanNumber]"},
		{in("v1", "invoices", "FIELDS", "guid"), "[guid]"},
	} {
		same(t, want.path, keys(call.rows(want.path)[0]), want.keys)
	}
	all := "Number,Guid,ExternalReference,ContactName,ContactGuid,Date,PaymentDate,Description,Currency,Status,MailOutStatus," +
		"LatestMailOutType,TotalExclVatInDkk,TotalInclVatInDkk,TotalExclVat,TotalInclVat,CreatedAt,UpdatedAt,DeletedAt,Type"
	if got := len(call.rows(in("v1", "sales", "fields", all))[0]); got != 20 {
		t.Errorf("%d of 20 selectable fields came", got)
	}
}

func testSortingAndPaging(t *testing.T) {
	c := small()
	for n := range int64(25) {
		c.Documents = append(c.Documents, sold(n+1, []string{"anna", "bo"}[n%2], fmt.Sprintf("2026-10-%02d", 10-n%3)))
	}
	s := started(t, Options{Data: c})
	call := signedIn(t, s)
	numbers := func(query ...string) string {
		return call.column("Number", in("v1", "invoices", append([]string{"fields", "Number"}, query...)...))
	}
	same(t, "the default is by number, highest first", numbers("pageSize", "4"), "25 24 23 22")
	same(t, "ascending", numbers("pageSize", "4", "sortOrder", "ascending"), "1 2 3 4")
	same(t, "by date, then number", numbers("pageSize", "10", "sort", "VoucherDate,VoucherNumber", "sortOrder", "Ascending"),
		"3 6 9 12 15 18 21 24 2 5")
	same(t, "by contact, then number", numbers("pageSize", "14", "sort", "contact,vouchernumber", "sortOrder", "ascending"),
		"1 3 5 7 9 11 13 15 17 19 21 23 25 2")

	page := call.get(in("v1", "invoices", "page", "2", "pageSize", "10"))
	same(t, "Pagination", page["Pagination"], map[string]any{
		"MaxPageSizeAllowed": 1000, "PageSize": 10, "Result": 5, "ResultWithoutFilter": 25, "Page": 2})
	page = call.get(in("v1", "invoices", "page", "9223372036854775807", "pageSize", "1000"))
	same(t, "a page far beyond the end", page["Collection"], "[]")
	same(t, "default page size", call.get(in("v1", "invoices"))["Pagination"].(map[string]any)["PageSize"], 100)

	same(t, "pages join without gap", numbers("pageSize", "9")+" "+numbers("pageSize", "9", "page", "1")+" "+numbers("pageSize", "9", "page", "2"),
		numbers())
	call.fails(400, 43, "GET", in("v1", "invoices", "pageSize", "1001"), nil)
	call.fails(400, 43, "GET", in("v1", "contacts", "pageSize", "0"), nil)
	call.fails(400, 42, "GET", in("v1", "invoices", "page", "-1"), nil)
	call.fails(400, 42, "GET", in("v1", "invoices", "page", "x"), nil)
	call.fails(400, 42, "GET", in("v1", "invoices", "sort", "Price"), nil)
	call.fails(400, 42, "GET", in("v1", "invoices", "sortOrder", "up"), nil)

	for guid, amount := range map[string]Amount{GUID("invoice", "3"): 12500, GUID("invoice", "4"): 20000} {
		if _, err := s.Pay(guid, amount); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Edit(GUID("invoice", "5"), func(d *Document) { d.PaymentDate = "2026-10-01" }); err != nil {
		t.Fatal(err)
	}
	if _, err := s.AddInvoice(Document{Lines: []Line{hundred()}}); err != nil {
		t.Fatal(err)
	}
	for _, direction := range []string{"ascending", "descending"} {
		rows := call.rows(in("v1", "invoices", "sort", "Status", "sortOrder", direction, "fields", "Status"))
		var order []string
		for _, row := range rows {
			if text := row["Status"].(string); !slices.Contains(order, text) {
				order = append(order, text)
			}
		}
		same(t, "Status has one order, "+direction, order, "[Draft Overdue Booked OverPaid Paid]")
	}
}

func testQueryFilter(t *testing.T) {
	c := small()
	c.Contacts = append(c.Contacts, Contact{GUID: GUID("semi"), Name: "Semi;kolon & Søn", CountryKey: "DK", Person: true})
	one, two := sold(1, "anna", "2026-10-01"), sold(2, "bo", "2026-10-02")
	one.ExternalReference, two.Description = new("PO-1"), "Faktura for Øvelse"
	c.Documents = []Document{one, two}
	call := signedIn(t, started(t, Options{Data: c}))

	for _, want := range []struct{ path, names string }{
		{in("v1", "contacts", "queryFilter", "Name eq 'ANNA & co a/s'"), "Anna & Co A/S"},
		{in("v1", "contacts", "queryFilter", "name CONTAINS 'b'"), "Bo Byg ApS"},
		{in("v1", "contacts", "queryFilter", "Name contains 'Semi;kolon'"), "Semi;kolon & Søn"},
		{in("v1", "contacts", "queryFilter", "VatNumber eq '36781203';Name contains 'anna'"), "Anna & Co A/S"},
		{in("v1", "contacts", "queryFilter", "VatNumber eq '36781203'; Name contains 'bo'"), ""},
		{in("v1", "contacts", "queryFilter", "EanNumber eq '5798000987654'"), "Bo Byg ApS"},
		{in("v1", "contacts", "queryFilter", "ExternalReference eq 'k-2'"), "Bo Byg ApS"},
		{in("v1", "contacts", "queryFilter", "IsPerson eq 'true'"), "Semi;kolon & Søn"},
		{in("v1", "contacts", "queryFilter", "Email contains 'anna.example';Phone eq ''"), "Anna & Co A/S"},
		{in("v1", "contacts") + "?queryFilter=Name+eq+'Bo+Byg+ApS'", "Bo Byg ApS"},
		{in("v1", "contacts") + "?queryFilter=Name+contains+'bo';Name+contains+'ApS'&fields=name", "Bo Byg ApS"},
		{in("v2", "contacts", "queryFilter", ""), "Anna & Co A/S Bo Byg ApS Semi;kolon & Søn"},
	} {
		same(t, want.path, call.column("name", want.path), want.names)
	}
	for _, want := range []struct{ filter, numbers string }{
		{"ContactGuid eq '" + GUID("bo") + "'", "2"},
		{"ExternalReference eq 'po-1'", "1"},
		{"Description contains 'øvelse'", "2"},
	} {
		same(t, want.filter, call.column("Number", in("v1", "invoices", "fields", "Number", "queryFilter", want.filter)), want.numbers)
	}
	for _, bad := range []string{
		"Name", "Name eq", "Name eq Anna", "Name eq 'Anna", "Name like 'Anna'", "Name eq 'a' or Name eq 'b'",
		"Name eq 'a';", "Name eq 'a';;Name eq 'b'", "City eq 'Varde'", "SENumber eq '1'", "'Anna' eq Name", "Name eq'a'",
	} {
		call.fails(400, 42, "GET", in("v1", "contacts", "queryFilter", bad), nil)
	}
	call.fails(400, 42, "GET", in("v1", "invoices", "queryFilter", "Number eq '1'"), nil)
	call.fails(400, 42, "GET", in("v1", "products", "queryFilter", "Unit eq 'km'"), nil)
}

func testChangesSince(t *testing.T) {
	c := small()
	first, second, third := sold(1, "anna", "2026-10-01"), sold(2, "bo", "2026-10-02"), sold(3, "bo", "2026-10-03")
	first.Created = morning().Add(-3 * time.Hour)
	second.Created, second.Updated = morning().Add(-9*time.Hour), morning().Add(-2*time.Hour)
	third.Created, third.Deleted = morning().Add(-9*time.Hour), morning().Add(-time.Hour)
	c.Documents = []Document{first, second, third}
	s := started(t, Options{Data: c})
	call := signedIn(t, s)
	since := func(at time.Time, more ...string) string {
		query := append([]string{"fields", "Number", "changesSince", at.Format("2006-01-02T15:04:05Z")}, more...)
		return call.column("Number", in("v1", "invoices", query...))
	}
	same(t, "created then is taken, for the limit counts", since(morning().Add(-3*time.Hour)), "2 1")
	same(t, "a second later it is not", since(morning().Add(-3*time.Hour+time.Second)), "2")
	same(t, "an update counts, not the creation", since(morning().Add(-2*time.Hour)), "2")
	same(t, "nothing since", since(morning()), "")
	same(t, "a deletion shows in the list of deletions", since(morning().Add(-time.Hour), "deletedOnly", "true"), "3")
	same(t, "and not in the other", since(morning().Add(-90*time.Minute)), "")
	if _, err := s.Pay(GUID("invoice", "1"), 100); err != nil {
		t.Fatal(err)
	}
	same(t, "a payment is a change", since(morning()), "1")
	if _, err := s.MailOut(GUID("invoice", "2"), MailOut{}); err != nil {
		t.Fatal(err)
	}
	same(t, "a mailing is a change", since(morning()), "2 1")
	for _, bad := range []string{"2026-10-01", "2026-10-01T00:00:00", "2026-10-01T00:00:00.5Z", "2026-10-01T00:00:00+02:00", "yesterday", "2026-13-01T00:00:00Z"} {
		call.fails(400, 42, "GET", in("v1", "invoices", "changesSince", bad), nil)
		call.fails(400, 42, "GET", in("v2", "contacts", "changesSince", bad), nil)
	}
}
