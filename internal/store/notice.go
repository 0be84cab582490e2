package store

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/notice"
)

var _ notice.Outbox = (*Outbox)(nil)

// Outbox is notice.Outbox in the database.
type Outbox struct{ db *database }

var (
	messageColumns = strings.Fields(`subscription id activation recipient subject body html negative created sent tries result`)
	selectMessage  = "SELECT " + strings.Join(messageColumns, ", ") + " FROM messages"
	insertMessage  = insertion("messages", messageColumns) + " ON CONFLICT DO NOTHING"
)

func messageFields(m *notice.Message) []any {
	return []any{&m.Subscription, &m.ID, &m.Activation, &m.To, &m.Subject, &m.Text, &m.HTML, &m.Negative,
		when{&m.Created}, when{&m.Sent}, &m.Tries, &m.Result}
}

// Told is up to which change an activation's people were told; 0 at first.
func (o *Outbox) Told(ctx context.Context, subscription, activation string) (seq int64, err error) {
	_, err = o.db.one(ctx, `SELECT seq FROM told WHERE subscription = $1 AND activation = $2`, []any{subscription, activation}, &seq)
	return seq, err
}

// Post stores messages and moves Told, which never goes back, in one commit. A
// message whose ID is there already is left alone.
func (o *Outbox) Post(ctx context.Context, subscription, activation string, told int64, messages []notice.Message, follow ...job.Job) error {
	if subscription == "" || activation == "" {
		return misused("messages need a subscription and an activation")
	}
	return o.db.write(ctx, func(x *tx) error {
		for _, m := range messages {
			if m.ID == "" {
				return misused("a message needs an id")
			}
			m.Subscription, m.Activation = subscription, activation
			if m.Created.IsZero() {
				m.Created = x.now
			}
			if err := x.put(ctx, insertMessage, messageFields(&m)); err != nil {
				return err
			}
		}
		_, err := x.exec(ctx, `INSERT INTO told (subscription, activation, seq) VALUES ($1, $2, $3) ON CONFLICT (subscription, activation)
			DO UPDATE SET seq = CASE WHEN excluded.seq > told.seq THEN excluded.seq ELSE told.seq END`, subscription, activation, told)
		if err != nil {
			return err
		}
		return o.db.jobs.insert(ctx, x, follow)
	})
}

// Unsent lists what waits to be sent, oldest first.
func (o *Outbox) Unsent(ctx context.Context, subscription, activation string) ([]notice.Message, error) {
	return o.messages(ctx, ` AND sent = 0 ORDER BY created, id`, subscription, activation)
}

// Lately lists the newest messages.
func (o *Outbox) Lately(ctx context.Context, subscription, activation string, atMost int) ([]notice.Message, error) {
	return o.messages(ctx, ` ORDER BY created DESC, id LIMIT $3`, subscription, activation, atMost)
}

func (o *Outbox) messages(ctx context.Context, which string, args ...any) (all []notice.Message, err error) {
	err = o.db.each(ctx, selectMessage+` WHERE subscription = $1 AND activation = $2`+which, args, func(rows *sql.Rows) error {
		var m notice.Message
		err := rows.Scan(messageFields(&m)...)
		all = append(all, m)
		return err
	})
	return all, err
}

// Tried stores the result of one try; sent is zero when it failed. What was sent
// stays sent.
func (o *Outbox) Tried(ctx context.Context, subscription, id string, sent time.Time, result string) error {
	return o.db.write(ctx, func(x *tx) error {
		n, err := x.exec(ctx, `UPDATE messages SET tries = tries + 1, result = $1, sent = CASE WHEN sent = 0 THEN $2 ELSE sent END
			WHERE subscription = $3 AND id = $4`, result, millis(sent), subscription, id)
		if err == nil && n == 0 {
			err = missing("message", id)
		}
		return err
	})
}
