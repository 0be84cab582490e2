package cii_test

import (
	"bufio"
	"context"
	"io"
	"slices"
	"testing"

	"github.com/postbud/postbud/formats/cii"
	"github.com/postbud/postbud/formattest"
	wire "github.com/postbud/postbud/internal/cii"
	"github.com/postbud/postbud/internal/ubl"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
)

func TestOfficialRulesFindNothingInWhatIsWritten(t *testing.T) {
	documents := map[string][]byte{}
	for _, s := range invoicetest.All() {
		documents[s.Name] = written(t, s.Invoice)
	}
	for _, v := range formattest.Judged(t, "xsd-cii en16931-cii", documents) {
		for _, f := range v.Findings {
			if f.Flag != "warning" || !slices.Contains(missedByTheRules, f.Rule) {
				t.Errorf("%s: %s", v.File, f)
			}
		}
	}
}

// TestOfficialDocumentsBreakNoMoreRules writes the official samples of both syntaxes.
func TestOfficialDocumentsBreakNoMoreRules(t *testing.T) {
	formattest.Rewriting{
		Plugin: cii.Format,
		Sets:   []string{"bis3", "en16931-ubl", "en16931-cii", "facturx-xml", "xrechnung"},
		Read:   readAny,
		Rules:  []string{"schema", "en16931"},
		Layers: "xsd-cii en16931-cii",
	}.Run(t)
}

// readAny reads both syntaxes.
func readAny(ctx context.Context, r io.Reader) (*invoice.Invoice, error) {
	in := bufio.NewReaderSize(r, 64<<10)
	if head, _ := in.Peek(64 << 10); ubl.Recognise(head) > 0 {
		return ubl.Read(ctx, in, nil)
	}
	return wire.Read(ctx, in, nil)
}
