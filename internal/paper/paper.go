package paper

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
)

// Options say how the page looks and what the file carries beside it.
type Options struct {
	Language string // of Languages; "" for the one of the buyer's country
	Logo     []byte // PNG or JPEG; nil for the attachment named logo, or none
	Accent   string // colour of titles, "#1f4e79"; "" for a dark blue
	Files    []File // carried inside
	Hybrid   *Hybrid
}

// Hybrid says that one of the files is the invoice as XML (Factur-X 1.0, section on XMP
// metadata). It goes into the metadata of the file.
type Hybrid struct {
	FileName string // factur-x.xml
	Version  string // 1.0
	Level    string // EN 16931
}

// Write draws an invoice and writes it as PDF/A-3b. The same invoice and options give
// the same bytes. Nothing is written before all pages are drawn. A character that no
// text may have and a number that is none are Invalid faults that name the term.
func Write(ctx context.Context, w io.Writer, inv *invoice.Invoice, o Options) error {
	if err := sound(ctx, inv); err != nil {
		return err
	}
	language := o.Language
	if language == "" {
		language = LanguageOf(inv.Buyer.Address.Country)
	}
	accent, err := parseColour(o.Accent)
	if err != nil {
		return err
	}
	logo, err := logoOf(inv, o.Logo)
	if err != nil {
		return err
	}
	d := &draft{page: newPage(ctx, in(language), accent), inv: inv}
	d.drawAll(logo)
	if d.err == nil {
		d.err = d.pdf.Error()
	}
	if d.err != nil {
		return d.err
	}
	var pages bytes.Buffer
	if err := d.pdf.Output(&pages); err != nil {
		return fmt.Errorf("draw the pages: %w", err)
	}
	return archive(ctx, w, pages.Bytes(), about{
		title: d.name, author: inv.Seller.Name, language: language, day: inv.IssueDate, hybrid: o.Hybrid,
	}, o.Files)
}

// logoOf is the picture at the top of the first page, nil for none.
func logoOf(inv *invoice.Invoice, given []byte) (*picture, error) {
	if given != nil {
		p, err := newPicture(given)
		return p, fault.Wrap(fault.Configuration, err, "the logo cannot be drawn")
	}
	for _, a := range inv.Attachments {
		if !isLogo(a) {
			continue
		}
		r, err := a.Content.Open()
		if err != nil {
			return nil, fmt.Errorf("open attachment %q: %w", a.Reference, err)
		}
		data, err := io.ReadAll(io.LimitReader(r, MaxLogo+1))
		r.Close()
		if err != nil {
			return nil, fmt.Errorf("read attachment %q: %w", a.Reference, err)
		}
		if p, err := newPicture(data); err == nil {
			return p, nil // a damaged one is left to those who open the attachment
		}
	}
	return nil, nil
}
