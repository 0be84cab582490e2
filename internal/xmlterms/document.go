// Package xmlterms puts business terms into XML and takes them out again: the
// means that every XML syntax of an invoice shares. It knows values (amounts,
// dates, identifiers, files) and faults that name the term, but no element.
package xmlterms

import (
	"context"
	"io"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/xmltree"
	"github.com/postbud/postbud/invoice"
)

// CodeValue is the fault code of a value that is not what its term demands.
const CodeValue = "DOC-VALUE"

// Spool keeps the bytes of an attachment while a document is read; it is as
// plugin.Env has it.
type Spool = func(ctx context.Context, mediaType string, r io.Reader) (invoice.Content, error)

// Document is a parsed document while it is read. The first error is kept.
type Document struct {
	tree  *xmltree.Tree
	names *xmltree.Vocabulary
	files map[xmltree.Node]invoice.Content
	take  func(t *xmltree.Tree, n xmltree.Node, base64 io.Reader) error // puts a file there
	err   error
}

// Parse reads a document of those names. Its files go through spool as they are
// met, their media type being the attribute mimeCode; with nil they are held in
// memory. What is no well-formed XML is an Invalid fault.
func Parse(ctx context.Context, r io.Reader, names *xmltree.Vocabulary, spool Spool) (*Document, error) {
	if spool == nil {
		spool = hold
	}
	d := &Document{names: names, files: map[xmltree.Node]invoice.Content{}}
	d.take = func(t *xmltree.Tree, n xmltree.Node, base64 io.Reader) error {
		content, err := decodeFile(ctx, t, n, base64, spool)
		d.files[n] = content
		return err
	}
	var err error
	d.tree, err = xmltree.Parse(ctx, r, xmltree.Options{Vocabulary: names, File: d.take})
	return d, err
}

// Done ends the reading: its elements must not be used afterwards. What was read stays.
func (d *Document) Done() { d.tree.Done() }

// Root is the document element.
func (d *Document) Root() Element { return Element{d, d.tree.Root()} }

// Fail keeps err, unless there was one before.
func (d *Document) Fail(err error) {
	if d.err == nil {
		d.err = err
	}
}

// Err is the first error of what was read so far: an Invalid fault that names the
// term and the line.
func (d *Document) Err() error { return d.err }

// Unknown is the Invalid fault of a document with another document element than
// those of a syntax, for a reason like "no UBL invoice or credit note".
func (d *Document) Unknown(reason string) error {
	return fault.New(fault.Invalid, "the document is a %s, %s", d.tree.Written(d.tree.Name(d.tree.Root())), reason).
		Coded("FILE-UNREAD", "reason", reason)
}
