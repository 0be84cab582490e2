package vans

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"strconv"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/edifact"
	"github.com/postbud/postbud/internal/stored"
	"github.com/postbud/postbud/invoice"
)

// letter is an interchange as it is sent: a head and a tail that were written once and
// are kept, and between them a stretch of the document as it is stored. So every
// attempt sends the same bytes, and nothing is stored twice.
type letter struct {
	Format            int
	Sender, Recipient edifact.Partner
	Reference         string
	Test              bool
	Documents         []string // their numbers, for answers that know them alone
	Head, Tail        []byte
	From, To          int64          // of the stored document
	Size              int64          // of the whole
	SHA256            invoice.Digest // of the whole
	Content           invoice.Digest // of the stored document
	Made              time.Time
	Parcel            string
	Round             int   // of the parcel, from 1
	Again             int   // which one of its number it is, from 1
	As                asked // by the settings
}

// id is what the interchange is known by, here and at the receiver: the identifications
// of both and its number. It is also the remote identity of the document.
// Where a number was sent before, which only a document's own envelope can do, it says
// how often.
func (l *letter) id() string {
	id := identity(l.Sender, l.Recipient, l.Reference)
	if l.Again > 1 {
		id += " (" + number(l.Again) + ")"
	}
	return id
}

func identity(sender, recipient edifact.Partner, reference string) string {
	return sender.ID + " > " + recipient.ID + " no. " + reference
}

// write writes the envelope. The number is counted last of all, when nothing can be
// wrong with the interchange any more.
func (g *gateway) write(ctx context.Context, p gateways.Parcel, e envelope, round int) (*letter, error) {
	x, err := read(ctx, p.Content)
	if err != nil {
		return nil, err
	}
	l := &letter{Format: 1, Sender: x.Header.Sender, Recipient: x.Header.Recipient, Reference: x.Header.Reference, Test: x.Header.Test || e.Test,
		Documents: x.documents, To: p.Size, Content: p.SHA256, Made: p.Made,
		Parcel: p.ID, Round: round, As: e.asked()}
	if !e.written {
		l.Size, l.SHA256, l.Test = p.Size, p.SHA256, x.Header.Test
		return l, nil
	}
	if e.Sender.ID != "" {
		l.Sender = e.Sender
	}
	if e.Recipient.ID != "" {
		l.Recipient = e.Recipient
	}
	if !p.Made.IsZero() {
		e.Date, e.Time = p.Made.UTC().Format("060102"), p.Made.UTC().Format("1504")
		if x.Header.Version == 4 {
			e.Date = p.Made.UTC().Format("20060102")
		}
	}
	header, trailer, err := both(p.Content, x)
	if err != nil {
		return nil, err
	}
	e.Reference = "1"
	if _, _, err := x.Readdress(header, trailer, e.Change); err != nil {
		return nil, err
	}
	if e.Reference, err = g.count(ctx, l, roundOf(p.ID, round)); err != nil {
		return nil, err
	}
	l.Reference = e.Reference
	if header, trailer, err = x.Readdress(header, trailer, e.Change); err != nil {
		return nil, err
	}
	if l.Head, err = cut(p.Content, edifact.Span{To: x.header.From}); err != nil {
		return nil, err
	}
	after, err := cut(p.Content, edifact.Span{From: x.trailer.To, To: p.Size})
	if err != nil {
		return nil, err
	}
	l.Head, l.Tail = append(l.Head, header...), append(trailer, after...)
	l.From, l.To = x.header.To, x.trailer.From
	return l, l.seal(p.Content)
}

// both are the bytes of header and trailer.
func both(c invoice.Content, x *interchange) (header, trailer []byte, err error) {
	if header, err = cut(c, x.header); err != nil {
		return nil, nil, err
	}
	trailer, err = cut(c, x.trailer)
	return header, trailer, err
}

// count is the number of an interchange: one for each round of a document, however often
// it is sent in it. It is on disk when it is told.
func (g *gateway) count(ctx context.Context, l *letter, parcel string) (string, error) {
	if g.env.Count == nil {
		return "", fault.Setting("envelope", "interchanges cannot be counted here; choose the envelope of the document")
	}
	n, err := g.env.Count(ctx, "vans "+l.Sender.ID+" "+l.Recipient.ID, parcel)
	if err != nil {
		return "", g.shelf.Fault(ctx, err)
	}
	return strconv.FormatInt(n-1+int64(g.settings.First), 10), nil
}

// seal takes the size and the digest of the whole.
func (l *letter) seal(document invoice.Content) error {
	in, err := l.open(document)
	if err != nil {
		return stored.Unreadable(err)
	}
	defer in.Close()
	sum := sha256.New()
	if l.Size, err = io.Copy(sum, in); err != nil {
		return stored.Unreadable(err)
	}
	l.SHA256 = invoice.Digest(sum.Sum(nil))
	return nil
}

// open opens the whole.
func (l *letter) open(document invoice.Content) (io.ReadCloser, error) {
	in, err := stretch(document, edifact.Span{From: l.From, To: l.To})
	if err != nil {
		return nil, err
	}
	return &closing{io.MultiReader(bytes.NewReader(l.Head), in, bytes.NewReader(l.Tail)), in}, nil
}

// own is the parcel as the wire sends it.
func (g *gateway) own(p gateways.Parcel, l *letter) gateways.Parcel {
	p.Options = g.part.Values(p.Options)
	if l == nil {
		return p
	}
	document := p.Content
	p.ID = roundOf(p.ID, l.Round)
	p.Content = invoice.Content{MediaType: document.MediaType, Size: l.Size, SHA256: l.SHA256,
		Open: func() (io.ReadCloser, error) { return l.open(document) }}
	return p
}
