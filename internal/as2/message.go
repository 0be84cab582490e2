package as2

import (
	"crypto/rand"
	"fmt"
	"io"
	"mime"
	"strings"
	"time"

	"github.com/postbud/postbud/fault"
)

// Message is what is to be sent. ID and Date stay the same for every repeat.
type Message struct {
	ID       string // <left@right>, at most 255 characters
	Date     time.Time
	Subject  string
	Payloads []Payload // one, or several that go as one multipart/related (RFC 6362)
}

// Payload is one document. Open is called once for each Build.
type Payload struct {
	Name      string // of the file; "" for none
	MediaType string // "application/xml"
	Open      func() (io.ReadCloser, error)
}

// check refuses what must not go into headers.
func (m Message) check() error {
	if err := checkMessageID(m.ID); err != nil {
		return err
	}
	if len(m.Payloads) == 0 || len(m.Payloads) > maxParts {
		return fault.New(fault.Internal, "a message has 1 to %d documents", maxParts)
	}
	for _, p := range m.Payloads {
		if _, _, err := mime.ParseMediaType(p.MediaType); err != nil || !printable(p.MediaType) {
			return fault.New(fault.Internal, "%q is no media type", p.MediaType)
		}
	}
	return nil
}

// entityWriter is an entity still to be written: its header, and what writes its content.
type entityWriter struct {
	header  []field
	content func(io.Writer) error
}

func (e entityWriter) whole(w io.Writer) error {
	if err := writeFields(w, e.header); err != nil {
		return err
	}
	return e.content(w)
}

func (p Payload) entity() entityWriter {
	return entityWriter{
		header: []field{
			{"Content-Type", p.MediaType},
			{"Content-Transfer-Encoding", "binary"},
			{"Content-Disposition", disposition(p.Name)},
		},
		content: func(w io.Writer) error {
			r, err := p.Open()
			if err != nil {
				return err
			}
			if _, err = copyAll(w, r); err != nil {
				_ = r.Close()
				return err
			}
			return r.Close()
		},
	}
}

// entity is the payload of the message: the document, or all of them.
func (m Message) entity() entityWriter {
	if len(m.Payloads) == 1 {
		return m.Payloads[0].entity()
	}
	boundary := newBoundary()
	first, _, _ := mime.ParseMediaType(m.Payloads[0].MediaType)
	return entityWriter{
		header: []field{{"Content-Type", fmt.Sprintf("multipart/related; type=%s; boundary=%s", quoted(first), quoted(boundary))}},
		content: func(w io.Writer) error {
			var parts []entityWriter
			for _, p := range m.Payloads {
				parts = append(parts, p.entity())
			}
			return writeMultipart(w, boundary, parts...)
		},
	}
}

// writeMultipart writes parts with a delimiter before each and one after the last,
// and nothing behind it.
func writeMultipart(w io.Writer, boundary string, parts ...entityWriter) error {
	lead := "--"
	for _, p := range parts {
		if _, err := io.WriteString(w, lead+boundary+"\r\n"); err != nil {
			return err
		}
		if err := p.whole(w); err != nil {
			return err
		}
		lead = "\r\n--"
	}
	_, err := io.WriteString(w, "\r\n--"+boundary+"--\r\n")
	return err
}

// newBoundary cannot stand in content by chance.
func newBoundary() string { return "=_" + strings.ToLower(rand.Text()) + "_=" }
