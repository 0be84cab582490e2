// Package notice is who is told what, and when: mails made from what the ledger
// saw, kept in an outbox until a mail server took them.
package notice

import (
	"context"
	"time"

	"github.com/postbud/postbud/internal/job"
)

// Message is one mail to one person. It is stored before it is sent and keeps
// its identity, so that a repeat is recognised.
type Message struct {
	Subscription string
	ID           string // from activation, recipient and the changes it tells of; also the Message-ID
	Activation   string
	To           string
	Subject      string
	Text         string
	HTML         string
	Negative     bool
	Created      time.Time
	Sent         time.Time // zero until a mail server took it
	Tries        int
	Result       string // the mail server's answer, or the last error
}

// Outbox keeps messages. internal/store implements it.
type Outbox interface {
	// Told is the sequence number of the ledger's changes up to which an
	// activation's people were told.
	Told(ctx context.Context, subscription, activation string) (int64, error)
	// Post stores messages and moves Told in one commit. A message whose ID is
	// there already is left alone.
	Post(ctx context.Context, subscription, activation string, told int64, messages []Message, follow ...job.Job) error
	// Unsent lists what waits to be sent, oldest first.
	Unsent(ctx context.Context, subscription, activation string) ([]Message, error)
	// Tried stores the result of one try; sent is zero when it failed.
	Tried(ctx context.Context, subscription, id string, sent time.Time, result string) error
	// Lately lists the newest messages.
	Lately(ctx context.Context, subscription, activation string, atMost int) ([]Message, error)
}

// Mailer hands one message to a mail server.
type Mailer interface {
	Mail(context.Context, Message) (result string, err error)
}
