package as2_test

import (
	"bytes"
	"crypto"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/cms"
	"github.com/postbud/postbud/internal/cms/cmstest"
)

// crafted is a signed message put together by the test: the part, what was signed
// of it, and how the signature part looks.
type crafted struct {
	part      string
	signed    string
	header    string // of the signature part
	signature func(der []byte) string
	preamble  string
	epilogue  string
}

func (c crafted) request(t testing.TB, s *sides) request {
	t.Helper()
	if c.signed == "" {
		c.signed = c.part
	}
	if c.header == "" {
		c.header = "Content-Type: application/pkcs7-signature\r\n\r\n"
	}
	if c.signature == nil {
		c.signature = func(der []byte) string { return string(der) }
	}
	der, err := cms.Sign(digest(crypto.SHA256, []byte(c.signed)), time.Now(), s.sender.Signs(crypto.SHA256))
	if err != nil {
		t.Fatal(err)
	}
	body := c.preamble + "--b\r\n" + c.part + "\r\n--b\r\n" + c.header + c.signature(der) + "\r\n--b--\r\n" + c.epilogue
	return theirsRaw(t, []byte("Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=sha256; boundary=b\r\n\r\n"+body))
}

func TestSignaturesAsProductsMakeThem(t *testing.T) {
	const part = "Content-Type: application/xml\r\nContent-Disposition: attachment; filename=\"a.xml\"\r\n\r\n<a/>\r\n"
	lines := func(end string) func([]byte) string {
		return func(der []byte) string {
			return strings.ReplaceAll(strings.TrimSpace(string(cmstest.OpenSSL(t, der, "base64"))), "\n", end) + end
		}
	}
	cases := map[string]struct {
		crafted
		want    as2.Variant
		content string
	}{
		"case 42: binary octets without Content-Transfer-Encoding": {crafted{part: "Content-Type: application/octet-stream\r\n\r\n\x00\xff\r\n\r\x80\n"}, as2.AsReceived, "\x00\xff\r\n\r\x80\n"},
		"case 43: signature in base64 with LF lines":               {crafted{part: part, header: "Content-Type: application/x-pkcs7-signature\r\nContent-Transfer-Encoding: base64\r\n\r\n", signature: lines("\n")}, as2.AsReceived, "<a/>\r\n"},
		"case 43: signature in base64 that does not say so":        {crafted{part: part, signature: lines("\r\n")}, as2.AsReceived, "<a/>\r\n"},
		"case 43: binary signature":                                {crafted{part: part}, as2.AsReceived, "<a/>\r\n"},
		"case 43: binary signature that says base64":               {crafted{part: part, header: "Content-Type: application/pkcs7-signature\r\nContent-Transfer-Encoding: base64\r\n\r\n"}, as2.AsReceived, "<a/>\r\n"},
		"case 53: preamble and extra line ends":                    {crafted{part: part, preamble: "This is a signed message.\r\n\r\n", epilogue: "\r\n\r\n"}, as2.AsReceived, "<a/>\r\n"},
		"signed with LF turned into CRLF":                          {crafted{part: strings.ReplaceAll(part, "\r\n", "\n"), signed: part}, as2.CanonicalEnds, "<a/>\n"},
		"signed without the last CRLF":                             {crafted{part: part, signed: strings.TrimSuffix(part, "\r\n")}, as2.WithoutLastBreak, "<a/>\r\n"},
		"signed with one more CRLF":                                {crafted{part: part, signed: part + "\r\n"}, as2.WithLastBreak, "<a/>\r\n"},
		"an empty line before the header, signed too":              {crafted{part: "\r\n" + part}, as2.AsReceived, "<a/>\r\n"},
		"case 51: empty payload":                                   {crafted{part: "Content-Type: text/plain\r\n\r\n"}, as2.AsReceived, ""},
		"case 51: one byte":                                        {crafted{part: "Content-Type: text/plain\r\n\r\n\n"}, as2.AsReceived, "\n"},
		"case 51: LF, lone CR and lines like boundaries": {crafted{part: "Content-Type: application/octet-stream\r\n\r\na\nb\rc\r\n--bb\r\n-- b\r\n --b\r\n--b-\r\n--B\r\n--b--x\r\n\x1a"},
			as2.AsReceived, "a\nb\rc\r\n--bb\r\n-- b\r\n --b\r\n--b-\r\n--B\r\n--b--x\r\n\x1a"},
		"payload in base64":           {crafted{part: "Content-Type: application/xml\r\nContent-Transfer-Encoding: base64\r\n\r\nPGEv\r\nPg==\r\n"}, as2.AsReceived, "<a/>"},
		"payload in quoted-printable": {crafted{part: "Content-Type: application/xml\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<a=3D'1'/>=\r\n"}, as2.AsReceived, "<a='1'/>"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s := newSides(t).plain()
			in, _, err := s.open(t, c.request(t, s))
			if err != nil {
				t.Fatal(err)
			}
			if got := string(content(t, in.Parts[0])); got != c.content || in.Variant != c.want {
				t.Errorf("content %q, variant %q", got, in.Variant)
			}
			signed := c.signed
			if signed == "" {
				signed = c.part
			}
			if !bytes.Equal(in.MIC.Digest, digest(crypto.SHA256, []byte(signed))) {
				t.Error("MIC is not over what was signed")
			}
		})
	}
}

