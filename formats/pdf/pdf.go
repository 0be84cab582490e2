// Package pdf writes invoices as pages for people, in PDF/A-3b. It is also how any
// document that we hold is shown to a person, for the page has every business term that
// says something to one. Pages are not read: what a machine shall read travels as
// another format, or inside the PDF as Factur-X does.
package pdf

import (
	"context"
	"io"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/internal/paper"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// Settings of the format.
type Settings struct {
	Page        paper.Settings
	Attachments bool
}

// Format is the declared format.
var Format = formats.Declare(plugin.Declaration[Settings]{
	Info: plugin.Info{
		Name:    "pdf",
		Title:   "PDF",
		Summary: "An invoice on pages for people, in the receiver's language, fit for the archive (PDF/A).",
		Status:  plugin.Stable,
	},
	Fields: fields,
	Check:  func(s Settings) error { return s.Page.Check() },
}, formats.Traits{
	MediaType: "application/pdf",
	Extension: ".pdf",
}, open)

func fields(s *Settings) []*plugin.Field {
	return append(s.Page.Fields(),
		plugin.Switch(&s.Attachments, "attachments", "Put attachments inside").Or("yes").PerRule().
			About("PDF readers show them in a list beside the page. The page names them in any case."),
	)
}

func open(s Settings, _ plugin.Env) (formats.Format, error) {
	return format{s.Page.Options(), s.Attachments}, nil
}

type format struct {
	options     paper.Options
	attachments bool
}

var _ formats.Writer = format{}

// Write draws the invoice. Nothing is required: what is absent is left out, for a draft
// and a faulty document shall be shown too. Attachments whose bytes are not at hand are
// named on the page and not put inside.
func (f format) Write(ctx context.Context, w io.Writer, inv *invoice.Invoice) error {
	o := f.options
	if f.attachments {
		o.Files = paper.Attachments(inv, nil)
	}
	return paper.Write(ctx, w, inv, o)
}
