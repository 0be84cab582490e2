package sbdh_test

import (
	"bytes"
	"encoding/base64"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/sbdh"
)

const invoiceType = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2::Invoice##urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0::2.1"

func header() sbdh.Header {
	return sbdh.Header{
		Sender: "0184:12345678", Receiver: "0088:5790000000005", Standard: "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2", TypeVersion: "2.1", Type: "Invoice",
		Instance: "9d6b4dc0-1ad4-8e4e-9d3c-0d1a6b5b5d11", Created: time.Date(2026, 11, 22, 12, 0, 1, 0, time.UTC),
		DocType: invoiceType, DocTypeScheme: sbdh.SchemeDocType, Process: "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0", ProcessScheme: sbdh.SchemeProcess, Country: "DK",
	}
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	for name, document := range map[string]string{
		"with a declaration":   `<?xml version="1.0" encoding="utf-8"?>` + "\r\n<!-- made by x -->\n" + `<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><a b='1'>Ærø &amp; Søn <![CDATA[<x>]]></a></Invoice>` + "\n",
		"with a mark":          "\xef\xbb\xbf" + `<?xml version='1.0'?><i:Invoice xmlns:i="urn:x"/>`,
		"with nothing before":  `<Invoice xmlns="urn:x">` + strings.Repeat("<l>1</l>", 1000) + `</Invoice>`,
		"without a namespace":  `<Invoice xmlns=""><x/></Invoice>`,
		"with all ends itself": "<Invoice xmlns=\"urn:x\"\n\t/>",
	} {
		t.Run(name, func(t *testing.T) {
			root, err := sbdh.Look(strings.NewReader(document))
			if err != nil || !strings.HasSuffix(root.Name, "Invoice") {
				t.Fatal(root, err)
			}
			before, after := sbdh.Around(header())
			var out bytes.Buffer
			d, err := sbdh.Read(strings.NewReader(before+document[root.Skip:]+after), &out)
			if err != nil || d.Header != header() || d.MediaType != "" {
				t.Fatalf("%v, %+v", err, d)
			}
			if want := strings.TrimSpace(document[root.Skip:]); out.String() != want {
				t.Errorf("%q\nwant %q", out.String(), want)
			}
		})
	}
}

func TestADocumentThatIsNoXMLTravelsInBase64(t *testing.T) {
	data := []byte{0, 1, 2, 0xff, '<', '&'}
	before, after := sbdh.AroundBinary(header(), `text/csv; x="<"`)
	var out bytes.Buffer
	d, err := sbdh.Read(strings.NewReader(before+base64.StdEncoding.EncodeToString(data)+after), &out)
	if err != nil || d.MediaType != `text/csv; x="<"` || !bytes.Equal(out.Bytes(), data) {
		t.Fatalf("%v %+v %q", err, d, out.Bytes())
	}
}

func TestNamespacesDeclaredOutsideGoWithTheDocument(t *testing.T) {
	before, after := sbdh.Around(header())
	before = strings.Replace(before, "<sh:StandardBusinessDocument ", `<sh:StandardBusinessDocument xmlns:c="urn:c" xmlns:own="urn:other" xmlns="urn:d" `, 1)
	var out bytes.Buffer
	if _, err := sbdh.Read(strings.NewReader(before+` <own:Invoice xmlns:own="urn:own"><c:x/></own:Invoice> `+after), &out); err != nil {
		t.Fatal(err)
	}
	if want := `<own:Invoice xmlns:c="urn:c" xmlns="urn:d" xmlns:own="urn:own"><c:x/></own:Invoice>`; out.String() != want {
		t.Errorf("%s", out.String())
	}
}

