package vans

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"slices"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/filing"
)

const (
	mostAnswer = 1 << 20 // bytes of a file that is taken for an answer
	mostReads  = 1000    // files that one look reads; the next one goes on
)

// look reads what has come into the return folder since the last look and keeps the
// answers to interchanges of ours. A file is done with, as the settings say, only when
// every answer in it was kept: what holds anything for somebody else stays untouched.
// More says that some were left for the next look.
func (g *gateway) look(ctx context.Context) (more bool, err error) {
	select {
	case g.reading <- struct{}{}:
		defer func() { <-g.reading }()
	case <-ctx.Done():
		return false, ended(ctx.Err())
	}
	folder := folder(g.settings.ReturnFolder)
	files, err := g.folders.Files(ctx, folder)
	if err != nil {
		return false, g.returned("return_folder", err)
	}
	slices.SortFunc(files, func(a, b filing.Entry) int { // the newest are waited for
		if one, other := g.closed[a.Name], g.closed[b.Name]; one != other {
			return map[bool]int{false: -1, true: 1}[one]
		}
		return cmp.Or(b.Modified.Compare(a.Modified), cmp.Compare(b.Name, a.Name))
	})
	seen, closed, reads := make(map[string]filing.Entry, len(files)), map[string]bool{}, 0
	defer func() { g.seen, g.closed = seen, closed }()
	for _, f := range files {
		switch known, before := g.seen[f.Name]; {
		case before && known == f, f.Size == 0, f.Size > mostAnswer:
			seen[f.Name] = f
			continue
		case reads == mostReads:
			more = true
			continue
		}
		reads++
		text, err := g.folders.Read(ctx, folder, f.Name, mostAnswer)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case shut(err): // the others are read all the same
			if closed[f.Name] = true; !g.closed[f.Name] {
				g.env.Log.Warn("a file in the return folder cannot be read", "file", safe(f.Name), "err", err)
			}
			continue
		case err != nil:
			return false, g.returned("return_folder", err)
		case int64(len(text)) != f.Size: // it still grows
			continue
		}
		done, err := g.take(ctx, text, nil)
		if err != nil {
			return false, err
		}
		seen[f.Name] = f
		if done {
			g.clear(ctx, folder, f.Name)
		}
	}
	return more, nil
}

// shut says whether a fault is that of what lies there, the line being good.
func shut(err error) bool {
	f := fault.As(err)
	return f != nil && f.Field == "folder"
}

// take keeps the answers in a file that are to interchanges of ours, and says whether
// there were such and no others. Where it is the answer to a sending, own is what was
// sent.
func (g *gateway) take(ctx context.Context, text []byte, own *letter) (done bool, err error) {
	all := answersIn(text)
	done = len(all) > 0
	for _, a := range all {
		l, err := g.asked(ctx, a, own)
		if err != nil {
			return false, err
		}
		if l == nil {
			done = false
			continue
		}
		if _, err := g.shelf.Keep(ctx, slot(ofAnswer, l.id(), a.Type, string(a.says())), text); err != nil {
			return false, err
		}
	}
	return done, nil
}

// asked finds the interchange that an answer is to; nil where it is none of ours, or
// somebody answers who was not asked.
func (g *gateway) asked(ctx context.Context, a answer, own *letter) (*letter, error) {
	if own != nil && own.is(a) {
		return g.unlessStrange(own, a), nil
	}
	sender, recipient, key := a.To, a.From, ""
	if a.Type == "CONTRL" {
		sender, recipient = a.Sender, a.Recipient
	}
	switch s := a.Subject; {
	case s.Interchange != "":
		key = slot(ofNumber, identity(sender, recipient, s.Interchange))
	case s.Document != "":
		key = slot(ofDocument, sender.ID, recipient.ID, s.Document)
	default:
		return nil, nil
	}
	id, err := g.latest(ctx, a, key)
	if id == "" || err != nil {
		return nil, err
	}
	l, err := g.recall(ctx, slot(ofExchange, id))
	if l == nil || err != nil || !l.is(a) {
		return nil, err
	}
	return g.unlessStrange(l, a), nil
}

// unlessStrange is the letter, or nil where somebody answers who was not asked.
func (g *gateway) unlessStrange(l *letter, a answer) *letter {
	if why := g.stranger(l, a); why != "" {
		g.env.Log.Warn("an answer was not taken in", "type", a.Type, "to", l.id(), "why", why)
		return nil
	}
	return l
}

// latest is the identity of the interchange that was sent last with a number or a
// document. It is found once for each answer: one that still lies there when the
// document is sent anew is not taken for an answer to that.
func (g *gateway) latest(ctx context.Context, a answer, sent string) (string, error) {
	id, err := g.shelf.Kept(ctx, sent)
	if err != nil || id == nil {
		return "", err
	}
	sum := sha256.Sum256(a.text)
	first, err := g.shelf.Keep(ctx, slot(ofFile, hex.EncodeToString(sum[:]), sent), id)
	return string(first), err
}

// stranger says why an answer comes from somebody who was not asked, "" where not.
func (g *gateway) stranger(l *letter, a answer) string {
	switch {
	case a.To.ID != l.Sender.ID:
		return "it is addressed to " + safe(a.To.String())
	case !same(a.From, l.Recipient) && (g.operator.ID == "" || !same(a.From, g.operator)):
		return "it comes from " + safe(a.From.String())
	case a.Test && !l.Test:
		return "it is marked as a test"
	}
	return ""
}

// clear does with a file of ours what the settings say. Where that fails the file stays,
// which harms nobody.
func (g *gateway) clear(ctx context.Context, from, name string) {
	var err error
	switch g.settings.Done {
	case move:
		err = g.folders.Shift(ctx, from, name, folder(g.settings.DoneFolder))
	case remove:
		err = g.folders.Erase(ctx, from, name)
	}
	if err != nil {
		g.env.Log.Warn("a receipt that was read could not be cleared away", "file", name, "err", err)
	}
}

// returned is a fault of the wire about another folder than that of the documents.
func (g *gateway) returned(field string, err error) error {
	if f := fault.As(err); f != nil && f.Field == "folder" {
		own := *f
		own.Field = field
		return &own
	}
	return g.part.Fault(err)
}
