package as2_test

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"errors"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/cms/cmstest"
)

// sides are a sender and a receiver that know each other.
type sides struct {
	sender, receiver cmstest.Party
	way              as2.Partnership // sender to receiver
	back             as2.Receiver    // the receiver's side of it
}

func newSides(t testing.TB) *sides {
	t.Helper()
	s := &sides{sender: cmstest.RSA(t, "sender", 0), receiver: cmstest.RSA(t, "receiver", 1)}
	s.way = as2.Partnership{
		Us:        as2.Us{Name: "Nordisk Byg", Keys: []as2.OwnKey{{Certificate: s.sender.Certificate, Private: s.sender.Key}}},
		Partner:   as2.Partner{Name: "ACME", Certificates: []as2.PartnerCertificate{{Certificate: s.receiver.Certificate}}},
		Receipt:   as2.ReceiptRequest{Wanted: true, Signed: true},
		UserAgent: "Postbud test",
	}
	s.back = as2.Receiver{
		Us:      as2.Us{Name: "ACME", Keys: []as2.OwnKey{{Certificate: s.receiver.Certificate, Private: s.receiver.Key}}},
		Partner: as2.Partner{Name: "Nordisk Byg", Certificates: []as2.PartnerCertificate{{Certificate: s.sender.Certificate}}},
		Now:     time.Now(),
	}
	return s
}

// plain lets the receiver take unsigned messages and those in the clear.
func (s *sides) plain() *sides {
	s.back.Partner.AllowUnsigned, s.back.Partner.AllowUnencrypted = true, true
	return s
}

func payload(name, media string, data []byte) as2.Payload {
	return as2.Payload{Name: name, MediaType: media, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }}
}

func message(payloads ...as2.Payload) as2.Message {
	return as2.Message{ID: "<" + rand.Text() + "@nordisk.example>", Date: time.Now(), Subject: "Faktura 1042", Payloads: payloads}
}

const invoice = "<?xml version=\"1.0\"?>\r\n<Invoice><ID>1042 æøå</ID></Invoice>\r\n"

func invoiceMessage() as2.Message {
	return message(payload("invoice-1042.xml", "application/xml", []byte(invoice)))
}

// request is a message on the wire.
type request struct {
	header http.Header
	body   []byte
	expect as2.Expectation
}

// wire is what net/http makes of headers on the way: their names in its own case.
func wire(h http.Header) http.Header {
	got := http.Header{}
	for name, values := range h {
		for _, v := range values {
			got.Add(name, v)
		}
	}
	return got
}

func (s *sides) send(t testing.TB, m as2.Message) request {
	t.Helper()
	var body bytes.Buffer
	built, err := as2.Build(&body, m, s.way, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if built.Size != int64(body.Len()) {
		t.Errorf("size %d, wrote %d", built.Size, body.Len())
	}
	return request{wire(built.Header), body.Bytes(), built.Expect}
}

// open is the receiver's side up to the payload.
func (s *sides) open(t testing.TB, r request) (*as2.Incoming, as2.Envelope, error) {
	t.Helper()
	e, err := as2.ReadEnvelope(r.header)
	if err != nil {
		return nil, e, err
	}
	in, err := s.back.Open(e, bytes.NewReader(r.body))
	if in != nil {
		t.Cleanup(func() { _ = in.Close() })
	}
	return in, e, err
}

// answer is the receiver's receipt as the sender reads it.
func (s *sides) answer(t testing.TB, e as2.Envelope, in *as2.Incoming, failed error) (*as2.Receipt, *as2.MDN) {
	t.Helper()
	result, ok := as2.Outcome(in, failed)
	if !ok {
		t.Fatalf("no outcome for %v", failed)
	}
	receipt, err := as2.Answer(e, result, s.back.Us, "ACME test", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	mdn, err := as2.ReadMDN(wire(receipt.Header), bytes.NewReader(receipt.Body), s.way.Partner, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return receipt, mdn
}

// refused asserts that the receiver refuses a request with a disposition, that the
// receipt says so, is signed, and makes the sender's message rejected.
func (s *sides) refused(t testing.TB, r request, want as2.Disposition) *as2.Failure {
	t.Helper()
	in, e, err := s.open(t, r)
	var f *as2.Failure
	if !errors.As(err, &f) || in != nil {
		t.Fatalf("opened %v, error %v", in, err)
	}
	if f.Disposition != want {
		t.Errorf("disposition %q, want %q (%s)", f.Disposition, want, f.Reason)
	}
	_, mdn := s.answer(t, e, nil, err)
	if mdn.Disposition != want {
		t.Errorf("receipt says %q, want %q", mdn.Disposition, want)
	}
	if e.Receipt.Signed && mdn.Signature == nil {
		t.Error("the negative receipt is not signed")
	}
	if j := as2.Judge(r.expect, mdn); r.expect.MessageID != "" && j.Verdict != as2.VerdictRejected {
		t.Errorf("verdict %q: %s", j.Verdict, j.Reason)
	}
	return f
}

func content(t testing.TB, p as2.Part) []byte {
	t.Helper()
	data, err := io.ReadAll(p.Open())
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func digest(h crypto.Hash, pieces ...[]byte) []byte {
	d := h.New()
	for _, p := range pieces {
		d.Write(p)
	}
	return d.Sum(nil)
}

// partOne is the first part of a multipart, by other means than the package's own.
func partOne(t testing.TB, body []byte) []byte {
	t.Helper()
	line, rest, ok := bytes.Cut(body, []byte("\r\n"))
	if !ok || !bytes.HasPrefix(line, []byte("--")) {
		t.Fatalf("no multipart: %.80q", body)
	}
	part, _, ok := bytes.Cut(rest, append([]byte("\r\n"), line...))
	if !ok {
		t.Fatal("multipart with one delimiter")
	}
	return part
}