func TestPayloadsComeByteForByte(t *testing.T) {
	long := bytes.Repeat([]byte("no line end "), 20_000)
	payloads := map[string][]byte{
		"LF": []byte("a\nb\n"), "lone CR": []byte("a\rb\r"), "0 bytes": {}, "1 byte": {0}, "CRLF at the end": []byte("a\r\n\r\n"),
		"boundary-like": []byte("--\r\n--=_abc_=\r\n--=_abc_=--\r\n\r\n--"), "every byte": everyByte(), "a line longer than any buffer": long,
		"line end at the edge of a buffer": bytes.Repeat([]byte("x"), 64<<10-1),
		"line end behind the edge":         bytes.Repeat([]byte("x"), 64<<10),
		"line end before the edge":         bytes.Repeat([]byte("x"), 64<<10-2),
		"CR of its own at the edge":        append(bytes.Repeat([]byte("x"), 64<<10-1), '\r'),
		"ends with CR":                     []byte("a\r"),
	}
	for name, data := range payloads {
		for _, c := range []as2.Compression{as2.NoCompression, as2.BeforeSigning, as2.AfterSigning} {
			for _, cipher := range []cms.Cipher{0, cms.AES128CBC, cms.AES256GCM} {
				t.Run("case 51: "+name+", compressed "+string(c)+", "+cipher.String(), func(t *testing.T) {
					s := newSides(t).plain()
					s.way.Sign, s.way.Compress, s.way.Encrypt = crypto.SHA256, c, cipher
					in, _, err := s.open(t, s.send(t, message(payload("a.bin", "application/octet-stream", data))))
					if err != nil || !bytes.Equal(content(t, in.Parts[0]), data) || in.Variant != as2.AsReceived {
						t.Errorf("%v", err)
					}
				})
			}
		}
	}
}

func everyByte() []byte {
	b := make([]byte, 70_000)
	for i := range b {
		b[i] = byte(i*7 + i/256)
	}
	return b
}

