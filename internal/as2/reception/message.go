package reception

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"

	wire "github.com/postbud/postbud/internal/as2"
)

// message is one that came.
type message struct {
	*Desk
	envelope wire.Envelope
	inbox    Inbox
	from     string // the address it came from
	body     *wire.Body
}

// result is what became of a message: a receipt, or that the sender is to repeat.
type result struct {
	receipt *wire.Receipt // nil when none was asked for
	refused *wire.Failure // why the message was not taken; nil when it was
	later   error         // the trouble is ours: no receipt, and the sender repeats
	report  bool          // it was a receipt, which is taken elsewhere
}

// spoolMemory is what of each layer stands in memory.
const spoolMemory = 256 << 10

func (d *Desk) spool() wire.Spool { return wire.Spool{Memory: spoolMemory} }

// close removes the body, which is a temporary file.
func (m *message) close() {
	if m.body != nil {
		_ = m.body.Close()
		m.body = nil
	}
}

// mostBytes is how long a body may be on the way, where Base64 makes it longer.
func (m *message) mostBytes() int64 { return m.Partner.MaxSize + m.Partner.MaxSize/2 + 1<<20 }

// take opens the message, hands its documents on and writes the receipt. A repeat
// waits here until the first is done.
func (m *message) take() result {
	if key := m.key(); key != "" {
		done, err := m.turns.Take(m.life, key)
		if err != nil {
			return result{later: err}
		}
		defer done()
	}
	return m.open(m.body)
}

// open verifies a message before anything is looked up or taken, so that a repeat
// proves as much as the first.
func (m *message) open(body wire.Source) result {
	in, err := wire.Receiver{Spool: m.spool(), Us: m.Us, Partner: m.Partner, Now: m.env.Now()}.Open(m.envelope, body)
	var refused *wire.Failure
	if errors.As(err, &refused) {
		m.env.Log.Warn("a message was refused", "from", m.from, "sender", safe(m.envelope.From), "message", safe(m.envelope.MessageID),
			"disposition", refused.Disposition.Text, "reason", refused.Reason)
		return m.receipt(wire.Result{Disposition: refused.Disposition}, refused)
	}
	if err != nil {
		m.env.Log.Error("a message could not be opened", "message", safe(m.envelope.MessageID), "err", err)
		return result{later: err}
	}
	defer func() { _ = in.Close() }()
	if in.Report != nil {
		if m.inbox.Receipts != nil {
			return result{report: true}
		}
		m.env.Log.Warn("a receipt came to the address for messages", "from", m.from, "for", safe(in.Report.OriginalMessageID))
		return result{report: true}
	}
	return m.opened(in)
}

// opened takes the documents of a message that is in order, unless it came before.
func (m *message) opened(in *wire.Incoming) result {
	before, err := m.recall()
	switch {
	case err != nil:
		m.env.Log.Error("the memory cannot be read", "message", safe(m.envelope.MessageID), "err", err)
		return result{later: err}
	case len(in.Parts) == 0:
		m.env.Log.Warn("a message held no document", "message", safe(m.envelope.MessageID))
		return m.receipt(wire.Result{Disposition: wire.Unexpected}, &wire.Failure{Disposition: wire.Unexpected, Authenticated: in.Signature != nil})
	case before != nil:
		m.env.Log.Info("a message came again; its documents were not taken again", "message", safe(m.envelope.MessageID))
		return m.again(before, in)
	}
	if err := m.hand(in); err != nil {
		m.env.Log.Error("a message could not be taken", "message", safe(m.envelope.MessageID), "err", err)
		return result{later: err}
	}
	if in.Expired {
		m.env.Log.Warn("the certificate that the partner signs with has ended", "message", safe(m.envelope.MessageID))
	}
	if in.Variant != wire.AsReceived && in.Variant != "" {
		m.env.Log.Info("the signature fits another form of the message", "message", safe(m.envelope.MessageID), "form", in.Variant)
	}
	out := m.receipt(wire.Result{Disposition: wire.Processed, MIC: in.MIC}, nil)
	if out.later != nil {
		return out
	}
	kept, err := m.keep(out.receipt)
	if err != nil {
		m.env.Log.Error("the receipt cannot be kept", "message", safe(m.envelope.MessageID), "err", err)
		return result{later: err}
	}
	return result{receipt: kept.asReceipt()}
}

// again is the answer to a repeat: the receipt that was given, or one that says so
// where none was asked for at the time.
func (m *message) again(before *record, in *wire.Incoming) result {
	if r := before.asReceipt(); r != nil {
		return result{receipt: r}
	}
	return m.receipt(wire.Result{Disposition: wire.DuplicateDocument, MIC: in.MIC}, nil)
}

// receipt writes one where the sender wants it.
func (m *message) receipt(r wire.Result, refused *wire.Failure) result {
	if !m.envelope.Receipt.Wanted {
		return result{refused: refused}
	}
	receipt, err := wire.Answer(m.envelope, r, m.Us, m.Product, m.env.Now())
	if err != nil {
		m.env.Log.Error("the receipt cannot be written", "message", safe(m.envelope.MessageID), "err", err)
		return result{later: err}
	}
	return result{receipt: receipt, refused: refused}
}

// hand gives the documents to the inbox, each once it is whole. One that was given
// before, when a later one failed, is given again.
func (m *message) hand(in *wire.Incoming) error {
	for i, part := range in.Parts {
		d := Document{MessageID: m.envelope.MessageID, Number: i + 1, Name: part.Name, MediaType: mediaType(part.MediaType), Open: part.Open, from: m.envelope.From}
		if err := m.inbox.Take(m.life, d); err != nil {
			return err
		}
	}
	return nil
}

// key is under which a message is known; a stranger's words are digested.
func (m *message) key() string {
	id := m.envelope.MessageID
	if id == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(m.envelope.From + "\x00" + m.envelope.To + "\x00" + strings.Trim(id, "<>")))
	return "message " + hex.EncodeToString(sum[:])
}

// safe is a stranger's text for the log and for identities: whole where it is short
// and plain, else its digest.
func safe(text string) string {
	text = strings.Trim(text, "<>")
	if len(text) <= 255 && !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' }) {
		return text
	}
	sum := sha256.Sum256([]byte(text))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// mediaType is the type alone; what the document is the formats find out.
func mediaType(text string) string {
	kind, _, _ := strings.Cut(text, ";")
	return strings.ToLower(strings.TrimSpace(kind))
}
