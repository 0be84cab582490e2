package peppol_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gateways/peppol"
	"github.com/postbud/postbud/internal/far/phase4"
	"github.com/postbud/postbud/internal/sbdh"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// tokens are an XML document without what canonical XML does not know: how a sign is
// written and in which order attributes stand.
func tokens(t *testing.T, document []byte) (all []string) {
	t.Helper()
	in := xml.NewDecoder(bytes.NewReader(document))
	for {
		token, err := in.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("%v in %s", err, document)
		}
		switch x := token.(type) {
		case xml.StartElement:
			all = append(all, "<"+x.Name.Space+" "+x.Name.Local)
		case xml.EndElement:
			all = append(all, ">")
		case xml.CharData:
			if len(all) > 0 && strings.TrimSpace(string(x)) != "" {
				all = append(all, string(x))
			}
		}
	}
}

func TestTheReceiverGetsTheInvoiceInOurEnvelope(t *testing.T) {
	ap := phase4.Start(t)
	g, p := open(t, settings(ap.Door(t, nil))), parcel(t, buyer)
	r := g.handed(t, p, gateways.Delivered)
	envelopes := ap.Received(t, peppol.Instance(p))
	if len(envelopes) != 1 || r.RemoteID != peppol.Instance(p) || r.Proof != gateways.ByReceipt {
		t.Fatalf("%d arrived, %+v", len(envelopes), r)
	}
	var document bytes.Buffer
	d, err := sbdh.Read(bytes.NewReader(envelopes[0]), &document)
	if err != nil {
		t.Fatal(err)
	}
	want := sbdh.Header{
		Sender: "0184:" + seller, Receiver: "0088:" + buyer, Standard: "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2", TypeVersion: "2.1", Type: "Invoice",
		Instance: peppol.Instance(p), Created: p.Made, DocType: invoiceType, DocTypeScheme: sbdh.SchemeDocType, Process: billing, ProcessScheme: sbdh.SchemeProcess, Country: "DK",
	}
	if d.Header != want {
		t.Errorf("%+v\nwant %+v", d.Header, want)
	}
	if got, want := strings.Join(tokens(t, document.Bytes()), "|"), strings.Join(tokens(t, []byte(ubl)), "|"); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	for _, part := range []string{"as4ReceivedSignalMsg", "NonRepudiationInformation", "overallSuccess", p.SHA256.String(), "0088:" + buyer} {
		if !bytes.Contains(r.Evidence, []byte(part)) {
			t.Errorf("the evidence lacks %s", part)
		}
	}
	t.Run("and nothing of it a second time, also after a restart", func(t *testing.T) {
		g.handed(t, p, gateways.Delivered)
		again := g.restarted(t).handed(t, p, gateways.Delivered)
		if n := len(ap.Received(t, peppol.Instance(p))); n != 1 || again.RemoteID != r.RemoteID || !again.At.Equal(r.At) {
			t.Errorf("%d arrived, %+v", n, again)
		}
	})
}

func TestF59AndF32ADoubtThatNobodyCanSettle(t *testing.T) {
	ap := phase4.Start(t)
	d := ap.Door(t, nil)
	g, p := open(t, settings(d).With(plugin.Values{"doubt": "again"})), parcel(t, buyer)
	d.Set(phase4.Trouble{Swallow: true})
	_, err := g.Deliver(t.Context(), p)
	says{kind: fault.Uncertain, text: "did not say whether it has taken the document"}.of(t, err)
	d.Mend(t)
	if _, can := g.Gateway.(gateways.Settler); can {
		t.Error("it says that it can look, and there is nothing to look at")
	}
	g.handed(t, p, gateways.Delivered) // as the engine does, with the mark of a possible duplicate
	if n := len(ap.Received(t, peppol.Instance(p))); n != 2 {
		t.Errorf("%d arrived under the one identity", n)
	}

	t.Run("waits for a person where that is set", func(t *testing.T) {
		g, p := open(t, settings(d)), parcel(t, buyer)
		d.Set(phase4.Trouble{Swallow: true})
		_, err := g.Deliver(t.Context(), p)
		says{kind: fault.Uncertain}.of(t, err)
		d.Mend(t)
		if r := g.restarted(t).settle(t, p); r.Outcome != gateways.Unclear || r.Reason == "" {
			t.Errorf("%+v", r)
		}
	})
	t.Run("is none where the answer was read before the end", func(t *testing.T) {
		g, p := open(t, settings(d)), parcel(t, buyer)
		first := g.handed(t, p, gateways.Delivered)
		if r := g.restarted(t).settle(t, p); r.Outcome != gateways.Delivered || r.RemoteID != first.RemoteID || string(r.Evidence) != string(first.Evidence) {
			t.Errorf("%+v", r)
		}
	})
	t.Run("is none where the line was cut", func(t *testing.T) {
		g, p := open(t, settings(d)), parcel(t, buyer)
		p.File = file("large.xml", "application/xml", strings.Replace(ubl, "1042", strings.Repeat("1042 ", 100<<10), 1))
		d.Set(phase4.Trouble{Cut: 100 << 10})
		_, err := g.Deliver(t.Context(), p)
		says{kind: fault.Temporary, code: "GW-CONNECT"}.of(t, err)
		d.Mend(t)
		if r := g.restarted(t).settle(t, p); r.Outcome != gateways.Absent || len(ap.Received(t, peppol.Instance(p))) != 0 {
			t.Errorf("%+v", r)
		}
	})
}

