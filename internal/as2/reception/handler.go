package reception

import (
	"errors"
	"io"
	"net/http"
	"strconv"

	wire "github.com/postbud/postbud/internal/as2"
)

const offer = "AS2 messages are taken here, by POST."

// Handler takes messages. HTTP tells of the transfer alone; what became of the
// message is told by the receipt. Where the trouble is ours there is no receipt but
// status 503, and the sender repeats.
//
// From then on receipts are sent that a former process has left owing.
func (d *Desk) Handler(to Inbox) http.Handler {
	d.beside(func() { d.resume(to) })
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Method {
		case http.MethodPost:
			d.arrived(w, r, to)
		case http.MethodHead:
			w.WriteHeader(http.StatusOK)
		case http.MethodGet:
			say(w, http.StatusOK, offer)
		default:
			w.Header().Set("Allow", "GET, HEAD, POST")
			say(w, http.StatusMethodNotAllowed, offer)
		}
	})
}

func say(w http.ResponseWriter, code int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(code)
	_, _ = io.WriteString(w, text+"\n")
}

// later asks the sender to repeat the message.
func later(w http.ResponseWriter) {
	w.Header().Set("Retry-After", "60")
	say(w, http.StatusServiceUnavailable, "The message could not be taken now. Please send it again later.")
}

// arrived takes the body of a message to disk before anything is made of it.
func (d *Desk) arrived(w http.ResponseWriter, r *http.Request, to Inbox) {
	e, err := wire.ReadEnvelope(r.Header)
	if err != nil {
		d.env.Log.Warn("something came that is no AS2 message", "from", r.RemoteAddr, "err", err)
		say(w, http.StatusBadRequest, "This is no AS2 message: "+err.Error()+".")
		return
	}
	m := &message{Desk: d, envelope: e, inbox: to, from: r.RemoteAddr}
	if e.From != d.Partner.Name || e.To != d.Us.Name { // a stranger's body is not even read
		m.answer(w, r, m.open(nil))
		return
	}
	if err := m.checkReceipt(); err != nil {
		d.env.Log.Warn("a message asks for a receipt to an address that the settings do not allow; it was refused",
			"from", r.RemoteAddr, "message", safe(e.MessageID), "setting", "receipt_hosts", "err", err)
		say(w, http.StatusForbidden, "Receipts are not sent to that address, so the message was not taken. Agree on it with the receiver first.")
		return
	}
	if r.ContentLength > m.mostBytes() {
		say(w, http.StatusRequestEntityTooLarge, "The message is larger than agreed.")
		return
	}
	m.body, err = d.spool().Keep(&line{from: r.Body}, m.mostBytes())
	switch {
	case errors.Is(err, wire.ErrTooLarge):
		d.env.Log.Warn("a message was larger than allowed", "from", r.RemoteAddr, "message", safe(e.MessageID), "setting", "largest")
		say(w, http.StatusRequestEntityTooLarge, "The message is larger than agreed.")
	case errors.As(err, new(*broken)):
		d.env.Log.Info("a message broke off", "from", r.RemoteAddr, "message", safe(e.MessageID), "err", err)
		say(w, http.StatusBadRequest, "The message broke off.")
	case err != nil:
		d.env.Log.Error("a message cannot be written to disk", "message", safe(e.MessageID), "err", err)
		later(w)
	case e.Receipt.Async():
		m.ahead(w, r.Header)
	default:
		defer m.close()
		m.answer(w, r, m.take())
	}
}

// answer tells the sender in the response to its request. Who wants no receipt learns by
// the status that a message was refused.
func (m *message) answer(w http.ResponseWriter, r *http.Request, out result) {
	switch {
	case out.later != nil:
		later(w)
	case out.report, out.refused != nil && m.isReceipt():
		m.receipts(w, r)
	case out.refused != nil && !m.envelope.Receipt.Wanted:
		say(w, http.StatusBadRequest, "The message was refused ("+out.refused.Disposition.Text+"). Nothing of it was taken.")
	case out.receipt == nil || m.envelope.Receipt.Async():
		w.WriteHeader(http.StatusOK)
	default:
		for name, values := range out.receipt.Header {
			w.Header()[name] = values
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(out.receipt.Body)))
		w.WriteHeader(http.StatusOK)
		_, _ = w.Write(out.receipt.Body) // a sender that is gone repeats the message
	}
}

// isReceipt says whether a message reads as a receipt, though by its signature it may be
// anybody's, as after the partner has a new certificate.
func (m *message) isReceipt() bool {
	if m.body == nil || m.envelope.Receipt.Wanted {
		return false
	}
	_, err := wire.ReadMDN(http.Header(m.envelope.Header), m.body.Reader(), m.Partner, m.env.Now())
	return err == nil
}

// receipts hands over what is a receipt.
func (m *message) receipts(w http.ResponseWriter, r *http.Request) {
	if m.inbox.Receipts == nil {
		say(w, http.StatusBadRequest, "This is a receipt. Receipts are not taken at this address.")
		return
	}
	again := r.Clone(r.Context())
	again.Body = io.NopCloser(m.body.Reader())
	m.inbox.Receipts.ServeHTTP(w, again)
}

// ahead answers before the message is looked at, as long as few others are: opening
// a large one takes longer than some senders wait. What is owed is on disk by then.
func (m *message) ahead(w http.ResponseWriter, header http.Header) {
	select {
	case m.early <- struct{}{}:
	default:
		m.behind(w, header)
		return
	}
	d, err := m.owe(m, header, nil)
	if err == nil && d == nil {
		<-m.early
		m.close()
		w.WriteHeader(http.StatusOK)
		return
	}
	if err == nil && m.beside(func() { d.work(true) }) {
		w.WriteHeader(http.StatusOK)
		return
	}
	<-m.early
	m.close()
	m.unowed(w, d, err)
}

// behind answers once the message was looked at and its receipt is on disk.
func (m *message) behind(w http.ResponseWriter, header http.Header) {
	defer m.close()
	r := m.take()
	switch {
	case r.later != nil:
		later(w)
		return
	case !m.owes(r):
		w.WriteHeader(http.StatusOK)
		return
	}
	d, err := m.owe(m, header, r.receipt)
	if err == nil && m.beside(func() { d.pay(r.receipt) }) {
		w.WriteHeader(http.StatusOK)
		return
	}
	m.unowed(w, d, err)
}

// unowed asks the sender to come back, and leaves nothing behind.
func (m *message) unowed(w http.ResponseWriter, d *debt, err error) {
	if err != nil {
		m.env.Log.Error("what is owed to the partner cannot be written down", "message", safe(m.envelope.MessageID), "err", err)
	} else {
		m.debts.leave(d)
	}
	later(w)
}

// line tells what fails when a body is read from what fails when it is written.
type line struct{ from io.Reader }

func (l *line) Read(p []byte) (int, error) {
	n, err := l.from.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = &broken{err}
	}
	return n, err
}

type broken struct{ err error }

func (b *broken) Error() string { return b.err.Error() }
func (b *broken) Unwrap() error { return b.err }
