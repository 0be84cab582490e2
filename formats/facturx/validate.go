package facturx

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strings"

	"github.com/postbud/postbud/internal/cii"
	"github.com/postbud/postbud/internal/rules"
	"github.com/postbud/postbud/invoice"
)

// The rules of the PDF around the XML, in our words: Factur-X 1.0, the sections on the
// attachment and on XMP metadata, and ISO 19005-3, 6.8. The rules of pictures, fonts and
// colours are not looked at.
const (
	RuleArchive      = "FX-PDFA"         // the PDF does not say that it is PDF/A-3
	RuleAssociated   = "FX-AF"           // the XML is not among the associated files
	RuleListed       = "FX-NAMES"        // the XML is not among the embedded files
	RuleRelationship = "FX-RELATIONSHIP" // the XML does not say how it relates to the page
	RuleMediaType    = "FX-MEDIATYPE"    // the XML does not say that it is XML
	RuleFileName     = "FX-FILENAME"     // the XML has another name than its profile demands, or the metadata names another
	RuleLevel        = "FX-LEVEL"        // the metadata names another profile than the XML, or none
	RuleNoInvoice    = "FX-NOLINES"      // MINIMUM and BASIC WL are no invoices of EN 16931
)

// Validate holds the XML inside against the schema and the rules of EN 16931 that are in
// force today, and the PDF around it against the rules of Factur-X. In the profile
// XRECHNUNG the rules of XRechnung come on top. An EXTENDED invoice that uses elements
// beyond EN 16931 is warned of the rules of EN 16931 that it breaks, for parts of lines
// and freight charges are not in its sums; MINIMUM and BASIC WL are held against the
// schema, for they do not claim more, and get a warning.
func (f format) Validate(ctx context.Context, r io.Reader) ([]invoice.Finding, error) {
	h, err := openHybrid(ctx, r)
	if err != nil {
		return nil, err
	}
	inv, err := cii.Read(ctx, bytes.NewReader(h.xml), drop)
	if err != nil {
		return nil, err
	}
	var today invoice.Date
	if f.now != nil {
		today = invoice.DateOf(f.now())
	}
	level := levelOf(inv.Specification)
	layers := []string{rules.Schema, rules.EN16931}
	switch level {
	case "XRECHNUNG":
		layers = append(layers, rules.XRechnung)
	case "EXTENDED":
		layers = []string{rules.EN16931}
	case "MINIMUM", "BASIC WL":
		layers = []string{rules.Schema}
	}
	findings, err := rules.Check(ctx, bytes.NewReader(h.xml), today, layers...)
	if err != nil {
		return nil, err
	}
	if level == "EXTENDED" {
		findings = extended(findings)
	}
	return append(h.around(level), findings...), nil
}

// extended makes warnings of what an EXTENDED invoice breaks, if it uses elements that
// EN 16931 does not know, and leaves out that it does so. CII-SR-475 and 476 count
// attachments, which any invoice may have.
func extended(findings []invoice.Finding) []invoice.Finding {
	beyond := func(f invoice.Finding) bool {
		return strings.HasPrefix(f.Rule, "CII-") && f.Rule != "CII-SR-475" && f.Rule != "CII-SR-476"
	}
	if !slices.ContainsFunc(findings, beyond) {
		return findings
	}
	findings = slices.DeleteFunc(findings, beyond)
	for i := range findings {
		findings[i].Flag = invoice.Warning
	}
	return findings
}

// drop is a spool that keeps nothing, for checking needs no attachments.
func drop(_ context.Context, mediaType string, r io.Reader) (invoice.Content, error) {
	n, err := io.Copy(io.Discard, r)
	return invoice.Content{MediaType: mediaType, Size: n}, err
}

// around is what is wrong with the PDF around the XML.
func (h *hybrid) around(level string) []invoice.Finding {
	var all []invoice.Finding
	find := func(rule string, flag invoice.Flag, path string, values ...string) {
		f := invoice.Finding{Rule: rule, Flag: flag, Path: path, Values: values}
		if rule == RuleLevel || rule == RuleNoInvoice {
			f.Terms = []string{"BT-24"}
		}
		all = append(all, f)
	}
	file, said := h.files[h.invoice], metadataOf(h.pdf.Metadata())
	if said.part != "3" || !h.pdf.Identified() {
		find(RuleArchive, invoice.Fatal, "/Metadata")
	}
	if !file.Associated {
		find(RuleAssociated, invoice.Fatal, "/AF")
	}
	if !file.Listed {
		find(RuleListed, invoice.Fatal, "/Names/EmbeddedFiles")
	}
	if !slices.Contains([]string{alternative, source, "Data"}, file.Relationship) {
		find(RuleRelationship, invoice.Fatal, "/AF", file.Relationship, alternative)
	}
	if file.MediaType != "text/xml" && file.MediaType != "application/xml" {
		find(RuleMediaType, invoice.Fatal, "/Names/EmbeddedFiles", file.MediaType, "text/xml")
	}
	due := plainFile
	if level == "XRECHNUNG" {
		due = "xrechnung.xml"
	}
	if said.old {
		due = "zugferd-invoice.xml"
	}
	if file.Name != due && (level != "XRECHNUNG" || file.Name != plainFile) {
		find(RuleFileName, invoice.Fatal, "/Names/EmbeddedFiles", file.Name, due)
	} else if said.file != file.Name {
		find(RuleFileName, invoice.Fatal, "/Metadata", said.file, file.Name)
	}
	if said.level != level || level == "" {
		find(RuleLevel, invoice.Fatal, "/Metadata", said.level, level)
	}
	if level == "MINIMUM" || level == "BASIC WL" {
		find(RuleNoInvoice, invoice.Warning, "/Metadata", level, "")
	}
	return all
}
