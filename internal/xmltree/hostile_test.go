package xmltree_test

import (
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/xmltree"
)

func TestDocumentTypeAndEntitiesAreRefused(t *testing.T) { // threat T-01
	utf16 := func(s string) string {
		var b strings.Builder
		b.WriteString("\xff\xfe")
		for _, r := range s {
			b.WriteByte(byte(r))
			b.WriteByte(0)
		}
		return b.String()
	}
	cases := map[string]string{
		"file":                `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>`,
		"http":                `<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:1/">]><a>&x;</a>`,
		"external subset":     `<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd"><a/>`,
		"public subset":       `<!DOCTYPE a PUBLIC "-//X//Y" "http://127.0.0.1:1/a.dtd"><a/>`,
		"parameter entity":    `<!DOCTYPE a [<!ENTITY % x SYSTEM "file:///etc/passwd">%x;]><a/>`,
		"after a declaration": `<?xml version="1.0"?><!DOCTYPE a><a/>`,
		"after a comment":     `<!-- x --><!DOCTYPE a><a/>`,
		"after a mark":        "\xef\xbb\xbf<!DOCTYPE a><a/>",
		"inside the document": `<a><!DOCTYPE b></a>`,
		"lower case":          `<!doctype a><a/>`,
		"UTF-16":              utf16(`<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>`),
		"UTF-16 without mark": utf16(`<!DOCTYPE a><a/>`)[2:],
		"unknown entity":      `<a>&x;</a>`,
		"entity in attribute": `<a b="&x;"/>`,
		"billion laughs":      `<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><a>&b;</a>`,
	}
	for name, in := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := xmltree.ParseBytes([]byte(in), xmltree.Options{})
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("got %v, want it refused as invalid", err)
			}
		})
	}
}

func TestXIncludeIsAnElementLikeAnyOther(t *testing.T) {
	tree, err := xmltree.ParseBytes([]byte(`<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd"/></a>`), xmltree.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if tree.Len() != 2 || len(tree.Text(1)) != 0 {
		t.Error("nothing is included")
	}
}

func TestWhatIsNotXMLIsRefusedWithItsLine(t *testing.T) {
	cases := map[string]string{
		"empty":                       "",
		"white space":                 " \n ",
		"text only":                   "hello",
		"unclosed":                    "<a><b></b>",
		"unclosed tag":                "<a",
		"unclosed value":              `<a b="x`,
		"wrong end":                   "<a></b>",
		"end with more":               "<a></a x>",
		"end only":                    "</a>",
		"two documents":               "<a/><b/>",
		"text behind":                 "<a/>x",
		"CDATA behind":                "<a/><![CDATA[x]]>",
		"attribute twice":             `<a b="1" b="2"/>`,
		"attribute twice by prefix":   `<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>`,
		"attribute without value":     "<a b/>",
		"attribute without quotes":    "<a b=1/>",
		"attributes without space":    `<a b="1"c="2"/>`,
		"less-than in a value":        `<a b="<"/>`,
		"bare ampersand":              "<a>x & y</a>",
		"ampersand in a value":        `<a b="&"/>`,
		"CDATA end in text":           "<a>]]></a>",
		"NUL":                         "<a>\x00</a>",
		"bell":                        "<a>\x07</a>",
		"control in a value":          "<a b='\x01'/>",
		"control by number":           "<a>&#1;</a>",
		"control in CDATA":            "<a><![CDATA[\x02]]></a>",
		"control in a comment":        "<a><!-- \x02 --></a>",
		"NUL by number":               "<a>&#0;</a>",
		"surrogate by number":         "<a>&#xD800;</a>",
		"beyond Unicode":              "<a>&#x110000;</a>",
		"very long number":            "<a>&#99999999999999999999;</a>",
		"empty number":                "<a>&#;</a>",
		"signed number":               "<a>&#+65;</a>",
		"U+FFFE":                      "<a>\uFFFE</a>",
		"U+FFFF":                      "<a>\uFFFF</a>",
		"bad UTF-8":                   "<a>\xff</a>",
		"overlong UTF-8":              "<a>\xc0\xaf</a>",
		"bad UTF-8 in a value":        "<a b='\xff'/>",
		"bad UTF-8 in a name":         "<a\xff/>",
		"name with a digit first":     "<1a/>",
		"space before the name":       "< a/>",
		"slash in the middle":         "<a / b='1'>",
		"undeclared prefix":           "<x:a/>",
		"undeclared attribute prefix": "<a x:b='1'/>",
		"two colons":                  "<a xmlns:x='u'><x:y:z/></a>",
		"prefix declared for nothing": "<a xmlns:x=''/>",
		"prefix declared twice":       "<a xmlns:x='u' xmlns:x='v'/>",
		"xmlns declared":              "<a xmlns:xmlns='u'/>",
		"xml declared otherwise":      "<a xmlns:xml='u'/>",
		"double hyphen in comment":    "<a><!-- -- --></a>",
		"open comment":                "<a><!-- </a>",
		"open CDATA":                  "<a><![CDATA[ </a>",
		"open instruction":            "<a><?x </a>",
		"second XML declaration":      "<a><?xml version='1.0'?></a>",
		"late XML declaration":        " <?xml version='1.0'?><a/>",
		"XML 1.1":                     "<?xml version='1.1'?><a/>",
		"no version":                  "<?xml encoding='UTF-8'?><a/>",
		"version twice":               "<?xml version='1.0' version='1.0'?><a/>",
		"unknown encoding":            "<?xml version='1.0' encoding='EBCDIC-CP-DK'?><a/>",
		"mark against declaration":    "\xef\xbb\xbf<?xml version='1.0' encoding='ISO-8859-1'?><a/>",
		"latin text without saying":   "<?xml version='1.0'?><a>\xe6</a>",
		"UTF-16 big end":              "\xfe\xff\x00<\x00a\x00/\x00>",
		"UTF-32":                      "\x00\x00\xfe\xff\x00\x00\x00<",
		"conditional section":         "<a><![INCLUDE[ x ]]></a>",
		"PDF":                         "%PDF-1.7",
	}
	for name, in := range cases {
		t.Run(name, func(t *testing.T) {
			for _, r := range []io.Reader{strings.NewReader(in), iotest.OneByteReader(strings.NewReader(in))} {
				_, err := xmltree.Parse(t.Context(), r, xmltree.Options{})
				if fault.KindOf(err) != fault.Invalid {
					t.Fatalf("got %v, want it refused as invalid", err)
				}
				if f := fault.As(err); f.Code == "" || f.Args["line"] == "" || !strings.HasPrefix(f.Message, "line ") {
					t.Errorf("code %q, message %q: want a code and a line", f.Code, f.Message)
				}
			}
		})
	}
}

func TestMessageNamesTheLineOfTheFault(t *testing.T) {
	_, err := xmltree.ParseBytes([]byte("<a>\n<b>\n</c>\n</a>"), xmltree.Options{})
	if f := fault.As(err); f == nil || f.Args["line"] != "3" || f.Code != xmltree.CodeMalformed {
		t.Errorf("got %v", err)
	}
}

func TestLimitsHoldAndWhatIsWithinThemPasses(t *testing.T) { // threat T-02
	nested := func(n int) string { return strings.Repeat("<a>", n) + strings.Repeat("</a>", n) }
	attributes := func(n int) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(" a" + strings.Repeat("x", i) + "='1'")
		}
		return "<a" + b.String() + "/>"
	}
	names := func(n int) string {
		var b strings.Builder
		for i := range n {
			b.WriteString("<x" + strings.Repeat("y", i%100) + strings.Repeat("z", i/100) + "/>")
		}
		return "<a>" + b.String() + "</a>"
	}
	small := xmltree.Options{Bytes: 1000, Elements: 50}
	cases := []struct {
		name    string
		in      string
		options xmltree.Options
		refused bool
	}{
		{"128 deep", nested(128), xmltree.Options{}, false},
		{"129 deep", nested(129), xmltree.Options{}, true},
		{"256 attributes", attributes(256), xmltree.Options{}, false},
		{"257 attributes", attributes(257), xmltree.Options{}, true},
		{"1,000 names", names(1000), xmltree.Options{}, false},
		{"10,001 names", names(10_001), xmltree.Options{}, true},
		{"50 elements", "<a>" + strings.Repeat("<b/>", 49) + "</a>", small, false},
		{"51 elements", "<a>" + strings.Repeat("<b/>", 50) + "</a>", small, true},
		{"1,000 bytes", "<a>" + strings.Repeat("x", 993) + "</a>", small, false},
		{"1,001 bytes", "<a>" + strings.Repeat("x", 994) + "</a>", small, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := xmltree.Parse(t.Context(), strings.NewReader(c.in), c.options)
			if !c.refused && err != nil {
				t.Errorf("got %v, want it taken", err)
			}
			if c.refused && fault.CodeOf(err) != xmltree.CodeLimit {
				t.Errorf("got %v, want the limit's fault", err)
			}
		})
	}
}

