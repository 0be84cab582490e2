package rulestest

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// told is what a document says to one who reads its namespaces: elements with their
// attributes, and the texts of those without children.
func toldBy(t *testing.T, doc []byte) string {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(doc, []byte("\ufeff"))))
	d.CharsetReader = latin1
	var b, text strings.Builder
	parent := false
	for {
		token, err := d.Token()
		if err == io.EOF {
			return b.String()
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, doc)
		}
		switch token := token.(type) {
		case xml.StartElement:
			var attrs []string
			for _, a := range token.Attr {
				if a.Name.Space != "xmlns" && a.Name.Local != "xmlns" {
					attrs = append(attrs, fmt.Sprintf("%s %s=%q", a.Name.Space, a.Name.Local, a.Value))
				}
			}
			slices.Sort(attrs)
			fmt.Fprintf(&b, "<%s %s %v", token.Name.Space, token.Name.Local, attrs)
			text.Reset()
			parent = false
		case xml.EndElement:
			if !parent {
				fmt.Fprintf(&b, "%q", text.String())
			}
			b.WriteString(">")
			parent = true
		case xml.CharData:
			text.Write(token)
		}
	}
}

func TestADocumentInOtherDressSaysTheSame(t *testing.T) {
	doc := parsed(t)
	doc.All("Note")[0].Text = "æ & <b> \"]]>\" 'ø' "
	want := toldBy(t, doc.Bytes())
	m, changed := &mutator{rand.New(rand.NewPCG(3, 4)), lore()}, 0
	for range 300 {
		got, told := m.dress(doc.Clone(), m.IntN(2) == 0)
		if told != "" {
			changed++
		}
		if said := toldBy(t, got); said != want {
			t.Fatalf("%s: it says\n%s\nnot\n%s\n%s", told, said, want, got)
		}
	}
	if changed < 50 {
		t.Errorf("only %d documents were dressed", changed)
	}
}

func TestEveryKindOfChangeIsMade(t *testing.T) {
	seeds := slices.DeleteFunc(Samples(t), func(s Seed) bool {
		return len(s.Doc.All("//ID")) > 40 || !strings.Contains(s.Name, "tc434") && !strings.Contains(s.Name, "CII_ex")
	})
	if len(seeds) < 5 {
		t.Fatalf("only %d samples", len(seeds))
	}
	m := &mutator{rand.New(rand.NewPCG(5, 6)), lore()}
	for i, c := range changes() {
		done := 0
		for range 40 {
			if c.do(m, one(m, seeds).Doc.Clone()) != "" {
				done++
			}
		}
		if done == 0 {
			t.Errorf("the change %d never applies", i)
		}
	}
}
