package dashboard

import (
	"context"
	"errors"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/engine"
)

const (
	previewLife = 24 * time.Hour
	previewTime = 4 * time.Hour // 1,000 invoices at 50 requests a minute
	mostGoing   = 3             // previews that one person has made at once
)

// preview is a dry run: documents taken up to what would be sent. It goes on when
// the reader leaves the page.
type preview struct {
	company, activation string
	query               adaptors.Query

	mu    sync.Mutex
	total int
	docs  []previewed
	ended bool
	err   error
}

// previewed is one document as it would be sent. The invoice itself is not kept:
// a thousand of them would fill the memory.
type previewed struct {
	candidate   engine.Candidate // as it was found; the preview's own has walked on
	attachments int
	engine.Preview
}

func (p *preview) look() (docs []previewed, total int, ended bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.docs), p.total, p.ended, p.err
}

// beginPreview starts the dry run of the chosen documents.
func (c *call) beginPreview() error {
	a, err := c.activationOfAddress()
	if err != nil {
		return err
	}
	back := c.at("adaptors", a.ID, "export")
	ids := c.r.PostForm["id"]
	if len(ids) == 0 {
		c.flash("warn", c.T("export.choose-some"))
		return c.seeOther(back + "?" + c.exportAgain())
	}
	q, wrong := c.query(c.v("by"), c.v("numbers"), c.r.PostForm["customer"], c.v("from"), c.v("until"))
	if wrong != "" {
		c.flash("err", wrong)
		return c.seeOther(back)
	}
	going := 0
	for _, p := range c.previews.of(c.user.ID) {
		if _, _, ended, _ := p.look(); !ended {
			going++
		}
	}
	if going >= mostGoing {
		c.flash("warn", c.T("export.busy"))
		return c.seeOther(back + "?" + c.exportAgain())
	}
	p := &preview{company: c.company.ID, activation: a.ID, query: q, total: len(ids)}
	id := c.previews.put(c.user.ID, p)
	go c.runPreview(context.WithoutCancel(c.ctx), p, ids)
	return c.seeOther(c.at("adaptors", a.ID, "export", "preview", id))
}

// exportAgain is the search of the form as an address.
func (c *call) exportAgain() string {
	q := c.r.PostForm
	for _, own := range []string{"id", "form", "back"} {
		q.Del(own)
	}
	q.Set("go", "1")
	return q.Encode()
}

// runPreview looks the documents up again, so that what is shown is of now, and
// takes each through the stations.
func (s *server) runPreview(ctx context.Context, p *preview, ids []string) {
	ctx, cancel := context.WithTimeout(ctx, previewTime)
	defer cancel()
	err := errors.New("the preview panicked")
	defer func() {
		if what := recover(); what != nil {
			s.Log.Error("panic", "panic", what, "stack", string(debug.Stack()))
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		p.ended, p.err = true, err
	}()
	err = s.previewEach(ctx, p, ids)
}

func (s *server) previewEach(ctx context.Context, p *preview, ids []string) error {
	found, err := s.Engine.Candidates(ctx, p.company, p.activation, p.query)
	if err != nil {
		return err
	}
	found = slices.DeleteFunc(found, func(f engine.Candidate) bool {
		return f.Group != engine.NotExported || !slices.Contains(ids, f.Transaction.ID)
	})
	p.mu.Lock()
	p.total = len(found)
	p.mu.Unlock()
	for _, f := range found {
		shown, err := s.Engine.Preview(ctx, p.company, p.activation, f)
		if err != nil {
			return err
		}
		one := previewed{candidate: f, Preview: shown}
		if shown.Invoice != nil {
			one.attachments, one.Invoice = len(shown.Invoice.Attachments), nil
		}
		p.mu.Lock()
		p.docs = append(p.docs, one)
		p.mu.Unlock()
	}
	return nil
}
