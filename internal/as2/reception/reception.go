// Package reception takes what one trading partner sends by AS2 (RFC 4130): it decrypts
// messages, verifies who signed them, hands their documents on, and answers with a signed
// receipt once they are safe on our disk. The adaptor AS2 and every gateway whose partner
// answers with documents take them here.
//
// A repeat of a message is told by partner and Message-ID: its documents are not
// taken again, and it is answered with the same receipt to the byte. A message that
// could not be taken leaves nothing behind, so that its repeat is looked at anew.
//
// A receipt that is to go by itself is sent only for a message that was verified, and
// only to the partner's hosts of the settings. That it is owed is on disk before the
// message is answered, with the message; it is tried for five days, over restarts, the
// same to the byte each time. Then it is given up and people are told; a partner that
// repeats the message gets the receipt that was kept. A message that was answered and
// cannot be taken, as during a pause, is never given up: people are told
// after a day, and it is tried until it is taken.
//
// Of two that work from the same memory, such as two machines on one database, one at a
// time sends a receipt. Neither takes a document twice, and what the other has done is
// not missed.
package reception

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"net/http"
	"sync"

	wire "github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/filing"
	"github.com/postbud/postbud/internal/memory"
	"github.com/postbud/postbud/plugin"
)

// Agreement is who the two sides are and what the partner may do.
type Agreement struct {
	Us      wire.Us
	Partner wire.Partner
	Product string      // how receipts name the program that wrote them
	TLS     *tls.Config // for the partner's server that receipts are sent to
}

// Desk is where the messages of one partner come. It keeps nothing of them but in
// Env.Memory.
type Desk struct {
	Agreement
	env    plugin.Env
	name   string // tells it from others that work from the same memory
	client *http.Client
	turns  filing.Turns  // by Message-ID, so that a repeat waits for the first
	early  chan struct{} // messages that are worked on after they were answered
	lines  chan struct{} // receipts on their way
	debts  *debts

	life   context.Context // ends when it is closed
	end    context.CancelFunc
	paying context.Context // ends when it is to rest, at the latest with its life
	stop   context.CancelFunc

	mu   sync.Mutex
	shut bool
	busy sync.WaitGroup
}

// mostEarly messages are worked on after they were answered. A further one is
// answered only when it is done.
const mostEarly = 8

// Open makes the desk. It lasts until it is closed, and not only as long as the context.
func Open(ctx context.Context, a Agreement, env plugin.Env) *Desk {
	d := &Desk{Agreement: a, env: env, name: rand.Text(), early: make(chan struct{}, mostEarly), lines: make(chan struct{}, mostSent)}
	d.client = d.outward()
	d.life, d.end = context.WithCancel(context.WithoutCancel(ctx))
	d.paying, d.stop = context.WithCancel(d.life)
	d.debts = newDebts(memory.Shelf{Of: env.Memory}, d.life)
	return d
}

// Rest ends the sending of receipts: another one sends those that are owed. A message
// that comes in still and wants one is to be sent again.
func (d *Desk) Rest() {
	d.mu.Lock()
	d.shut = true
	d.mu.Unlock()
	d.stop()
}

// Wake has everything tried at once that is owed.
func (d *Desk) Wake() { d.debts.stirAll() }

// Owed is how many receipts are owed, as far as it knows.
func (d *Desk) Owed() int { return d.debts.count() }

// Close ends the sending of receipts and waits for messages that are worked on. It may
// be called twice.
func (d *Desk) Close() error {
	d.Rest()
	d.end()
	d.busy.Wait()
	d.client.CloseIdleConnections()
	return nil
}

// beside runs work that outlives a request; false when the desk rests.
func (d *Desk) beside(do func()) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.shut {
		return false
	}
	d.busy.Go(do)
	return true
}
