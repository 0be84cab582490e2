// Package schema is the structure of the official XML schemas: UBL 2.1 for
// invoices, credit notes, reminders, statements and application responses, and the
// UN/CEFACT Cross Industry Invoice D16B. A document that they reject has findings
// of the rule XSD, which name the element.
//
// The tables are the facts of the schemas in the form of internal/schema. They are
// written by the command generate (make schema-tables) and checked in; a test fails
// when they are stale.
package schema

import (
	_ "embed"
	"sync"

	"github.com/postbud/postbud/internal/check"
	"github.com/postbud/postbud/internal/schema"
	"github.com/postbud/postbud/internal/xmltree"
	"github.com/postbud/postbud/invoice"
)

// Layer is the name of the schemas among the layers.
const Layer = "schema"

//go:embed ubl21.txt
var ubl21 string

//go:embed cii_d16b.txt
var ciiD16B string

// Sets is the schemas, each a set of its own. Their tables are read when the first
// document is held against them.
func Sets() []check.Set {
	return []check.Set{
		{Layer: Layer, Version: "UBL 2.1", Roots: []string{"Invoice", "CreditNote", "Reminder", "Statement", "ApplicationResponse"}, Structure: structure(ubl21)},
		{Layer: Layer, Version: "CII D16B", Roots: []string{"rsm:CrossIndustryInvoice"}, Structure: structure(ciiD16B)},
	}
}

// structure reads the table at the first use.
func structure(table string) func(*xmltree.Tree) []invoice.Finding {
	model := sync.OnceValue(func() *schema.Model { return schema.New(table) })
	return func(t *xmltree.Tree) []invoice.Finding { return model().Check(t) }
}

// Documents is the namespaces of the documents that have a schema and no rules.
func Documents() map[string]string {
	const space = "urn:oasis:names:specification:ubl:schema:xsd:"
	return map[string]string{
		"Reminder":            space + "Reminder-2",
		"Statement":           space + "Statement-2",
		"ApplicationResponse": space + "ApplicationResponse-2",
	}
}
