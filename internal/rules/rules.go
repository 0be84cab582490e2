// Package rules holds documents against the official rules: EN 16931 and what
// PEPPOL BIS Billing 3 adds, and OIOUBL. The rules themselves are declared in the packages
// below this one, the engine is package check.
package rules

import (
	"context"
	"io"
	"maps"
	"slices"
	"sync"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/check"
	"github.com/postbud/postbud/internal/rules/en16931"
	"github.com/postbud/postbud/internal/rules/oioubl"
	"github.com/postbud/postbud/internal/rules/peppol"
	"github.com/postbud/postbud/internal/rules/schema"
	"github.com/postbud/postbud/internal/rules/xrechnung"
	"github.com/postbud/postbud/internal/xmltree"
	"github.com/postbud/postbud/invoice"
)

// The layers, the widest first: each comes on top of the ones before it.
const (
	Schema    = schema.Layer
	EN16931   = en16931.Layer
	Peppol    = peppol.Layer
	XRechnung = xrechnung.Layer
	OIOUBL    = oioubl.Layer // by itself: its documents do not follow EN 16931
)

// Layers lists every layer, the widest first.
func Layers() []string { return []string{Schema, EN16931, Peppol, XRechnung, OIOUBL} }

// program is all rules, compiled at the first use.
var program = sync.OnceValue(func() *check.Program {
	prefixes := xmltree.Invoices()
	maps.Copy(prefixes, schema.Documents())
	return check.Compile(prefixes, slices.Concat(schema.Sets(), en16931.Sets(), peppol.Sets(), xrechnung.Sets(), oioubl.Sets())...)
})

// What is checked may be larger than what is read: only its tree is kept, and the
// largest buyers send invoices of a million lines.
const (
	mostBytes    = 256 << 20 // beside embedded files
	mostElements = 10_000_000
)

// Check reads a document and holds it against the named layers, in the versions
// that are in force on that day; without layers, against those that Select
// chooses. A named layer that is not made for such a document is left out. An error means
// that the document could not be read, which includes that no layer is made for it: an
// Invalid fault.
func Check(ctx context.Context, r io.Reader, day invoice.Date, layers ...string) ([]invoice.Finding, error) {
	tree, err := xmltree.Parse(ctx, r, xmltree.Options{Vocabulary: program().Vocabulary(), Bytes: mostBytes, Elements: mostElements})
	if err != nil {
		return nil, err
	}
	defer tree.Done()
	var sets []*check.Compiled
	if len(layers) == 0 {
		sets = Select(tree, day)
	} else if sets, err = named(tree, day, layers); err != nil {
		return nil, err
	}
	if len(sets) == 0 {
		return nil, fault.New(fault.Invalid, "there are no rules for a document %s", tree.Written(tree.Name(tree.Root()))).
			Coded("FILE-UNREAD", "reason", "no known invoice format")
	}
	return numbered(tree, program().Check(tree, sets...)), nil
}

// numbered gives findings the lines on which their elements begin. A document that
// breaks no rule pays nothing for it.
func numbered(tree *xmltree.Tree, findings []invoice.Finding) []invoice.Finding {
	if len(findings) == 0 {
		return findings
	}
	paths := make([]string, len(findings))
	for i, f := range findings {
		paths[i] = f.Path
	}
	for i, line := range tree.Lines(paths) {
		findings[i].Line = line
	}
	return findings
}

// Select is the sets that a document asks for by its document element and its
// specification (BT-24): of each layer the newest that is in force on that day.
// It is empty for a document that no rules are made for. The tree must have been
// parsed with Vocabulary.
func Select(tree *xmltree.Tree, day invoice.Date) []*check.Compiled {
	var sets []*check.Compiled
	for _, layer := range Layers() {
		if s := newest(tree, layer, day); s != nil && s.Asked(tree) {
			sets = append(sets, s)
		}
	}
	return sets
}

// Vocabulary is the names to parse with for Select.
func Vocabulary() *xmltree.Vocabulary { return program().Vocabulary() }

// Sets is every set of every layer.
func Sets() []*check.Compiled { return program().Sets() }

// named is the sets of the named layers that are made for such a document: a
// layer may be asked for whatever specification the document names.
func named(tree *xmltree.Tree, day invoice.Date, layers []string) ([]*check.Compiled, error) {
	var sets []*check.Compiled
	for _, layer := range layers {
		if !slices.Contains(Layers(), layer) {
			return nil, fault.New(fault.Configuration, "there are no rules named %q", layer)
		}
		if s := newest(tree, layer, day); s != nil {
			sets = append(sets, s)
		}
	}
	return sets, nil
}

// newest is the set of a layer that is made for such a document and in force on
// that day, nil where none is.
func newest(tree *xmltree.Tree, layer string, day invoice.Date) *check.Compiled {
	var best *check.Compiled
	for _, s := range Sets() {
		if s.Layer == layer && s.Made(tree) && !day.Before(s.From) && (best == nil || !s.From.Before(best.From)) {
			best = s
		}
	}
	return best
}
