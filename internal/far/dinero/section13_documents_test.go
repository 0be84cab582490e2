package dinero

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

func testDrafts(t *testing.T) {
	c := small()
	c.Documents = []Document{sold(41, "anna", "2026-09-01")}
	call := signedIn(t, started(t, Options{Data: c}))
	made := call.ok("POST", in("v1", "invoices"), map[string]any{
		"ContactGuid": GUID("anna"), "ProductLines": []any{map[string]any{"Description": "Arbejde", "BaseAmountValue": 100, "Quantity": 1}}})
	same(t, "a draft in a list has the largest number there is",
		call.column("Number", in("v1", "invoices", "fields", "Number")), "9223372036854775807 41")
	draft := call.get(in("v1", "invoices/"+made["Guid"].(string)))
	same(t, "a draft alone has number 0", draft["Number"], 0)
	same(t, "and is a draft twice", words(draft["Status"], draft["PaymentStatus"]), "Draft Draft")
	same(t, "dates do not restrict drafts in the invoice list",
		call.column("Status", in("v1", "invoices", "fields", "Status", "startDate", "2026-09-01", "endDate", "2026-09-02")), "Draft Overdue")
	same(t, "a status filter does",
		call.column("Status", in("v1", "invoices", "fields", "Status", "startDate", "2026-09-01", "endDate", "2026-09-02",
			"statusFilter", "Booked,Paid,OverPaid,Overdue")), "Overdue")
	same(t, "in the list of both kinds dates restrict drafts too",
		call.column("Status", in("v1", "sales", "fields", "Status", "startDate", "2026-09-01", "endDate", "2026-09-02")), "Overdue")
	booked := call.ok("POST", in("v1", "invoices/"+made["Guid"].(string)+"/book"), map[string]any{"Timestamp": made["TimeStamp"]})
	same(t, "booking gives the next number", booked["Number"], 42)
}

func testStatus(t *testing.T) {
	c := small()
	for n := range int64(4) {
		d := sold(n+1, "anna", "2026-10-01")
		d.PaymentDate = "2026-10-14"
		c.Documents = append(c.Documents, d)
	}
	s := started(t, Options{Data: c})
	call := signedIn(t, s)
	states := func() string {
		return call.column("Status", in("v1", "invoices", "fields", "Status", "sortOrder", "ascending"))
	}
	same(t, "on the due date nothing is overdue", states(), "Booked Booked Booked Booked")
	for n, amount := range []Amount{12499, 12500, 12501} {
		if _, err := s.Pay(GUID("invoice", fmt.Sprint(n+1)), amount); err != nil {
			t.Fatal(err)
		}
	}
	same(t, "by payments", states(), "Booked Paid OverPaid Booked")
	s.SetClock(morning().AddDate(0, 0, 1))
	call = signedIn(t, s)
	same(t, "the day after", states(), "Overdue Paid OverPaid Overdue")
	same(t, "filtered", call.column("Status", in("v1", "invoices", "fields", "Status", "statusFilter", "paid,OVERPAID")), "OverPaid Paid")
	one := call.get(in("v1", "invoices/"+GUID("invoice", "1")))
	same(t, "the document keeps both", words(one["Status"], one["PaymentStatus"]), "Booked Overdue")
	call.fails(400, 42, "GET", in("v1", "invoices", "statusFilter", "Booked,Lost"), nil)
}

