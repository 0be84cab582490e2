package rulestest

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"
)

// dress writes a document as others write theirs: other prefixes, comments inside
// of values, character references, CDATA, line ends of Windows. What it says stays
// the same.
//
// A comment inside of a value makes two text nodes of it. Where the rules ask for
// text(), that ends the official run, so that it tells nothing more: whole leaves
// values in one piece in three of four such documents.
func (m *mutator) dress(doc *Element, whole bool) ([]byte, string) {
	if m.IntN(3) > 0 {
		return doc.Bytes(), ""
	}
	d := &dresser{mutator: m, whole: whole && m.IntN(4) > 0, often: one(m, []int{3, 10, 30}), end: one(m, []string{"\n", "\n", "\r\n", "", "\n\n\t"}), indent: one(m, []string{"  ", "\t", ""})}
	d.prefixed(doc)
	d.prologue(doc)
	d.element(doc, 0)
	d.WriteString(one(m, []string{"", "\n", "<!-- end -->\n", "<?end?>", " \r\n\t"}))
	out, told := d.Bytes(), "; in other dress"
	if d.encoding == "ISO-8859-1" {
		return latin(out), told + " and in Latin letters"
	}
	return out, told
}

type dresser struct {
	*mutator
	bytes.Buffer
	whole       bool // no value is cut by a comment
	often       int  // one in so many is dressed
	end, indent string
	encoding    string
}

func (d *dresser) now() bool { return d.IntN(d.often) == 0 }

// prefixed gives namespaces other prefixes, all over the document and at some
// elements alone.
func (d *dresser) prefixed(doc *Element) {
	if d.IntN(2) == 0 && !hasInner(doc) {
		to := map[string]string{}
		names := d.Perm(6)
		for i, a := range doc.Attrs {
			if strings.HasPrefix(a.Name, "xmlns") {
				prefix := []string{"a", "cbc", "cac", "ns-1", "_x", "ram"}[names[i%6]]
				if to[a.Value] != "" || a.Value == xsi {
					return
				}
				to[a.Value] = prefix
			}
		}
		renamed := map[*Element]string{}
		doc.Each(func(e *Element) {
			prefix, local := split(e.Name)
			if p, known := to[e.Namespace(prefix)]; known {
				renamed[e] = p + ":" + local
			}
		})
		if len(to) > 6 {
			return
		}
		for e, name := range renamed {
			e.Name = name
		}
		for i, a := range doc.Attrs {
			if p, known := to[a.Value]; known && strings.HasPrefix(a.Name, "xmlns") {
				doc.Attrs[i].Name = "xmlns:" + p
			}
		}
	}
	doc.Each(func(e *Element) {
		if d.IntN(4) > 0 || !d.now() || hasOwn(e) {
			return
		}
		prefix, local := split(e.Name)
		uri := e.Namespace(prefix)
		switch {
		case uri == "" || d.IntN(2) == 0 && usesDefault(e):
		case !usesDefault(e):
			e.SetAttr("xmlns", uri)
			e.Name = local
		default:
			e.SetAttr("xmlns:zz", uri)
			e.Name = "zz:" + local
		}
	})
}

const xsi = "http://www.w3.org/2001/XMLSchema-instance"

func split(name string) (prefix, local string) {
	if prefix, local, found := strings.Cut(name, ":"); found {
		return prefix, local
	}
	return "", name
}

func hasOwn(e *Element) bool {
	for _, a := range e.Attrs {
		if strings.HasPrefix(a.Name, "xmlns") {
			return true
		}
	}
	return false
}

// hasInner says whether namespaces are declared below the document element.
func hasInner(doc *Element) bool {
	found := false
	doc.Each(func(e *Element) { found = found || e.Parent != nil && hasOwn(e) })
	return found
}

// usesDefault says whether something in e is in the default namespace.
func usesDefault(e *Element) bool {
	found := false
	e.Each(func(o *Element) { found = found || o != e && !strings.Contains(o.Name, ":") })
	return found
}

func (d *dresser) prologue(doc *Element) {
	d.encoding = one(d.mutator, []string{"UTF-8", "utf-8", "", "UTF-8", "ISO-8859-1"})
	if d.encoding == "ISO-8859-1" && !isLatin(doc) {
		d.encoding = ""
	}
	switch {
	case d.encoding != "":
		fmt.Fprintf(d, "<?xml version=%s encoding='%s'%s?>", one(d.mutator, []string{`"1.0"`, `'1.0' `}), d.encoding, one(d.mutator, []string{"", " standalone=\"yes\"", " standalone='no' "}))
	case d.IntN(2) == 0:
		d.WriteString("\ufeff")
	}
	d.WriteString(one(d.mutator, []string{"", "\n", "<!-- a & b < c -->", "<?xml-stylesheet type=\"text/xsl\" href=\"x.xsl\"?>\r\n"}))
}

