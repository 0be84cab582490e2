package ubl_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/ubl"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
)

func written(t *testing.T, inv *invoice.Invoice) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := ubl.Write(t.Context(), &b, inv); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func read(t *testing.T, doc []byte) *invoice.Invoice {
	t.Helper()
	inv, err := ubl.Read(t.Context(), bytes.NewReader(doc), nil)
	if err != nil {
		t.Fatal(err)
	}
	return inv
}

func TestEveryTermSurvivesWritingAndReading(t *testing.T) {
	for _, s := range invoicetest.All() {
		t.Run(s.Name, func(t *testing.T) {
			doc := written(t, s.Invoice)
			got := read(t, doc)
			if lost := invoice.Lost(s.Invoice, got); len(lost) > 0 {
				t.Errorf("lost %v in:\n%s", lost, doc)
			}
			if again := written(t, got); !bytes.Equal(again, doc) {
				t.Errorf("written again it differs:\n%s\n%s", doc, again)
			}
		})
	}
}

func TestReadingAddsNothingToASample(t *testing.T) {
	for _, s := range invoicetest.All() {
		t.Run(s.Name, func(t *testing.T) {
			if added := invoice.Lost(read(t, written(t, s.Invoice)), s.Invoice); len(added) > 0 {
				t.Errorf("added %v", added)
			}
		})
	}
}

func TestAttachmentsKeepTheirBytes(t *testing.T) {
	want := invoicetest.Full()
	got := read(t, written(t, want))
	for i, a := range got.Attachments {
		r, err := a.Content.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil || int64(len(data)) != want.Attachments[i].Content.Size {
			t.Errorf("attachment %d has %d bytes, %v", i+1, len(data), err)
		}
	}
}

func TestSpoolTakesTheAttachments(t *testing.T) {
	var types []string
	spool := func(_ context.Context, mediaType string, r io.Reader) (invoice.Content, error) {
		types = append(types, mediaType)
		n, err := io.Copy(io.Discard, r)
		return invoice.Content{MediaType: mediaType, Size: n, SHA256: invoice.Digest{1}}, err
	}
	inv, err := ubl.Read(t.Context(), bytes.NewReader(written(t, invoicetest.Full())), spool)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Join(types, " ") != "application/pdf text/csv" || inv.Attachments[1].Content.SHA256 != (invoice.Digest{1}) {
		t.Errorf("spooled %v, the second is %v", types, inv.Attachments[1].Content)
	}
	full := errors.New("the disk is full")
	_, err = ubl.Read(t.Context(), bytes.NewReader(written(t, invoicetest.Full())),
		func(context.Context, string, io.Reader) (invoice.Content, error) { return invoice.Content{}, full })
	if !errors.Is(err, full) {
		t.Errorf("got %v, want the spool's error", err)
	}
}

// zeros is an attachment of many bytes that are made while they are read.
func zeros(size int64) invoice.Content {
	open := func() (io.ReadCloser, error) { return io.NopCloser(io.LimitReader(endless{}, size)), nil }
	digest := sha256.New()
	_, _ = io.Copy(digest, io.LimitReader(endless{}, size))
	return invoice.Content{MediaType: "application/pdf", Size: size, SHA256: invoice.Digest(digest.Sum(nil)), Open: open}
}

type endless struct{}

