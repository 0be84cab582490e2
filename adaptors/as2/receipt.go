package as2

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"time"

	wire "github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/netx"
)

// waits are those between the tries to send a receipt.
var waits = [...]time.Duration{2 * time.Second, 10 * time.Second, time.Minute, 5 * time.Minute, 25 * time.Minute}

// checkReceipt holds the address that a message asks a receipt for against the
// settings. Nothing is sent there before the message was verified.
func (m *message) checkReceipt() error {
	if !m.envelope.Receipt.Async() {
		return nil
	}
	return m.partner.MayAsk(m.envelope.Receipt.URL)
}

// send sends a receipt by itself. One for a message that nobody proved to be the
// partner's is not sent: whoever sent it would make us call the partner.
func (m *message) send(r result) {
	switch {
	case r.receipt == nil:
		return
	case r.refused != nil && !r.refused.Authenticated:
		m.env.Log.Warn("no receipt was sent for a message that is not proven to be the partner's", "message", safe(m.envelope.MessageID))
		return
	}
	m.beside(func() { m.deliver(r.receipt) })
}

// deliver tries until the receipt is taken, the tries are used up, or the adaptor is
// closed.
func (m *message) deliver(receipt *wire.Receipt) {
	for try := 0; ; try++ {
		err := m.post(receipt)
		if err == nil {
			return
		}
		if m.life.Err() != nil || try == len(waits) {
			m.env.Log.Warn("a receipt could not be sent; it is given again when the partner repeats the message",
				"message", safe(m.envelope.MessageID), "tries", try+1, "err", err)
			return
		}
		m.env.Log.Info("a receipt could not be sent yet", "message", safe(m.envelope.MessageID), "err", err)
		if m.env.Sleep(m.life, waits[try]) != nil {
			return
		}
	}
}

// sending bounds one try.
const sending = 2 * time.Minute

func (m *message) post(receipt *wire.Receipt) error {
	ctx, cancel := context.WithTimeout(m.life, sending)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, m.envelope.Receipt.URL, bytes.NewReader(receipt.Body))
	if err != nil {
		return err
	}
	for name, values := range receipt.Header {
		r.Header[name] = values
	}
	r.Header["User-Agent"] = []string{m.settings.product()}
	r.Close = true // some products close without a word
	answer, err := m.client.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	_, _ = io.CopyN(io.Discard, answer.Body, 64<<10) // it says nothing that counts
	if answer.StatusCode/100 != 2 {
		return fmt.Errorf("the partner's server answers %s", answer.Status)
	}
	return nil
}

// outward is the client for receipts: over the guarded dialer, and never on to
// another address than the one that was checked.
func (a *adaptor) outward() (*http.Client, error) {
	pool, err := a.settings.trusted()
	if err != nil {
		return nil, err
	}
	lent := a.env.HTTP(netx.Modern(&tls.Config{RootCAs: pool}))
	client := *lent
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &client, nil
}
