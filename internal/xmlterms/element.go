package xmlterms

import (
	"fmt"
	"iter"
	"strings"
	"unicode/utf8"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/xmltree"
	"github.com/postbud/postbud/invoice"
)

// Element is an element of a document. The absent element has no children and no
// text, so that what is not there need not be asked for first.
type Element struct {
	in   *Document
	node xmltree.Node
}

// Given says whether the element is there.
func (e Element) Given() bool { return e.node != xmltree.None }

// Is says whether the element has that name.
func (e Element) Is(name string) bool {
	return e.Given() && e.in.tree.Name(e.node) == e.in.names.Name(name)
}

// Child goes down the names of path, "cac:Party/cbc:Name", the first of each; ""
// is the element itself.
func (e Element) Child(path string) Element {
	if path == "" {
		return e
	}
	for _, name := range e.in.names.Names(path) {
		if !e.Given() {
			break
		}
		e.node = e.in.tree.Child(e.node, name)
	}
	return e
}

// Each goes through the children of that name.
func (e Element) Each(name string) iter.Seq[Element] {
	return func(yield func(Element) bool) {
		for c := e.Child(name); c.Given(); c.node = e.in.tree.Sibling(c.node) {
			if !yield(c) {
				return
			}
		}
	}
}

// Text is the text at path, "" where there is nothing or white space alone.
func (e Element) Text(path string) string {
	c := e.Child(path)
	if !c.Given() {
		return ""
	}
	text := string(c.in.tree.Text(c.node))
	if trimmed(text) == "" {
		return ""
	}
	return text
}

// trimmed is strings.TrimSpace, which most texts need not.
func trimmed(text string) string {
	if last := len(text) - 1; last >= 0 && isLetter(text[0]) && isLetter(text[last]) {
		return text
	}
	return strings.TrimSpace(text)
}

func isLetter(c byte) bool { return ' ' < c && c < utf8.RuneSelf }

// Code is a text without the white space around it, as codes and numbers are read.
func (e Element) Code(path string) string { return trimmed(e.Text(path)) }

// Texts joins the texts of all children of that name, a line each.
func (e Element) Texts(path string) string {
	outer, name := "", path
	if i := strings.LastIndexByte(path, '/'); i >= 0 {
		outer, name = path[:i], path[i+1:]
	}
	var all []string
	for c := range e.Child(outer).Each(name) {
		if text := c.Text(""); text != "" {
			all = append(all, text)
		}
	}
	return strings.Join(all, "\n")
}

// Attribute is an attribute's value without the white space around it.
func (e Element) Attribute(name string) string {
	if !e.Given() {
		return ""
	}
	value, _ := e.in.tree.Attribute(e.node, e.in.names.Name(name))
	return trimmed(string(value))
}

// Identifier is a text with its schemeID.
func (e Element) Identifier(path string) invoice.Identifier {
	c := e.Child(path)
	value := c.Text("")
	if value == "" {
		return invoice.Identifier{}
	}
	return invoice.Identifier{Scheme: c.Attribute("schemeID"), Value: value}
}

// Decimal is a number, not given where there is no text. Zeros at the end of a
// fraction, of which some programs write more than a number has room for, are left
// out then. What is no number fails the document.
func (e Element) Decimal(term, path string) invoice.Decimal {
	text := e.Code(path)
	if text == "" {
		return invoice.Decimal{}
	}
	d, err := invoice.ParseDecimal(text)
	if err == nil {
		return d
	}
	if strings.IndexByte(text, '.') > 0 {
		if d, err := invoice.ParseDecimal(strings.TrimSuffix(strings.TrimRight(text, "0"), ".")); err == nil {
			return d
		}
	}
	e.Wrong(term, path, text, err)
	return d
}

// Quantity is a number with its unitCode. The unit of no number is passed over.
func (e Element) Quantity(term, path string) (number invoice.Decimal, unit string) {
	number = e.Decimal(term, path)
	if number.Given() {
		unit = e.Child(path).Attribute("unitCode")
	}
	return number, unit
}

// Date is an xs:date; a zone is allowed there and says nothing about a day. What
// is no day fails the document.
func (e Element) Date(term, path string) invoice.Date {
	text := e.Code(path)
	if text == "" {
		return invoice.Date{}
	}
	day, err := invoice.ParseDate(text[:min(len(text), len("2006-01-02"))])
	if err == nil && !isZone(text[len("2006-01-02"):]) {
		_, err = invoice.ParseDate(text)
	}
	if err != nil {
		e.Wrong(term, path, text, err)
	}
	return day
}

// isZone recognises "", "Z" and "+01:00".
func isZone(s string) bool {
	return s == "" || s == "Z" || len(s) == 6 && (s[0] == '+' || s[0] == '-') && s[3] == ':'
}

// Flag is an indicator: xs:boolean.
func (e Element) Flag(path string) bool {
	text := e.Code(path)
	return text == "true" || text == "1"
}

// File is the embedded file in the element, as it was spooled; the absent Content
// where there is none.
func (e Element) File() invoice.Content {
	if !e.Given() {
		return invoice.Content{}
	}
	if _, met := e.in.files[e.node]; !met { // the parser passes <a/> by, which is as empty a file as <a></a>
		if err := e.in.take(e.in.tree, e.node, strings.NewReader("")); err != nil {
			e.in.Fail(err)
		}
	}
	return e.in.files[e.node]
}

// Fail keeps err as the document's error, unless there was one before.
func (e Element) Fail(err error) { e.in.Fail(err) }

// Wrong keeps the Invalid fault of a value that is not what its term demands.
func (e Element) Wrong(term, path, value string, err error) {
	where := e.Child(path).node
	line := fmt.Sprintf("line %d", e.in.tree.Line(where))
	e.in.Fail(fault.New(fault.Invalid, "%s, %s: %w", line, term, err).
		Coded(CodeValue, "field", term, "value", value, "path", e.in.tree.Path(where), "where", line, "because", err.Error()))
}
