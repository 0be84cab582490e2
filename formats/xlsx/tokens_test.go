package xlsx

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// seen is the XML of a part as one line, in the words of our reader.
func seen(r io.Reader) (string, error) {
	t := newTokens(r)
	var b strings.Builder
	for {
		what, err := t.next()
		if errors.Is(err, errOver) {
			return b.String(), nil
		}
		if err != nil {
			return "", err
		}
		switch what {
		case start:
			b.WriteString("<" + t.path[len(t.path)-1])
			for _, a := range t.attributes {
				b.WriteString(" " + local(a.name) + "=" + string(t.value(a)))
			}
			b.WriteString(">")
		case end:
			b.WriteString("</" + t.path[len(t.path)-1] + ">")
		case text:
			b.Write(t.text)
		}
	}
}

// seenByLibrary is the same in the words of encoding/xml.
func seenByLibrary(doc []byte) (string, error) {
	d := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(doc, []byte("\uFEFF"))))
	var b strings.Builder
	depth := 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return b.String(), nil
		}
		if err != nil {
			return "", err
		}
		switch e := token.(type) {
		case xml.StartElement:
			depth++
			b.WriteString("<" + e.Name.Local)
			for _, a := range e.Attr {
				b.WriteString(" " + a.Name.Local + "=" + a.Value)
			}
			b.WriteString(">")
		case xml.EndElement:
			depth--
			b.WriteString("</" + e.Name.Local + ">")
		case xml.CharData:
			if depth > 0 {
				b.Write(e)
			}
		}
	}
}

func TestXMLIsReadAsOthersReadIt(t *testing.T) {
	for _, doc := range []string{
		`<a/>`, "\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<!-- x --><a b='1' c=\"&lt;&#x41;>\" ><b>x&amp;y\r\nz\r</b><![CDATA[<&]]><?p i?></a >\n<!---->",
		`<x:a xmlns:x="u" x:b="1"><x:b/></x:a>`, "<a>æøå 東京 \U0001F600</a>", "<a>" + strings.Repeat("long ", 50_000) + "<b/></a>",
		"<a " + strings.Repeat("x", 70_000) + "='1'/>", "<a>" + strings.Repeat("<b>x</b>", 30_000) + "</a>", "<a>\n\t<b> </b>\n</a>", "<a>&#10;&#13;&apos;&quot;</a>", "<a b='x\r\ny\rz'/>",
	} {
		want, err := seenByLibrary([]byte(doc))
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range []io.Reader{strings.NewReader(doc), iotest.OneByteReader(strings.NewReader(doc))} {
			if got, err := seen(r); err != nil || got != want {
				t.Errorf("%.60q: got %.60q, %v, want %.60q", doc, got, err, want)
			}
		}
	}
}

func TestBrokenXMLIsRefused(t *testing.T) {
	for _, doc := range []string{
		"<a>", "<a", "<a b", "<a b=", "<a b='", "</a>", "<a></b>", "<a><b></a></b>", "<a/><b/>", "x<a/>", "<a/>x", "<a>&x;</a>", "<a>&</a>", "<a>&#0;</a>", "<a>&#xD800;</a>",
		"<a>&#x110000;</a>", "<a>\x00</a>", "<a>\xff</a>", "<a b='1' b='2'/>", "<a b='1'c='2'/>", "<a b=1/>", "<1/>", "< a/>", "<!DOCTYPE a><a/>", "<a><!ELEMENT b></a>",
		"<?xml version='1.0' encoding='ISO-8859-1'?><a/>", "\xff\xfe<\x00a\x00", "<a b='<'/>", "<a>" + strings.Repeat("x", 2<<20) + "</a>", "<!-- " + strings.Repeat("x", 2<<20) + "--><a/>",
		strings.Repeat("<a>", 129) + strings.Repeat("</a>", 129), "<![CDATA[x]]>", "<a><![CDATA[x</a>", "<a b='&x;'/>",
	} {
		if got, err := seen(strings.NewReader(doc)); err == nil {
			t.Errorf("%.60q is taken as %.60q", doc, got)
		}
	}
}

// FuzzXML: what our reader takes encoding/xml takes too, and sees the same in it.
func FuzzXML(f *testing.F) {
	f.Add([]byte("\uFEFF<?xml version='1.0' encoding='UTF-8'?><x:a b='&lt;'><!-- c --><b>&#65;\r\n</b><![CDATA[<]]></x:a>"))
	f.Add([]byte(styles("danish")))
	f.Fuzz(func(t *testing.T, doc []byte) {
		got, err := seen(bytes.NewReader(doc))
		if err != nil {
			return
		}
		want, err := seenByLibrary(doc)
		if err != nil {
			if known := err.Error(); strings.Contains(known, "name") || strings.Contains(known, "expected") || strings.Contains(known, "]]>") || strings.Contains(known, "--") ||
				strings.Contains(known, "character") || strings.Contains(known, "version") || strings.Contains(known, "encoding") || strings.Contains(known, "target") {
				return // it looks closer at names, instructions, comments and stray brackets
			}
			t.Fatalf("taken, though encoding/xml says %v:\n%q", err, doc)
		}
		if got != want {
			t.Fatalf("%q\n%q\n%q", doc, got, want)
		}
	})
}
