package cii_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/cii"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
)

func TestAttachmentsKeepTheirBytes(t *testing.T) {
	want := invoicetest.Full()
	got := read(t, written(t, want))
	for i, a := range got.Attachments {
		r, err := a.Content.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil || int64(len(data)) != want.Attachments[i].Content.Size {
			t.Errorf("attachment %d has %d bytes, %v", i+1, len(data), err)
		}
	}
}

func TestSpoolTakesTheAttachments(t *testing.T) {
	var types []string
	spool := func(_ context.Context, mediaType string, r io.Reader) (invoice.Content, error) {
		types = append(types, mediaType)
		n, err := io.Copy(io.Discard, r)
		return invoice.Content{MediaType: mediaType, Size: n, SHA256: invoice.Digest{1}}, err
	}
	inv, err := cii.Read(t.Context(), bytes.NewReader(written(t, invoicetest.Full())), spool)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Join(types, " ") != "application/pdf text/csv" || inv.Attachments[1].Content.SHA256 != (invoice.Digest{1}) {
		t.Errorf("spooled %v, the second is %v", types, inv.Attachments[1].Content)
	}
	full := errors.New("the disk is full")
	_, err = cii.Read(t.Context(), bytes.NewReader(written(t, invoicetest.Full())),
		func(context.Context, string, io.Reader) (invoice.Content, error) { return invoice.Content{}, full })
	if !errors.Is(err, full) {
		t.Errorf("got %v, want the spool's error", err)
	}
}

// zeros is an attachment of many bytes that are made while they are read.
func zeros(size int64) invoice.Content {
	open := func() (io.ReadCloser, error) { return io.NopCloser(io.LimitReader(endless{}, size)), nil }
	digest := sha256.New()
	_, _ = io.Copy(digest, io.LimitReader(endless{}, size))
	return invoice.Content{MediaType: "application/pdf", Size: size, SHA256: invoice.Digest(digest.Sum(nil)), Open: open}
}

type endless struct{}

func (endless) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func TestLargeAttachmentIsNotHeldInMemory(t *testing.T) {
	const size = 50 << 20
	inv := invoicetest.Minimal()
	inv.Attachments = []invoice.Attachment{{Reference: "A", FileName: "a.pdf", Content: zeros(size)}}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r, w := io.Pipe()
	go func() { w.CloseWithError(cii.Write(context.Background(), w, inv)) }()
	var got int64
	spool := func(_ context.Context, mediaType string, r io.Reader) (c invoice.Content, err error) {
		got, err = io.Copy(io.Discard, r)
		return c, err
	}
	if _, err := cii.Read(t.Context(), r, spool); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if got != size {
		t.Errorf("%d bytes came through, want %d", got, size)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 8<<20 {
		t.Errorf("%d KB were allocated", used>>10)
	}
}

func TestChangedAttachmentIsNotWritten(t *testing.T) {
	inv := invoicetest.Full()
	inv.Attachments[0].Content.SHA256[0]++
	if err := cii.Write(t.Context(), io.Discard, inv); fault.KindOf(err) != fault.Internal {
		t.Errorf("got %v", err)
	}
	inv.Attachments[0].Content.Open = nil
	if err := cii.Write(t.Context(), io.Discard, inv); fault.KindOf(err) != fault.Internal {
		t.Errorf("without bytes: got %v", err)
	}
}
