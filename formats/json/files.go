package json

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
)

// bytesKey stands before the bytes of a file. Nothing but the key looks like it,
// for within a text its quotes would be escaped.
const bytesKey = `"Bytes": "`

// writeFiles writes text with the files streamed into their places, in order.
func writeFiles(ctx context.Context, w io.Writer, text []byte, files []invoice.Attachment) error {
	for _, file := range files {
		at := bytes.Index(text, []byte(bytesKey)) + len(bytesKey)
		if _, err := w.Write(text[:at]); err != nil {
			return err
		}
		text = text[at:]
		if err := writeFile(ctx, w, file); err != nil {
			return err
		}
	}
	_, err := w.Write(text)
	return err
}

func writeFile(ctx context.Context, w io.Writer, a invoice.Attachment) error {
	if a.Content.Open == nil {
		return fault.New(fault.Internal, "the bytes of attachment %q are not at hand", a.Reference)
	}
	r, err := a.Content.Open()
	if err != nil {
		return fmt.Errorf("open attachment %q: %w", a.Reference, err)
	}
	defer r.Close()
	digest := sha256.New()
	encoder := base64.NewEncoder(base64.StdEncoding, w)
	if _, err := io.Copy(encoder, io.TeeReader(ending{ctx.Err, r}, digest)); err != nil {
		return fmt.Errorf("write attachment %q: %w", a.Reference, err)
	}
	if err := encoder.Close(); err != nil {
		return err
	}
	if invoice.Digest(digest.Sum(nil)) != a.Content.SHA256 {
		return fault.New(fault.Internal, "the bytes of attachment %q have changed since they were taken", a.Reference)
	}
	return nil
}

// file takes the bytes of one attachment. Its media type is not known yet.
func (f format) file(ctx context.Context, text io.Reader) (invoice.Content, error) {
	c, err := f.spool(ctx, "", base64.NewDecoder(base64.StdEncoding, text))
	var corrupt base64.CorruptInputError
	if errors.As(err, &corrupt) || errors.Is(err, io.ErrUnexpectedEOF) {
		return c, unread("the bytes of an attachment are not base64")
	}
	return c, err
}

// fill puts the files that were cut out back into their places.
func (s *scanner) fill(doc document) (*invoice.Invoice, error) {
	inv := doc.Invoice
	next := 0
	for _, a := range doc.Attachments {
		out := a.Attachment
		out.Content = a.Content.Content
		if a.Content.Bytes != nil {
			if next == len(s.files) {
				return nil, unread("the bytes of an attachment are not where they belong")
			}
			file := s.files[next]
			next++
			if file.SHA256 != out.Content.SHA256 || file.Size != out.Content.Size {
				return nil, unread("the bytes of attachment %q do not have its fingerprint", a.Reference)
			}
			out.Content.Open = file.Open
		}
		inv.Attachments = append(inv.Attachments, out)
	}
	return inv, nil
}

// hold keeps a file in memory.
func hold(_ context.Context, mediaType string, r io.Reader) (invoice.Content, error) {
	data, err := io.ReadAll(r)
	return invoice.Content{
		MediaType: mediaType,
		Size:      int64(len(data)),
		SHA256:    sha256.Sum256(data),
		Open:      func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil },
	}, err
}

// ending makes reading end with the context.
type ending struct {
	ended func() error // of the context
	r     io.Reader
}

func (e ending) Read(b []byte) (int, error) {
	if err := e.ended(); err != nil {
		return 0, err
	}
	return e.r.Read(b)
}
