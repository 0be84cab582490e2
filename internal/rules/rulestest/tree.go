package rulestest

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Element is an element of a document that may be changed.
type Element struct {
	Name   string // as written, "cbc:ID"
	Attrs  []Attr // namespace declarations among them
	Kids   []*Element
	Text   string // of an element without children; other text is dropped
	Stray  string // what is written behind the start tag, as it stands
	Parent *Element
}

// Attr is an attribute as it is written.
type Attr struct{ Name, Value string }

// Parse reads a document. Comments and processing instructions are left out.
func Parse(doc []byte) (*Element, error) {
	d := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(doc, []byte("\xef\xbb\xbf"))))
	d.CharsetReader = latin1
	top := &Element{}
	at := top
	for {
		token, err := d.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("a document to be changed: %w", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := &Element{Name: written(token.Name), Parent: at}
			for _, a := range token.Attr {
				e.Attrs = append(e.Attrs, Attr{written(a.Name), a.Value})
			}
			at.Kids = append(at.Kids, e)
			at = e
		case xml.EndElement:
			if len(at.Kids) > 0 {
				at.Text = ""
			}
			at = at.Parent
		case xml.CharData:
			at.Text += string(token)
		}
	}
	if len(top.Kids) != 1 {
		return nil, fmt.Errorf("a document to be changed has %d document elements", len(top.Kids))
	}
	top.Kids[0].Parent = nil
	return top.Kids[0], nil
}

// MustParse is Parse of what tests have written themselves.
func MustParse(doc string) *Element {
	e, err := Parse([]byte(doc))
	if err != nil {
		panic(err)
	}
	return e
}

func written(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

// latin1 reads the one other encoding that the samples have.
func latin1(charset string, r io.Reader) (io.Reader, error) {
	if c := strings.ToLower(charset); c != "iso-8859-1" && c != "windows-1252" {
		return nil, fmt.Errorf("the encoding %s is not known here", charset)
	}
	raw, err := io.ReadAll(r)
	runes := make([]rune, len(raw))
	for i, b := range raw {
		runes[i] = rune(b)
	}
	return strings.NewReader(string(runes)), err
}

// Bytes writes the document, an element a line.
func (e *Element) Bytes() []byte {
	var b bytes.Buffer
	b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
	e.write(&b, 0)
	return b.Bytes()
}

func (e *Element) write(b *bytes.Buffer, depth int) {
	b.WriteString(strings.Repeat("  ", depth))
	b.WriteString("<" + e.Name)
	for _, a := range e.Attrs {
		fmt.Fprintf(b, ` %s="%s"`, a.Name, attributeText(a.Value))
	}
	b.WriteString(">" + e.Stray)
	if len(e.Kids) > 0 {
		b.WriteString("\n")
		for _, k := range e.Kids {
			k.write(b, depth+1)
		}
		b.WriteString(strings.Repeat("  ", depth))
	} else {
		b.WriteString(escape(e.Text))
	}
	b.WriteString("</" + e.Name + ">\n")
}

func attributeText(s string) string {
	return strings.NewReplacer("\n", "&#10;", "\t", "&#9;").Replace(escape(s))
}

func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\r", "&#13;").Replace(s)
}

// Clone copies the element and all in it; the copy has no parent.
func (e *Element) Clone() *Element {
	c := &Element{Name: e.Name, Attrs: slices.Clone(e.Attrs), Text: e.Text, Stray: e.Stray}
	for _, k := range e.Kids {
		c.insert(len(c.Kids), k.Clone())
	}
	return c
}

// Local is the name without its prefix.
func (e *Element) Local() string { return local(e.Name) }

func local(name string) string { return name[strings.IndexByte(name, ':')+1:] }

// Attr is the value of an attribute, false where there is none.
func (e *Element) Attr(name string) (string, bool) {
	for _, a := range e.Attrs {
		if a.Name == name {
			return a.Value, true
		}
	}
	return "", false
}

// SetAttr changes an attribute or adds it.
func (e *Element) SetAttr(name, value string) {
	for i := range e.Attrs {
		if e.Attrs[i].Name == name {
			e.Attrs[i].Value = value
			return
		}
	}
	e.Attrs = append(e.Attrs, Attr{name, value})
}

// DropAttr takes an attribute away, false where there is none.
func (e *Element) DropAttr(name string) bool {
	for i, a := range e.Attrs {
		if a.Name == name {
			e.Attrs = slices.Delete(slices.Clone(e.Attrs), i, i+1)
			return true
		}
	}
	return false
}

// place is where the element stands among its siblings.
func (e *Element) place() int { return slices.Index(e.Parent.Kids, e) }

func (e *Element) insert(at int, kid *Element) {
	kid.Parent = e
	e.Kids = slices.Insert(e.Kids, at, kid)
}

func (e *Element) remove() {
	at := e.place()
	e.Parent.Kids = slices.Delete(e.Parent.Kids, at, at+1)
}

// Path is where the element stands, for people: InvoiceLine[2]/Item/Name.
func (e *Element) Path() string {
	if e.Parent == nil {
		return "/" + e.Local()
	}
	own, same := 0, 0
	for _, k := range e.Parent.Kids {
		if k.Local() == e.Local() {
			same++
			if k == e {
				own = same
			}
		}
	}
	step := e.Local()
	if same > 1 {
		step = fmt.Sprintf("%s[%d]", step, own)
	}
	if e.Parent.Parent == nil {
		return step
	}
	return e.Parent.Path() + "/" + step
}

// Each calls do for the element and all below it, in the order of the document.
func (e *Element) Each(do func(*Element)) {
	do(e)
	for _, k := range slices.Clone(e.Kids) {
		k.Each(do)
	}
}

// Namespace is what a prefix stands for at the element.
func (e *Element) Namespace(prefix string) string {
	name := "xmlns:" + prefix
	if prefix == "" {
		name = "xmlns"
	}
	for at := e; at != nil; at = at.Parent {
		if uri, ok := at.Attr(name); ok {
			return uri
		}
	}
	return ""
}