func testDocuments(t *testing.T) {
	call := signedIn(t, started(t, Options{Data: small()}))
	body := map[string]any{"ContactGuid": GUID("anna"), "ProductLines": []any{map[string]any{"Description": "Arbejde", "BaseAmountValue": 100}}}
	made := call.ok("POST", in("v1", "invoices"), body)
	at := func(version, tail string) string { return in(version, "invoices/"+made["Guid"].(string)+tail) }
	stamps := []string{made["TimeStamp"].(string)}
	put := func() {
		t.Helper()
		body["Timestamp"] = stamps[len(stamps)-1]
		stamps = append(stamps, call.ok("PUT", at("v1.2", ""), body)["TimeStamp"].(string))
	}
	put()
	put()
	body["Timestamp"] = stamps[0]
	call.fails(400, 58, "PUT", at("v1.2", ""), body)
	delete(body, "Timestamp")
	call.fails(400, 42, "PUT", at("v1.2", ""), body)
	call.fails(400, 58, "POST", at("v1", "/book"), map[string]any{"Timestamp": stamps[1]})
	call.fails(400, 58, "DELETE", at("v1", ""), map[string]any{"Timestamp": stamps[1]})
	booked := call.ok("POST", at("v1", "/book"), map[string]any{"Timestamp": stamps[2]})
	stamps = append(stamps, booked["TimeStamp"].(string))
	for i, stamp := range stamps {
		if !regexp.MustCompile(`^[0-9A-F]{16}$`).MatchString(stamp) {
			t.Errorf("TimeStamp %q is not 16 hex digits", stamp)
		}
		if i > 0 && stamp <= stamps[i-1] {
			t.Errorf("TimeStamp %s does not rise above %s", stamp, stamps[i-1])
		}
	}
	body["Timestamp"] = stamps[3]
	call.fails(400, 42, "PUT", at("v1.2", ""), body)
	call.fails(400, 42, "POST", at("v1", "/book"), map[string]any{"Timestamp": stamps[3]})
	call.fails(400, 42, "DELETE", at("v1", ""), nil)
	same(t, "nothing of that changed it", call.get(at("v1", ""))["TimeStamp"], stamps[3])
}

func testNotFound(t *testing.T) {
	c := small()
	gone := sold(1, "anna", "2026-10-01")
	gone.Deleted = morning()
	note := sold(2, "anna", "2026-10-01")
	note.Kind = CreditNote
	c.Documents = []Document{gone, note}
	call := signedIn(t, started(t, Options{Data: c}))
	call.fails(404, 40, "GET", in("v1", "contacts/"+GUID("nobody")), nil)
	call.fails(404, 40, "GET", in("v1", "products/"+GUID("nothing")), nil)
	call.fails(404, 40, "GET", in("v1", "files/NOSUCHFILE"), nil)
	call.fails(404, 40, "GET", in("v1", "invoices/not-a-guid"), nil)
	call.fails(400, 63, "GET", in("v1", "invoices/"+GUID("nothing")), nil)
	call.fails(400, 63, "GET", in("v1", "sales/creditnotes/"+GUID("nothing")), nil)
	call.fails(400, 63, "GET", in("v1", "invoices/"+note.GUID), nil)
	body := call.fails(400, 65, "GET", in("v1", "invoices/"+gone.GUID), nil)
	same(t, "an error body has all five parts", keys(body), "[code errorMessageList languageSpecificMessages message validationErrors]")
	same(t, "its texts", words(body["validationErrors"], body["errorMessageList"], body["languageSpecificMessages"]),
		"map[message:The invoice is deleted.] [map[Code:message Message:The invoice is deleted.]] "+
			"[map[message:Objektet er slettet og kan ikke rettes. property:message] map[message:The invoice is deleted. property:message]]")
	for _, path := range []string{"/v1/284517/sales/invoices", "/v9/284517/invoices", "/v1/notanumber/invoices", "/", "/v2/284517/invoices"} {
		r := call.do("GET", path, nil)
		if r.status != 404 || !strings.HasPrefix(r.header.Get("Content-Type"), "text/html") || !bytes.Contains(r.body, []byte("<html>")) {
			t.Errorf("%s: %d %s, want a web page", path, r.status, r.header.Get("Content-Type"))
		}
	}
}

