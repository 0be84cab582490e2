package as2

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	wire "github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/invoice"
)

// letter is a message that was built and is kept until it is forgotten, since a
// repeat must be the same to the byte. In the file that is kept its body comes first,
// then a line end, then the sheet.
type letter struct {
	sheet
	tail []byte // line end and sheet, as they are kept
	kept invoice.Content
	open bool // an answer has left open whether it was taken
}

// sheet is what must be known beside the body.
type sheet struct {
	Format  int
	Header  http.Header
	Expect  wire.Expectation
	Size    int64  // of the body
	Way     string // digest of the agreement it was built by
	Host    string `json:",omitempty"` // of the partner it was built for; "" in older ones
	Content string // digest of the documents that it was built of
}

const mostSheet = 64 << 10

func (l *letter) id() string { return l.Expect.MessageID }

// What is kept beside a message, by the last part of its key.
const (
	theLetter = ""
	unsent    = "/unsent"   // the partner surely has nothing of it
	finished  = "/finished" // the partner's last word
	doubtful  = "/doubtful" // an answer that proves nothing
	heard     = "/heard"    // what came by itself and proves nothing; a number follows
	second    = "/second"   // a receipt that came when all was said
	handed    = "/handed"   // the partner has taken it and owes the receipt
	oneMore   = "/onemore"  // it was repeated because of a wrong digest
	overdue   = "/overdue"  // it was repeated because no receipt came; a number follows
	closed    = "/closed"   // another message has taken its place
)

// slot is the key of what is kept for a Message-ID. Strangers send Message-IDs, so
// nothing of them stands in it; brackets do not count, for some products drop them.
func slot(messageID, what string) string {
	sum := sha256.Sum256([]byte(strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(messageID), "<"), ">")))
	return "message/" + hex.EncodeToString(sum[:16]) + what
}

// messageID is the identity of a parcel as the partner sees it, the same at every
// attempt. Only when the partner has refused a message, or none of it was sent, the
// next one gets another.
func messageID(p gateways.Parcel, round int) string {
	left := identity(p)
	if round > 1 {
		left = fmt.Sprintf("%s-%d", left, round)
	}
	if !looksFirst {
		left += "-" + rand.Text()
	}
	return "<" + left + "@as2.postbud>"
}

// identity is the parcel's in letters that every system takes.
func identity(p gateways.Parcel) string {
	odd := func(r rune) bool {
		return !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '-' || r == '_')
	}
	if p.ID != "" && len(p.ID) <= 128 && !strings.ContainsFunc(p.ID, odd) {
		return p.ID
	}
	sum := sha256.Sum256([]byte(p.ID))
	return hex.EncodeToString(sum[:16])
}

// recall finds the message of this identity; nil where there is none.
func (g *Wire) recall(ctx context.Context, messageID string) (*letter, error) {
	content, err := g.env.Memory.Recall(ctx, slot(messageID, theLetter))
	if err != nil {
		return nil, g.shelf.Fault(ctx, err)
	}
	if !content.Given() {
		return nil, nil
	}
	return readLetter(content)
}

// readLetter finds the sheet at the end of what is kept.
func readLetter(content invoice.Content) (*letter, error) {
	in, err := content.Open()
	if err != nil {
		return nil, unreadable(err)
	}
	defer in.Close()
	if _, err := io.CopyN(io.Discard, in, max(content.Size-mostSheet, 0)); err != nil {
		return nil, unreadable(err)
	}
	end, err := io.ReadAll(in)
	if err != nil {
		return nil, unreadable(err)
	}
	l := &letter{kept: content, tail: end[max(bytes.LastIndexByte(end, '\n'), 0):]}
	if err := json.Unmarshal(l.tail, &l.sheet); err != nil || l.Format != 1 || l.Size != content.Size-int64(len(l.tail)) {
		return nil, fault.New(fault.Internal, "the message that was built before cannot be read; nothing was sent this time")
	}
	return l, nil
}

// written builds the message and keeps it, in one go and without holding it. Where
// somebody else was quicker, that one's is returned.
func (g *Wire) written(ctx context.Context, m wire.Message, content string, now time.Time) (*letter, error) {
	out, in := io.Pipe()
	l, sum := &letter{sheet: sheet{Content: content}}, sha256.New()
	failed := make(chan error, 1)
	go func() {
		err := g.write(io.MultiWriter(in, sum), m, now, l)
		_ = in.CloseWithError(err) // never fails
		failed <- err
	}()
	kept, err := g.env.Memory.Keep(ctx, slot(m.ID, theLetter), out)
	_ = out.Close() // never fails
	switch built := <-failed; {
	case ctx.Err() != nil:
		return nil, g.interrupted(errors.Join(ctx.Err(), err), false)
	case built != nil && !errors.Is(built, io.ErrClosedPipe):
		return nil, unbuilt(built)
	case err != nil:
		return nil, g.shelf.Fault(ctx, err)
	case built != nil || invoice.Digest(sum.Sum(nil)) != kept.SHA256:
		return readLetter(kept)
	}
	l.kept = kept
	return l, nil
}

// write writes the body, a line end and the sheet.
func (g *Wire) write(w io.Writer, m wire.Message, now time.Time, l *letter) error {
	built, err := wire.Build(w, m, g.way, now)
	if err != nil {
		return err
	}
	built.Expect.NeedMIC = g.settings.NeedMIC
	l.sheet = sheet{Format: 1, Header: built.Header, Expect: built.Expect, Size: built.Size, Way: g.agreement(now), Host: g.target.Host, Content: l.Content}
	text, err := json.Marshal(l.sheet)
	if err != nil {
		return err
	}
	l.tail = append([]byte{'\n'}, text...)
	_, err = w.Write(l.tail)
	return err
}

// agreement is a digest of all that decides how a message is built, so that one of
// which nothing was sent yet follows when the settings change.
func (g *Wire) agreement(now time.Time) string {
	s := g.settings
	h := sha256.New()
	fmt.Fprintf(h, "%q %q %q %q %q %v %v %q %v %v", g.way.Us.Name, g.way.Partner.Name, s.Sign, s.Encrypt, s.Compress, s.OldNames, s.Bare, g.way.Receipt.URL, g.way.Receipt.Wanted, g.way.Receipt.Signed)
	fmt.Fprintf(h, "%q %v %v %v %q", s.OAEP, s.NeedMIC, s.Named, s.Beside, g.target.Host)
	ours, theirs := g.way.InUse(now)
	if ours != nil {
		h.Write(ours.Raw)
	}
	if theirs != nil {
		h.Write(theirs.Raw)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// note keeps a mark.
func (g *Wire) note(ctx context.Context, messageID, what string) error {
	_, err := g.keep(ctx, messageID, what, []byte(g.now().Format(time.RFC3339Nano)))
	return err
}

// noted tells whether a mark is kept.
func (g *Wire) noted(ctx context.Context, messageID, what string) (bool, error) {
	return g.shelf.Noted(ctx, slot(messageID, what))
}

// keep keeps bytes, and returns those that were kept first.
func (g *Wire) keep(ctx context.Context, messageID, what string, data []byte) ([]byte, error) {
	return g.shelf.Keep(ctx, slot(messageID, what), data)
}

// kept is what is kept, nil for nothing.
func (g *Wire) kept(ctx context.Context, messageID, what string) ([]byte, error) {
	return g.shelf.Kept(ctx, slot(messageID, what))
}

func (g *Wire) forget(ctx context.Context, messageID, what string) error {
	return g.shelf.Forget(ctx, slot(messageID, what))
}
