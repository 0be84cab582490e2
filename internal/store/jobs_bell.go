package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riversqlite"
)

// due is a job that a commit has made due, now or later.
type due struct {
	kind string
	at   time.Time
}

// bell tells River's fetchers that there is something to fetch, so that they need
// not ask all the time: asking is a statement that SQLite compiles anew each time,
// and an idle program would be busy with it. A ring that is lost costs a wait of
// Options.Poll, no more.
type bell struct{ rings chan string }

func newBell() bell { return bell{make(chan string, 64)} }

// ring never waits. What is rung while nobody works is heard at the next start.
func (b bell) ring(kind string) {
	select {
	case b.rings <- kind:
	default:
	}
}

// ringing is River's own driver for SQLite, but for the messages between its
// parts: they go through the bell instead of through a table.
type ringing struct {
	*riversqlite.Driver
	bell bell
}

// GetListener hands out the bell.
func (d ringing) GetListener(*riverdriver.GetListenenerParams) riverdriver.Listener { return d.bell }

// SupportsListener is true: the bell is one.
func (d ringing) SupportsListener() bool { return true }

// SupportsListenNotify is false: River writes no messages, the store rings.
func (d ringing) SupportsListenNotify() bool { return false }

var _ riverdriver.Listener = bell{}

// WaitForNotification waits for a ring, in the words that River's fetchers know.
func (b bell) WaitForNotification(ctx context.Context) (*riverdriver.Notification, error) {
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case kind := <-b.rings:
		payload, err := json.Marshal(map[string]string{"queue": kind})
		return &riverdriver.Notification{Topic: "river_insert", Payload: string(payload)}, err
	}
}

// Connect has nothing to connect to.
func (b bell) Connect(ctx context.Context) error { return ctx.Err() }

// Close has nothing to close.
func (b bell) Close(context.Context) error { return nil }

// Listen is for every topic.
func (b bell) Listen(context.Context, string) error { return nil }

// Unlisten has nothing to undo.
func (b bell) Unlisten(context.Context, string) error { return nil }

// Ping always answers.
func (b bell) Ping(context.Context) error { return nil }

// Schema is that of SQLite, which has none.
func (b bell) Schema() string { return "" }

// SetAfterConnectExec is for River's own tests.
func (b bell) SetAfterConnectExec(string) {}
