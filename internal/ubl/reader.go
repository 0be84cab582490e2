package ubl

import (
	"iter"
	"strings"
	"sync"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/xmltree"
	"github.com/postbud/postbud/invoice"
)

// document is a parsed document while it is read. The first error is kept.
type document struct {
	tree     *xmltree.Tree
	names    *xmltree.Vocabulary
	files    map[xmltree.Node]invoice.Content
	credit   bool
	line     string // cac:InvoiceLine or cac:CreditNoteLine
	quantity string
	err      error
}

func (d *document) fail(err error) {
	if d.err == nil {
		d.err = err
	}
}

// element is an element of a document. The absent element has no children and no
// text, so that what is not there need not be asked for first.
type element struct {
	*document
	node xmltree.Node
}

// given says whether the element is there.
func (e element) given() bool { return e.node != xmltree.None }

// child goes down the names of path, "cac:Party/cbc:Name", the first of each.
func (e element) child(path string) element {
	for e.given() && path != "" {
		var name string
		name, path, _ = strings.Cut(path, "/")
		e.node = e.tree.Child(e.node, e.names.Name(name))
	}
	return e
}

// each goes through the children of that name.
func (e element) each(name string) iter.Seq[element] {
	return func(yield func(element) bool) {
		for c := e.child(name); c.given(); c.node = e.tree.Sibling(c.node) {
			if !yield(c) {
				return
			}
		}
	}
}

// text is the text at path, "" where there is nothing or white space alone.
func (e element) text(path string) string {
	c := e.child(path)
	if !c.given() {
		return ""
	}
	text := string(e.tree.Text(c.node))
	if strings.TrimSpace(text) == "" {
		return ""
	}
	return text
}

// code is a text without the white space around it, as codes and numbers are read.
func (e element) code(path string) string { return strings.TrimSpace(e.text(path)) }

// texts joins the texts of all children of that name, a line each.
func (e element) texts(path string) string {
	outer, name := "", path
	if i := strings.LastIndexByte(path, '/'); i >= 0 {
		outer, name = path[:i], path[i+1:]
	}
	var all []string
	for c := range e.child(outer).each(name) {
		if text := c.text(""); text != "" {
			all = append(all, text)
		}
	}
	return strings.Join(all, "\n")
}

// attribute is an attribute's value without the white space around it.
func (e element) attribute(name string) string {
	if !e.given() {
		return ""
	}
	value, _ := e.tree.Attribute(e.node, e.names.Name(name))
	return strings.TrimSpace(string(value))
}

func (e element) identifier(path string) invoice.Identifier {
	c := e.child(path)
	value := c.text("")
	if value == "" {
		return invoice.Identifier{}
	}
	return invoice.Identifier{Scheme: c.attribute("schemeID"), Value: value}
}

func (e element) decimal(term, path string) invoice.Decimal {
	text := e.code(path)
	if text == "" {
		return invoice.Decimal{}
	}
	d, err := invoice.ParseDecimal(text)
	if err != nil {
		e.wrong(term, path, text, err)
	}
	return d
}

func (e element) date(term, path string) invoice.Date {
	text := e.code(path)
	if text == "" {
		return invoice.Date{}
	}
	// A zone is allowed by the schema and says nothing about a day.
	day, err := invoice.ParseDate(text[:min(len(text), len("2006-01-02"))])
	if err == nil && !isZone(text[len("2006-01-02"):]) {
		_, err = invoice.ParseDate(text)
	}
	if err != nil {
		e.wrong(term, path, text, err)
	}
	return day
}

// isZone recognises "", "Z" and "+01:00".
func isZone(s string) bool {
	return s == "" || s == "Z" || len(s) == 6 && (s[0] == '+' || s[0] == '-') && s[3] == ':'
}

// flag is an indicator: xs:boolean.
func (e element) flag(path string) bool {
	text := e.code(path)
	return text == "true" || text == "1"
}

func (e element) period(start, end string) invoice.Period {
	return invoice.Period{Start: e.date(start, "cbc:StartDate"), End: e.date(end, "cbc:EndDate")}
}

// wrong keeps the fault of a value that is not what its term demands.
func (e element) wrong(term, path, value string, err error) {
	where := e.child(path).node
	e.fail(fault.New(fault.Invalid, "line %d, %s: %w", e.tree.Line(where), term, err).
		Coded(codeValue, "field", term, "value", value, "path", e.tree.Path(where)))
}

// vocabulary is the names that are read.
var vocabulary = sync.OnceValue(func() *xmltree.Vocabulary {
	return xmltree.NewVocabulary(xmltree.UBL(), strings.Fields(words)...)
})
