package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/postbud/postbud/configs"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/internal/builtin"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

func TestExplore(t *testing.T) {
	x := newTrial(t)
	in, out := x.folder(t, "in"), x.folder(t, "out")
	x.folder(t, "outside")
	for name, text := range hostile(t) {
		if err := os.WriteFile(filepath.Join(in, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for link, to := range map[string]string{"outside.xml": "../secret.xml", "folder.xml": "../outside"} {
		if err := os.Symlink(to, filepath.Join(in, link)); err != nil {
			t.Fatal(err)
		}
	}
	os.WriteFile(filepath.Join(x.dir, "secret.xml"), ublOf(t, numbered("secret")), 0o600)
	x.to("out", "folder", plugin.Values{"path": out})
	x.from("files", "folder", plugin.Values{"path": in, "settle": "0s"}, configs.Rule{Format: "peppolbis", Destination: "out"})
	x.apply(t)
	o, r := x.run(t, "files")
	for _, d := range o.Documents {
		t.Logf("%q %s %q %s %s", d.Number, d.State, d.File, d.Code, d.Cause)
	}
	t.Log(r.stderr, r.took)
	for name := range digests(t, in) {
		t.Logf("in %q", name)
	}
	for name := range digests(t, out) {
		t.Logf("out %q", name)
	}
}

func numbered(number string) *invoice.Invoice {
	inv := invoicetest.Minimal()
	inv.Number = number
	return inv
}

// ublOf writes an invoice as Peppol BIS.
func ublOf(t *testing.T, inv *invoice.Invoice) []byte {
	t.Helper()
	plug, _ := builtin.Formats().Find("peppolbis")
	f, err := plug.Open(plugin.Values{}, plugin.Env{})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.(formats.Writer).Write(t.Context(), &b, inv); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func hostile(t *testing.T) map[string][]byte {
	good := ublOf(t, numbered("good"))
	text := string(good)
	_, body, _ := strings.Cut(text, "?>")
	laughs := "<!DOCTYPE Invoice [<!ENTITY a \"ha\">"
	for c := 'b'; c < 'm'; c++ {
		laughs += fmt.Sprintf("<!ENTITY %c \"%s\">", c, strings.Repeat(fmt.Sprintf("&%c;", c-1), 10))
	}
	laughs += "]>"
	deep := strings.Replace(body, "<cac:OrderReference>", strings.Repeat("<cac:OrderReference>", 200)+strings.Repeat("</cac:OrderReference>", 200)+"<cac:OrderReference>", 1)
	if deep == body {
		deep = strings.Replace(body, "<cac:AccountingSupplierParty>", strings.Repeat("<cac:Party>", 200)+strings.Repeat("</cac:Party>", 200)+"<cac:AccountingSupplierParty>", 1)
	}
	u16 := []byte{0xff, 0xfe}
	for _, c := range utf16.Encode([]rune("<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + strings.Replace(body, ">good<", ">utf16<", 1))) {
		u16 = append(u16, byte(c), byte(c>>8))
	}
	climb := numbered("../../climb")
	climb.Attachments = []invoice.Attachment{{Reference: "a", FileName: "../../climb.pdf", Content: invoicetest.Content("application/pdf", invoicetest.PDF())}}
	return map[string][]byte{
		"good.xml":             good,
		"dtd.xml":              []byte("<!DOCTYPE Invoice SYSTEM \"file:///etc/passwd\">" + body),
		"laughs.xml":           []byte(laughs + strings.Replace(body, ">good<", ">&l;<", 1)),
		"deep.xml":             []byte(deep),
		"prose.xml":            []byte("Dear Sir, here is our invoice."),
		"html.xml":             []byte("<html><body>sign in</body></html>"),
		"empty.xml":            {},
		"truncated.xml":        good[:len(good)/2],
		"utf16.xml":            u16,
		"climb.xml":            ublOf(t, climb),
		`..\..\back.xml`:       ublOf(t, numbered("back")),
		"two\nlines.xml":       ublOf(t, numbered("lines")),
		"twin-a.xml":           ublOf(t, numbered("twin")),
		"twin-b.xml":           bytes.Replace(ublOf(t, numbered("twin")), []byte("Bolt"), []byte("Nut"), 1),
		"nonumber.xml":         bytes.Replace(good, []byte("<cbc:ID>good</cbc:ID>"), nil, 1),
		"wrong-date.xml":       bytes.Replace(good, []byte("<cbc:IssueDate>"), []byte("<cbc:IssueDate>x"), 1),
		"wrong-amount.xml":     bytes.Replace(good, []byte("<cbc:PayableAmount currencyID=\"DKK\">"), []byte("<cbc:PayableAmount currencyID=\"DKK\">many"), 1),
		"noend.csv":            []byte("\"Invoice no.\";\"Dat"),
		"broken.json":          []byte(`{"Number": "5", "Lines": [`),
		"pic.pdf":              invoicetest.PDF(),
		"latin.xml":            []byte("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + strings.Replace(body, ">good<", ">latin\xe6<", 1)),
		"badutf8.xml":          []byte(strings.Replace(text, ">good<", ">bad\xe6<", 1)),
		"control.xml":          []byte(strings.Replace(text, ">good<", ">c&#7;<", 1)),
	}
}
