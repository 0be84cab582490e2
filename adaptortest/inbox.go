package adaptortest

import (
	"context"
	"errors"
	"net/http/httptest"
	"sync"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
)

// inbox is the engine's side of an arrival. It takes an item only when it is let.
type inbox struct {
	mu    sync.Mutex
	items []adaptors.Item
	full  error         // instead of taking
	gate  chan struct{} // closed or nil: open
}

func (i *inbox) Take(ctx context.Context, item adaptors.Item) (string, error) {
	if i.gate != nil {
		select {
		case <-i.gate:
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.full != nil {
		return "", i.full
	}
	i.items = append(i.items, item)
	return item.Ref, nil
}

func (i *inbox) taken() []adaptors.Item {
	i.mu.Lock()
	defer i.mu.Unlock()
	return append([]adaptors.Item{}, i.items...)
}

// confirms hands in a document three times: to an inbox that takes it, to one
// that is full, and to one that takes its time.
func confirms(b *bench) {
	_, listens := b.adaptor.(adaptors.Listener)
	_, serves := b.adaptor.(adaptors.Server)
	if !listens && !serves {
		b.Skip("nothing is handed in to it")
	}
	if b.far.Send == nil {
		b.Fatal("the far end has no Send")
	}
	open := &inbox{}
	if !b.hand(open, nil) || len(open.taken()) != 1 {
		b.Fatalf("a document was handed in, and %d were taken", len(open.taken()))
	}
	item := open.taken()[0]
	if item.Ref == "" || item.Version == "" || item.Listed() {
		b.Errorf("what was taken has no Ref, no Version or no content: %+v", item)
	}
	full := &inbox{full: fault.New(fault.Temporary, "the disk is full")}
	if b.hand(full, nil) {
		b.Error("it confirmed a document that was not taken")
	}
	slow := &inbox{gate: make(chan struct{})}
	early := make(chan bool, 1)
	taken := b.hand(slow, func(answered <-chan bool) {
		select {
		case <-answered:
			early <- true
		case <-time.After(200 * time.Millisecond):
			early <- false
		}
		close(slow.gate)
	})
	if <-early {
		b.Error("it answered before the document was taken")
	}
	if !taken {
		b.Error("it does not confirm a document that was taken slowly")
	}
}

// hand opens the adaptor for arrivals, has the far end send, and says whether it
// was confirmed. meanwhile may watch the sending.
func (b *bench) hand(to *inbox, meanwhile func(answered <-chan bool)) bool {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), patience)
	defer cancel()
	at := ""
	a := b.open(b.far.Settings)
	if server, ok := a.(adaptors.Server); ok {
		web := httptest.NewServer(server.Handler(to))
		defer web.Close()
		at = web.URL
	}
	listening := make(chan error, 1)
	if listener, ok := a.(adaptors.Listener); ok {
		go func() { listening <- listener.Listen(ctx, to) }()
		defer func() {
			cancel()
			if err := <-listening; err != nil && !errors.Is(err, context.Canceled) {
				b.Errorf("listening ends with: %v", b.saw(err))
			}
		}()
	}
	answered, confirmed := make(chan bool, 1), make(chan bool, 1)
	go func() {
		ok := b.far.Send(b.T, at)
		answered <- ok
		confirmed <- ok
	}()
	if meanwhile != nil {
		meanwhile(answered)
	}
	select {
	case ok := <-confirmed:
		return ok
	case <-ctx.Done():
		b.Fatal("sending does not end")
		return false
	}
}
