// Package peppolbis writes, reads and checks PEPPOL BIS Billing 3 documents: UBL
// invoices and credit notes of the Core Invoice Usage Specification
// poacc:billing:3.0.
package peppolbis

import (
	"context"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/internal/rules"
	"github.com/postbud/postbud/internal/ubl"
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// The identifiers of PEPPOL BIS Billing 3: its specification (BT-24) and the
// process of billing (BT-23).
const (
	Specification = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
	Process       = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
)

// Settings of the format: there are none.
type Settings struct{}

// Format is the declared format.
var Format = formats.Declare(plugin.Declaration[Settings]{
	Info: plugin.Info{
		Name:    "peppolbis",
		Title:   "PEPPOL BIS Billing 3",
		Summary: "The invoice of the Peppol network, in UBL 2.1, used all over Europe and by public buyers.",
		Status:  plugin.Stable,
	},
}, formats.Traits{
	MediaType: "application/xml",
	Extension: ".xml",
	DocTypes:  docTypes(),
	Process:   Process,
	Loses:     []string{"BT-23", "BT-24"}, // where they are not of Peppol
}, open)

func open(_ Settings, env plugin.Env) (formats.Format, error) {
	return format{spool: env.Spool, now: env.Now}, nil
}

type format struct {
	spool xmlterms.Spool
	now   func() time.Time
}

var (
	_ formats.Writer    = format{}
	_ formats.Reader    = format{}
	_ formats.Validator = format{}
)

// Write renders the invoice under the specification and process of PEPPOL BIS Billing
// 3, unless it names an extension or another process of theirs: what an invoice said
// of itself in another format is not true of this document.
func (format) Write(ctx context.Context, w io.Writer, inv *invoice.Invoice) error {
	named := *inv
	if !strings.HasPrefix(named.Specification, Specification) || strings.Contains(named.Specification, "::") { // rule R004
		named.Specification = Specification
	}
	if !processes.MatchString(named.Process) {
		named.Process = Process
	}
	return ubl.Write(ctx, w, &named)
}

// processes are those of billing; rule R007 takes no other.
var processes = regexp.MustCompile(`^urn:fdc:peppol\.eu:2017:poacc:billing:[0-9]{2}:1\.0$`)

// Recognise is sure of a document that names the specification.
func (format) Recognise(head []byte) int { return ubl.Recognise(head, Specification) }

// Read reads any UBL invoice or credit note.
func (f format) Read(ctx context.Context, r io.Reader) (*invoice.Invoice, error) {
	return ubl.Read(ctx, r, f.spool)
}

// Validate holds a document against the schema of UBL and the rules of EN 16931
// and of PEPPOL BIS Billing 3 that are in force today.
func (f format) Validate(ctx context.Context, r io.Reader) ([]invoice.Finding, error) {
	var today invoice.Date
	if f.now != nil {
		today = invoice.DateOf(f.now())
	}
	return rules.Check(ctx, r, today, rules.Schema, rules.EN16931, rules.Peppol)
}
