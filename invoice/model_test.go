package invoice_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/codes"
)

func TestCreditNotesAreWhatACreditNoteMayBe(t *testing.T) {
	for _, list := range []codes.List{codes.InvoiceType, codes.CreditNoteType} {
		for _, code := range codes.Codes(list) {
			inv := invoice.Invoice{TypeCode: code}
			credit := codes.Has(codes.CreditNoteType, code)
			if inv.CreditNote() != credit || (inv.Kind() == "creditnote") != credit || (inv.Kind() == "invoice") == credit {
				t.Errorf("%s is a credit note: %v, %s", code, inv.CreditNote(), inv.Kind())
			}
		}
	}
	if (&invoice.Invoice{}).CreditNote() || (&invoice.Invoice{TypeCode: "0381"}).CreditNote() {
		t.Error("no code, or an unknown one, is a credit note")
	}
}

func TestDatesAreDaysThatExist(t *testing.T) {
	for in, ok := range map[string]bool{
		"2026-02-28": true, "2024-02-29": true, "2026-02-29": false, "2026-13-01": false, "2026-2-1": false, "26-02-01": false,
		"2026-02-28Z": false, "2026-02-28T00:00:00": false, " 2026-02-28": false, "": false, "0000-00-00": false,
	} {
		d, err := invoice.ParseDate(in)
		if (err == nil) != ok || d.Given() != ok || ok && d.String() != in {
			t.Errorf("%q is %v, %v", in, d, err)
		}
	}
}

func TestDatesCountAndFormat(t *testing.T) {
	d, err := invoice.ParseDate("2026-02-27")
	if err != nil {
		t.Fatal(err)
	}
	if d.AddDays(2).String() != "2026-03-01" || d.AddDays(-58).String() != "2025-12-31" || !d.Before(d.AddDays(1)) || d.Before(d) {
		t.Error("days are counted wrongly")
	}
	if d.Format("20060102") != "20260227" || (invoice.Date{}).Format("20060102") != "" || !(invoice.Date{}).Time().IsZero() {
		t.Error("a date is formatted wrongly")
	}
	late := time.Date(2026, 3, 29, 23, 30, 0, 0, time.FixedZone("", 2*3600))
	if invoice.DateOf(late).String() != "2026-03-29" {
		t.Error("the day is not that of the time's own zone")
	}
	var box struct {
		D invoice.Date
		E invoice.Date `json:",omitzero"`
	}
	box.D = d
	text, err := json.Marshal(box)
	if err != nil || string(text) != `{"D":"2026-02-27"}` {
		t.Errorf("%s, %v", text, err)
	}
	if err := json.Unmarshal([]byte(`{"D":"","E":"2026-01-02"}`), &box); err != nil || box.D.Given() || box.E.Day != 2 {
		t.Errorf("%+v, %v", box, err)
	}
	if json.Unmarshal([]byte(`{"D":"27.02.2026"}`), &box) == nil {
		t.Error("a Danish date is read as if it were the standard's")
	}
}

func TestDigestsAreHexadecimal(t *testing.T) {
	text := strings.Repeat("0f", 32)
	var d invoice.Digest
	if err := d.UnmarshalText([]byte(text)); err != nil || d.String() != text {
		t.Errorf("%s, %v", d, err)
	}
	for _, bad := range []string{"", text[2:], text + "00", "zz" + text[2:]} {
		if err := new(invoice.Digest).UnmarshalText([]byte(bad)); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
	if (invoice.Content{}).Given() || !(invoice.Content{SHA256: d}).Given() {
		t.Error("content is given by its digest")
	}
}

func TestOneFatalFindingRejects(t *testing.T) {
	mild := []invoice.Finding{{Flag: invoice.Warning}, {Flag: invoice.Information}}
	if invoice.Rejects(nil) || invoice.Rejects(mild) || !invoice.Rejects(slices.Concat(mild, []invoice.Finding{{Flag: invoice.Fatal}})) {
		t.Error("a document is rejected for a warning or passes with a fatal finding")
	}
}
