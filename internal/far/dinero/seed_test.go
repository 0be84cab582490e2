package dinero

import (
	"testing"
	"time"
)

func TestTheBooksGrowWhileTheServerRuns(t *testing.T) {
	s := started(t, Options{})
	call := signedIn(t, s)
	buyer, err := s.AddContact(Contact{Name: "Ny Køber", CountryKey: "DE"})
	if err != nil {
		t.Fatal(err)
	}
	d, err := s.AddInvoice(Document{ContactGUID: &buyer.GUID, Lines: []Line{hundred()}})
	if err != nil {
		t.Fatal(err)
	}
	if d, err = s.Book(d.GUID); err != nil || d.Number != 1 {
		t.Fatal(d.Number, err)
	}
	note, err := s.AddCreditNote(Document{Booked: true, ContactGUID: &buyer.GUID, CreditNoteFor: &d.GUID, Lines: []Line{hundred()}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.AddContact(buyer); err == nil {
		t.Error("a contact twice")
	}
	same(t, "list", call.column("Guid", in("v1", "sales")), d.GUID+" "+note.GUID)
	same(t, "contact", words(call.get(in("v1", "contacts/"+buyer.GUID))["IsDebitor"], *s.Contacts()[0].VATRegionKey), "true EU")
	s.Advance(time.Minute)
	if _, err := s.Delete(note.GUID); err != nil {
		t.Fatal(err)
	}
	call.fails(400, 65, "GET", in("v1", "sales/creditnotes/"+note.GUID), nil)
	if err := s.Fail(502, 1); err != nil {
		t.Fatal(err)
	}
	same(t, "ordered", call.do("GET", in("v1", "sales"), nil).status, 502)
}

func TestDinerosOwnSendingShowsInTheBooks(t *testing.T) {
	c := small()
	note := sold(2, "bo", "2026-10-01")
	note.Kind = CreditNote
	c.Documents = []Document{sold(1, "anna", "2026-10-01"), note, {Kind: Invoice, GUID: GUID("draft"), Lines: []Line{hundred()}}}
	s := started(t, Options{Data: c})
	call := signedIn(t, s)
	for path, want := range map[string]int{
		in("v1", "invoices/"+GUID("invoice", "1")+"/email"):      200,
		in("v3", "sales/creditnotes/"+note.GUID+"/e-creditNote"): 200,
		in("v1", "invoices/"+GUID("draft")+"/email"):             400,
	} {
		if r := call.do("POST", path, map[string]any{"Receiver": "x@y.example"}); r.status != want {
			t.Errorf("%s: %d %s", path, r.status, r.body)
		}
	}
	one, _ := s.Document(GUID("invoice", "1"))
	two, _ := s.Document(note.GUID)
	same(t, "sent", words(one.MailOuts[0].Type, one.MailOuts[0].Receiver, two.LatestMailOutType, two.MailOuts[0].Receiver), "Mailout x@y.example Einvoice 5798000987654")
}
