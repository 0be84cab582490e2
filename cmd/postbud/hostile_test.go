package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/internal/builtin"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// hostile is a file that somebody puts into the folder, and what must come of it.
type hostile struct {
	text  []byte
	codes []string // any of them; none where it is delivered
	says  string   // part of the reason
	read  bool     // an invoice was found in it, so it is put away as read
}

// hostileFiles are by file name.
func hostileFiles(t *testing.T) map[string]hostile {
	good := string(ublOf(t, numbered("good")))
	_, body, _ := strings.Cut(good, "?>")
	swap := func(old, fresh string) []byte {
		if !strings.Contains(good, old) {
			t.Fatalf("the sample has no %q", old)
		}
		return []byte(strings.Replace(good, old, fresh, 1))
	}
	climb := numbered("../../climb")
	climb.Attachments = []invoice.Attachment{{
		Reference: "a", FileName: "../../climb.pdf", Content: invoicetest.Content("application/pdf", invoicetest.PDF()),
	}}
	entity := `<!DOCTYPE Invoice [<!ENTITY x SYSTEM "file:///etc/passwd">]>`
	deep := strings.Repeat("<cac:OrderReference>", 200) + strings.Repeat("</cac:OrderReference>", 200)
	none := hostile{codes: []string{"FILE-UNREAD"}, says: "no invoice was found"}
	doctype := []string{"DOC-XML-DTD", "FILE-UNREAD"}
	payable := `<cbc:PayableAmount currencyID="DKK">`
	return map[string]hostile{
		"good.xml":         {text: []byte(good), read: true},
		"entity.xml":       {text: []byte(entity + strings.Replace(body, ">good<", ">&x;<", 1)), codes: doctype},
		"laughs.xml":       {text: []byte(laughs() + strings.Replace(body, ">good<", ">&l;<", 1)), codes: doctype},
		"reference.xml":    {text: swap(">good<", ">&x;<"), codes: []string{"DOC-XML", "DOC-XML-DTD"}, says: "line "},
		"deep.xml":         {text: swap("<cac:AccountingSupplierParty>", deep+"<cac:AccountingSupplierParty>"), codes: []string{"DOC-XML-LIMIT"}, says: "nested more than"},
		"prose.xml":        none.with("Dear Sir or Madam, here is our invoice."),
		"page.xml":         none.with("<html><body>Sign in</body></html>"),
		"picture.pdf":      {text: invoicetest.PDF(), codes: none.codes, says: "no invoice as XML inside this PDF"},
		"empty.xml":        none.with(""),
		"two\nlines.xml":   none.with("delivered 1099"),
		"half.xml":         {text: []byte(good[:len(good)/2]), codes: []string{"DOC-XML"}, says: "the document ends inside"},
		"half.json":        {text: []byte(`{"Number": "5", "Lines": [`), codes: []string{"FILE-UNREAD"}, says: "ends too early"},
		"wide.xml":         {text: utf16Of("<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + body), codes: []string{"DOC-XML", "FILE-UNREAD"}},
		"mangled.xml":      {text: swap(">good<", ">\xe6\xf8\xe5<"), codes: []string{"DOC-XML"}, says: "not valid UTF-8"},
		"bell.xml":         {text: swap(">good<", ">&#7;<"), codes: []string{"DOC-XML"}, says: "not allowed"},
		"day.xml":          {text: swap("<cbc:IssueDate>", "<cbc:IssueDate>x"), codes: []string{"DOC-VALUE"}, says: "BT-2"},
		"amount.xml":       {text: swap(payable, payable+"many"), codes: []string{"DOC-VALUE"}, says: "BT-115"},
		"numberless.xml":   {text: swap("<cbc:ID>good</cbc:ID>", ""), codes: []string{"BR-02"}, says: "number is missing", read: true},
		"climb.xml":        {text: ublOf(t, climb), read: true},
		"twin-a.xml":       {text: ublOf(t, numbered("twin")), read: true},
		"twin-b.xml":       {text: append(ublOf(t, numbered("twin")), "<!-- another file -->"...), read: true},
		`back\..\..\x.xml`: {text: ublOf(t, numbered("back")), read: true},
		"screen.json":      {text: written(t, "json", numbered("esc\x1b[2Jape")), codes: []string{"DOC-TEXT"}, says: "BT-1", read: true},
	}
}

func (h hostile) with(text string) hostile {
	h.text = []byte(text)
	return h
}

// laughs is the classic: twelve entities, each ten of the one before.
func laughs() string {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE Invoice [<!ENTITY a "ha">`)
	for c := 'b'; c <= 'l'; c++ {
		fmt.Fprintf(&b, "<!ENTITY %c %q>", c, strings.Repeat(fmt.Sprintf("&%c;", c-1), 10))
	}
	return b.String() + "]>"
}

func utf16Of(text string) []byte {
	b := []byte{0xff, 0xfe}
	for _, c := range utf16.Encode([]rune(text)) {
		b = append(b, byte(c), byte(c>>8))
	}
	return b
}

// numbered is a small invoice with a number of its own.
func numbered(number string) *invoice.Invoice {
	inv := invoicetest.Minimal()
	inv.Number = number
	return inv
}

func ublOf(t *testing.T, inv *invoice.Invoice) []byte {
	t.Helper()
	return written(t, "peppolbis", inv)
}

// written is an invoice in one of the formats.
func written(t *testing.T, format string, inv *invoice.Invoice) []byte {
	t.Helper()
	plug, _ := builtin.Formats().Find(format)
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
