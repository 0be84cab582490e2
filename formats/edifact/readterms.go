package edifact

import (
	"context"
	"io"
	"slices"
	"strconv"

	"github.com/postbud/postbud/internal/edifact"
	"github.com/postbud/postbud/invoice"
)

// termsReader is one group of PAT or PYT.
type termsReader struct{ discount bool }

// payment reads the terms of payment: when it is due.
func (r *reader) payment(seg *edifact.Segment) (err error) {
	inv := r.inv
	switch seg.Tag {
	case "PAT", "PYT":
		kind := seg.At(0, 0)
		r.terms.discount = kind == "22" || kind == "20" // discount, penalty
		if !r.terms.discount {
			r.after(seg)
		}
	case "DTM":
		if q := seg.At(0, 0); !r.terms.discount && (q == "13" || q == "140" || q == "209" && !inv.DueDate.Given()) {
			inv.DueDate, err = day(seg, "BT-9")
		}
	case "PAI":
		set(&inv.Payment.MeansCode, seg.At(0, 2))
	}
	return err
}

// after reads days after the date of the invoice (C112). In D.93A and before it is
// the element behind the kind.
func (r *reader) after(seg *edifact.Segment) {
	for _, at := range []int{1, 2} {
		days, err := strconv.Atoi(seg.At(at, 3))
		if err != nil || days < 0 || seg.At(at, 2) != "D" || r.inv.DueDate.Given() || !r.inv.IssueDate.Given() {
			continue
		}
		if from, when := seg.At(at, 0), seg.At(at, 1); (from == "5" || from == "66") && (when == "3" || when == "") {
			r.inv.DueDate = r.inv.IssueDate.AddDays(days)
		}
	}
}

// objects reads what is attached, as the official mapping has it (EFI): its name,
// and the reference of an object that travels beside the message.
func (r *reader) objects(seg *edifact.Segment) {
	switch seg.Tag {
	case "EFI":
		r.inv.Attachments = append(r.inv.Attachments, invoice.Attachment{Description: seg.At(0, 1)})
		r.attachment = &r.inv.Attachments[len(r.inv.Attachments)-1]
	case "RFF":
		if r.attachment != nil {
			set(&r.attachment.Reference, seg.At(0, 1))
		}
	}
}

// object takes the bytes of an attachment that the message has named.
func (r *reader) object(ctx context.Context, references []string, data io.Reader) error {
	for i := range r.inv.Attachments {
		a := &r.inv.Attachments[i]
		if r.spool == nil || a.Content.Given() || a.Reference == "" || !slices.Contains(references, a.Reference) {
			continue
		}
		var err error
		a.Content, err = r.spool(ctx, "", data)
		return err
	}
	return nil
}