func TestWhatIsNoEnvelopeIsRefused(t *testing.T) {
	before, after := sbdh.Around(header())
	whole := before + `<Invoice xmlns="urn:x"/>` + after
	for name, text := range map[string]string{
		"empty": "", "no XML": "hello", "a document alone": `<Invoice xmlns="urn:x"/>`, "a document type": "<!DOCTYPE x [<!ENTITY a 'b'>]>" + whole,
		"broken off": before + `<Invoice xmlns="urn:x"><a>`, "no document": before + after, "two documents": before + "<a/><b/>" + after,
		"text after it": whole + "x", "another version of the header": strings.ReplaceAll(whole, "sh:StandardBusinessDocumentHeader>", "sh:Header>"),
		"no sender": strings.Replace(whole, "0184:12345678", "", 1), "another authority": strings.Replace(whole, `Authority="iso6523-actorid-upis"`, `Authority="x"`, 1),
		"a time that is none": strings.Replace(whole, "2026-11-22T12", "yesterdayT12", 1), "no country": strings.Replace(whole, "COUNTRY_C1", "COUNTRY", 1),
		"a header without an end": strings.Replace(whole, "<sh:HeaderVersion>1.0", "<sh:HeaderVersion>"+strings.Repeat("1", 300<<10), 1),
		"nested too deep":         before + strings.Repeat("<a>", 200) + strings.Repeat("</a>", 200) + after,
		"no base64":               strings.Replace(before, "<x/>", "", 1) + `<BinaryContent xmlns="` + sbdh.NamespaceBinary + `">*</BinaryContent>` + after,
		"an element in base64":    before + `<BinaryContent xmlns="` + sbdh.NamespaceBinary + `"><a/></BinaryContent>` + after,
	} {
		t.Run(name, func(t *testing.T) {
			_, err := sbdh.Read(strings.NewReader(text), io.Discard)
			if k := fault.KindOf(err); k != fault.Invalid {
				t.Errorf("%s: %v", k, err)
			}
		})
	}
}

func TestADocumentThatCannotStandInAnEnvelopeIsRefused(t *testing.T) {
	for _, text := range []string{
		"", "hello", "%PDF-1.7", `<!DOCTYPE Invoice SYSTEM "http://x"><Invoice/>`, `<?xml version="1.0" encoding="ISO-8859-1"?><Invoice/>`, `<?xml version="1.0" encoding="UTF-16"?><Invoice/>`,
		"<!--" + strings.Repeat("x", 70<<10) + "--><Invoice/>",
	} {
		if _, err := sbdh.Look(strings.NewReader(text)); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%.40q: %v", text, err)
		}
	}
}

func TestAHeaderThatLacksSomethingNamesIt(t *testing.T) {
	for name, c := range map[string]struct {
		lack func(*sbdh.Header)
		kind fault.Kind
		term string
	}{
		"no sender":           {func(h *sbdh.Header) { h.Sender = "" }, fault.Invalid, "BT-34"},
		"a sender by name":    {func(h *sbdh.Header) { h.Sender = "GLN:5790000000005" }, fault.Invalid, "BT-34"},
		"no receiver":         {func(h *sbdh.Header) { h.Receiver = ":" }, fault.RecipientNotFound, "BT-49"},
		"no document type":    {func(h *sbdh.Header) { h.DocType = "" }, fault.Invalid, "BT-24"},
		"no process":          {func(h *sbdh.Header) { h.Process = "a b" }, fault.Invalid, "BT-23"},
		"no country":          {func(h *sbdh.Header) { h.Country = "" }, fault.Invalid, "BT-40"},
		"an identity of ours": {func(h *sbdh.Header) { h.Instance = "a\nb" }, fault.Internal, ""},
	} {
		t.Run(name, func(t *testing.T) {
			h := header()
			c.lack(&h)
			err := h.Check()
			f := fault.As(err)
			if f == nil || f.Kind != c.kind || f.Args["lacks"] != c.term {
				t.Errorf("%#v", err)
			}
		})
	}
	if err := header().Check(); err != nil {
		t.Error(err)
	}
}

func TestADocumentTypeIsTakenApart(t *testing.T) {
	want := sbdh.DocType{Namespace: "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2", Root: "Invoice", Customization: "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0", Version: "2.1"}
	for _, text := range []string{invoiceType, sbdh.SchemeDocType + "::" + invoiceType} {
		if got, ok := sbdh.ParseDocType(text); !ok || got != want {
			t.Errorf("%+v", got)
		}
	}
	for _, text := range []string{"", "a", "a::b", "a::b##c", "::b##c::1", "a::##c::1", "a::b##c::"} {
		if got, ok := sbdh.ParseDocType(text); ok {
			t.Errorf("%q is %+v", text, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	before, after := sbdh.Around(header())
	f.Add([]byte(before + `<Invoice xmlns="urn:x"><a/></Invoice>` + after))
	f.Add([]byte(before + `<BinaryContent xmlns="` + sbdh.NamespaceBinary + `" mimeType="a/b">QQ==</BinaryContent>` + after))
	f.Fuzz(func(t *testing.T, data []byte) {
		var out bytes.Buffer
		d, err := sbdh.Read(bytes.NewReader(data), &out)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid && fault.KindOf(err) != fault.RecipientNotFound {
				t.Errorf("%v", err)
			}
			return
		}
		if err := d.Check(); err != nil {
			t.Errorf("%+v was taken: %v", d.Header, err)
		}
	})
}
