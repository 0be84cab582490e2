package reception

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"sync"
	"time"

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

	mu       sync.Mutex
	next     int
	slots    map[int]*debt
	standing map[string][]*debt // by message, each with another address
	waiting  map[string]*debt   // until they can be taken, by what tells a repeat
}

func newDebts(shelf memory.Shelf, life context.Context) *debts {
	return &debts{shelf: shelf, life: context.WithoutCancel(life), slots: map[int]*debt{}, standing: map[string][]*debt{}, waiting: map[string]*debt{}}
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

// mostPlaces is to how many addresses the receipts of one message go. The address is
// not covered by the partner's signature: who sends an old message again with another
// one ends no debt to the right one, and has us call few others.
const mostPlaces = 4

// stands says whether a debt is to be paid. The partner has asked again where there is
// one for the same message and address: of two with the same receipt the older one
// stays, which knows how long it has been tried, and is tried at once; else the newer
// one, for as long as was left to the older one.
func (l *debts) stands(d *debt, receipt *wire.Receipt) bool {
	l.mu.Lock()
	d.paid = receipt
	if made, err := mail.ParseDate(receipt.Header.Get("Date")); err == nil && made.After(d.began) { // the message could not be taken before
		d.began, d.tried = made, made
	}
	key := d.key()
	if key == "" {
		l.mu.Unlock()
		return true
	}
	all := l.standing[key]
	at := slices.IndexFunc(all, func(o *debt) bool { return o.envelope.Receipt.URL == d.envelope.Receipt.URL })
	if at < 0 {
		defer l.mu.Unlock()
		if len(all) >= mostPlaces {
			d.env.Log.Warn("a receipt is not sent to yet another address", "message", safe(d.envelope.MessageID), "from", d.from, "host", hostOf(d.envelope.Receipt.URL))
			return false
		}
		l.standing[key] = append(all, d)
		return true
	}
	old := all[at]
	same, older := bytes.Equal(old.paid.Body, receipt.Body), old.Since.Before(d.Since)
	if same == older {
		old.began = first(old.began, d.began)
		l.stir(old)
		l.mu.Unlock()
		return false
	}
	d.began, all[at] = first(old.began, d.began), d
	l.mu.Unlock()
	l.leave(old)
	return true
}

func first(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// since is when the debt began, with those in whose place it came.
func (l *debts) since(d *debt) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return d.began
}

// anew is from when the waits of a debt count.
func (l *debts) anew(d *debt) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return d.tried
}

// stir has a debt tried at once, with the lock held.
func (l *debts) stir(d *debt) {
	d.tried = d.env.Now()
	select {
	case d.wake <- struct{}{}:
	default: // it is woken already
	}
}

// stirAll has all tried at once.
func (l *debts) stirAll() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, d := range l.slots {
		l.stir(d)
	}
}

// struck says whether a debt is surely off the list, as where another process has paid
// it.
func (l *debts) struck(d *debt) bool {
	text, err := l.shelf.Kept(l.life, slotKey(d.slot))
	return err == nil && !bytes.Equal(text, d.text)
}

func (l *debts) unlist(d *debt) {
	key := d.key()
	left := slices.DeleteFunc(l.standing[key], func(o *debt) bool { return o == d })
	if len(left) == 0 {
		delete(l.standing, key)
		return
	}
	l.standing[key] = left
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
	l.unlist(d)
	l.forgetPrint(d)
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
	l.forgetPrint(d)
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
func (k *Desk) found(slot int, to Inbox) (*debt, error) {
	l := k.debts
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.slots[slot] != nil {
		return nil, nil
	}
	text, err := l.shelf.Kept(k.life, slotKey(slot))
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
	d := k.debt(&message{Desk: k, envelope: e, inbox: to, from: s.From}, s)
	d.slot, d.text, l.slots[slot] = slot, text, d
	return d, nil
}

// count is how many are on the list.
func (l *debts) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.slots)
}
