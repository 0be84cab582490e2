package cms

import (
	"compress/flate"
	"compress/zlib"
	"errors"
	"io"
	"sync"

	"golang.org/x/crypto/cryptobyte"
	tags "golang.org/x/crypto/cryptobyte/asn1"
)

// A zlib writer costs more to make than a small document costs to compress. The
// fastest level makes an invoice a tenth of its size; the best would save a few
// hundred bytes more and take three times as long.
var zlibWriters = sync.Pool{New: func() any {
	z, err := zlib.NewWriterLevel(io.Discard, zlib.BestSpeed)
	if err != nil {
		return zlib.NewWriter(io.Discard) // never: the level is one of the library's own
	}
	return z
}}

// Compress returns a writer whose content goes to w as CompressedData with zlib.
// Close ends the message; it does not close w.
func Compress(w io.Writer) io.WriteCloser {
	pieces := &pieces{out: envelope{w: w, levels: compressedLevels(), tag: byte(tags.OCTET_STRING)}}
	z := zlibWriters.Get().(*zlib.Writer)
	z.Reset(pieces)
	return &compressor{z, pieces}
}

// compressedLevels are the elements around the compressed content (RFC 3274, 1.1).
func compressedLevels() []level {
	var kind, body, content cryptobyte.Builder
	kind.AddASN1ObjectIdentifier(oidCompressedData)
	body.AddASN1Int64(0)
	addAlgorithm(&body, oidZlib, false)
	content.AddASN1ObjectIdentifier(oidData)
	return []level{{sequenceTag, kind.BytesOrPanic()}, {explicit0, nil},
		{sequenceTag, body.BytesOrPanic()}, {sequenceTag, content.BytesOrPanic()}, {explicit0, nil}}
}

type compressor struct {
	z   *zlib.Writer
	out *pieces
}

// Write implements io.Writer.
func (c *compressor) Write(p []byte) (int, error) { return c.z.Write(p) }

// Close implements io.Closer.
func (c *compressor) Close() error {
	if c.z == nil {
		return nil
	}
	err := c.z.Close()
	if err == nil {
		err = c.out.Close()
	}
	c.out.out.w = io.Discard // the pool must not keep the caller's writer alive
	zlibWriters.Put(c.z)
	c.z = nil
	return err
}

// pieces gathers chunks of content and writes them into an envelope.
type pieces struct {
	out  envelope
	held []byte
}

// Write implements io.Writer.
func (w *pieces) Write(p []byte) (int, error) {
	if len(w.held)+len(p) > chunk {
		if err := w.out.piece(w.held); err != nil {
			return 0, err
		}
		w.held = w.held[:0]
	}
	w.held = append(w.held, p...)
	return len(p), nil
}

// Close implements io.Closer.
func (w *pieces) Close() error { return w.out.finish(w.held) }

// Inflate writes the content of CompressedData to w and tells how many bytes it
// has. Content over limit bytes is ErrTooLarge, before more than that is written.
func (c *Content) Inflate(w io.Writer, limit int64) (int64, error) {
	if err := c.is(CompressedData); err != nil {
		return 0, err
	}
	if err := c.r.enter(sequenceTag); err != nil {
		return 0, err
	}
	if _, err := c.r.integer(); err != nil {
		return 0, err
	}
	oid, _, err := c.r.algorithm()
	if err != nil {
		return 0, err
	}
	if !oid.Equal(oidZlib) {
		return 0, unsupported("compression %v", oid)
	}
	if err := c.r.enter(sequenceTag); err != nil {
		return 0, err
	}
	if _, err := c.r.oid(); err != nil {
		return 0, err
	}
	if err := c.r.enter(explicit0); err != nil {
		return 0, err
	}
	content, err := c.r.octets(byte(tags.OCTET_STRING))
	if err != nil {
		return 0, err
	}
	n, err := inflate(w, content, limit)
	if err != nil {
		return n, err
	}
	if err := content.drain(); err != nil {
		return n, err
	}
	return n, c.close()
}

// inflate keeps what zlib says of its input apart from the trouble of w.
func inflate(w io.Writer, src io.Reader, limit int64) (int64, error) {
	z, err := zlib.NewReader(src)
	if err != nil {
		return 0, damaged(err)
	}
	in := &tagged{src: z}
	n, err := io.Copy(w, io.LimitReader(in, limit))
	if err != nil && in.err == nil {
		return n, err
	}
	if err == nil && n == limit {
		var one [1]byte
		if more, _ := io.ReadFull(in, one[:]); more > 0 {
			return n, ErrTooLarge
		}
	}
	return n, damaged(in.err)
}

// tagged remembers the error of its source.
type tagged struct {
	src io.Reader
	err error
}

func (t *tagged) Read(p []byte) (int, error) {
	n, err := t.src.Read(p)
	if err != nil && !errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		t.err = err
	}
	return n, err
}

// damaged is ErrInflate for what zlib finds; an error of the message or of its
// source stays what it is.
func damaged(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, zlib.ErrHeader), errors.Is(err, zlib.ErrChecksum), errors.Is(err, zlib.ErrDictionary),
		errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), isCorrupt(err):
		return ErrInflate
	}
	return err
}

func isCorrupt(err error) bool {
	var corrupt flate.CorruptInputError
	return errors.As(err, &corrupt)
}
