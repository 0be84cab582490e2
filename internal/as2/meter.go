package as2

import (
	"crypto"
	"hash"
	"io"
)

// meter digests an entity while it is written.
type meter struct {
	hashes    []crypto.Hash
	oldNames  bool
	header    bool // the header counts too
	canonical bool // a second time with LF turned into CRLF, as some products do
	mics      []MIC
}

// around is the entity that is digested when it is written.
func (m *meter) around(inner entityWriter) entityWriter {
	return entityWriter{header: inner.header, content: func(w io.Writer) error {
		var digests []hash.Hash
		all := []io.Writer{w}
		for range m.forms() {
			for _, h := range m.hashes {
				d := h.New()
				if m.header {
					if err := writeFields(d, inner.header); err != nil {
						return err
					}
				}
				digests = append(digests, d)
				if len(digests) > len(m.hashes) {
					all = append(all, &canonicalWriter{w: d})
				} else {
					all = append(all, d)
				}
			}
		}
		if err := inner.content(io.MultiWriter(all...)); err != nil {
			return err
		}
		m.mics = nil
		for i, d := range digests {
			h := m.hashes[i%len(m.hashes)]
			m.mics = append(m.mics, MIC{Digest: d.Sum(nil), Hash: h, Name: HashName(h, m.oldNames)})
		}
		return nil
	}}
}

func (m *meter) forms() int {
	if m.canonical {
		return 2
	}
	return 1
}

// meters are several, each around another layer.
type meters struct{ all []*meter }

func (m *meters) around(entity entityWriter, one *meter) entityWriter {
	m.all = append(m.all, one)
	return one.around(entity)
}

func (m *meters) mics() (all []MIC) {
	for _, one := range m.all {
		all = append(all, one.mics...)
	}
	return all
}

// canonicalWriter writes every LF that stands alone as CRLF.
type canonicalWriter struct {
	w       io.Writer
	before  byte
	changed bool
}

// Write implements io.Writer.
func (c *canonicalWriter) Write(p []byte) (int, error) {
	start := 0
	for i, b := range p {
		if b == '\n' && c.before != '\r' {
			if _, err := c.w.Write(p[start:i]); err != nil {
				return 0, err
			}
			if _, err := io.WriteString(c.w, "\r"); err != nil {
				return 0, err
			}
			start, c.changed = i, true
		}
		c.before = b
	}
	if _, err := c.w.Write(p[start:]); err != nil {
		return 0, err
	}
	return len(p), nil
}