func (endless) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func TestLargeAttachmentIsNotHeldInMemory(t *testing.T) {
	const size = 50 << 20
	inv := invoicetest.Minimal()
	inv.Attachments = []invoice.Attachment{{Reference: "A", FileName: "a.pdf", Content: zeros(size)}}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r, w := io.Pipe()
	go func() { w.CloseWithError(ubl.Write(context.Background(), w, inv)) }()
	var got int64
	spool := func(_ context.Context, mediaType string, r io.Reader) (c invoice.Content, err error) {
		got, err = io.Copy(io.Discard, r)
		return c, err
	}
	if _, err := ubl.Read(t.Context(), r, spool); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if got != size {
		t.Errorf("%d bytes came through, want %d", got, size)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 8<<20 {
		t.Errorf("%d KB were allocated", used>>10)
	}
}

func TestChangedAttachmentIsNotWritten(t *testing.T) {
	inv := invoicetest.Full()
	inv.Attachments[0].Content.SHA256[0]++
	if err := ubl.Write(t.Context(), io.Discard, inv); fault.KindOf(err) != fault.Internal {
		t.Errorf("got %v", err)
	}
	inv.Attachments[0].Content.Open = nil
	if err := ubl.Write(t.Context(), io.Discard, inv); fault.KindOf(err) != fault.Internal {
		t.Errorf("without bytes: got %v", err)
	}
}

func TestControlCharacterNamesItsTerm(t *testing.T) { // F-24
	cases := map[string]func(*invoice.Invoice, string){
		"BT-1":  func(i *invoice.Invoice, s string) { i.Number = s },
		"BT-22": func(i *invoice.Invoice, s string) { i.Notes[0].Text = s },
		"BT-34": func(i *invoice.Invoice, s string) { i.Seller.ElectronicAddress.Scheme = s },
		"BT-52": func(i *invoice.Invoice, s string) { i.Buyer.Address.City = s },
		"BT-153": func(i *invoice.Invoice, s string) {
			i.Lines[len(i.Lines)-1].Item.Name = s
		},
		"BT-131": func(i *invoice.Invoice, s string) {
			i.Lines[0].LineNet = invoice.NewDecimal(1, 0).Quo(invoice.Decimal{}, 2)
		},
	}
	for term, spoil := range cases {
		inv := invoicetest.Full()
		spoil(inv, "bell \a rings")
		err := ubl.Write(t.Context(), io.Discard, inv)
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Args["field"] != term {
			t.Errorf("%s: got %v", term, err)
		}
	}
}

func TestReadingRefusesWhatIsNoInvoice(t *testing.T) {
	doc := string(written(t, invoicetest.Full()))
	cases := map[string]string{
		"other document":      `<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>`,
		"other namespace":     `<Invoice xmlns="urn:x"/>`,
		"no namespace":        `<Invoice/>`,
		"JSON":                `{"Number":"1"}`,
		"cut off":             doc[:len(doc)/2],
		"amount in words":     strings.Replace(doc, ">655.00<", ">six hundred<", 1),
		"amount by exponent":  strings.Replace(doc, ">655.00<", ">6.55E2<", 1),
		"amount with comma":   strings.Replace(doc, ">655.00<", ">655,00<", 1),
		"day that is none":    strings.Replace(doc, ">2026-02-20<", ">2026-02-30<", 1),
		"day with a time":     strings.Replace(doc, ">2026-02-20<", ">2026-02-20T10:00:00<", 1),
		"attachment no base6": strings.Replace(doc, ">JVBERi0", ">*VBERi0", 1),
		"attachment cut off":  strings.Replace(doc, ">JVBERi0", ">VBERi0", 1),
	}
	for name, in := range cases {
		t.Run(name, func(t *testing.T) {
			if in == doc {
				t.Fatal("the document was not spoilt")
			}
			_, err := ubl.Read(t.Context(), strings.NewReader(in), nil)
			if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Code == "" {
				t.Errorf("got %v, want it refused as invalid", err)
			}
		})
	}
}

func TestReadingTakesWhatOthersWrite(t *testing.T) {
	doc := string(written(t, invoicetest.Full()))
	cases := map[string]struct {
		old, new string
		got      func(*invoice.Invoice) string
		want     string
	}{
		"blanks around a code":  {">58<", ">\n 58 <", func(i *invoice.Invoice) string { return i.Payment.MeansCode }, "58"},
		"blanks in an amount":   {">655.00<", "> 655.00\n<", func(i *invoice.Invoice) string { return i.Totals.Due.String() }, "655.00"},
		"a day with its zone":   {">2026-02-20<", ">2026-02-20+01:00<", func(i *invoice.Invoice) string { return i.Delivery.Date.String() }, "2026-02-20"},
		"a day in Greenwich":    {">2026-02-20<", ">2026-02-20Z<", func(i *invoice.Invoice) string { return i.Delivery.Date.String() }, "2026-02-20"},
		"an indicator as digit": {">true<", ">1<", func(i *invoice.Invoice) string { return i.Charges[0].Amount.String() }, "30.00"},
		"blank text as none":    {">Afd. 12/Sørensen<", "> \n <", func(i *invoice.Invoice) string { return i.BuyerReference }, ""},
		"VAT in small letters":  {"<cbc:ID>VAT<", "<cbc:ID>vat<", func(i *invoice.Invoice) string { return i.Seller.VATIdentifier }, "DK29384711"},
		"a note without code":   {">#AAI#", ">#1 #", func(i *invoice.Invoice) string { return i.Notes[0].Subject }, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			changed := strings.Replace(doc, c.old, c.new, 1)
			if changed == doc {
				t.Fatal("nothing was changed")
			}
			if got := c.got(read(t, []byte(changed))); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestSchemaFillersAreNotReadAsTerms(t *testing.T) {
	inv := invoicetest.Minimal()
	inv.SalesOrder = "SO-1"
	got := read(t, written(t, inv))
	if got.PurchaseOrder != "" || got.SalesOrder != "SO-1" {
		t.Errorf("purchase order %q, sales order %q", got.PurchaseOrder, got.SalesOrder)
	}
}

func TestDiscountIsWorkedOutWhereOnlyTheGrossPriceIsGiven(t *testing.T) {
	inv := invoicetest.Minimal()
	inv.Lines[0].Price.GrossPrice = invoice.MustDecimal("25.00")
	got := read(t, written(t, inv)).Lines[0].Price
	if got.Discount.String() != "5.05" || got.GrossPrice.String() != "25.00" {
		t.Errorf("discount %s, gross price %s", got.Discount, got.GrossPrice)
	}
}

func TestRecognisingGoesByRootAndSpecification(t *testing.T) {
	doc := written(t, invoicetest.Full())
	cases := []struct {
		name string
		head string
		want int
	}{
		{"ours", string(doc), 90},
		{"its first 500 bytes", string(doc[:500]), 90},
		{"another specification", strings.Replace(string(doc), "poacc:billing:3.0", "poacc:other:3.0", 1), 40},
		{"cut before the specification", string(doc[:280]), 40},
		{"with comments and prefixes", `<?xml version="1.0"?><!-- <a/> --><i:Invoice xmlns:i="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">`, 40},
		{"an order", `<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2">`, 0},
		{"another Invoice", `<Invoice xmlns="urn:x">`, 0},
		{"CSV", "Number;Date\n1;2", 0},
		{"nothing", "", 0},
		{"half a tag", "<Invo", 0},
		{"half a comment", "<!-- ", 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := ubl.Recognise([]byte(c.head), invoicetest.Specification); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

func TestEndedContextEndsReadingAndWriting(t *testing.T) {
	doc := written(t, invoicetest.Full())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := ubl.Read(ctx, bytes.NewReader(doc), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("reading: got %v", err)
	}
	if err := ubl.Write(ctx, io.Discard, invoicetest.Full()); !errors.Is(err, context.Canceled) {
		t.Errorf("writing attachments: got %v", err)
	}
}

func TestZerosWithoutEndAreNoFault(t *testing.T) {
	doc := bytes.Replace(written(t, invoicetest.Minimal()), []byte(">19.95</cbc:PriceAmount>"), []byte(">19.9500000000000000000000</cbc:PriceAmount>"), 1)
	if got := read(t, doc).Lines[0].Price.NetPrice; got.Cmp(invoice.MustDecimal("19.95")) != 0 {
		t.Errorf("the price is %s", got)
	}
}
