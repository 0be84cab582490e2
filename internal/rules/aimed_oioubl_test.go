package rules_test

import (
	"fmt"
	"slices"
	"strings"

	. "github.com/postbud/postbud/internal/rules/rulestest"
)

// aimedOIOUBL is aims at the rules of OIOUBL, at the rich documents.
//
// A line of a table is a rule and, after a colon, what is done to break it, parted
// by " ; ". The rule's letters say at which document; a pair "F-INV024|F-CRN022" is
// one aim at each. LINE and QTY stand for the names that differ there. "plain" is
// the document without exchange rates. Aims at different places of a document are
// taken together, but for those that are "alone".
//
//   - path child=text      a new child; child may be a path, or written out as <cbc:ID>
//   - path                 the element away
//     = path text            another text
//     @ path name=value      an attribute, away without "="
//     2 path                 the element twice
func aimedOIOUBL() []Aim {
	var open, packed []*shot
	for line := range strings.Lines(aimsAtHead + aimsAtParties + aimsAtPayment + aimsAtMoney + aimsAtLines) {
		rules, what, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok {
			continue
		}
		for rule := range strings.SplitSeq(rules, "|") {
			s := shotAt(rule, what)
			if i := slices.IndexFunc(open, s.fits); i >= 0 {
				open[i].take(s)
				continue
			}
			packed = append(packed, s)
			if !s.alone {
				open = append(open, s)
			}
		}
	}
	var aims []Aim
	for _, s := range packed {
		aims = append(aims, Aim{Rule: strings.Join(s.rules, " "), Seed: s.document, Edit: All(s.edits...)})
	}
	return aims
}

// shot is the aims that one document is spoilt by.
type shot struct {
	rules    []string
	document string
	edits    []Edit
	places   []string // that are changed
	alone    bool
}

// mostAims is how many rules one document breaks by intent.
const mostAims = 12

// fits says whether the aim can be taken at a document that others are taken at:
// they are at other places of it.
func (s *shot) fits(other *shot) bool {
	return !s.alone && s.document == other.document && len(other.rules) < mostAims && !slices.ContainsFunc(s.places, func(p string) bool {
		return slices.ContainsFunc(other.places, func(o string) bool { return strings.HasPrefix(p+"/", o+"/") || strings.HasPrefix(o+"/", p+"/") })
	})
}

func (s *shot) take(one *shot) {
	s.rules, s.edits, s.places = append(s.rules, one.rules...), append(s.edits, one.edits...), append(s.places, one.places...)
}

// shotAt is the aim of one line at one document.
func shotAt(rule, what string) *shot {
	s := &shot{rules: []string{rule}, document: "rich/invoice"}
	line, quantity := "InvoiceLine", "InvoicedQuantity"
	if strings.Contains(rule, "-CRN") || rule == "F-LIB374" || rule == "F-LIB375" {
		s.document, line, quantity = "rich/credit note", "CreditNoteLine", "CreditedQuantity"
	}
	what, s.alone = strings.CutPrefix(what, "alone ")
	what, plain := strings.CutPrefix(what, "plain ")
	if plain {
		s.document += ", plain"
	}
	what = strings.NewReplacer("LINE", line, "QTY", quantity).Replace(what)
	for part := range strings.SplitSeq(what, " ; ") {
		s.edits, s.places = append(s.edits, edit(part)), append(s.places, place(part))
	}
	return s
}

// place is the part of the document that a change is made in, three steps deep.
func place(part string) string {
	path := strings.Fields(part)[1]
	if strings.HasPrefix(part, "+ ") {
		child, _, _ := strings.Cut(strings.Fields(part)[2], "=")
		child, _, _ = strings.Cut(strings.Trim(child, "<"), "/")
		_, child, _ = strings.Cut(strings.Trim(child, ">"), ":")
		path += "/" + child
	}
	steps := strings.Split(path, "/")
	return strings.Join(steps[:min(len(steps), 3)], "/")
}

// edit is one change of a line.
func edit(part string) Edit {
	verb, rest, _ := strings.Cut(part, " ")
	path, how, _ := strings.Cut(rest, " ")
	name, value, given := strings.Cut(how, "=")
	switch {
	case verb == "+" && strings.HasPrefix(how, "<"):
		return Put(path, how)
	case verb == "+":
		return Put(path, wrapped(strings.Split(name, "/"), value))
	case verb == "-":
		return Remove(path)
	case verb == "=":
		return Set(path, how)
	case verb == "@" && given:
		return Attribute(path, name, value)
	case verb == "@":
		return NoAttribute(path, name)
	case verb == "2":
		return Twice(path)
	}
	panic(fmt.Sprintf("%q is no change", part))
}

// wrapped is elements within each other.
func wrapped(names []string, text string) string {
	if len(names) == 0 {
		return text
	}
	return "<" + names[0] + ">" + wrapped(names[1:], text) + "</" + names[0] + ">"
}
