package as2_test

import (
	"bytes"
	"crypto"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/cms"
)

func TestSeveralAttachments(t *testing.T) {
	documents := []as2.Payload{
		payload("invoice.xml", "application/xml", []byte(invoice)),
		payload("invoice.pdf", "application/pdf", []byte("%PDF-1.7\n\xff\xfe\r\r\n")),
		payload("scan.tiff", "image/tiff", append([]byte("II*\x00"), bytes.Repeat([]byte{0, 13, 10}, 5000)...)),
	}
	for _, c := range []cms.Cipher{0, cms.AES256CBC} {
		for _, sign := range []crypto.Hash{0, crypto.SHA256} {
			for _, pack := range []as2.Compression{as2.NoCompression, as2.BeforeSigning, as2.AfterSigning} {
				t.Run("case 50: "+c.String()+", "+sign.String()+", compressed "+string(pack), func(t *testing.T) {
					s := newSides(t).plain()
					s.way.Encrypt, s.way.Sign, s.way.Compress = c, sign, pack
					r := s.send(t, message(documents...))
					if r.header.Get("AS2-Version") != "1.2" || r.header.Get("EDIINT-Features") != "multiple-attachments" {
						t.Errorf("headers %v", r.header)
					}
					if c == 0 && sign == 0 && pack == "" && !strings.Contains(r.header.Get("Content-Type"), `multipart/related; type="application/xml"`) {
						t.Errorf("type missing in %s", r.header.Get("Content-Type"))
					}
					in, e, err := s.open(t, r)
					if err != nil {
						t.Fatal(err)
					}
					if len(in.Parts) != len(documents) {
						t.Fatalf("%d parts", len(in.Parts))
					}
					for i, d := range documents {
						src, _ := d.Open()
						var want bytes.Buffer
						_, _ = want.ReadFrom(src)
						if p := in.Parts[i]; p.Name != d.Name || p.MediaType != d.MediaType || !bytes.Equal(content(t, p), want.Bytes()) {
							t.Errorf("part %d is %q, %q", i, p.Name, p.MediaType)
						}
					}
					receipt, mdn := s.answer(t, e, in, nil)
					if j := as2.Judge(r.expect, mdn); j.Verdict != as2.VerdictDelivered || !j.Verified {
						t.Errorf("%+v", j)
					}
					if wire(receipt.Header).Get("EDIINT-Features") != "multiple-attachments" {
						t.Error("the receipt does not repeat the features")
					}
				})
			}
		}
	}
}

func TestFileNames(t *testing.T) {
	sent := map[string]string{
		"faktura 1042.xml":             "faktura 1042.xml",
		"fåktura – ære 1042.xml":       "fåktura – ære 1042.xml",
		`say "hi" \ there.xml`:         "there.xml",
		`100%;=,'(1).xml`:              `100%;=,'(1).xml`,
		"../../etc/passwd":             "passwd",
		`C:\Users\x\a.xml`:             "a.xml",
		"line\r\nX-Injected: 1.xml":    "line  X-Injected 1.xml",
		"":                             "",
		"..":                           "",
		"nul.xml":                      "_nul.xml",
		"COM1":                         "_COM1",
		"a.xml. . ":                    "a.xml",
		strings.Repeat("å", 150) + "x": strings.Repeat("å", 100),
		"\u202Egpj.exe":                "gpj.exe",
	}
	for name, want := range sent {
		t.Run("case 49: "+name, func(t *testing.T) {
			for _, c := range []cms.Cipher{0, cms.AES128CBC} {
				s := newSides(t).plain()
				s.way.Encrypt = c
				r := s.send(t, message(payload(name, "text/plain", []byte("x"))))
				if len(r.header["X-Injected"]) > 0 {
					t.Error("a header was injected")
				}
				in, _, err := s.open(t, r)
				if err != nil || in.Parts[0].Name != want {
					t.Errorf("%q, %v", in.Parts[0].Name, err)
				}
			}
		})
	}
	received := map[string]string{
		`Content-Disposition: attachment; filename=plain.xml`:                                "plain.xml",
		`Content-Disposition: attachment; filename="a\"b.xml"`:                               "ab.xml",
		`Content-Disposition: attachment; filename*=UTF-8''f%C3%A5.xml`:                      "få.xml",
		`Content-Disposition: attachment; filename*=iso-8859-1''f%E5.xml; filename="f_.xml"`: "f_.xml",
		`Content-Disposition: attachment; filename*0="long"; filename*1="name.xml"`:          "longname.xml",
		`Content-Disposition: attachment; filename=with space.xml`:                           "with space.xml",
		`Content-Disposition: attachment; filename="a.xml"; filename="b.xml"`:                "a.xml",
		`Content-Disposition: attachment; filename="få.xml"`:                                 "få.xml",
		`Content-Type: application/xml; name="b.xml"`:                                        "b.xml",
		`Content-Disposition: inline`:                                                        "",
		"Content-Disposition: attachment;\r\n\tfilename=\"folded.xml\"":                      "folded.xml",
		`Content-Disposition: attachment; filename="/absolute/path.xml"`:                     "path.xml",
		`Content-Disposition: attachment; filename="..\..\up.xml"`:                           "up.xml",
		`Content-Disposition: attachment; filename*=UTF-8''..%2F..%2Fup.xml`:                 "up.xml",
		`Content-Disposition: attachment; filename*=UTF-8''%00nul.xml`:                       "_nul.xml",
		`Content-Disposition: attachment; filename="a<b>c:d|e?f*.xml"`:                       "abcdef.xml",
		`Content-Disposition: attachment; filename="` + strings.Repeat("n", 300) + `.xml"`:   strings.Repeat("n", 200),
	}
	for header, want := range received {
		t.Run("case 49: "+header, func(t *testing.T) {
			s := newSides(t).plain()
			in, _, err := s.open(t, crafted{part: header + "\r\n\r\nx"}.request(t, s))
			if err != nil || in.Parts[0].Name != want {
				t.Errorf("%+v, %v", in, err)
			}
		})
	}
}

func FuzzFileName(f *testing.F) {
	for _, s := range []string{"a.xml", "../x", "con", "\x00", "å\u0301", strings.Repeat("x", 300), "a\xff/b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got := as2.CleanFileName(name)
		if strings.ContainsAny(got, "/\\\x00\r\n:") || got == "." || got == ".." || len(got) > 201 || !utf8.ValidString(got) {
			t.Errorf("%q became %q", name, got)
		}
		if again := as2.CleanFileName(got); again != got && !strings.HasPrefix(got, "_") {
			t.Errorf("%q became %q and then %q", name, got, again)
		}
	})
}
