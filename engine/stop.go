package engine

import (
	"context"
	"errors"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/ledger"
)

const (
	readTries = 8         // of one document at the source
	bugTries  = 2         // of a document on which the program itself fails
	pausedFor = time.Hour // a document looks again whether its connection was mended
)

// stop leads a document off the road: to held or skipped where a rule says so,
// else where its fault leads.
func (p *passage) stop(ctx context.Context, err error) {
	if ctx.Err() != nil && !errors.Is(err, context.DeadlineExceeded) {
		p.steps = nil // the program ends; the lease runs out and another goes on
		return
	}
	m := ledger.Move{Kind: string(fault.KindOf(err)), Code: fault.CodeOf(err), Cause: err.Error()}
	if f := fault.As(err); f != nil {
		m.Args = f.Args
	}
	var off *parked
	if errors.As(err, &off) {
		m.To, m.Change = off.to, p.learned()
		p.step(p.legal(m))
		return
	}
	var source *sourceFault
	if paused := errors.As(err, &source) && fault.KindOf(err) == fault.Configuration; !paused && !asked(err) {
		p.t.Tries++
	}
	m.Change = p.learned()
	from := p.t.State
	m.To, m.Until = p.e.afterReading(ctx, p, err)
	if m.To == ledger.Waiting {
		m.Step = from
	}
	p.step(p.legal(m))
}

// asked says whether the far end itself asked for patience. That is no failure.
func asked(err error) bool {
	f := fault.As(err)
	return f != nil && f.Kind == fault.Temporary && f.RetryAfter > 0
}

// legal has a listed document pass Received on the way to a state that Listed
// does not lead to.
func (p *passage) legal(m ledger.Move) ledger.Move {
	if !ledger.May(p.t.State, m.To) && p.t.State == ledger.Listed {
		p.step(ledger.Move{To: ledger.Received, Cause: "listed"})
	}
	return m
}