// endless repeats a piece for ever and counts what was asked of it.
type endless struct {
	piece string
	given int
}

func (e *endless) Read(b []byte) (int, error) {
	n := 0
	for n+len(e.piece) <= len(b) {
		n += copy(b[n:], e.piece)
	}
	e.given += n
	return n, nil
}

func TestHostileInputEndsSoonInLittleMemory(t *testing.T) { // threat T-02
	const limit = 10 << 20
	cases := map[string]string{
		"nested tags":            "<a>",
		"one long text":          "aaaaaaaa",
		"one long tag":           " x=''",
		"texts in many pieces":   "a<!---->",
		"references":             "&amp;",
		"empty elements":         "<a/>",
		"unended comment":        "<!-- ",
		"one long value":         "xxxxxxxx",
		"brackets":               "]",
		"scopes":                 "<a xmlns='u'></a>",
		"comments before a root": "<!-- x -->",
	}
	starts := map[string]string{"one long tag": "<a ", "one long value": "<a b='", "nested tags": "", "comments before a root": ""}
	for name, piece := range cases {
		t.Run(name, func(t *testing.T) {
			start, own := starts[name]
			if !own {
				start = "<a>"
			}
			source := &endless{piece: piece}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			begun := time.Now()
			_, err := xmltree.Parse(t.Context(), io.MultiReader(strings.NewReader(start), source), xmltree.Options{Bytes: limit, Elements: 200_000})
			took := time.Since(begun)
			runtime.ReadMemStats(&after)
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("got %v, want it refused", err)
			}
			if took > 30*time.Second { // a busy machine with the race detector; what grows by the square takes minutes
				t.Errorf("it took %v", took)
			}
			if source.given > limit+4<<20 {
				t.Errorf("%d bytes were read, the limit is %d", source.given, limit)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 160<<20 {
				t.Errorf("%d MB were allocated", used>>20)
			}
		})
	}
}

func TestReadErrorIsReturnedAsItIs(t *testing.T) {
	_, err := xmltree.Parse(t.Context(), iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader(sample))), xmltree.Options{})
	if err != iotest.ErrTimeout {
		t.Errorf("got %v", err)
	}
}
