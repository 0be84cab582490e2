package vans

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/edifact"
	"github.com/postbud/postbud/internal/wire/as2"
	"github.com/postbud/postbud/invoice"
)

// letter is an interchange as it is sent: a head and a tail that were written once and
// are kept, and between them a stretch of the document as it is stored. So every
// attempt sends the same bytes, and nothing is stored twice.
type letter struct {
	Format              int
	Sender, Recipient   edifact.Partner
	Reference           string
	Test                bool
	Documents           []string // their numbers, for answers that know them alone
	Head, Tail          []byte
	From, To            int64          // of the stored document
	Size                int64          // of the whole
	SHA256              invoice.Digest // of the whole
	Content             invoice.Digest // of the stored document
	Made                time.Time
	Written             bool   // here; else the envelope is the document's own
	SenderAs, ReceiveAs string // what the settings asked for
}

// id is what the interchange is known by, here and at the receiver: the identifications
// of both and its number. It is also the remote identity of the document.
func (l *letter) id() string { return identity(l.Sender, l.Recipient, l.Reference) }

func identity(sender, recipient edifact.Partner, reference string) string {
	return sender.ID + " > " + recipient.ID + " no. " + reference
}

// What is kept, by the first part of its key.
const (
	ofParcel   = "parcel/"      // the letter of a parcel
	ofExchange = "interchange/" // the same, by its identity
	ofDocument = "document/"    // the identity of the last one that has a document
	ofAnswer   = "answer/"      // a receipt
	ofFile     = "file/"        // what a file of the return folder was taken for
	ofWire     = "wire/"        // what the wire knows an interchange by, where it owes a receipt itself
	ofRemote   = "remote/"      // the identity of the interchange that the wire knows so
)

// slot is a key. What comes from outside does not stand in it.
func slot(what string, of ...string) string {
	h := sha256.New()
	for _, text := range of {
		fmt.Fprintf(h, "%d:%s", len(text), text)
	}
	return what + hex.EncodeToString(h.Sum(nil)[:16])
}

func slotOf(p gateways.Parcel) string { return slot(ofParcel, p.ID, p.SHA256.String()) }

// recall finds the letter of a parcel, or of an identity; nil where none was written.
func (g *gateway) recall(ctx context.Context, key string) (*letter, error) {
	text, err := g.kept(ctx, key)
	if err != nil || text == nil {
		return nil, err
	}
	l := &letter{}
	if err := json.Unmarshal(text, l); err != nil || l.Format != 1 {
		return nil, fault.New(fault.Internal, "the envelope that was written before cannot be read; nothing was sent")
	}
	return l, nil
}

// written is the letter of a parcel as it was written at the first attempt, or written
// now; nil for a document that is no EDIFACT. Once it returns the letter is on disk,
// and its number with it.
func (g *gateway) written(ctx context.Context, p gateways.Parcel) (*letter, error) {
	is, err := isInterchange(p.Content)
	if !is || err != nil {
		return nil, err
	}
	e, err := g.envelope(p)
	if err != nil {
		return nil, err
	}
	l, err := g.recall(ctx, slotOf(p))
	if err != nil {
		return nil, err
	}
	if l != nil && !e.differs(l) {
		return l, nil
	}
	if l != nil {
		if err := g.replaceable(ctx, p, l); err != nil {
			return nil, err
		}
	}
	if l, err = g.write(ctx, p, e); err != nil {
		return nil, err
	}
	text, err := json.Marshal(l)
	if err != nil {
		return nil, err
	}
	if text, err = g.keep(ctx, slotOf(p), text); err != nil {
		return nil, err
	}
	first := &letter{} // somebody else may have been quicker
	if err := json.Unmarshal(text, first); err != nil {
		return nil, fault.Wrap(fault.Internal, err, "the envelope that was written before cannot be read; nothing was sent")
	}
	if _, err := g.keep(ctx, slot(ofExchange, first.id()), text); err != nil {
		return nil, err
	}
	return first, g.known(ctx, first)
}

// known lets answers find an interchange by its documents.
func (g *gateway) known(ctx context.Context, l *letter) error {
	for _, number := range l.Documents {
		key := slot(ofDocument, l.Sender.ID, l.Recipient.ID, number)
		if err := g.env.Memory.Forget(ctx, key); err != nil {
			return g.forgetful(ctx, err)
		}
		if _, err := g.keep(ctx, key, []byte(l.id())); err != nil {
			return err
		}
	}
	return nil
}

// replaceable makes room for another envelope, after the settings have changed: only
// when the operator surely has nothing of the old one.
func (g *gateway) replaceable(ctx context.Context, p gateways.Parcel, l *letter) error {
	r, err := g.taken(ctx, g.own(p, l))
	switch {
	case err != nil:
		return g.part.Fault(err)
	case r.Outcome == gateways.Absent:
		return g.forgetful(ctx, g.env.Memory.Forget(ctx, slotOf(p)))
	case r.Outcome == gateways.Delivered, r.Outcome == gateways.Sent:
		return fault.New(fault.Permanent, "the interchange %s lies in the mailbox already, with the EDI numbers that the settings had before; ask the operator", l.id())
	}
	return fault.New(fault.Uncertain, "the EDI numbers in the settings have changed, and nobody can tell whether the interchange %s was taken with the old ones; ask the operator", l.id())
}

