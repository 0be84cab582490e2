// Package facturx writes, reads and checks Factur-X, which is ZUGFeRD in Germany: a PDF
// for people (PDF/A-3b) that carries the same invoice as XML for machines, a Cross
// Industry Invoice.
//
// Both are drawn from one model, so page and XML say the same. The specification
// (BT-24) is that of the profile, for the metadata of the PDF must name the same one.
// Supporting documents (BG-24) are in the XML, as EN 16931 has it, so that the XML is
// whole when it travels alone; and in the PDF, where people find them.
package facturx

import (
	"context"
	"io"
	"time"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/internal/cii"
	"github.com/postbud/postbud/internal/paper"
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// Settings of the format.
type Settings struct {
	Profile     string
	Page        paper.Settings
	Attachments bool
}

// Format is the declared format.
var Format = formats.Declare(declaration, traits, open)

var declaration = plugin.Declaration[Settings]{
	Info: plugin.Info{
		Name:    "facturx",
		Title:   "Factur-X / ZUGFeRD",
		Summary: "A PDF for people with the same invoice inside as XML for machines, used in Germany and France.",
		Status:  plugin.Stable,
	},
	Fields: fields,
	Check:  func(s Settings) error { return s.Page.Check() },
}

func fields(s *Settings) []*plugin.Field {
	own := []*plugin.Field{
		plugin.OneOf(&s.Profile, "profile", "Profile",
			plugin.Choice{Value: "en16931", Title: "EN 16931 (usual; also called COMFORT)"},
			plugin.Choice{Value: "basic", Title: "BASIC: fewer details"},
			plugin.Choice{Value: "extended", Title: "EXTENDED"},
			plugin.Choice{Value: "xrechnung", Title: "XRECHNUNG, for German authorities"},
		).Or("en16931").PerRule().
			About("How much the XML inside says. BASIC leaves out what its readers do not know: descriptions and numbers of items, contacts, some references. The page says everything in any case."),
		plugin.Switch(&s.Attachments, "attachments", "Put attachments into the PDF too").Or("yes").PerRule().
			About("PDF readers show them in a list beside the page. They are in the XML in any case, but for BASIC, which has no room for them."),
	}
	return append(own, s.Page.Fields()...)
}

var traits = formats.Traits{
	MediaType: "application/pdf",
	Extension: ".pdf",
	Loses:     []string{ownName},
}

func open(s Settings, env plugin.Env) (formats.Format, error) {
	spool := env.Spool
	if spool == nil {
		spool = hold
	}
	return format{profiles()[s.Profile], s.Page.Options(), s.Attachments, spool, env.Now}, nil
}

type format struct {
	profile     profile
	page        paper.Options
	attachments bool
	spool       xmlterms.Spool
	now         func() time.Time
}

var (
	_ formats.Writer    = format{}
	_ formats.Reader    = format{}
	_ formats.Validator = format{}

	_ formats.Particular = format{}
)

// Traits name what the profile has no room for.
func (f format) Traits() formats.Traits {
	t := traits
	t.Loses = f.profile.loses
	return t
}

// Write draws the invoice and puts its XML inside. BASIC refuses an invoice with a
// rounded amount to pay (BT-114), for which it has no room and without which the sums
// would not add up.
func (f format) Write(ctx context.Context, w io.Writer, inv *invoice.Invoice) error {
	said, err := f.profile.fit(inv)
	if err != nil {
		return err
	}
	o := f.page
	o.Hybrid = &paper.Hybrid{FileName: f.profile.file, Version: f.profile.version, Level: f.profile.level}
	o.Files = []paper.File{{
		Name:         f.profile.file,
		Description:  "Factur-X " + f.profile.level,
		MediaType:    "text/xml",
		Relationship: f.profile.relationship,
		Open:         func() (io.ReadCloser, error) { return printed(ctx, said), nil },
	}}
	if f.attachments {
		o.Files = append(o.Files, paper.Attachments(inv, []string{f.profile.file})...)
	}
	return paper.Write(ctx, w, inv, o)
}

// printed is the XML as it is being made, so that large attachments pass through. Close
// ends the making.
func printed(ctx context.Context, inv *invoice.Invoice) io.ReadCloser {
	r, w := io.Pipe()
	go func() { w.CloseWithError(cii.Write(ctx, w, inv)) }()
	return r
}
