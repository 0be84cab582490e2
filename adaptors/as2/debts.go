package as2

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"sync"

	"github.com/postbud/postbud/adaptors"
	wire "github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/memory"
)

// mostOwed receipts of one partner wait to be sent. Further messages that want one are
// not taken, and the partner sends them again later.
const mostOwed = 4096

// debts is the list of what is owed, in so many slots of the memory, which cannot be
// asked what it holds.
type debts struct {
	shelf memory.Shelf
	life  context.Context // outlasts the adaptor: what is done is struck off the list

	mu     sync.Mutex
	next   int
	slots  map[int]*debt
	newest map[string]*debt // by message
}

func newDebts(shelf memory.Shelf, life context.Context) *debts {
	return &debts{shelf: shelf, life: context.WithoutCancel(life), slots: map[int]*debt{}, newest: map[string]*debt{}}
}

var errOwed = fmt.Errorf("the partner's server takes no receipts, and %d wait for it already", mostOwed)

// enter keeps the sheet in a free slot. One that a former process has left and nobody
// has taken up yet is not free.
func (l *debts) enter(d *debt) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for range mostOwed {
		slot := l.next
		l.next = (l.next + 1) % mostOwed
		if l.slots[slot] != nil {
			continue
		}
		first, err := l.shelf.Keep(d.life, slotKey(slot), d.text)
		if err != nil {
			return err
		}
		if bytes.Equal(first, d.text) {
			d.slot, l.slots[slot] = slot, d
			return nil
		}
	}
	return errOwed
}

// latest puts a debt in the place of an older one for the same message, whose partner
// has asked again since; false where a newer one is there.
func (l *debts) latest(d *debt) bool {
	key := d.key()
	if key == "" {
		return true
	}
	l.mu.Lock()
	old := l.newest[key]
	if old != nil && d.Since.Before(old.Since) {
		l.mu.Unlock()
		return false
	}
	l.newest[key] = d
	l.mu.Unlock()
	if old != nil && old != d {
		old.end()
		l.leave(old)
	}
	return true
}

// leave strikes a debt off the list, the sheet last: whoever is stopped before sends
// the receipt once more, and makes no other.
func (l *debts) leave(d *debt) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if d.gone {
		return
	}
	d.gone = true
	d.end()
	if l.newest[d.key()] == d {
		delete(l.newest, d.key())
	}
	err := errors.Join(l.shelf.Forget(l.life, d.bodyKey()), l.shelf.Forget(l.life, d.receiptKey()))
	if err == nil {
		err = l.strike(d)
	}
	if err != nil {
		d.env.Log.Warn("a receipt that is done could not be struck off the list; it is sent again at the next start", "message", safe(d.envelope.MessageID), "err", err)
		return // the slot is not free
	}
	delete(l.slots, d.slot)
}

// pass leaves a slot as it was found.
func (l *debts) pass(d *debt) {
	l.mu.Lock()
	defer l.mu.Unlock()
	d.end()
	delete(l.slots, d.slot)
}

func (l *debts) strike(d *debt) error {
	text, err := l.shelf.Kept(l.life, slotKey(d.slot))
	if err != nil || !bytes.Equal(text, d.text) {
		return err
	}
	return l.shelf.Forget(l.life, slotKey(d.slot))
}

// found is what a former process has left in a slot, nil for nothing.
func (a *adaptor) found(slot int, to adaptors.Inbox) (*debt, error) {
	l := a.debts
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.slots[slot] != nil {
		return nil, nil
	}
	text, err := l.shelf.Kept(a.life, slotKey(slot))
	if text == nil || err != nil {
		return nil, err
	}
	var s sheet
	if err := gob.NewDecoder(bytes.NewReader(text)).Decode(&s); err != nil {
		return nil, fmt.Errorf("read what is owed: %w", err)
	}
	e, err := wire.ReadEnvelope(s.Header)
	if err != nil {
		return nil, err
	}
	d := a.debt(&message{adaptor: a, envelope: e, inbox: to, from: s.From}, s)
	d.slot, d.text, l.slots[slot] = slot, text, d
	return d, nil
}
