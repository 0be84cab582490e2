package schema

import (
	"strings"
	"unicode"

	"github.com/postbud/postbud/internal/check"
	"github.com/postbud/postbud/internal/xmltree"
	"github.com/postbud/postbud/invoice"
)

// The ways in which a document can break its schema. The rule of every finding is
// check.RuleStructure, its values are what was found and the way.
const (
	unexpected       = "unexpected"        // an element that is unknown, in the wrong order or there too often
	foreign          = "foreign"           // an element of another schema where that must be a known one
	missing          = "missing"           // an element
	unknownAttribute = "unknown-attribute" //
	missingAttribute = "missing-attribute" //
	between          = "text"              // text in an element that has elements alone
	nested           = "nested"            // elements in one that has a value
	filled           = "filled"            // anything in an element that must be empty
	noValue          = "nil"               // xsi:nil
	wrongKind        = "kind"              // xsi:type
	wrongFixed       = "fixed"             // not the only value allowed
	wrongChoice      = "choice"            // not among the values allowed
	wrongLength      = "length"
	wrongNumber      = "number"
	wrongInteger     = "integer"
	wrongFlag        = "flag"
	wrongDate        = "date"
	wrongTime        = "time"
	wrongMoment      = "moment"
	wrongFile        = "file"
	wrongAddress     = "address"
	wrongLanguage    = "language"
	wrongName        = "name"
	twice            = "twice" // an identifier that is there already
)

// Ways lists the ways in which a document can break its schema. Each has a sentence
// of its own.
func Ways() []string {
	return []string{unexpected, foreign, missing, unknownAttribute, missingAttribute, between, nested, filled, noValue, wrongKind,
		wrongFixed, wrongChoice, wrongLength, wrongNumber, wrongInteger, wrongFlag, wrongDate, wrongTime, wrongMoment, wrongFile,
		wrongAddress, wrongLanguage, wrongName, twice}
}

// wrong is what is wrong with a value that is not of the form.
func (f *form) wrong(given []byte) string {
	way := map[kind]string{
		decimal: wrongNumber, integer: wrongInteger, boolean: wrongFlag, date: wrongDate, clock: wrongTime, dateTime: wrongMoment,
		base64: wrongFile, address: wrongAddress, language: wrongLanguage, xmlName: wrongName, ncName: wrongName, id: wrongName,
	}[f.kind]
	switch {
	case f.kind == id && f.kind.fits(trim(given)):
		return twice
	case way != "":
		return way
	case f.choices != nil:
		return wrongChoice
	}
	return wrongLength
}

// tell adds a finding.
func (r *run) tell(way, path, found string) {
	r.findings = append(r.findings, invoice.Finding{Rule: check.RuleStructure, Flag: invoice.Fatal, Path: path, Values: []string{found, way}})
}

func (r *run) found(way string, n xmltree.Node, what string) { r.tell(way, r.tree.Path(n), what) }

// foundValue tells of the text of an element.
func (r *run) foundValue(way string, n xmltree.Node, given []byte) {
	r.found(way, n, capital(words(r.tree.Local(r.tree.Name(n))))+": "+shown(given))
}

// foundAttribute tells of an attribute, and of its value unless that does not matter.
func (r *run) foundAttribute(way string, n xmltree.Node, name xmltree.Name, given []byte) {
	what := capital(words(r.tree.Local(r.tree.Name(n)))) + ": " + words(r.tree.Local(name))
	if given != nil {
		what += " " + shown(given)
	}
	r.tell(way, r.tree.Path(n)+"/@"+r.tree.Written(name), what)
}

// lacks tells of an element that is not in n.
func (r *run) lacks(n xmltree.Node, c column) {
	path, what := r.tree.Path(n), "content"
	if !c.wild {
		path += "/" + r.m.written[c.name]
		what = words(local(r.m.written[c.name]))
	}
	r.tell(missing, path, capital(words(r.tree.Local(r.tree.Name(n))))+": "+what)
}

func (r *run) lacksAttribute(n xmltree.Node, name symbol) {
	written := r.m.written[name]
	r.tell(missingAttribute, r.tree.Path(n)+"/@"+written, capital(words(r.tree.Local(r.tree.Name(n))))+": "+words(local(written)))
}

// place names an element and the one around it: "Invoice: due date".
func (r *run) place(n xmltree.Node) string {
	t := r.tree
	own := words(t.Local(t.Name(n)))
	if parent := t.Parent(n); parent != xmltree.None {
		return capital(words(t.Local(t.Name(parent)))) + ": " + own
	}
	return capital(own)
}

func local(written string) string { return written[strings.IndexByte(written, ':')+1:] }

// words is a name as a person would write it: PayableAmount is payable amount,
// UBLVersionID is UBL version ID.
func words(name string) string {
	var b strings.Builder
	letters := []rune(name)
	if len(letters) > 60 {
		letters = letters[:60]
	}
	for i, c := range letters {
		next := i+1 < len(letters) && unicode.IsLower(letters[i+1])
		if unicode.IsUpper(c) && i > 0 && (next || unicode.IsLower(letters[i-1])) {
			b.WriteByte(' ')
		}
		if unicode.IsUpper(c) && next {
			c = unicode.ToLower(c)
		}
		b.WriteRune(c)
	}
	return b.String()
}

func capital(text string) string {
	letters := []rune(text)
	if len(letters) > 0 {
		letters[0] = unicode.ToUpper(letters[0])
	}
	return string(letters)
}

// shown is the beginning of a value, in one line.
func shown(given []byte) string {
	const long = 60
	letters := []rune(strings.Join(strings.Fields(string(given)), " "))
	if len(letters) > long {
		return string(letters[:long]) + "…"
	}
	return string(letters)
}
