package formattest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// subject is the format under test, with the means of the checks.
type subject struct {
	testing.TB
	plugin  formats.Plugin
	options Options
}

// day is the day on which the suite takes place.
var day = time.Date(2026, time.March, 10, 12, 0, 0, 0, time.UTC)

// open makes a fresh format.
func (s *subject) open() formats.Format {
	s.Helper()
	f, err := s.plugin.Open(s.options.Settings, plugin.Env{Now: func() time.Time { return day }, Spool: spool})
	if err != nil {
		s.Fatalf("it does not open: %v", err)
	}
	return f
}

// spool keeps files in memory.
func spool(_ context.Context, mediaType string, r io.Reader) (invoice.Content, error) {
	data, err := io.ReadAll(r)
	c := invoicetest.Content(mediaType, data)
	c.SHA256 = sha256.Sum256(data)
	return c, err
}

// samples is every invoice that the format is tried with.
func (s *subject) samples() []invoicetest.Sample {
	return append(invoicetest.All(), s.options.Samples...)
}

// write fails the test where it cannot.
func (s *subject) write(inv *invoice.Invoice) []byte {
	s.Helper()
	var b bytes.Buffer
	if err := s.open().(formats.Writer).Write(s.Context(), &b, inv); err != nil {
		s.Fatalf("%s cannot be written: %v", inv.Number, err)
	}
	return b.Bytes()
}

// read fails the test where it cannot.
func (s *subject) read(doc []byte) *invoice.Invoice {
	s.Helper()
	inv, err := s.tryRead(doc)
	if err != nil {
		s.Fatalf("what was written cannot be read: %v\n%s", err, excerpt(doc))
	}
	return inv
}

func (s *subject) tryRead(doc []byte) (*invoice.Invoice, error) {
	return s.open().(formats.Reader).Read(s.Context(), bytes.NewReader(doc))
}

// validate fails the test where the document cannot be read.
func (s *subject) validate(name string, doc []byte) []invoice.Finding {
	s.Helper()
	findings, err := s.open().(formats.Validator).Validate(s.Context(), bytes.NewReader(doc))
	if err != nil {
		s.Errorf("%s cannot be checked: %v", name, err)
	}
	return slices.DeleteFunc(findings, func(f invoice.Finding) bool {
		return f.Flag == invoice.Warning && slices.Contains(s.options.Warned, f.Rule)
	})
}

// lost is the terms that are lost by declaration, groups taken apart.
func (s *subject) lost() map[string]bool {
	t := s.traits()
	if s.options.Loses != nil {
		t.Loses = s.options.Loses
	}
	return Lost(t)
}

// traits is those with the settings of the options.
func (s *subject) traits() formats.Traits { return s.plugin.TraitsOf(s.open()) }

// Lost is the numbers of the terms that a format loses by declaration, groups taken
// apart.
func Lost(t formats.Traits) map[string]bool {
	lost := map[string]bool{}
	for _, name := range t.Loses {
		for _, term := range termsOf(name) {
			lost[term] = true
		}
	}
	return lost
}

// termsOf is the terms of a name of Loses: a term, or all terms of a group and of
// the groups below it. It is empty for a name that is neither.
func termsOf(name string) []string {
	if t, ok := invoice.FindTerm(name); ok {
		return []string{t.Number}
	}
	groups := []string{name}
	for _, g := range invoice.Groups() { // groups come before those below them
		if slices.Contains(groups, g.Parent) {
			groups = append(groups, g.Number)
		}
	}
	var terms []string
	for _, t := range invoice.Terms() {
		if slices.Contains(groups, t.Group) {
			terms = append(terms, t.Number)
		}
	}
	return terms
}

// keeps says whether a term at that path survives by declaration.
func (s *subject) keeps(path string) bool {
	t, ok := invoice.FindTerm(path)
	return ok && !s.lost()[t.Number]
}

// isInvalid reports an error that is not an Invalid fault with a code.
func (s *subject) isInvalid(what string, err error) {
	s.Helper()
	switch f := fault.As(err); {
	case err == nil:
		s.Errorf("%s is taken", what)
	case f == nil || f.Kind != fault.Invalid:
		s.Errorf("%s: the error is no invalid fault: %v", what, err)
	case f.Code == "":
		s.Errorf("%s: the fault has no code: %v", what, err)
	}
}

// marked says whether the format is XML.
func (s *subject) isXML() bool { return strings.Contains(s.plugin.MediaType, "xml") }

func excerpt(doc []byte) string {
	const most = 2000
	if len(doc) > most {
		return string(doc[:most]) + "…"
	}
	return string(doc)
}
