// Package check holds a document against rules that are declared as data.
//
// A rule is an identifier, the terms it speaks of and a condition that must hold
// at every element its context matches. Conditions say what the official XPath
// says: numbers are exact and rounded half towards plus infinity, a comparison
// with something absent is false, sums of nothing are 0. They are compiled once,
// by Compile; checking a document walks its tree once for each set of rules.
//
// What XPath would end with an error (text where a number is demanded, two
// elements where one is) rejects the document: it is a finding under one of the
// rules VALUE-NUMBER, VALUE-DATE, VALUE-FLAG and VALUE-SINGLE.
package check

import (
	"github.com/postbud/postbud/internal/xmltree"
	"github.com/postbud/postbud/invoice"
)

// The flags, for declarations.
const (
	Fatal       = invoice.Fatal
	Warning     = invoice.Warning
	Information = invoice.Information
)

// The rules of values that official rules cannot even be asked about.
const (
	RuleNumber = "VALUE-NUMBER" // a text that is no number
	RuleDate   = "VALUE-DATE"   // a text that is no day
	RuleFlag   = "VALUE-FLAG"   // a text that is neither true nor false
	RuleSingle = "VALUE-SINGLE" // the same thing twice
)

// RuleStructure is the rule of a document that its XML schema rejects.
const RuleStructure = "XSD"

// ValueRules lists the rules of values.
func ValueRules() []string { return []string{RuleNumber, RuleDate, RuleFlag, RuleSingle} }

// Set is the rules of one layer in one version.
type Set struct {
	Layer, Version string                   // "peppol", "2026.5"
	From           invoice.Date             // in force from this day
	Roots          []string                 // the document elements that it is made for, "Invoice"
	Fits           func(*xmltree.Tree) bool // whether such a document asks for it; nil: each does
	Words          map[string]Cond          // the conditions that paths name in brackets
	Patterns       []Pattern
	Codes          string // names of elements, "cbc:ChargeIndicator" or "cac:TaxScheme/cbc:ID", with few different texts
	Absent         string // a line each: the path of what must not be there, the rule; see absent.go

	// Structure is what finds faults that no rule is about: what the XML schema
	// says. Its findings are all of RuleStructure, and it is all that the set has.
	Structure func(*xmltree.Tree) []invoice.Finding
}

// Pattern is contexts that exclude each other: the first one that matches an
// element takes it, the ones after it do not see it.
type Pattern []Context

// Context is rules about the elements that a path matches.
type Context struct {
	Path  string
	Rules []Rule
}

// On makes a context. The path is read from its end, as XSLT matches: without a
// slash at the front it matches at any depth.
func On(path string, rules ...Rule) Context { return Context{path, rules} }

// Rule is one condition.
type Rule struct {
	ID    string
	Flag  invoice.Flag
	Terms string // "BT-109 BT-106", parted by blanks
	Cond  Cond

	without string // the path of what it forbids, where that is all it says; see Without
}

// R makes a rule.
func R(id string, flag invoice.Flag, terms string, cond Cond) Rule {
	return Rule{ID: id, Flag: flag, Terms: terms, Cond: cond}
}

// Cond is a condition on the element at hand. It is made by the functions of this
// package and compiled with its set.
type Cond func(*compiler) test

// test is a compiled condition.
type test struct {
	holds  func(*machine, xmltree.Node) bool
	values func(*machine, xmltree.Node) []string // found and due; nil where it does not compare
	name   func(local string) verdict            // what the element's name alone says; nil where nothing
	is     *choice                               // that a text is a word, where that is all it says
	shape  func(*machine, xmltree.Node) verdict  // what the element's shape alone says; nil where nothing
	less   func(*machine, xmltree.Node) test     // what is left where the shape says something; nil: all of it
}

// Num is a number worked out at the element at hand. It may be absent.
type Num func(*compiler) func(*machine, xmltree.Node) number
