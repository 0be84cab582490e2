package as2

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strings"
	"unicode"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	wire "github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/stored"
)

const mostSubject = 200 // characters; it stands in one line of a header

// compose is what a parcel says to the partner.
func (g *Wire) compose(p gateways.Parcel, id string) (wire.Message, error) {
	m := wire.Message{ID: id, Date: p.Made, Subject: g.subject(p)}
	if m.Date.IsZero() {
		m.Date = g.now()
	}
	kind, ruled := p.Options["content_type"]
	if kind == "" {
		kind = g.settings.ContentType
	}
	switch {
	case kind == "":
		kind = p.MediaType
	case !mediaType(kind):
		f := fault.Setting("content_type", "%q is no content type", kind)
		if ruled {
			f.Kind = fault.Invalid
		}
		return m, f
	}
	m.Payloads = append(m.Payloads, g.payload(p.File, kind))
	if g.settings.Beside {
		for _, f := range p.Beside {
			if err := gateways.SafeName(f.Name); err != nil {
				return m, err
			}
			m.Payloads = append(m.Payloads, g.payload(f, f.MediaType))
		}
	}
	return m, nil
}

// contentOf is a digest of the documents that travel.
func (g *Wire) contentOf(p gateways.Parcel) string {
	h := sha256.New()
	h.Write(p.SHA256[:])
	if g.settings.Beside {
		for _, f := range p.Beside {
			h.Write(f.SHA256[:])
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

func (g *Wire) subject(p gateways.Parcel) string {
	text, ruled := p.Options["subject"]
	if !ruled {
		text = g.settings.Subject.String()
	}
	text = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "")))
	if text == "" {
		text = p.Name
	}
	if runes := []rune(text); len(runes) > mostSubject {
		text = string(runes[:mostSubject])
	}
	return text
}

func (g *Wire) payload(f gateways.File, kind string) wire.Payload {
	if !mediaType(kind) {
		kind = "application/octet-stream"
	}
	out := wire.Payload{MediaType: kind, Open: func() (io.ReadCloser, error) {
		return stored.Open(context.Background(), f.Content) // a message ends with its line
	}}
	if g.settings.Named {
		out.Name = f.Name
	}
	return out
}

func unreadable(err error) error {
	if f := fault.As(err); f != nil {
		return f
	}
	return fault.Wrap(fault.Internal, err, "what was stored cannot be read; nothing was delivered")
}

// unbuilt explains why there is no message.
func unbuilt(err error) error {
	if f := fault.As(err); f != nil {
		return f
	}
	return fault.Wrap(fault.Internal, err, "no AS2 message could be made of the document; nothing was sent")
}
