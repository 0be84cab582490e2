// Package x12 writes and reads invoices and credit notes as ANSI ASC X12 810, in
// the versions 004010 and 005010.
//
// X12 leaves much to the partners: separators, identifiers, codes, the sign of a
// credit memo. All of that is settings; their defaults are what most guides of
// American buyers ask for. What an 810 has no place for is lost, and declared so.
//
// Texts are spelled in the letters of the character set that is agreed, by default
// plain ASCII: Værktøj becomes Vaerktoej. So a text may come back otherwise than it
// went, and all texts are declared as lost too. With the characters utf8 and the
// choice to stop where something does not fit, they come back letter for letter.
package x12

import (
	"context"
	"io"
	"slices"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/internal/x12"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// Format is the declared format.
var Format = formats.Declare(plugin.Declaration[Settings]{
	Info: plugin.Info{
		Name:    "x12",
		Title:   "X12 810",
		Summary: "The electronic invoice of American buyers (ANSI X12 810), in the versions 4010 and 5010.",
		Status:  plugin.Stable,
	},
	Fields: fields,
	Check:  func(s Settings) error { _, err := compile(s); return err },
}, traits, open)

var traits = formats.Traits{
	MediaType: "application/edi-x12",
	Extension: ".x12",
	Loses:     loses(),
}

func open(s Settings, env plugin.Env) (formats.Format, error) {
	p, err := compile(s)
	if err != nil {
		return nil, err
	}
	return format{p, env.Count}, nil
}

type format struct {
	*profile
	count func(ctx context.Context, series, key string) (int64, error)
}

var (
	_ formats.Writer = format{}
	_ formats.Reader = format{}

	_ formats.Particular = format{}
)

// Traits declare what is lost with the settings: without the European category
// something exempt is read back as the settings say.
func (f format) Traits() formats.Traits {
	t := traits
	if !f.VATCodes {
		t.Loses = append(slices.Clone(t.Loses), "BT-95", "BT-102", "BT-118", "BT-151")
		slices.SortFunc(t.Loses, invoice.CompareTerms)
		t.Loses = slices.Compact(t.Loses)
	}
	return t
}

// Write renders one interchange with one invoice. Nothing is written where a term
// is missing that an 810 demands, where a text or a number has no room, or where a
// code has no word in X12: each is an Invalid fault that names the term.
func (f format) Write(ctx context.Context, out io.Writer, inv *invoice.Invoice) error {
	control, err := f.control(ctx, inv)
	if err != nil {
		return err
	}
	e, err := f.envelope(inv, control)
	if err != nil {
		return err
	}
	w := &writer{Writer: x12.NewWriter(e), profile: f.profile, ended: ctx.Err, inv: inv, credit: inv.CreditNote()}
	w.document()
	if w.err != nil {
		return w.err
	}
	doc, err := w.Bytes()
	if err != nil {
		return err
	}
	_, err = out.Write(f.characters.Encode(string(doc)))
	return err
}

// document writes the transaction set in the order of the 810.
func (w *writer) document() {
	w.Begin("810", w.guideline())
	w.sums()
	w.head()
	w.parties()
	w.terms()
	w.dates(headDates(w.inv))
	w.lines()
	w.totals()
	w.End()
}

// Recognise is sure of an interchange that holds an invoice.
func (f format) Recognise(head []byte) int { return recognise(head) }

// Read reads one invoice. A file of several, another transaction set, and a file
// whose envelopes do not agree are Invalid faults.
func (f format) Read(ctx context.Context, in io.Reader) (*invoice.Invoice, error) {
	r := &reader{profile: f.profile, in: x12.NewReader(in)}
	d, err := r.draft(ctx)
	if err != nil {
		return nil, err
	}
	return d.invoice()
}