// taken looks whether the operator has a parcel, and sends nothing to find out.
func (g *gateway) taken(ctx context.Context, p gateways.Parcel) (gateways.Receipt, error) {
	switch wire := g.wire.(type) {
	case *as2.Wire: // its way of asking is to send again
		untouched, err := wire.Untouched(ctx, p)
		if err != nil || !untouched {
			return gateways.Receipt{Outcome: gateways.Unclear}, err
		}
		return gateways.Receipt{Outcome: gateways.Absent}, nil
	case gateways.Settler:
		return wire.Settle(ctx, p)
	}
	return gateways.Receipt{Outcome: gateways.Unclear}, nil
}

// write writes the envelope. The number is counted last of all, when nothing can be
// wrong with the interchange any more.
func (g *gateway) write(ctx context.Context, p gateways.Parcel, e envelope) (*letter, error) {
	x, err := read(ctx, p.Content)
	if err != nil {
		return nil, err
	}
	l := &letter{Format: 1, Sender: x.Header.Sender, Recipient: x.Header.Recipient, Reference: x.Header.Reference, Test: x.Header.Test || e.Test,
		Documents: x.documents, To: p.Size, Content: p.SHA256, Made: p.Made, Written: e.written, SenderAs: e.Sender.String(), ReceiveAs: e.Recipient.String()}
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
	if e.Reference, err = g.count(ctx, l, p.ID); err != nil {
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
	return l, l.seal(ctx, p.Content)
}

// both are the bytes of header and trailer.
func both(c invoice.Content, x *interchange) (header, trailer []byte, err error) {
	if header, err = cut(c, x.header); err != nil {
		return nil, nil, err
	}
	trailer, err = cut(c, x.trailer)
	return header, trailer, err
}

// count is the number of an interchange: one for each document of a pair, however often
// it is sent. It is on disk when it is told.
func (g *gateway) count(ctx context.Context, l *letter, parcel string) (string, error) {
	if g.env.Count == nil {
		return "", fault.Setting("envelope", "interchanges cannot be counted here; choose the envelope of the document")
	}
	n, err := g.env.Count(ctx, "vans "+l.Sender.ID+" "+l.Recipient.ID, parcel)
	if err != nil {
		return "", g.forgetful(ctx, err)
	}
	return strconv.FormatInt(n-1+int64(g.settings.First), 10), nil
}

// seal takes the size and the digest of the whole.
func (l *letter) seal(ctx context.Context, stored invoice.Content) error {
	in, err := l.open(stored)
	if err != nil {
		return unreadable(err)
	}
	defer in.Close()
	sum := sha256.New()
	from := &source{ctx: ctx, from: in}
	if l.Size, err = io.Copy(sum, from); err != nil {
		if ctx.Err() != nil {
			return interrupted(err)
		}
		return unreadable(err)
	}
	l.SHA256 = invoice.Digest(sum.Sum(nil))
	return nil
}

// open opens the whole.
func (l *letter) open(stored invoice.Content) (io.ReadCloser, error) {
	in, err := stretch(stored, edifact.Span{From: l.From, To: l.To})
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
	stored := p.Content
	p.Content = invoice.Content{MediaType: stored.MediaType, Size: l.Size, SHA256: l.SHA256,
		Open: func() (io.ReadCloser, error) { return l.open(stored) }}
	return p
}

// keep keeps bytes, and returns those that were kept first.
func (g *gateway) keep(ctx context.Context, key string, data []byte) ([]byte, error) {
	content, err := g.env.Memory.Keep(ctx, key, bytes.NewReader(data))
	if err != nil {
		return nil, g.forgetful(ctx, err)
	}
	if content.SHA256 == sha256.Sum256(data) {
		return data, nil
	}
	return bytesOf(content)
}

// kept is what is kept, nil for nothing.
func (g *gateway) kept(ctx context.Context, key string) ([]byte, error) {
	content, err := g.env.Memory.Recall(ctx, key)
	if err != nil {
		return nil, g.forgetful(ctx, err)
	}
	if !content.Given() {
		return nil, nil
	}
	return bytesOf(content)
}

func bytesOf(c invoice.Content) ([]byte, error) {
	in, err := c.Open()
	if err != nil {
		return nil, unreadable(err)
	}
	data, err := io.ReadAll(in)
	if err = errors.Join(err, in.Close()); err != nil {
		return nil, unreadable(err)
	}
	return data, nil
}

// forgetful is a disk of ours that does not do what it should.
func (g *gateway) forgetful(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return interrupted(err)
	case fault.As(err) != nil:
		return err
	}
	return fault.Wrap(fault.Temporary, err, "what was sent before cannot be looked up on our own disk; nothing was sent")
}
