package oioubl_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

func TestWhatOIOUBLDemandsIsNamed(t *testing.T) {
	for term, lacks := range map[string]func(*invoice.Invoice){
		"BT-1":  func(i *invoice.Invoice) { i.Number = "" },
		"BT-2":  func(i *invoice.Invoice) { i.IssueDate = invoice.Date{} },
		"BT-5":  func(i *invoice.Invoice) { i.Currency = "" },
		"BT-27": func(i *invoice.Invoice) { i.Seller.Name = "" },
		"BT-34": func(i *invoice.Invoice) { i.Seller.ElectronicAddress = invoice.ElectronicAddress{} },
		"BT-44": func(i *invoice.Invoice) { i.Buyer.Name = "" },
		"BT-49": func(i *invoice.Invoice) { i.Buyer.ElectronicAddress = invoice.ElectronicAddress{} },
		"BT-62": func(i *invoice.Invoice) { i.TaxRepresentative.VATIdentifier = "DK10002001" },
		"BT-63": func(i *invoice.Invoice) { i.TaxRepresentative.Name = "R" },
		"BT-69": func(i *invoice.Invoice) {
			i.TaxRepresentative.Name, i.TaxRepresentative.VATIdentifier = "R", "DK10002001"
		},
		"BT-6":   func(i *invoice.Invoice) { i.Totals.VATInAccountingCurrency = dec("2.00") },
		"BT-111": func(i *invoice.Invoice) { i.VATCurrency = "EUR" },
		"BT-92":  func(i *invoice.Invoice) { i.Allowances = []invoice.Allowance{{Category: "S", Rate: dec("25")}} },
		"BT-93": func(i *invoice.Invoice) {
			i.Allowances = []invoice.Allowance{{Amount: dec("1.00"), Percentage: dec("5"), Category: "S", Rate: dec("25")}}
		},
		"BT-95":  func(i *invoice.Invoice) { i.Allowances = []invoice.Allowance{{Amount: dec("1.00")}} },
		"BT-106": func(i *invoice.Invoice) { i.Totals.Lines = invoice.Decimal{} },
		"BT-112": func(i *invoice.Invoice) { i.Totals.TotalWithVAT = invoice.Decimal{} },
		"BT-115": func(i *invoice.Invoice) { i.Totals.Due = invoice.Decimal{} },
		"BT-118": func(i *invoice.Invoice) { i.VATBreakdown = nil },
		"BT-126": func(i *invoice.Invoice) { i.Lines[0].ID = "" },
		"BT-129": func(i *invoice.Invoice) { i.Lines[0].Quantity = invoice.Decimal{} },
		"BT-130": func(i *invoice.Invoice) { i.Lines[0].Unit = "" },
		"BT-131": func(i *invoice.Invoice) { i.Lines[0].LineNet = invoice.Decimal{} },
		"BT-146": func(i *invoice.Invoice) { i.Lines[0].Price.NetPrice = invoice.Decimal{} },
		"BT-151": func(i *invoice.Invoice) { i.Lines[0].VAT.Category = "" },
		"BT-153": func(i *invoice.Invoice) { i.Lines[0].Item.Name = "" },
	} {
		_, err := write(t, nil, changed(lacks))
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Code != "DOC-RULE" || f.Args["field"] != term || !strings.Contains(f.Message, "missing") {
			t.Errorf("without %s: %v", term, err)
		}
	}
	_, err := write(t, nil, changed(func(i *invoice.Invoice) { i.Lines = nil }))
	if f := fault.As(err); f == nil || f.Args["field"] != "BT-126" {
		t.Errorf("without lines: %v", err)
	}
}

// TestNothingIsWrittenOfABadDocument: not even where the fault is far behind what
// would be out already.
func TestNothingIsWrittenOfABadDocument(t *testing.T) {
	inv := invoicetest.ManyLines(500)
	inv.Lines[499].Item.Name = "a bell\x07"
	if _, err := write(t, nil, inv); fault.CodeOf(err) != "DOC-TEXT" {
		t.Errorf("the error is %v", err)
	}
	closed := changed(func(i *invoice.Invoice) {
		content := invoicetest.Content("application/pdf", []byte("x"))
		content.Open = nil
		i.Attachments = []invoice.Attachment{{Reference: "B", Content: content}}
	})
	if _, err := write(t, nil, closed); fault.KindOf(err) != fault.Internal {
		t.Errorf("the error is %v", err)
	}
}