func testPDF(t *testing.T) {
	c := small()
	d := sold(1045, "anna", "2026-10-05")
	d.Comment = new("Æbler, ørred og ål til 5 €")
	note := sold(3, "bo", "2026-10-06")
	note.Kind, note.GUID = CreditNote, GUID("note")
	c.Documents = []Document{d, note, {Kind: Invoice, GUID: GUID("draft"), Lines: []Line{hundred()}}}
	s := started(t, Options{Data: c})
	call := signedIn(t, s)
	for _, path := range []string{in("v1", "invoices/"+d.GUID), in("v1", "sales/creditnotes/"+note.GUID), in("v1", "sales/creditnotes/"+note.GUID+"/pdf")} {
		r := call.do("GET", path, nil, "Accept", "application/octet-stream")
		same(t, path, words(r.status, r.header.Get("Content-Type")), "200 application/octet-stream")
		checkPDF(t, r.body, 1)
		again := call.do("GET", path, nil, "Accept", "application/octet-stream")
		if !bytes.Equal(r.body, again.body) {
			t.Errorf("%s: two different PDFs of one document", path)
		}
	}
	text := pdfText(t, call.do("GET", in("v1", "invoices/"+d.GUID), nil, "Accept", "application/octet-stream").body)
	for _, want := range []string{"Faktura 1045", "Anna & Co A/S", "Arbejde", "125,00", "\xc6bler, \xf8rred og \xe5l til 5 \x80"} {
		if !strings.Contains(text, want) {
			t.Errorf("the PDF lacks %q", want)
		}
	}
	call.fails(400, 40, "GET", in("v1", "invoices/"+GUID("draft")), nil, "Accept", "application/octet-stream")
	call.fails(404, 40, "GET", in("v1", "invoices/"+d.GUID), nil, "Accept", "text/xml")
	s.Switch(func(w *Switches) { w.PDFContentType = "application/pdf" })
	r := call.do("GET", in("v1", "invoices/"+d.GUID), nil, "Accept", "application/octet-stream")
	same(t, "the other content type", r.header.Get("Content-Type"), "application/pdf")
}

// checkPDF looks at header, cross-reference table, trailer and page count.
func checkPDF(t *testing.T, file []byte, pages int) {
	t.Helper()
	if !bytes.HasPrefix(file, []byte("%PDF-")) || !bytes.HasSuffix(bytes.TrimSpace(file), []byte("%%EOF")) {
		t.Fatal("neither head nor end of a PDF")
	}
	start := regexp.MustCompile(`startxref\s+(\d+)`).FindSubmatch(file)
	if start == nil {
		t.Fatal("no startxref")
	}
	at, _ := strconv.Atoi(string(start[1]))
	if at >= len(file) || !bytes.HasPrefix(file[at:], []byte("xref")) {
		t.Fatalf("no cross-reference table at %d", at)
	}
	for i, entry := range regexp.MustCompile(`(?m)^(\d{10}) \d{5} n`).FindAllSubmatch(file[at:], -1) {
		offset, _ := strconv.Atoi(string(entry[1]))
		if !bytes.HasPrefix(file[offset:], fmt.Appendf(nil, "%d 0 obj", i+1)) {
			t.Fatalf("object %d is not at %d", i+1, offset)
		}
	}
	if got := len(regexp.MustCompile(`/Type /Page\b[^s]`).FindAll(file, -1)); got != pages {
		t.Errorf("%d pages, want %d", got, pages)
	}
}

// pdfText is the strings of the page streams.
func pdfText(t *testing.T, file []byte) string {
	t.Helper()
	var out strings.Builder
	for _, part := range bytes.Split(file, []byte("stream\n"))[1:] {
		r, err := zlib.NewReader(bytes.NewReader(part))
		if err != nil {
			continue
		}
		plain, _ := io.ReadAll(r)
		for _, found := range regexp.MustCompile(`\(((?:[^()\\]|\\.)*)\) ?Tj`).FindAllSubmatch(plain, -1) {
			out.Write(found[1])
			out.WriteByte('\n')
		}
	}
	return out.String()
}

func testClock(t *testing.T) {
	c := small()
	d := sold(1, "anna", "2026-10-01")
	d.PaymentDate = "2026-10-20"
	c.Documents = []Document{d}
	s := started(t, Options{Data: c})
	call := signedIn(t, s)
	path := in("v1", "invoices", "fields", "Status")
	s.Advance(time.Hour - time.Second)
	same(t, "the token's last second", call.column("Status", path), "Booked")
	s.Advance(time.Second)
	call.fails(401, 41, "GET", path, nil)
	s.SetClock(time.Date(2026, 10, 20, 23, 59, 0, 0, time.UTC))
	call = signedIn(t, s)
	same(t, "the due day's last minute", call.column("Status", path), "Booked")
	s.Advance(time.Minute)
	same(t, "midnight", call.column("Status", path), "Overdue")
	same(t, "answers are dated by the clock", call.do("GET", path, nil).header.Get("Date"), "Wed, 21 Oct 2026 00:00:00 GMT")
	s.SetClock(morning())
	same(t, "the clock goes back too", call.column("Status", path), "Booked")
}