func TestF96WhatPhase4SaysOfAReceiver(t *testing.T) {
	ap := phase4.Start(t)
	g := open(t, settings(ap.Door(t, nil)))
	for receiver, c := range map[string]struct {
		way  string
		want says
	}{
		"5790000000029": {phase4.Unknown, says{kind: fault.RecipientNotFound, code: "RULE-ADDR", text: "0088:5790000000029 is not registered", page: "0088:5790000000029 is not listed"}},
		"5790000000036": {phase4.NoLookup, says{kind: fault.Temporary, code: "NET-LOOKUP", text: "nothing was delivered", page: "This does not mean that the receiver is missing"}},
		"5790000000043": {phase4.Refuse, says{kind: fault.RecipientNotFound, code: "RULE-CAP", page: "does not take this kind of document"}},
		"5790000000050": {phase4.Down, says{kind: fault.Temporary, code: "GW-HTTP", text: "cannot be reached"}},
		"5790000000067": {"EBMS:0004", says{kind: fault.Temporary, code: "GW-HTTP", text: "does not take the document now"}},
		"5790000000074": {"EBMS:0202", says{kind: fault.Temporary, code: "GW-HTTP"}},
		"5790000000081": {"EBMS:0302", says{kind: fault.Uncertain, code: "GW-HTTP", text: "not known whether it has the document"}},
		"5790000000098": {"EBMS:0103", says{kind: fault.Permanent, code: "GW-HTTP", text: "refused the document: EBMS:0103", page: "answered EBMS:0103"}},
		"5790000000104": {"EBMS:0303", says{kind: fault.Permanent, code: "GW-HTTP", text: "EBMS:0303 DecompressionFailure"}},
	} {
		t.Run(c.way, func(t *testing.T) {
			p := parcel(t, receiver)
			ap.Order(t, "0088:"+receiver, c.way)
			_, err := g.Deliver(t.Context(), p)
			c.want.of(t, err)
			if n := len(ap.Received(t, peppol.Instance(p))); n != 0 {
				t.Errorf("%d arrived", n)
			}
			if f := fault.As(err); f != nil && strings.Contains(f.Message+f.Args["text"], "com.helger") && c.way != phase4.NoLookup {
				t.Errorf("a person reads %q", f.Message)
			}
			if r := g.settle(t, p); c.want.kind != fault.Uncertain && r.Outcome != gateways.Absent {
				t.Errorf("settled as %+v", r)
			}
			ap.Order(t, "0088:"+receiver, phase4.Normal) // what was in the way is gone
			if c.want.kind == fault.Temporary {
				g.handed(t, p, gateways.Delivered)
			}
		})
	}
}

func TestAnEnvelopeThatCannotBeMadeIsRefusedBeforeAnythingIsSent(t *testing.T) {
	ap := phase4.Start(t)
	g := open(t, settings(ap.Door(t, nil)).With(plugin.Values{"most": "1"}))
	for name, c := range map[string]struct {
		spoil func(*gateways.Parcel)
		want  says
	}{
		"no address of the buyer":  {func(p *gateways.Parcel) { p.To = invoice.ElectronicAddress{} }, says{kind: fault.RecipientNotFound, code: "DOC-RULE", page: "Buyer electronic address"}},
		"no address of the seller": {func(p *gateways.Parcel) { p.From.Value = "" }, says{kind: fault.Invalid, code: "DOC-RULE", page: "Seller electronic address"}},
		"a scheme that is a name":  {func(p *gateways.Parcel) { p.To.Scheme = "EM" }, says{kind: fault.RecipientNotFound, code: "DOC-RULE"}},
		"no document type":         {func(p *gateways.Parcel) { p.DocType = "" }, says{kind: fault.Invalid, code: "DOC-RULE", text: "document type"}},
		"no process":               {func(p *gateways.Parcel) { p.Process = "" }, says{kind: fault.Invalid, code: "DOC-RULE", text: "process"}},
		"no country":               {func(p *gateways.Parcel) { p.Country = "" }, says{kind: fault.Invalid, code: "DOC-RULE", text: "country"}},
		"another root":             {func(p *gateways.Parcel) { p.File = file("a.xml", "application/xml", `<CreditNote xmlns="urn:x"/>`) }, says{kind: fault.Invalid, code: "DOC-RULE", text: "is a CreditNote"}},
		"no XML":                   {func(p *gateways.Parcel) { p.File = file("a.xml", "text/xml", `UNB+`) }, says{kind: fault.Invalid, code: "DOC-RULE", text: "no XML"}},
		"a document type of XML":   {func(p *gateways.Parcel) { p.File = file("a.xml", "text/xml", `<!DOCTYPE a><a/>`) }, says{kind: fault.Invalid, code: "DOC-RULE", text: "document type declaration"}},
		"too large":                {func(p *gateways.Parcel) { p.Size = 1<<20 + 1 }, says{kind: fault.Permanent, text: "takes no more than 1"}},
	} {
		t.Run(name, func(t *testing.T) {
			p, before := parcel(t, buyer), g.dials.Load()
			c.spoil(&p)
			_, err := g.Deliver(t.Context(), p)
			c.want.of(t, err)
			if g.dials.Load() != before {
				t.Error("somebody was called")
			}
		})
	}
}

func TestDanishNamesOfSchemesAreTranslated(t *testing.T) {
	for in, want := range map[invoice.ElectronicAddress]string{
		{Scheme: "GLN", Value: "5790000000005"}: "0088:5790000000005", {Scheme: "DK:CVR", Value: "DK12345678"}: "0184:12345678",
		{Scheme: "DK:P", Value: "1234567890"}: "0096:1234567890", {Scheme: "DK:SE", Value: "DK12345678"}: "0198:DK12345678", {Scheme: "9930", Value: "DE123"}: "9930:DE123", {Value: "1"}: "",
	} {
		if got := peppol.Identifier(in); got != want {
			t.Errorf("%v is %q, want %q", in, got, want)
		}
	}
}
