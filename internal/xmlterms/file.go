package xmlterms

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/xmltree"
	"github.com/postbud/postbud/invoice"
)

// File writes an element with the bytes of an attachment in base64, with its media
// type and name, as a stream. Bytes that differ from their digest are an Internal
// fault.
func (w *Writer) File(name string, a invoice.Attachment) {
	if a.Content.Open == nil {
		w.Fail(fault.New(fault.Internal, "the bytes of attachment %q are not at hand", a.Reference))
		return
	}
	r, err := a.Content.Open()
	if err != nil {
		w.Fail(fmt.Errorf("open attachment %q: %w", a.Reference, err))
		return
	}
	defer r.Close()
	digest := sha256.New()
	w.Base64("BT-125", name, io.TeeReader(under(w.ended, r), digest), "mimeCode", a.Content.MediaType, "filename", a.FileName)
	if got := invoice.Digest(digest.Sum(nil)); got != a.Content.SHA256 {
		w.Fail(fault.New(fault.Internal, "the bytes of attachment %q have changed since they were taken", a.Reference))
	}
}

// decodeFile takes the base64 text of an embedded file.
func decodeFile(ctx context.Context, t *xmltree.Tree, n xmltree.Node, text io.Reader, spool Spool) (invoice.Content, error) {
	mediaType, _ := t.Attribute(n, t.Vocabulary().Name("mimeCode"))
	content, err := spool(ctx, string(mediaType), base64.NewDecoder(base64.StdEncoding, dense{text}))
	var corrupt base64.CorruptInputError
	if errors.As(err, &corrupt) || errors.Is(err, io.ErrUnexpectedEOF) {
		line, why := fmt.Sprintf("line %d", t.Line(n)), "the embedded file is not base64"
		err = fault.New(fault.Invalid, "%s, BT-125: %s", line, why).
			Coded(CodeValue, "field", "BT-125", "value", "", "path", t.Path(n), "where", line, "because", why)
	}
	return content, err
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

// dense leaves out the blanks and tabs of indented base64; the decoder itself
// passes over line ends.
type dense struct{ r io.Reader }

func (d dense) Read(b []byte) (int, error) {
	for {
		n, err := d.r.Read(b)
		kept := 0
		for _, c := range b[:n] {
			if c != ' ' && c != '\t' {
				b[kept] = c
				kept++
			}
		}
		if kept > 0 || err != nil || n == 0 {
			return kept, err
		}
	}
}

// under makes reading end with a context, whose Err is ended.
func under(ended func() error, r io.Reader) io.Reader { return &contextReader{ended, r} }

type contextReader struct {
	ended func() error
	r     io.Reader
}

func (c *contextReader) Read(b []byte) (int, error) {
	if err := c.ended(); err != nil {
		return 0, err
	}
	return c.r.Read(b)
}
