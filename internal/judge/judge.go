// Package judge lets the official rules judge documents: XML schemas, EN 16931,
// Peppol BIS Billing 3, OIOUBL 2.1 and XRechnung.
//
// The rules are the official files and they are run by Saxon-HE, in a process of
// its own, so that nothing of ours decides what is right. Only tests import this
// package. It needs Java 17 and the build of `make judge-build`; see README.md.
package judge

import (
	"context"
	"fmt"
)

// Verdict is what the rules say of one file.
type Verdict struct {
	File     string    `json:"file"`     // as it was named; below a folder, the folder's name comes first
	Format   string    `json:"format"`   // what the document says it is: peppol-ubl, oioubl-21, …, unknown
	Valid    bool      `json:"valid"`    // no fatal finding, and somebody could judge it
	Findings []Finding `json:"findings"` // in the order of the layers
	Layers   []string  `json:"layers"`   // the sets that ran: xsd-ubl21, en16931-ubl, peppol-ubl, …
}

// Finding is one rule that a document breaks, as the official rules tell it.
type Finding struct {
	Layer   string `json:"layer"`   // the set, or "-" when none could run
	Rule    string `json:"rule"`    // the official id, or one of XSD, XML, FORMAT, XSLTError
	Flag    string `json:"flag"`    // fatal, warning or information
	Path    string `json:"path"`    // /Invoice/cac:TaxTotal[1]; may be empty
	Message string `json:"message"` // the official sentence
}

// The rules that are not in the official files.
const (
	XSD       = "XSD"        // a message of the XML schema
	XML       = "XML"        // the file is missing or is no well-formed XML
	FORMAT    = "FORMAT"     // no set of rules covers the document, so nobody judged it
	XSLTError = "XSLT-ERROR" // the official run ended with an error, which counts as rejected
)

// Fatal returns the findings that make the document invalid.
func (v Verdict) Fatal() []Finding {
	var fatal []Finding
	for _, f := range v.Findings {
		if f.Flag == "fatal" {
			fatal = append(fatal, f)
		}
	}
	return fatal
}

// String returns the finding in one line, for the message of a failing test.
func (f Finding) String() string {
	return fmt.Sprintf("%s %s (%s) at %s: %s", f.Layer, f.Rule, f.Flag, f.Path, f.Message)
}

// Files judges files, and every .xml file in and below folders, by the rules that each document asks for
// by its specification identifier (BT-24). There is a verdict for every file, in the order of the names.
// An invalid document is no error; an error is [ErrNotBuilt], an ended context or a judge that failed.
func Files(ctx context.Context, names ...string) ([]Verdict, error) {
	return By(ctx, nil, names...)
}

// By judges as [Files] does, but by the named rules, whatever a document says it is: schema, en16931,
// peppol, oioubl, xrechnung. Rules that do not cover a document give it a finding FORMAT.
func By(ctx context.Context, rules []string, names ...string) ([]Verdict, error) {
	root, err := moduleRoot()
	if err != nil {
		return nil, err
	}
	p, err := find(root)
	if err != nil {
		return nil, err
	}
	return p.run(ctx, rules, names)
}