func TestHeadersAsProductsWriteThem(t *testing.T) {
	part := crafted{part: "Content-Type: text/plain\r\n\r\nhello"}
	t.Run("case 38: any case, folded, tabs", func(t *testing.T) {
		s := newSides(t).plain()
		r := part.request(t, s)
		r.header = http.Header{
			"As2-From": {"\t\"Nordisk Byg\" "}, "As2-To": {"ACME"}, "Message-Id": {"<a@b>"}, "Content-Length": {"00042"},
			"Content-Type":                     {"Multipart/SIGNED;\r\n\tprotocol=\"application/pkcs7-signature\";\r\n\tBoundary=\"b\";\r\n micalg=SHA256"},
			"Disposition-Notification-To":      {""},
			"Disposition-Notification-Options": {"signed-receipt-protocol=optional,\r\n\tpkcs7-signature;\tsigned-receipt-micalg=\toptional,sha256"},
		}
		in, e, err := s.open(t, r)
		if err != nil || string(content(t, in.Parts[0])) != "hello" || !e.Receipt.Signed || !e.Receipt.Wanted {
			t.Errorf("%+v %v", e.Receipt, err)
		}
	})
	t.Run("case 41: no AS2-Version, 1.9, no Date, no Subject", func(t *testing.T) {
		for _, version := range []string{"", "1.9"} {
			s := newSides(t).plain()
			r := part.request(t, s)
			r.header.Del("AS2-Version")
			if version != "" {
				r.header.Set("AS2-Version", version)
			}
			if _, _, err := s.open(t, r); err != nil {
				t.Errorf("version %q: %v", version, err)
			}
		}
	})
	t.Run("case 36: AS2 names", func(t *testing.T) {
		names := map[string]string{
			"Nordisk Byg": `"Nordisk Byg"`, `a"b`: `"a\"b"`, `a\b`: `"a\\b"`, "<[#!,;]>": "<[#!,;]>", `x\"y z\`: `"x\\\"y z\\"`,
			strings.Repeat("n", 128): strings.Repeat("n", 128), "Case": "Case",
		}
		for name, header := range names {
			s := newSides(t).plain()
			s.way.Sign = crypto.SHA256
			s.way.Us.Name, s.back.Partner.Name = name, name
			r := s.send(t, invoiceMessage())
			if r.header.Get("AS2-From") != header {
				t.Errorf("%s is sent as %s", name, r.header.Get("AS2-From"))
			}
			in, e, err := s.open(t, r)
			if err != nil || e.From != name {
				t.Fatalf("%s read as %s: %v", name, e.From, err)
			}
			receipt, mdn := s.answer(t, e, in, nil)
			if wire(receipt.Header).Get("AS2-To") != header || mdn.To != name {
				t.Errorf("%s answered as %s", header, wire(receipt.Header).Get("AS2-To"))
			}
			if as2.Judge(r.expect, mdn).Verdict != as2.VerdictDelivered {
				t.Errorf("%s: %+v", name, as2.Judge(r.expect, mdn))
			}
		}
	})
	t.Run("case 36: needless quotes are given back", func(t *testing.T) {
		s := newSides(t).plain()
		r := part.request(t, s)
		r.header.Set("AS2-To", `"ACME"`)
		in, e, err := s.open(t, r)
		if err != nil {
			t.Fatal(err)
		}
		if receipt, _ := s.answer(t, e, in, nil); wire(receipt.Header).Get("AS2-From") != `"ACME"` {
			t.Errorf("answered as %s", wire(receipt.Header).Get("AS2-From"))
		}
	})
	t.Run("case 36: names that cannot be sent", func(t *testing.T) {
		for _, name := range []string{"", "æble", "a\r\nb", strings.Repeat("n", 129)} {
			s := newSides(t).plain()
			s.way.Us.Name = name
			if _, err := as2.Build(&bytes.Buffer{}, invoiceMessage(), s.way, time.Now()); err == nil {
				t.Errorf("%q was sent", name)
			}
		}
	})
	t.Run("case 37: Message-ID", func(t *testing.T) {
		for _, id := range []string{"<" + strings.Repeat("i", 253) + ">", "<" + strings.Repeat("i", 990) + "@a>", "<no-at>", "bare@id", `<../..\c:/x@y>`, "<a b@c>"} {
			s := newSides(t).plain()
			r := part.request(t, s)
			r.header.Set("Message-ID", id)
			in, e, err := s.open(t, r)
			if err != nil {
				t.Fatal(err)
			}
			if _, mdn := s.answer(t, e, in, nil); mdn.OriginalMessageID != id {
				t.Errorf("%q came back as %q", id, mdn.OriginalMessageID)
			}
		}
	})
	t.Run("not AS2 at all", func(t *testing.T) {
		for _, h := range []http.Header{{}, {"As2-From": {"a"}}, {"As2-From": {strings.Repeat("n", 129)}, "As2-To": {"b"}}, {"As2-From": {"a"}, "As2-To": {"b"}, "Message-Id": {strings.Repeat("i", 999)}}} {
			if _, err := as2.ReadEnvelope(h); err == nil {
				t.Errorf("%.60v was read", h)
			}
		}
	})
}
