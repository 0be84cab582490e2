package reception

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
)

// telling are the headers that decide what becomes of a message.
var telling = [...]string{"As2-From", "As2-To", "Message-Id", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition",
	"Disposition-Notification-To", "Disposition-Notification-Options", "Receipt-Delivery-Option"}

// printOf tells the same message, to the byte, from every other one.
func (m *message) printOf() (string, error) {
	h := sha256.New()
	for _, name := range telling {
		fmt.Fprintf(h, "%q", m.envelope.Header.Values(name))
	}
	if _, err := io.Copy(h, m.body.Reader()); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// waits says whether the same message waits already until it can be taken. It is then
// tried at once, and not kept a second time: a partner may repeat it for days.
func (l *debts) waits(print string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	d := l.waiting[print]
	if d != nil {
		l.stir(d)
	}
	return d != nil
}

// wait has repeats of a message told, which is on disk by now.
func (l *debts) wait(d *debt) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if d.Print != "" && !d.gone {
		l.waiting[d.Print] = d
	}
}

// settled ends it: a repeat from now on is answered by what became of the message.
func (l *debts) settled(d *debt) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.forgetPrint(d)
}

// forgetPrint is called with the lock held.
func (l *debts) forgetPrint(d *debt) {
	if l.waiting[d.Print] == d {
		delete(l.waiting, d.Print)
	}
}
