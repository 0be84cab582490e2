package xmltermstest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"regexp"
	"runtime"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
)

func bytesKept(s subject) {
	want := invoicetest.Full()
	got := s.read(s.write(want))
	if len(got.Attachments) != len(want.Attachments) {
		s.Fatalf("%d attachments come back, want %d", len(got.Attachments), len(want.Attachments))
	}
	for i, a := range want.Attachments {
		if was, is := content(s, a), content(s, got.Attachments[i]); was != is {
			s.Errorf("attachment %d has %d bytes, want %d", i+1, len(is), len(was))
		}
	}
}

// content is "" where the bytes are not at hand.
func content(s subject, a invoice.Attachment) string {
	s.Helper()
	if a.Content.Open == nil {
		return ""
	}
	r, err := a.Content.Open()
	if err != nil {
		s.Fatal(err)
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		s.Fatal(err)
	}
	return string(data)
}

// emptyFile has it in both spellings of XML, <a></a> and <a/>.
func emptyFile(s subject) {
	want := invoicetest.Minimal()
	want.Attachments = []invoice.Attachment{{Reference: "A", FileName: "a.txt", Content: invoicetest.Content("text/plain", nil)}}
	doc := s.write(want)
	short := regexp.MustCompile(`(filename="a\.txt"[^>]*)></[^>]*>`).ReplaceAll(doc, []byte("$1/>"))
	if bytes.Equal(doc, short) {
		s.Errorf("no empty file is there:\n%s", doc)
	}
	for _, spelling := range [][]byte{doc, short} {
		if lost := invoice.Lost(want, s.read(spelling)); len(lost) > 0 {
			s.Errorf("lost %v in:\n%s", lost, spelling)
		}
	}
}

func spooled(s subject) {
	doc := s.write(invoicetest.Full())
	var types []string
	inv, err := s.Read(s.Context(), bytes.NewReader(doc), func(_ context.Context, mediaType string, r io.Reader) (invoice.Content, error) {
		types = append(types, mediaType)
		n, err := io.Copy(io.Discard, r)
		return invoice.Content{MediaType: mediaType, Size: n, SHA256: invoice.Digest{1}}, err
	})
	if err != nil {
		s.Fatal(err)
	}
	if strings.Join(types, " ") != "application/pdf text/csv" || inv.Attachments[1].Content.SHA256 != (invoice.Digest{1}) {
		s.Errorf("spooled %v, and the attachments are %v", types, inv.Attachments)
	}
	full := errors.New("the disk is full")
	_, err = s.Read(s.Context(), bytes.NewReader(doc), func(context.Context, string, io.Reader) (invoice.Content, error) {
		return invoice.Content{}, full
	})
	if !errors.Is(err, full) {
		s.Errorf("got %v, want the spool's error", err)
	}
}

// zeros is an attachment of many bytes that are made while they are read.
func zeros(size int64) invoice.Content {
	digest := sha256.New()
	_, _ = io.Copy(digest, io.LimitReader(endless{}, size))
	return invoice.Content{MediaType: "application/pdf", Size: size, SHA256: invoice.Digest(digest.Sum(nil)),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(io.LimitReader(endless{}, size)), nil }}
}

type endless struct{}

func (endless) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func large(s subject) {
	const size = 24 << 20
	inv := invoicetest.Minimal()
	inv.Attachments = []invoice.Attachment{{Reference: "A", FileName: "a.pdf", Content: zeros(size)}}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r, w := io.Pipe()
	go func() { w.CloseWithError(s.Write(context.Background(), w, inv)) }()
	var got int64
	_, err := s.Read(s.Context(), r, func(_ context.Context, _ string, r io.Reader) (c invoice.Content, err error) {
		got, err = io.Copy(io.Discard, r)
		return c, err
	})
	if err != nil {
		s.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if got != size {
		s.Errorf("%d bytes came through, want %d", got, size)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 8<<20 {
		s.Errorf("%d KB were allocated", used>>10)
	}
}

func changed(s subject) {
	inv := invoicetest.Full()
	inv.Attachments[0].Content.SHA256[0]++
	if err := s.Write(s.Context(), io.Discard, inv); fault.KindOf(err) != fault.Internal {
		s.Errorf("got %v", err)
	}
	inv.Attachments[0].Content.Open = nil
	if err := s.Write(s.Context(), io.Discard, inv); fault.KindOf(err) != fault.Internal {
		s.Errorf("without bytes: got %v", err)
	}
}
