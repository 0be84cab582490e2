package dropbox

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"

	"github.com/postbud/postbud/fault"
)

const mostTries = 12 // of one request, all causes together

// question is one thing asked of Dropbox.
type question struct {
	doing  string                  // "looking", "sending": for the explanation
	saves  bool                    // a file may be there when its answer is lost
	body   func() (*stream, error) // nil for none
	ask    func(context.Context, io.Reader) error
	path   string // of the file or folder
	folder string // "" for the top
}

// ask asks until there is an answer to judge: on a new connection where a kept one
// was dead, and once with a new token where the old one is refused. In neither case
// was anything taken before. The trip is the last one.
func (g *gateway) ask(ctx context.Context, q question) (*trip, error) {
	renewed := false
	for tries := 1; ; tries++ {
		token, err := g.sign.Token(ctx)
		if err != nil {
			return nil, err
		}
		t := &trip{token: token, silence: g.settings.Timeout, saves: q.saves}
		err = g.once(ctx, q, t)
		switch {
		case err == nil:
			return t, nil
		case t.body != nil && t.body.failed != nil:
			return t, t.body.failed
		case t.status == http.StatusUnauthorized && !renewed && spent(err):
			renewed = true
			g.sign.Refuse(token)
			continue
		case t.status == 0 && t.reused && (!t.whole() || !q.saves) && ctx.Err() == nil && tries < mostTries && dropped(err):
			g.plain.CloseIdleConnections() // the others are as dead
			continue
		}
		return t, err
	}
}

// once is one try.
func (g *gateway) once(ctx context.Context, q question, t *trip) error {
	var from io.Reader
	if q.body != nil {
		body, err := q.body()
		if err != nil {
			return err
		}
		t.body, from = body, body
	}
	err := q.ask(context.WithValue(ctx, tripKey{}, t), from)
	if t.body != nil {
		if !t.gone {
			_ = t.body.Close()
		}
		<-t.body.closed // the transport reads it in a goroutine of its own
	}
	return err
}

// dropped says whether a connection was ended by the other side or by the line, as
// against a server that is silent.
func dropped(err error) bool {
	var wait net.Error
	return fault.As(err) == nil && !(errors.As(err, &wait) && wait.Timeout())
}
