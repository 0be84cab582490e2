package reception

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	wire "github.com/postbud/postbud/internal/as2"
)

// record is what is remembered of a message that was taken: the receipt it got, to
// be given to each repeat as it was.
type record struct {
	Header http.Header `json:"header,omitempty"` // nil when no receipt was asked for
	Body   []byte      `json:"body,omitempty"`
	Signed bool        `json:"signed,omitempty"`
}

// mostRecord is more than any receipt of ours takes.
const mostRecord = 1 << 20

func recordOf(receipt *wire.Receipt) *record {
	if receipt == nil {
		return &record{}
	}
	return &record{Header: receipt.Header, Body: receipt.Body, Signed: receipt.Signed}
}

func (r *record) asReceipt() *wire.Receipt {
	if r.Header == nil {
		return nil
	}
	return &wire.Receipt{Header: r.Header, Body: r.Body, Signed: r.Signed}
}

// recall is what is remembered of the message; nil when it did not come before.
func (m *message) recall() (*record, error) {
	if m.key() == "" {
		return nil, nil
	}
	content, err := m.env.Memory.Recall(m.life, m.key())
	if err != nil || !content.Given() {
		return nil, err
	}
	return openRecord(content.Open)
}

// keep remembers the receipt and gives the one that counts: the first.
func (m *message) keep(receipt *wire.Receipt) (*record, error) {
	r := recordOf(receipt)
	if m.key() == "" {
		return r, nil
	}
	text, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("write the record of a message: %w", err)
	}
	content, err := m.env.Memory.Keep(m.life, m.key(), bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	return openRecord(content.Open)
}

func openRecord(open func() (io.ReadCloser, error)) (*record, error) {
	f, err := open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return readRecord(f)
}

func readRecord(from io.Reader) (*record, error) {
	r := &record{}
	if err := json.NewDecoder(io.LimitReader(from, mostRecord)).Decode(r); err != nil {
		return nil, fmt.Errorf("read the record of a message: %w", err)
	}
	return r, nil
}
