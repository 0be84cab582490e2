package as2_test

import (
	"bytes"
	"crypto"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/cms"
)

func TestMessagesThatCannotBeSent(t *testing.T) {
	good := payload("a.xml", "application/xml", []byte(invoice))
	for name, m := range map[string]as2.Message{
		"no Message-ID":                {Payloads: []as2.Payload{good}},
		"Message-ID without brackets":  {ID: "a@b", Payloads: []as2.Payload{good}},
		"Message-ID without @":         {ID: "<ab>", Payloads: []as2.Payload{good}},
		"Message-ID with a line end":   {ID: "<a\r\nX: y@b>", Payloads: []as2.Payload{good}},
		"Message-ID of 256 characters": {ID: "<" + strings.Repeat("a", 252) + "@b>", Payloads: []as2.Payload{good}},
		"no document":                  {ID: "<a@b>"},
		"fifty-one documents":          {ID: "<a@b>", Payloads: make([]as2.Payload, 51)},
		"no media type":                {ID: "<a@b>", Payloads: []as2.Payload{{Open: good.Open}}},
		"media type with a line end":   {ID: "<a@b>", Payloads: []as2.Payload{payload("a", "text/plain\r\nX: y", nil)}},
		"media type beyond ASCII":      {ID: "<a@b>", Payloads: []as2.Payload{payload("a", "text/plain; name=\"æ\"", nil)}},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := as2.Build(io.Discard, m, newSides(t).way, time.Now()); fault.KindOf(err) != fault.Internal || fault.As(err) == nil {
				t.Errorf("%v", err)
			}
		})
	}
	t.Run("an identifier of 255 characters", func(t *testing.T) {
		m := as2.Message{ID: "<" + strings.Repeat("a", 251) + "@b>", Payloads: []as2.Payload{good}}
		if _, err := as2.Build(io.Discard, m, newSides(t).way, time.Now()); err != nil {
			t.Error(err)
		}
	})
}

// broken is a document or a disk that fails.
type broken struct{ err error }

func (b broken) Read([]byte) (int, error)          { return 0, b.err }
func (b broken) Write([]byte) (int, error)         { return 0, b.err }
func (b broken) ReadAt([]byte, int64) (int, error) { return 0, b.err }
func (b broken) Size() int64                       { return 1000 }
func (b broken) Close() error                      { return b.err }

func TestTroubleThatIsNotTheMessages(t *testing.T) {
	trouble := errors.New("input/output error")
	for _, c := range []cms.Cipher{0, cms.AES256CBC, cms.AES256GCM} {
		for _, z := range []as2.Compression{as2.NoCompression, as2.BeforeSigning, as2.AfterSigning} {
			s := newSides(t).plain()
			s.way.Sign, s.way.Encrypt, s.way.Compress = crypto.SHA256, c, z
			cannotOpen := as2.Payload{MediaType: "a/b", Open: func() (io.ReadCloser, error) { return nil, trouble }}
			cannotRead := as2.Payload{MediaType: "a/b", Open: func() (io.ReadCloser, error) { return broken{trouble}, nil }}
			cannotClose := as2.Payload{MediaType: "a/b", Open: func() (io.ReadCloser, error) {
				return struct {
					io.Reader
					io.Closer
				}{strings.NewReader("x"), broken{trouble}}, nil
			}}
			for _, p := range []as2.Payload{cannotOpen, cannotRead, cannotClose} {
				if _, err := as2.Build(io.Discard, message(p), s.way, time.Now()); !errors.Is(err, trouble) {
					t.Errorf("%v %q: %v", c, z, err)
				}
				if _, err := as2.Build(io.Discard, message(p, p), s.way, time.Now()); !errors.Is(err, trouble) {
					t.Errorf("%v %q, two: %v", c, z, err)
				}
			}
			if _, err := as2.Build(broken{trouble}, message(payload("a", "a/b", make([]byte, 200_000))), s.way, time.Now()); !errors.Is(err, trouble) {
				t.Errorf("%v %q: a full disk: %v", c, z, err)
			}
			r := s.send(t, invoiceMessage())
			e, err := as2.ReadEnvelope(r.header)
			if err != nil {
				t.Fatal(err)
			}
			_, err = s.back.Open(e, broken{trouble})
			if _, ok := as2.Outcome(nil, err); ok || !errors.Is(err, trouble) {
				t.Errorf("%v %q: a body that cannot be read gets an answer: %v", c, z, err)
			}
		}
	}
	t.Run("no room for what is unpacked", func(t *testing.T) {
		s := newSides(t)
		s.way.Sign, s.way.Encrypt = crypto.SHA256, cms.AES256CBC
		s.back.Spool = as2.Spool{Dir: t.TempDir() + "/none", Memory: 10}
		_, _, err := s.open(t, s.send(t, invoiceMessage()))
		if _, ok := as2.Outcome(nil, err); ok || err == nil {
			t.Errorf("the sender is told that its message is at fault: %v", err)
		}
	})
}

// TestRepeatsAreTheSame is the promise behind a repeat with the same Message-ID:
// what was built once can be sent again, and the receipt of either fits.
func TestRepeatsAreTheSame(t *testing.T) {
	s := newSides(t)
	s.way.Sign, s.way.Encrypt, s.way.Compress = crypto.SHA256, cms.AES256CBC, as2.BeforeSigning
	r := s.send(t, invoiceMessage())
	var digests [][]byte
	for range 2 { // case 29, the wire's part: the stored bytes are opened twice alike
		in, _, err := s.open(t, r)
		if err != nil {
			t.Fatal(err)
		}
		digests = append(digests, in.MIC.Digest)
	}
	if !bytes.Equal(digests[0], digests[1]) || !bytes.Equal(digests[0], r.expect.MIC.Digest) {
		t.Error("another MIC")
	}
}