func (d *dresser) element(e *Element, depth int) {
	d.WriteString(strings.Repeat(d.indent, depth) + "<" + e.Name)
	for _, a := range e.Attrs {
		d.attribute(a)
	}
	if d.now() {
		d.WriteString(one(d.mutator, []string{" ", "\n", "\r\n\t"}))
	}
	if len(e.Kids) == 0 && e.Text == "" && e.Stray == "" && d.IntN(2) == 0 {
		d.WriteString("/>" + d.end)
		return
	}
	d.WriteString(">" + e.Stray)
	if len(e.Kids) == 0 {
		d.value(e)
	} else {
		d.WriteString(d.end)
		for _, k := range e.Kids {
			d.between()
			d.element(k, depth+1)
		}
		d.between()
		d.WriteString(strings.Repeat(d.indent, depth))
	}
	d.WriteString("</" + e.Name)
	if d.now() {
		d.WriteString(one(d.mutator, []string{" ", "\n"}))
	}
	d.WriteString(">" + d.end)
}

func (d *dresser) between() {
	if d.IntN(d.often*d.often) == 0 {
		d.WriteString(one(d.mutator, []string{"<!---->", "<!-- <cbc:ID>1</cbc:ID> -->", "<?x y?>", "\t\t", "&#32;", "<!-- a -->\r\n"}))
	}
}

func (d *dresser) attribute(a Attr) {
	d.WriteString(one(d.mutator, []string{" ", " ", " ", "\n\t", "  "}) + a.Name)
	d.WriteString(one(d.mutator, []string{"=", "=", "=", " = ", "\n="}))
	value := attributeText(a.Value)
	if d.now() && !strings.HasPrefix(a.Name, "xmlns") {
		value = d.references(a.Value)
	}
	if d.IntN(2) == 0 {
		d.WriteString("'" + strings.ReplaceAll(value, "'", "&apos;") + "'")
		return
	}
	d.WriteString(`"` + value + `"`)
}

// value writes a text, in pieces now and then. Embedded files stay whole.
func (d *dresser) value(e *Element) {
	if !d.now() || isFile(e) {
		d.WriteString(escape(e.Text))
		return
	}
	if d.IntN(3) == 0 {
		d.WriteString(one(d.mutator, []string{"<!-- x -->", "<?p i?>", "<![CDATA[]]>"}))
	}
	cuts := []int{0, len(e.Text)}
	for i := range e.Text {
		if d.IntN(4) == 0 && i > 0 && len(cuts) < 6 {
			cuts = append(cuts[:len(cuts)-1], i, len(e.Text))
		}
	}
	for i, from := range cuts[:len(cuts)-1] {
		piece := e.Text[from:cuts[i+1]]
		switch d.IntN(4) {
		case 0:
			cut := "<![CDATA[]]>"
			if !d.whole || i == len(cuts)-2 {
				cut = one(d.mutator, []string{"<?p i?>", "<!---->", "<!-- x -->", cut})
			}
			d.WriteString(escape(piece) + cut)
		case 1:
			if strings.Contains(piece, "]]>") || strings.Contains(piece, "\r") {
				d.WriteString(escape(piece))
				break
			}
			d.WriteString("<![CDATA[" + piece + "]]>")
		case 2:
			d.WriteString(d.references(piece))
		default:
			d.WriteString(escape(piece))
		}
	}
}

// isFile says whether the element is an embedded file that must stand alone for us.
func isFile(e *Element) bool { return strings.HasSuffix(e.Name, "BinaryObject") && filesStandAlone() }

// filesStandAlone says whether our parser refuses embedded files in pieces.
var filesStandAlone = sync.OnceValue(func() bool {
	const doc = `<Invoice xmlns="` + ublRoot + `Invoice-2"><a:EmbeddedDocumentBinaryObject xmlns:a="` + ublRoot + `CommonBasicComponents-2">QUJD&#13;<!-- --></a:EmbeddedDocumentBinaryObject></Invoice>`
	got, err := Ours(context.Background(), Layers()[0], []byte(doc))
	return err != nil || got.has("XML")
})

// references writes some characters by their numbers.
func (d *dresser) references(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == utf8.RuneError:
			b.WriteString("&#xFFFD;")
		case d.IntN(3) == 0 || r == '\n' || r == '\t' || r == '\r':
			fmt.Fprintf(&b, one(d.mutator, []string{"&#%d;", "&#x%x;", "&#x%X;", "&#x000%x;", "&#000%d;"}), r)
		default:
			b.WriteString(escape(string(r)))
		}
	}
	return b.String()
}

func isLatin(doc *Element) bool {
	fits := true
	doc.Each(func(e *Element) {
		all := e.Text + e.Stray
		for _, a := range e.Attrs {
			all += a.Value
		}
		for _, r := range all {
			fits = fits && r < 0x100
		}
	})
	return fits
}

func latin(text []byte) []byte {
	var b []byte
	for _, r := range string(text) {
		b = append(b, byte(r))
	}
	return b
}
