package reception

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	wire "github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/netx"
)

// checkReceipt holds the address that a message asks a receipt for against the
// settings. Nothing is sent there before the message was verified.
func (m *message) checkReceipt() error {
	if !m.envelope.Receipt.Async() {
		return nil
	}
	return m.Partner.MayAsk(m.envelope.Receipt.URL)
}

const (
	sending  = 2 * time.Minute // bounds one try
	mostSent = 4               // receipts on their way at a time
)

// post sends a receipt once, unless another process is at it, or has done it.
func (d *debt) post(receipt *wire.Receipt) error {
	select {
	case d.lines <- struct{}{}:
		defer func() { <-d.lines }()
	case <-d.ctx.Done():
		return d.ctx.Err()
	}
	if err := d.claim(); err != nil {
		return err
	}
	if d.debts.struck(d) {
		return errElsewhere
	}
	ctx, cancel := context.WithTimeout(d.ctx, sending)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, d.envelope.Receipt.URL, bytes.NewReader(receipt.Body))
	if err != nil {
		return err
	}
	for name, values := range receipt.Header {
		r.Header[name] = values
	}
	r.Header["User-Agent"] = []string{d.Product}
	r.Close = true // some products close without a word
	answer, err := d.client.Do(r)
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
func (d *Desk) outward() *http.Client {
	client := *d.env.HTTP(netx.Modern(d.TLS))
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &client
}

// hostOf is the host of an address, for people.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
