// Package as2 takes documents that a trading partner sends by AS2 (RFC 4130): it
// decrypts them, verifies who signed them, and answers with a signed receipt once
// they are safe on our disk.
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
// cannot be taken, as while the adaptor is paused, is never given up: people are told
// after a day, and it is tried until it is taken.
//
// Two that work from the same memory, such as two machines on one database, may both
// send a receipt: the same to the byte, which a partner takes as one. Neither takes a
// document twice, and what the other has done is not missed.
package as2

import (
	"context"
	"crypto/x509"
	"net/http"
	"sync"

	"github.com/postbud/postbud/adaptors"
	wire "github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/filing"
	"github.com/postbud/postbud/internal/memory"
	"github.com/postbud/postbud/plugin"
)

// Adaptor takes what a partner posts to the address of the activation.
var Adaptor = adaptors.Declare(declaration(), open).Owing()

func declaration() plugin.Declaration[Settings] {
	return plugin.Declaration[Settings]{
		Info: plugin.Info{
			Name:    "as2",
			Title:   "AS2",
			Summary: "Takes each document that a trading partner sends by AS2, and answers with a signed receipt.",
			Status:  plugin.Stable,
		},
		Fields: fields,
		Check:  check,
	}
}

// adaptor keeps nothing of a message but in Env.Memory.
type adaptor struct {
	settings Settings
	env      plugin.Env
	us       wire.Us
	partner  wire.Partner
	client   *http.Client
	turns    filing.Turns  // by Message-ID, so that a repeat waits for the first
	early    chan struct{} // messages that are worked on after they were answered
	lines    chan struct{} // receipts on their way
	debts    *debts

	life   context.Context // ends when the adaptor is closed
	end    context.CancelFunc
	paying context.Context // ends when it is to rest, at the latest with its life
	stop   context.CancelFunc

	mu   sync.Mutex
	shut bool
	busy sync.WaitGroup
}

var (
	_ adaptors.Server = (*adaptor)(nil)
	_ adaptors.Debtor = (*adaptor)(nil)
)

// mostEarly messages are worked on after they were answered. A further one is
// answered only when it is done.
const mostEarly = 8

func open(ctx context.Context, s Settings, env plugin.Env) (adaptors.Adaptor, error) {
	us, err := s.Sides.Us()
	if err != nil {
		return nil, err
	}
	partner, err := s.partner()
	if err != nil {
		return nil, err
	}
	a := &adaptor{settings: s, env: env, us: us, partner: partner, early: make(chan struct{}, mostEarly), lines: make(chan struct{}, mostSent)}
	a.client, err = a.outward()
	if err != nil {
		return nil, err
	}
	a.life, a.end = context.WithCancel(context.WithoutCancel(ctx))
	a.paying, a.stop = context.WithCancel(a.life)
	a.debts = newDebts(memory.Shelf{Of: env.Memory}, a.life)
	return a, nil
}

// Rest ends the sending of receipts: another adaptor sends those that are owed. A
// message that comes in still and wants one is to be sent again.
func (a *adaptor) Rest() {
	a.mu.Lock()
	a.shut = true
	a.mu.Unlock()
	a.stop()
}

// Wake has everything tried at once that is owed.
func (a *adaptor) Wake() { a.debts.stirAll() }

// Close ends the sending of receipts and waits for messages that are worked on.
func (a *adaptor) Close() error {
	a.Rest()
	a.end()
	a.busy.Wait()
	a.client.CloseIdleConnections()
	return nil
}

// beside runs work that outlives a request; false when the adaptor rests.
func (a *adaptor) beside(do func()) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.shut {
		return false
	}
	a.busy.Go(do)
	return true
}

// trusted are the issuers that the settings name besides the public ones.
func (s Settings) trusted() (*x509.CertPool, error) {
	if s.CA == "" {
		return nil, nil
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	list, err := plugin.ParseCertificates(s.CA)
	if err != nil {
		return nil, err
	}
	for _, c := range list {
		pool.AddCert(c)
	}
	return pool, nil
}
