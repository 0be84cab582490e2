package cms

import (
	"bytes"
	"crypto/cipher"
	"errors"
	"io"

	"golang.org/x/crypto/cryptobyte"
	tags "golang.org/x/crypto/cryptobyte/asn1"
)

// decryptGCM reads AuthEnvelopedData: content, authenticated attributes, tag.
func (c *Content) decryptGCM(w io.Writer, src io.Reader, block cipher.Block, e encryptedContent) (failed, err error) {
	g, err := newGCM(block, e.vector)
	if err != nil {
		return nil, err
	}
	if err := g.decrypt(w, src); err != nil {
		return nil, err
	}
	if err := c.r.leave(); err != nil { // EncryptedContentInfo
		return nil, err
	}
	der, err := c.r.element()
	if err != nil {
		return nil, err
	}
	var attributes []byte
	if der[0] == explicit1 {
		attributes = append([]byte{setTag}, der[1:]...) // authenticated as the SET they are (RFC 5083, 2.2)
		if der, err = c.r.element(); err != nil {
			return nil, err
		}
	}
	var tag cryptobyte.String
	if s := cryptobyte.String(der); !s.ReadASN1(&tag, tags.OCTET_STRING) {
		return nil, malformed("no tag where one should be")
	}
	if len(tag) != e.tag || !g.fits(tag, attributes) {
		return ErrDecrypt, nil
	}
	return nil, nil
}

// decryptAppended reads GCM in plain EnvelopedData, with the tag after the
// content. No standard says so, but some products write it.
func decryptAppended(w io.Writer, src io.Reader, block cipher.Block, e encryptedContent) (failed, err error) {
	g, err := newGCM(block, e.vector)
	if err != nil {
		return nil, err
	}
	body := &allBut{src: src, n: 16}
	if err := g.decrypt(w, body); err != nil {
		return nil, err
	}
	if len(body.held) != 16 || !g.fits(body.held, nil) {
		return ErrDecrypt, nil
	}
	return nil, nil
}

// decrypt writes the plain content before its tag is known: the caller of Decrypt
// keeps it aside.
func (g *gcm) decrypt(w io.Writer, src io.Reader) error {
	buffer := make([]byte, chunk)
	for {
		n, err := io.ReadFull(src, buffer)
		if err := g.add(buffer[:n]); err != nil {
			return err
		}
		g.stream.XORKeyStream(buffer[:n], buffer[:n])
		if _, err := w.Write(buffer[:n]); err != nil {
			return err
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// allBut reads all but the last n bytes, which are then in held.
type allBut struct {
	src  io.Reader
	n    int
	held []byte
	end  bool
}

// Read implements io.Reader.
func (a *allBut) Read(p []byte) (int, error) {
	for !a.end && len(a.held) < len(p)+a.n {
		piece := make([]byte, len(p)+a.n-len(a.held))
		n, err := a.src.Read(piece)
		a.held = append(a.held, piece[:n]...)
		if errors.Is(err, io.EOF) {
			a.end = true
		} else if err != nil {
			return 0, err
		}
	}
	n := copy(p, a.held[:max(len(a.held)-a.n, 0)])
	a.held = bytes.Clone(a.held[n:])
	if n == 0 && len(p) > 0 {
		return 0, io.EOF
	}
	return n, nil
}
