package as2

import (
	"context"
	"fmt"
	"net"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/web"
)

// Settle finds out whether a parcel arrived. What was surely not sent whole is absent. Else the same message goes out again, which a partner that has it answers
// with the receipt it gave before; where the partner is known to take a repeat for a
// new message, a person must ask. A receipt that is not for what we sent is asked for
// once more and then shown to a person (F-82); one whose signature does not count is
// shown at once, since the next one would be as bad (F-84).
func (g *Wire) Settle(ctx context.Context, p gateways.Parcel) (gateways.Receipt, error) {
	return g.turn(ctx, p, func(e *errand) (gateways.Receipt, error) {
		if !looksFirst {
			return e.verdict(gateways.Absent, "nobody has looked"), nil
		}
		if err := e.find(p); err != nil {
			return gateways.Receipt{}, err
		}
		if e.letter == nil {
			return e.absent()
		}
		r, err := e.known()
		if err != nil || r.Outcome != "" {
			return r, err
		}
		switch {
		case e.before && e.elsewhere():
			return e.verdict(gateways.Unclear, e.whose()), nil
		case e.doubt != nil:
			return e.onceMore()
		case !e.before:
			return e.absent()
		case e.settings.Repeats == person:
			return e.verdict(gateways.Unclear, "the partner's system would take a repeat for a new document; ask the partner whether it has the message "+e.letter.id()), nil
		}
		return e.post()
	})
}

// Untouched says whether the partner surely has nothing of a parcel, without asking.
func (g *Wire) Untouched(ctx context.Context, p gateways.Parcel) (yes bool, err error) {
	_, err = g.turn(ctx, p, func(e *errand) (gateways.Receipt, error) {
		err := e.find(p)
		yes = err == nil && (e.letter == nil || !e.before)
		return gateways.Receipt{}, err
	})
	return yes, err
}

func (e *errand) verdict(o gateways.Outcome, reason string) gateways.Receipt {
	return gateways.Receipt{Outcome: o, At: e.now(), Reason: reason}
}

// absent says so once the server can be reached: then it may be sent at once.
func (e *errand) absent() (gateways.Receipt, error) {
	conn, err := e.env.Dial(e.ctx, "tcp", net.JoinHostPort(e.target.Host, e.target.Port))
	if err != nil {
		if f := fault.As(err); f != nil {
			err = web.Fielded(f, "url")
		}
		return gateways.Receipt{}, err
	}
	_ = conn.Close()
	return e.verdict(gateways.Absent, "the message was never sent to its end"), nil
}

// onceMore repeats a message whose receipt had another digest, one single time.
func (e *errand) onceMore() (gateways.Receipt, error) {
	if !e.doubt.differs || e.settings.Repeats == person {
		return gateways.Receipt{}, e.doubt.err
	}
	before, err := e.noted(e.ctx, e.letter.id(), oneMore)
	switch {
	case err != nil:
		return gateways.Receipt{}, err
	case before:
		return gateways.Receipt{}, e.doubt.err
	}
	if err := e.note(e.ctx, e.letter.id(), oneMore); err != nil {
		return gateways.Receipt{}, err
	}
	return e.post()
}

// Track asks for a receipt that is overdue by sending the same message again, as
// often as the settings allow. One that has come meanwhile, or that counts by the
// certificates of today, is found without. A receipt by which the partner says that it
// has something else is told together with an error: a person must look.
func (g *Wire) Track(ctx context.Context, r gateways.Receipt) (gateways.Receipt, error) {
	done, err := g.turns.Take(ctx, r.RemoteID)
	if err != nil {
		return r, g.interrupted(err, false)
	}
	defer done()
	e := &errand{Wire: g, ctx: ctx}
	if e.letter, err = g.recall(ctx, r.RemoteID); err != nil {
		return r, err
	}
	if e.letter == nil {
		r.Reason = "nothing is known here any more of a message with this identity; ask the partner"
		return r, nil
	}
	if err := e.doubted(); err != nil {
		return r, err
	}
	known, err := e.known()
	switch {
	case err != nil:
		return r, err
	case known.Outcome == gateways.Delivered, known.Outcome == gateways.Rejected:
		return known, nil
	case known.Outcome == gateways.Sent && known.Due.After(g.now()):
		return known, nil
	}
	out, err := e.remind(r)
	if e.hearsay != "" && err == nil && out.Outcome == gateways.Sent {
		out.Reason = strings.TrimPrefix(out.Reason+"; "+e.hearsay, "; ")
	}
	return out, err
}

// remind sends the message again because its receipt is late.
func (e *errand) remind(r gateways.Receipt) (gateways.Receipt, error) {
	switch {
	case e.before && e.elsewhere():
		r.Reason = e.whose()
		return r, nil
	case e.doubt != nil && !e.doubt.differs:
		r.Reason = e.doubt.err.Error()
		return r, nil
	case e.doubt != nil:
		before, err := e.noted(e.ctx, e.letter.id(), oneMore)
		if err == nil && (before || e.settings.Repeats == person) {
			r.Outcome, r.Reason = gateways.Unclear, e.doubt.err.Error()
			return r, e.doubt.err
		}
		if err != nil {
			return r, err
		}
		out, err := e.onceMore()
		if e.doubt != nil && err != nil && fault.CodeOf(err) == fault.CodeOf(e.doubt.err) {
			out.Outcome = gateways.Unclear
		}
		return out, err
	case e.settings.Repeats == person:
		r.Reason = "the receipt is late, and the partner's system would take a repeat for a new document; ask the partner"
		return r, nil
	}
	for n := 1; n <= e.settings.Overdue; n++ {
		mark := fmt.Sprintf("%s-%d", overdue, n)
		before, err := e.noted(e.ctx, e.letter.id(), mark)
		switch {
		case err != nil:
			return r, err
		case before:
			continue
		}
		if err := e.note(e.ctx, e.letter.id(), mark); err != nil {
			return r, err
		}
		again, err := e.post()
		if err != nil {
			return r, err
		}
		return again, nil
	}
	r.Reason = "the receipt is late, and the message was sent again as often as the settings allow; ask the partner"
	return r, nil
}
