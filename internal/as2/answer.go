package as2

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/postbud/postbud/internal/cms"
)

// Result is what a receipt states.
type Result struct {
	Disposition Disposition
	MIC         MIC    // zero when it could not be computed
	Text        string // for people; "" for the usual sentence
	Detail      string // goes to the field Error, Warning or Failure; "" for none
}

// Outcome is the result of Receiver.Open. ok is false when the trouble is ours or
// of the line: then there is nothing to state, and HTTP answers 5xx so that the
// sender repeats.
func Outcome(in *Incoming, err error) (r Result, ok bool) {
	var f *Failure
	switch {
	case err == nil:
		return Result{Disposition: Processed, MIC: in.MIC}, true
	case errors.As(err, &f):
		return Result{Disposition: f.Disposition}, true
	}
	return r, false
}

// Receipt is an MDN ready to be sent: as the response to the request, or in a POST
// of its own. It is kept, since a repeated message gets the same one again.
type Receipt struct {
	Header http.Header
	Body   []byte
	Signed bool
}

// Answer writes the receipt for a message. It is signed when the sender asked so
// and names a digest that we know; else unsigned rather than none. A missing
// certificate of ours is a Configuration fault.
func Answer(e Envelope, r Result, us Us, userAgent string, now time.Time) (*Receipt, error) {
	header := sides("", "", e.attachments())
	header["AS2-From"], header["AS2-To"] = []string{e.ToHeader}, []string{e.FromHeader} // with the quotes of the request
	header["Message-ID"] = []string{"<" + rand.Text() + "@" + hostOf(us.Name) + ">"}
	header["Date"] = []string{now.UTC().Format(dateForm)}
	header["MIME-Version"] = []string{"1.0"}
	if userAgent != "" {
		header["User-Agent"] = []string{oneLine(userAgent)}
	}
	entity := reportEntity(e, r, userAgent)
	h, name, ok := e.Receipt.Hash()
	sign := e.Receipt.Signed && ok && knownProtocol(e.Receipt.Protocol)
	if sign {
		key, err := us.signing(now)
		if err != nil {
			return nil, err
		}
		entity = signedReport(entity, key, h, name, now)
	}
	var body bytes.Buffer
	if err := entity.content(&body); err != nil {
		return nil, err
	}
	for _, f := range entity.header {
		header[f.name] = []string{f.value}
	}
	return &Receipt{Header: header, Body: body.Bytes(), Signed: sign}, nil
}

func signedReport(report entityWriter, key OwnKey, h crypto.Hash, name string, now time.Time) entityWriter {
	signer := cms.Signer{Hash: h, Certificate: key.Certificate, Key: key.Private}
	return signed(report, signer, now, &meter{oldNames: name == HashName(h, true)})
}

// hostOf is the right side of a Message-ID made from a name.
func hostOf(name string) string {
	host := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '.' {
			return r
		}
		return '-'
	}, name)
	return strings.Trim(host, ".")
}

// reportEntity is the multipart/report of RFC 3798 with the fields of RFC 4130, 7.4.
func reportEntity(e Envelope, r Result, userAgent string) entityWriter {
	boundary := newBoundary()
	return entityWriter{
		header: []field{{"Content-Type", "multipart/report; report-type=disposition-notification; boundary=" + quoted(boundary)}},
		content: func(w io.Writer) error {
			return writeMultipart(w, boundary,
				textEntity("text/plain; charset=us-ascii", sentence(e, r)),
				entityWriter{
					header:  []field{{"Content-Type", "message/disposition-notification"}, {"Content-Transfer-Encoding", "7bit"}},
					content: func(w io.Writer) error { return writeFields(w, reportFields(e, r, userAgent)) },
				})
		},
	}
}

func textEntity(kind, text string) entityWriter {
	return entityWriter{
		header: []field{{"Content-Type", kind}, {"Content-Transfer-Encoding", "7bit"}},
		content: func(w io.Writer) error {
			_, err := io.WriteString(w, text)
			return err
		},
	}
}

func sentence(e Envelope, r Result) string {
	text := r.Text
	if text == "" && r.Disposition.Positive() {
		text = "The message was received and its content is safe with us."
	} else if text == "" {
		text = "The message was received but could not be taken: " + r.Disposition.Text + "."
	}
	return fmt.Sprintf("%s\r\nMessage %s from %s to %s.\r\n", ascii(oneLine(text)), ascii(oneLine(e.MessageID)), ascii(oneLine(e.From)), ascii(oneLine(e.To)))
}

func reportFields(e Envelope, r Result, userAgent string) []field {
	var fields []field
	if userAgent != "" {
		fields = append(fields, field{"Reporting-UA", ascii(oneLine(userAgent))})
	}
	to := oneLine(e.ToHeader)
	fields = append(fields,
		field{"Original-Recipient", "rfc822; " + to},
		field{"Final-Recipient", "rfc822; " + to})
	if e.MessageID != "" {
		fields = append(fields, field{"Original-Message-ID", e.MessageID})
	}
	fields = append(fields, field{"Disposition", r.Disposition.String()})
	if mic := r.MIC.String(); mic != "" {
		fields = append(fields, field{"Received-Content-MIC", mic})
	}
	if name := detailField(r.Disposition.Level); name != "" && r.Detail != "" {
		fields = append(fields, field{name, ascii(oneLine(r.Detail))})
	}
	return fields
}

func detailField(level string) string {
	switch level {
	case "error":
		return "Error"
	case "warning":
		return "Warning"
	case "failure":
		return "Failure"
	}
	return ""
}
