package as2

import (
	"encoding/base64"
	"io"
	"mime/quotedprintable"
	"strings"
)

// decoded is the content of an entity without its transfer encoding. An absent
// one is binary in AS2.
func (e entity) decoded() io.Reader {
	switch strings.ToLower(strings.TrimSpace(e.header.Get("Content-Transfer-Encoding"))) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, base64Only{e.content()})
	case "quoted-printable":
		return quotedprintable.NewReader(e.content())
	}
	return e.content()
}

// base64Only leaves out what is not of base64, as RFC 2045, 6.8 asks.
type base64Only struct{ src io.Reader }

// Read implements io.Reader.
func (b base64Only) Read(p []byte) (int, error) {
	for {
		n, err := b.src.Read(p)
		kept := p[:0]
		for _, c := range p[:n] {
			if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '=' {
				kept = append(kept, c)
			}
		}
		if len(kept) > 0 || err != nil || len(p) == 0 {
			return len(kept), err
		}
	}
}
