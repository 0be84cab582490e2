package xmltree_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/xmltree"
)

func TestPrinterWritesWhatHasAValue(t *testing.T) {
	var b bytes.Buffer
	p := xmltree.NewPrinter(&b)
	p.Open("a", "xmlns", "urn:x")
	p.Text("BT-1", "b", "1 < 2 & \"3\"", "s", `x"y`, "none", "")
	p.Text("BT-2", "c", "")
	p.Open("empty")
	p.Open("emptier")
	p.Text("BT-3", "d", "")
	p.Close()
	p.Close()
	p.Open("e")
	p.Text("BT-4", "f", "æ\r\n\tø")
	p.Base64("BT-125", "g", strings.NewReader("ABC"), "t", "x")
	p.Close()
	p.Open("h")
	p.Empty("i")
	p.Close()
	p.Close()
	if err := p.End(); err != nil {
		t.Fatal(err)
	}
	want := `<?xml version="1.0" encoding="UTF-8"?>
<a xmlns="urn:x">
  <b s="x&quot;y">1 &lt; 2 &amp; "3"</b>
  <e>
    <f>æ&#13;
	ø</f>
    <g t="x">QUJD</g>
  </e>
  <h>
    <i></i>
  </h>
</a>
`
	if b.String() != want {
		t.Errorf("got:\n%s\nwant:\n%s", b.String(), want)
	}
}

func TestPrinterRefusesWhatXMLCannotCarryAndNamesTheTerm(t *testing.T) {
	for _, text := range []string{"a\x00b", "\x1f", "\x0b", "\uFFFE", "\uFFFF", "bad \xff", "\xed\xa0\x80"} {
		for _, place := range []string{"text", "attribute"} {
			p := xmltree.NewPrinter(io.Discard)
			if place == "text" {
				p.Text("BT-22", "a", text)
			} else {
				p.Text("BT-22", "a", "x", "s", text)
			}
			err := p.End()
			if fault.KindOf(err) != fault.Invalid || fault.CodeOf(err) != "DOC-TEXT" || fault.As(err).Args["field"] != "BT-22" {
				t.Errorf("%s %q: got %v", place, text, err)
			}
		}
	}
}

func TestPrintedTextIsReadBackAsItWas(t *testing.T) {
	v := xmltree.NewVocabulary(nil, "s")
	for _, text := range []string{"x", " x ", "\t\r\n\r", "]]>", "<&>\"'", "æøå€😀", "\u0085\u2028", "&amp;", "%s"} {
		var b bytes.Buffer
		p := xmltree.NewPrinter(&b)
		p.Text("BT-1", "a", text, "s", text)
		if err := p.End(); err != nil {
			t.Fatal(err)
		}
		tree, err := xmltree.Parse(t.Context(), &b, xmltree.Options{Vocabulary: v})
		if err != nil {
			t.Fatal(err)
		}
		attribute, _ := tree.Attribute(0, v.Name("s"))
		if string(tree.Text(0)) != text || string(attribute) != text {
			t.Errorf("%q came back as %q and %q", text, tree.Text(0), attribute)
		}
	}
}

func TestPrinterStreamsLargeFiles(t *testing.T) {
	const size = 60 << 20
	var before, after runtime.MemStats
	var out counter
	runtime.ReadMemStats(&before)
	p := xmltree.NewPrinter(&out)
	p.Base64("BT-125", "a", io.LimitReader(&endless{piece: "0123456789abcdef"}, size))
	if err := p.End(); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if least := counter(base64.StdEncoding.EncodedLen(size)); out < least {
		t.Errorf("%d bytes came out, at least %d are due", out, least)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 1<<20 {
		t.Errorf("%d KB were allocated", used>>10)
	}
}

type counter int

func (c *counter) Write(b []byte) (int, error) { *c += counter(len(b)); return len(b), nil }

type broken struct{}

var errBroken = errors.New("broken")

func (broken) Write([]byte) (int, error) { return 0, errBroken }
func (broken) Read([]byte) (int, error)  { return 0, errBroken }

func TestPrinterKeepsTheFirstError(t *testing.T) {
	p := xmltree.NewPrinter(broken{})
	p.Text("BT-1", "a", "x")
	if err := p.End(); err != errBroken {
		t.Errorf("got %v from a broken writer", err)
	}
	p = xmltree.NewPrinter(io.Discard)
	p.Base64("BT-125", "a", broken{})
	p.Text("BT-1", "b", "\x00")
	if err := p.End(); !errors.Is(err, errBroken) {
		t.Errorf("got %v from a broken file", err)
	}
}