func TestProfileIsASetting(t *testing.T) {
	order := func(i *invoice.Invoice) { i.PurchaseOrder = "PO-1" }
	for profile, want := range map[string][2]string{
		"":        {"urn:www.nesubl.eu:profiles:profile5:ver2.0", "urn:www.nesubl.eu:profiles:profile5:ver2.0"},
		"nes5":    {"urn:www.nesubl.eu:profiles:profile5:ver2.0", "urn:www.nesubl.eu:profiles:profile5:ver2.0"},
		"bilsim":  {"Procurement-BilSim-1.0", "urn:www.nesubl.eu:profiles:profile5:ver2.0"},
		"bilsimr": {"Procurement-BilSimR-1.0", "urn:www.nesubl.eu:profiles:profile5:ver2.0"},
		"nes7":    {"urn:www.nesubl.eu:profiles:profile7:ver2.0", "urn:www.nesubl.eu:profiles:profile7:ver2.0"},
		"ordsimr": {"Procurement-OrdSimR-BilSim-1.0", "Procurement-OrdSimR-BilSim-1.0"},
		"ordadv":  {"Procurement-OrdAdv-BilSim-1.0", "Procurement-OrdAdv-BilSim-1.0"},
	} {
		settings := plugin.Values{"profile": profile}
		for i, code := range []string{"380", "381"} {
			inv := changed(order)
			inv.TypeCode = code
			doc, err := write(t, settings, inv)
			if err != nil || !bytes.Contains(doc, []byte(`schemeID="urn:oioubl:id:profileid-1.6">`+want[i]+"<")) {
				t.Errorf("%q of %s: %v", profile, code, err)
				continue
			}
			comesBack(t, settings, inv, doc, "")
		}
		_, err := write(t, settings, invoicetest.Minimal())
		if f, needs := fault.As(err), slices.Contains([]string{"nes7", "ordsimr", "ordadv"}, profile); (f != nil) != needs || needs && f.Args["field"] != "BT-13" {
			t.Errorf("%q without an order: %v", profile, err)
		}
	}
}

func TestNotesAreOneTextAndComeApart(t *testing.T) {
	for _, notes := range [][]string{
		{"one"}, {"one", "two"}, {"one\ntwo", "three"}, {"one\n\ntwo"}, {"one\n\ntwo", "three\n\n\nfour", "five"}, {"one\n\n\n\ntwo"},
	} {
		inv := changed(func(i *invoice.Invoice) {
			for _, n := range notes {
				i.Notes = append(i.Notes, invoice.Note{Text: n})
			}
		})
		doc := written(t, inv)
		if n := bytes.Count(doc, []byte("<cbc:Note>")); n != 1 {
			t.Errorf("%q are %d notes", notes, n)
		}
		comesBack(t, faithful(), inv, doc, "")
	}
}

func TestKindsOfCreditNotesStay(t *testing.T) {
	for _, code := range []string{"381", "396", "83", "81"} {
		inv := invoicetest.CreditNote()
		inv.TypeCode = code
		comesBack(t, nil, inv, written(t, inv), "")
	}
	for _, code := range []string{"380", "325", "390", "393"} {
		inv := invoicetest.Minimal()
		inv.TypeCode = code
		comesBack(t, nil, inv, written(t, inv), "")
	}
}

// TestOrderIsSaidToBeNoneWhereItsPartsAreKnown: OIOUBL demands an order for its lines.
func TestOrderIsSaidToBeNoneWhereItsPartsAreKnown(t *testing.T) {
	for _, how := range []func(*invoice.Invoice){
		func(i *invoice.Invoice) { i.SalesOrder = "SO-1" },
		func(i *invoice.Invoice) { i.Lines[0].OrderLine = "1" },
	} {
		inv := changed(how)
		doc := written(t, inv)
		comesBack(t, nil, inv, doc, "")
		if got, err := read(t, doc); err != nil || got.PurchaseOrder != "" {
			t.Errorf("the order is %q, %v", got.PurchaseOrder, err)
		}
	}
}

func TestFileAndLinkAreTwoReferencesAndOneAttachment(t *testing.T) {
	inv := changed(func(i *invoice.Invoice) {
		pdf := invoicetest.Content("application/pdf", invoicetest.PDF())
		i.Attachments = []invoice.Attachment{
			{Reference: "A", Description: "Rapport", Location: "https://example.com/a", Content: pdf, FileName: "æ.pdf"},
			{Reference: "B", Location: "https://example.com/b"},
			{Reference: "C"},
		}
	})
	doc := written(t, inv)
	if n := bytes.Count(doc, []byte("<cac:AdditionalDocumentReference>")); n != 4 {
		t.Errorf("there are %d references", n)
	}
	comesBack(t, nil, inv, doc, "")
	if got, err := read(t, doc); err != nil || len(got.Attachments) != 3 {
		t.Errorf("%d attachments come back, %v", len(got.Attachments), err)
	}
}
