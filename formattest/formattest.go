// Package formattest is the suite that every format passes: what it writes, reads
// and finds wrong, over invoices of every kind and documents of every malice.
//
// A format's own test calls Run; the suite goes by what the format can do (write,
// read, validate) and by what its traits declare.
package formattest

import (
	"testing"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
	"github.com/postbud/postbud/plugintest"
)

// Options say what the suite cannot know. The zero Options fit a format without
// required settings and without rules.
type Options struct {
	Settings plugin.Values // what the format is opened with; nil for its defaults
	// Loses is what is lost with these settings, where that is not Traits.Loses.
	Loses []string
	// Stripped says that with these settings the bytes of attachments are left out
	// though their fingerprints are kept.
	Stripped bool
	// Limits says that the format has bounds (a set of characters, lengths of its
	// fields) and refuses what goes beyond them, as an Invalid fault that names the
	// term. To be refused so then counts as well as to survive.
	Limits bool
	// Samples are further invoices beside those of invoicetest.All.
	Samples []invoicetest.Sample
	// Dress gives an invoice what the rules of the format demand and the samples, made
	// for Denmark and Peppol, lack, before it is written to be held against them; nil
	// where they lack nothing.
	Dress func(*invoice.Invoice)
	// Warned are rules that warn of documents in which nothing is wrong, for the
	// official ones do. Such a warning is no finding to the suite.
	Warned []string
	// Good are documents that others wrote and that break no rule.
	Good []Document
	// Bad are documents that each break a rule. A Validator must have some.
	Bad []Document
}

// Document is a document of somebody else's making.
type Document struct {
	Name  string
	Bytes []byte
	Rule  string // of a bad one: the rule that it breaks, fatal
}

// Run runs every check as a subtest named after what it demands.
func Run(t *testing.T, p formats.Plugin, o Options) {
	t.Helper()
	t.Run("it is declared as a plug-in should be", func(t *testing.T) {
		member := plugintest.Member{Kind: "formats", Spec: p.Declared(), Tidy: p.Tidy}
		if o.Settings != nil {
			member.Good = []plugin.Values{o.Settings}
		}
		plugintest.Run(t, member)
	})
	for _, c := range checks() {
		t.Run(c.name, func(t *testing.T) {
			s := &subject{TB: t, plugin: p, options: o}
			if !c.fits(s.open()) {
				t.Skip("the format does not do that")
			}
			c.check(s)
		})
	}
}

// check is one demand. It reports all that it finds.
type check struct {
	name  string
	fits  func(formats.Format) bool
	check func(*subject)
}

func checks() []check {
	return []check{
		{"its traits are complete", always, traits},
		{"what it writes is the document type that it announces", writes, announced},
		{"the same invoice gives the same bytes", writes, sameBytes},
		{"writing leaves the invoice as it is", writes, untouched},
		{"what is read after writing loses exactly what is declared", both, loses},
		{"attachments keep their bytes", both, attachments},
		{"amounts survive to the last digit", both, amounts},
		{"a thousand lines are all there", both, thousandLines},
		{"texts survive letter for letter", both, letters},
		{"control characters are refused or survive", writes, control},
		{"a number that is none is refused", writes, noNumber},
		{"a broken pipe is told", writes, brokenPipe},
		{"writing and reading end with the context", writes, endedContext},
		{"its own documents are recognised and others are not", both, recognised},
		{"what is no document is refused as invalid", reads, refused},
		{"documents cut off are refused", both, cutOff},
		{"hostile XML is refused", reads, hostile},
		{"a read error is told as it is", reads, readError},
		{"what it writes breaks no rule", validates, written},
		{"good documents break no rule", validates, good},
		{"each bad document breaks its rule", validates, bad},
		{"what cannot be read is an error, not a finding", validates, unreadable},
	}
}

func always(formats.Format) bool { return true }

func writes(f formats.Format) bool { _, ok := f.(formats.Writer); return ok }

func reads(f formats.Format) bool { _, ok := f.(formats.Reader); return ok }

func both(f formats.Format) bool { return writes(f) && reads(f) }

func validates(f formats.Format) bool { _, ok := f.(formats.Validator); return ok }
