// Package xmltermstest is the suite that every XML syntax of an invoice passes, below
// the formats that are made of it: terms, files and ends, whatever the elements are
// called.
package xmltermstest

import (
	"bytes"
	"context"
	"io"
	"testing"

	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

// Syntax is how invoices are written and read.
type Syntax struct {
	Write func(context.Context, io.Writer, *invoice.Invoice) error
	Read  func(context.Context, io.Reader, xmlterms.Spool) (*invoice.Invoice, error)
}

// Run runs every check as a subtest named after what it demands.
func Run(t *testing.T, s Syntax) {
	t.Helper()
	for _, c := range checks() {
		t.Run(c.name, func(t *testing.T) { c.check(subject{t, s}) })
	}
}

// check is one demand.
type check struct {
	name  string
	check func(subject)
}

func checks() []check {
	return []check{
		{"every term survives writing and reading", survive},
		{"reading adds nothing to a sample", nothingAdded},
		{"a control character names its term", control},
		{"an ended context ends reading and writing", ended},
		{"attachments keep their bytes", bytesKept},
		{"an empty file is a file", emptyFile},
		{"the spool takes the attachments", spooled},
		{"a large attachment is not held in memory", large},
		{"a changed attachment is not written", changed},
	}
}

// subject is the syntax under test, with the means of the checks.
type subject struct {
	testing.TB
	Syntax
}

// write fails the test where it cannot.
func (s subject) write(inv *invoice.Invoice) []byte {
	s.Helper()
	var b bytes.Buffer
	if err := s.Write(s.Context(), &b, inv); err != nil {
		s.Fatalf("%s cannot be written: %v", inv.Number, err)
	}
	return b.Bytes()
}

// read fails the test where it cannot.
func (s subject) read(doc []byte) *invoice.Invoice {
	s.Helper()
	inv, err := s.Read(s.Context(), bytes.NewReader(doc), nil)
	if err != nil {
		s.Fatalf("what was written cannot be read: %v\n%s", err, doc)
	}
	return inv
}
