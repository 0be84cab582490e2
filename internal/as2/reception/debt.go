package reception

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/gob"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	wire "github.com/postbud/postbud/internal/as2"
)

// debt is a receipt that is to go by itself, from the moment its message is on disk
// until the partner has taken the receipt. Three things are kept of it: its sheet in
// one of the slots, then the message as it came, and in its place the receipt once
// that was made. A sheet alone is owed nothing: its sender was not answered yet, or
// all is done.
type debt struct {
	*message
	sheet
	slot int
	text []byte          // the sheet as it is kept
	ctx  context.Context // ends when the desk rests, or another debt takes its place
	end  context.CancelFunc
	told bool          // people know that it cannot be taken
	wake chan struct{} // it is to be tried at once
	mine int64         // the watch that was claimed last, 0 for none
	bids int           // how often it was tried by this process

	// by the lock of the list:
	gone  bool          // no longer owed
	paid  *wire.Receipt // the one that is tried
	began time.Time     // since when, over older debts in whose place it came
	tried time.Time     // from when the waits count
}

// sheet is what is known of a message before it is looked at.
type sheet struct {
	ID     string // of the debt, by which the rest is found
	Since  time.Time
	From   string
	Header http.Header
	Print  string // tells a repeat; "" in older ones
}

func (d *debt) bodyKey() string    { return "owed/" + d.ID + "/message" }
func (d *debt) receiptKey() string { return "owed/" + d.ID + "/receipt" }

func slotKey(slot int) string { return fmt.Sprint("owed/", slot) }

// private are headers of the line that are of no use later.
var private = [...]string{"Authorization", "Proxy-Authorization", "Cookie"}

// owe keeps a message until its receipt is with the partner. The sender may be
// answered well after it, and not before. Nil is for one that waits already.
func (k *Desk) owe(m *message, header http.Header, receipt *wire.Receipt) (*debt, error) {
	header = header.Clone()
	for _, name := range private {
		header.Del(name)
	}
	print, err := m.printOf()
	if err != nil {
		return nil, err
	}
	if receipt == nil && k.debts.waits(print) {
		return nil, nil
	}
	d := k.debt(m, sheet{ID: rand.Text(), Since: k.env.Now().UTC(), From: m.from, Header: header, Print: print})
	var text bytes.Buffer
	if err := gob.NewEncoder(&text).Encode(d.sheet); err != nil { // JSON would change a name that is not UTF-8
		return nil, fmt.Errorf("write down what is owed: %w", err)
	}
	d.text = text.Bytes()
	if err := k.debts.enter(d); err != nil {
		return nil, err
	}
	if receipt != nil {
		_, err = d.hold(receipt)
	} else {
		_, err = k.env.Memory.Keep(k.life, d.bodyKey(), m.body.Reader())
	}
	switch {
	case err != nil:
		k.debts.leave(d)
		return nil, err
	case receipt == nil:
		k.debts.wait(d)
	}
	return d, nil
}

func (k *Desk) debt(m *message, s sheet) *debt {
	d := &debt{message: m, sheet: s, began: s.Since, tried: s.Since, wake: make(chan struct{}, 1)}
	d.ctx, d.end = context.WithCancel(k.paying)
	return d
}

// hold keeps the receipt in the place of the message, and gives the one that counts:
// the first.
func (d *debt) hold(receipt *wire.Receipt) (*wire.Receipt, error) {
	text, err := json.Marshal(recordOf(receipt))
	if err != nil {
		return nil, fmt.Errorf("write the receipt: %w", err)
	}
	first, err := d.debts.shelf.Keep(d.life, d.receiptKey(), text)
	if err != nil {
		return nil, err
	}
	r, err := readRecord(bytes.NewReader(first))
	if err != nil {
		return nil, err
	}
	return r.asReceipt(), d.debts.shelf.Forget(d.life, d.bodyKey())
}

// held is the receipt that was made before, nil for none.
func (d *debt) held() (*wire.Receipt, error) {
	text, err := d.debts.shelf.Kept(d.life, d.receiptKey())
	if text == nil || err != nil {
		return nil, err
	}
	r, err := readRecord(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	return r.asReceipt(), nil
}

// errElsewhere says that message and receipt are gone: somebody else, who works from
// the same memory, has done it all.
var errElsewhere = errors.New("it was done elsewhere")

// load reads the message as it was kept.
func (d *debt) load() error {
	if d.body != nil {
		return nil
	}
	content, err := d.env.Memory.Recall(d.life, d.bodyKey())
	if err != nil {
		return err
	}
	if !content.Given() {
		return errElsewhere
	}
	in, err := content.Open()
	if err != nil {
		return err
	}
	d.body, err = d.spool().Keep(in, content.Size)
	return errors.Join(err, in.Close())
}
