package edifact

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"io"
	"strconv"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/edifact"
	"github.com/postbud/postbud/invoice"
)

// writer writes one message. Its first error stays.
type writer struct {
	*edifact.Printer
	settings Settings
	directory
	set      edifact.Repertoire
	service  edifact.Service
	inv      *invoice.Invoice
	replaced []string // terms with characters that were written in another way
	counted  bool     // the lines have numbers of ours
	open     string   // qualifier of the free text that a next one would go on
	err      error
}

func newWriter(f format, inv *invoice.Invoice) *writer {
	set := edifact.Repertoire(strings.ToUpper(f.settings.Set))
	service := edifact.DefaultService(set.Version())
	if f.settings.Decimal == "comma" {
		service.Decimal = ','
	}
	return &writer{
		Printer:   edifact.NewPrinter(service, set, f.settings.Breaks),
		settings:  f.settings,
		directory: f.directory,
		set:       set,
		service:   service,
		inv:       inv,
	}
}

// Write renders the invoice as an interchange of one message, or writes nothing. A
// term that is missing, that does not fit its place, or that the character set
// cannot hold is an Invalid fault that names it.
func (f format) Write(ctx context.Context, out io.Writer, inv *invoice.Invoice) error {
	w := newWriter(f, inv)
	w.demand()
	w.head()
	w.references()
	w.parties()
	w.terms()
	for i := range inv.Allowances {
		w.change(&inv.Allowances[i], false)
	}
	for i := range inv.Charges {
		w.change(&inv.Charges[i], true)
	}
	w.countLines()
	for i := range inv.Lines {
		if w.err == nil {
			w.err = ctx.Err()
		}
		if w.err != nil {
			return w.err
		}
		w.line(i)
	}
	w.summary()
	text, err := w.enclosed(ctx, f)
	if err != nil {
		return err
	}
	for _, term := range w.replaced {
		f.log.Warn("characters that the character set lacks were written in another way", "document", inv.Number, "term", term, "charset", string(w.set))
	}
	_, err = out.Write(text)
	return err
}

// enclosed puts the interchange around the message.
func (w *writer) enclosed(ctx context.Context, f format) ([]byte, error) {
	h := edifact.Header{
		Set: w.set, Version: w.set.Version(),
		Date: w.inv.IssueDate.Format("060102"), Time: "0000", // the same invoice gives the same bytes, so no clock
		Application: w.settings.Application,
		Acknowledge: w.settings.Acknowledge,
		Agreement:   w.settings.Agreement,
		Test:        w.settings.Test,
	}
	if h.Version == 4 {
		h.Date = w.inv.IssueDate.Format("20060102")
	}
	h.Sender, h.Recipient = w.partners()
	if w.err != nil {
		return nil, w.err
	}
	association := w.association
	switch w.settings.Association {
	case "none":
		association = ""
	case "ean011":
		association = "EAN011"
	}
	id := edifact.MessageID{Reference: "1", Type: "INVOIC", Version: "D", Release: w.release, Agency: "UN", Association: association}
	unnumbered, err := edifact.Enclose(h, id, w.Printer, false)
	if err != nil {
		return nil, err
	}
	if h.Reference, err = reference(ctx, f, h.Sender, unnumbered); err != nil {
		return nil, err
	}
	return edifact.Enclose(h, id, w.Printer, w.settings.Advice)
}

// reference is the interchange's number (0020), of at most 14 characters: the same
// for the same content, another one for any other.
func reference(ctx context.Context, f format, sender edifact.Partner, unnumbered []byte) (string, error) {
	digest := sha256.Sum256(unnumbered)
	key := base32.StdEncoding.EncodeToString(digest[:])
	if f.settings.Reference != "counted" {
		return key[:14], nil
	}
	if f.count == nil {
		return "", fault.Setting("reference", "interchanges cannot be counted here; choose the number that is made from the content")
	}
	n, err := f.count(ctx, "edifact "+sender.String(), key)
	return strconv.FormatInt(n, 10), err
}

// demand names the first term that is missing and that no receiver can do without.
func (w *writer) demand() {
	t := &w.inv.Totals
	for _, d := range []struct {
		term  string
		given bool
	}{
		{"BT-1", w.inv.Number != ""}, {"BT-2", w.inv.IssueDate.Given()}, {"BT-3", w.inv.TypeCode != ""}, {"BT-5", w.inv.Currency != ""},
		{"BT-27", w.inv.Seller.Name != ""}, {"BT-44", w.inv.Buyer.Name != ""},
		{"BT-106", t.Lines.Given()}, {"BT-109", t.TotalWithoutVAT.Given()}, {"BT-112", t.TotalWithVAT.Given()}, {"BT-115", t.Due.Given()},
	} {
		if !d.given {
			w.missing(d.term)
		}
	}
}
