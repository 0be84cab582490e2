// Package json writes and reads the canonical model itself: invoice.Invoice with
// the standard's words as keys, the files of attachments inside.
package json

import (
	"bytes"
	"context"
	stdjson "encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/internal/xmltree"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// Settings of the format.
type Settings struct {
	Attachments bool // the bytes of attachments are written too
}

// Format is the declared format.
var Format = formats.Declare(plugin.Declaration[Settings]{
	Info: plugin.Info{
		Name:    "json",
		Title:   "JSON",
		Summary: "The invoice as one JSON object with the words of EN 16931, for programs of your own.",
		Status:  plugin.Stable,
	},
	Fields: func(s *Settings) []*plugin.Field {
		return []*plugin.Field{
			plugin.Switch(&s.Attachments, "attachments", "Write the files of attachments too").Or("yes").PerRule().
				About("Their bytes stand in the file as base64. Without them only their names and fingerprints do."),
		}
	},
}, formats.Traits{
	MediaType: "application/json",
	Extension: ".json",
}, open)

func open(s Settings, env plugin.Env) (formats.Format, error) {
	spool := env.Spool
	if spool == nil {
		spool = hold
	}
	return format{s, spool}, nil
}

type format struct {
	settings Settings
	spool    func(ctx context.Context, mediaType string, r io.Reader) (invoice.Content, error)
}

var (
	_ formats.Writer = format{}
	_ formats.Reader = format{}
)

// document is an invoice whose attachments may hold their bytes. The outer field
// takes the place of the inner one.
type document struct {
	*invoice.Invoice
	Attachments []attachment `json:",omitempty"`
}

type attachment struct {
	invoice.Attachment
	Content content `json:",omitzero"`
}

type content struct {
	invoice.Content
	Bytes *string `json:",omitempty"` // base64, written and read as a stream
}

// Write renders the invoice, indented. Text that is not UTF-8 is an Invalid fault
// that names the term.
func (f format) Write(ctx context.Context, w io.Writer, inv *invoice.Invoice) error {
	for _, leaf := range invoice.Leaves(inv) {
		if !utf8.ValidString(leaf.Value) {
			return xmltree.Unprintable(leaf.Term, leaf.Value)
		}
	}
	doc := document{Invoice: inv}
	var files []invoice.Attachment
	for _, a := range inv.Attachments {
		out := attachment{Attachment: a, Content: content{Content: a.Content}}
		if f.settings.Attachments && a.Content.Given() {
			out.Content.Bytes = new(string)
			files = append(files, a)
		}
		doc.Attachments = append(doc.Attachments, out)
	}
	var text bytes.Buffer
	e := stdjson.NewEncoder(&text)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(doc); err != nil {
		return fault.New(fault.Invalid, "the invoice holds a number that cannot be written: %w", err).
			Coded("DOC-VALUE", "value", err.Error(), "why", "is no number")
	}
	return writeFiles(ctx, w, text.Bytes(), files)
}

// Recognise is sure of an object with the first keys of an invoice.
func (format) Recognise(head []byte) int {
	text := strings.TrimLeft(strings.TrimPrefix(string(head), "\uFEFF"), " \t\r\n")
	switch {
	case !strings.HasPrefix(text, "{"):
		return 0
	case strings.Contains(text, `"Number"`) && strings.Contains(text, `"TypeCode"`) && strings.Contains(text, `"Currency"`):
		return 90
	}
	return 5
}

// Read takes what Write wrote, and whatever fits the schema. A key that no invoice
// has, that is missing or stands twice in one object, a value of another kind, and a
// file whose fingerprint does not fit are Invalid faults.
func (f format) Read(ctx context.Context, r io.Reader) (*invoice.Invoice, error) {
	s := &scanner{in: newInput(ending{ctx.Err, r}), file: func(text io.Reader) (invoice.Content, error) { return f.file(ctx, text) }}
	text, err := s.document()
	if err != nil {
		return nil, err
	}
	doc := document{Invoice: &invoice.Invoice{}}
	d := stdjson.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&doc); err != nil {
		return nil, wrongValue(err)
	}
	return s.fill(doc)
}

// wrongValue is the fault of a value that is not of the kind that its key demands.
func wrongValue(err error) error {
	if kind := new(stdjson.UnmarshalTypeError); errors.As(err, &kind) && kind.Field != "" {
		return unread("what stands under %q is of another kind than belongs there", kind.Field)
	}
	if odd := new(stdjson.SyntaxError); errors.As(err, &odd) {
		return unread("a sign stands where JSON cannot have it")
	}
	return unread("%s", strings.TrimPrefix(err.Error(), "json: "))
}

// unread is the fault of what is no invoice in JSON.
func unread(format string, args ...any) error {
	f := fault.New(fault.Invalid, "the JSON cannot be read: "+format, args...)
	return f.Coded("FILE-UNREAD", "reason", f.Message)
}
