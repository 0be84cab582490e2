package dinero

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestControlChangesTheBooksInWaysThatTheAPIDoesNot(t *testing.T) {
	s := started(t, Options{Data: Sample(SampleDay())})
	call := signedIn(t, s)
	one, _ := s.Numbered(Invoice, 1002)
	path := in("v1", "invoices/"+one.GUID)
	before := call.get(path)

	control(t, s, "POST", "/documents/invoice-1002/edit", `{"ExternalReference":"PO-NEW","ProductLines":[{"Description":"Andet","BaseAmountValue":200,"Quantity":2}]}`)
	after := call.get(path)
	same(t, "edited though booked", words(after["ExternalReference"], after["TotalExclVat"], after["TotalInclVat"], after["Number"]), "PO-NEW 400.0 500.0 1002")
	if after["TimeStamp"].(string) <= before["TimeStamp"].(string) || after["UpdatedAt"] == before["UpdatedAt"] {
		t.Error("the edit left no trace")
	}
	control(t, s, "POST", "/documents/"+one.GUID+"/pay", `{"amount":"100"}`)
	control(t, s, "POST", "/documents/invoice-1002/pay", `{}`)
	same(t, "paid", call.get(path)["PaymentStatus"], "Paid")
	control(t, s, "POST", "/documents/invoice-1002/mailout", `{"type":"Einvoice"}`)
	same(t, "sent", call.get(path)["LatestMailOutType"], "Einvoice")
	control(t, s, "POST", "/documents/invoice-1002/delete", "")
	call.fails(400, 65, "GET", path, nil)
}

func TestControlMakesDocumentsAndBooksThem(t *testing.T) {
	s := started(t, Options{Data: small()})
	body := fmt.Sprintf(`{"ContactGuid":%q,"ProductLines":[{"Description":"Arbejde","BaseAmountValue":80,"Quantity":1}]}`, GUID("anna"))
	made := control(t, s, "POST", "/invoices", body)
	if !strings.Contains(made, `"number":1,`) || !strings.Contains(made, `"total":100,`) {
		t.Error(made)
	}
	draft := control(t, s, "POST", "/creditnotes", strings.Replace(body, "{", `{"Draft":true,`, 1))
	var short struct{ GUID, Status string }
	if err := json.Unmarshal([]byte(draft), &short); err != nil || short.Status != "Draft" {
		t.Fatal(draft, err)
	}
	control(t, s, "POST", "/documents/"+short.GUID+"/book", "")
	control(t, s, "POST", "/contacts", `{"Name":"Ny","CountryKey":"DK"}`)
	call := signedIn(t, s)
	same(t, "list", call.column("Number", in("v1", "sales", "fields", "Number")), "1 1")
	same(t, "contacts", len(call.rows(in("v1", "contacts"))), 3)
	if got := control(t, s, "GET", "/documents", ""); strings.Count(got, `"guid"`) != 2 {
		t.Error(got)
	}
}

func TestControlSetsClockAndSwitchesAndTokens(t *testing.T) {
	s := started(t, Options{Data: small()})
	control(t, s, "POST", "/clock", `{"set":"2027-01-01T00:00:00Z","advance":"90m"}`)
	same(t, "clock", control(t, s, "GET", "/clock", ""), `{"now":"2027-01-01T01:30:00Z"}`)
	control(t, s, "POST", "/switches", `{"rate_limit":100,"rotate_refresh":false,"brownout":true,"auto_approve":true,"bank_fields":true,`+
		`"extra_fields":true,"wrapped_token_errors":true,"creditnote_negative_totals":true,"pdf_content_type":"application/pdf","subscription_code":48}`)
	same(t, "switches", s.Switches(), Switches{100, true, true, true, true, true, true, true, "application/pdf", 48})
	call := signedIn(t, s)
	control(t, s, "POST", "/tokens/expire", "")
	call.fails(401, 41, "GET", in("v1", "contacts"), nil)
	k := s.Credentials()
	if got := control(t, s, "GET", "/credentials", ""); !strings.Contains(got, k.APIKey) || !strings.HasPrefix(k.ConnectClientID, "isv_") {
		t.Error(got)
	}
	if got := control(t, s, "GET", "/state", ""); !strings.Contains(got, s.URL()) {
		t.Error(got)
	}
	if got := control(t, s, "GET", "/", ""); !strings.Contains(got, "POST   /faults") {
		t.Error(got)
	}
}

func TestControlShowsWhatWasAsked(t *testing.T) {
	s := started(t, Options{Data: small()})
	call := signedIn(t, s)
	control(t, s, "DELETE", "/requests", "")
	call.get(in("v1", "sales", "fields", "Guid"))
	call.do("GET", "/nowhere", nil, "Accept", "text/html")
	var seen []Request
	if err := json.Unmarshal([]byte(control(t, s, "GET", "/requests", "")), &seen); err != nil {
		t.Fatal(err)
	}
	same(t, "requests", seen, []Request{
		{morning(), "GET", "/v1/284517/sales", "fields=Guid", "", 200}, {morning(), "GET", "/nowhere", "", "text/html", 404}})
}

func TestControlRefusesWhatItDoesNotUnderstand(t *testing.T) {
	s := started(t, Options{Data: small()})
	for path, body := range map[string]string{
		"/faults": `{"kind":"earthquake"}`, "/clock": `{"advance":"soon"}`, "/switches": `{"rate_limits":3}`,
		"/documents/invoice-9/pay": `{}`, "/invoices": `{}`, "/documents/" + GUID("x") + "/edit": `{}`, "/key": "no JSON",
	} {
		r, err := http.Post(s.ControlURL()+path, "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(r.Body)
		r.Body.Close()
		if r.StatusCode != 400 {
			t.Errorf("%s: %d %s", path, r.StatusCode, text)
		}
	}
	for _, f := range []Fault{{Kind: Status, Status: 200}, {Kind: Slow, Body: "song"}} {
		if err := s.Inject(f); err == nil {
			t.Errorf("%+v was taken", f)
		}
	}
}
