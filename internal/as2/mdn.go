package as2

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/textproto"
	"strings"
	"time"

	"github.com/postbud/postbud/internal/cms"
)

// MDN is a receipt as it was read. What it states is the partner's word only when
// Signature is not nil.
type MDN struct {
	From, To          string // of its own headers; "" when it has none
	OriginalMessageID string // exactly as it came
	// Others are further messages that it says it is for, by which it is for none.
	Others          []string
	Disposition     Disposition
	DispositionText string // the field as it came
	MIC             MIC    // zero when absent or unreadable
	MICText         string // the field as it came
	FinalRecipient  string
	ReportingUA     string
	Text            string   // the part for people
	Details         []string // fields Error, Warning and Failure

	Signature *cms.Signature // nil when unsigned, or when SignatureError is set
	// SignatureError is why a signature does not count: none of the partner's
	// certificates, or the receipt was changed.
	SignatureError error
	Expired        bool
}

// maxReceipt is how long a receipt may be.
const maxReceipt = 4 << 20

// ErrNoReceipt means that an answer is no MDN at all, as an error page or an empty
// body is none.
var ErrNoReceipt = errors.New("the answer is no receipt")

// ReadMDN reads a receipt: the response to a message, a POST of its own, or one
// kept as evidence. A bad signature is no error here but MDN.SignatureError, for
// such a receipt is evidence too; Judge does not accept it. An error of the
// reader comes back as it is.
func ReadMDN(header http.Header, body io.Reader, partner Partner, now time.Time) (*MDN, error) {
	held, err := Spool{Memory: maxReceipt}.Keep(body, maxReceipt)
	if err != nil {
		return nil, err
	}
	h := unfolded(header)
	r := Receiver{Spool: Spool{Memory: maxReceipt}, Partner: partner, Now: now}
	r.Partner.AllowUnsigned, r.Partner.AllowUnencrypted, r.Partner.MaxSize = true, true, maxReceipt
	o := &opener{Receiver: r, in: &Incoming{Envelope: Envelope{Header: h}}, keepBad: true}
	err = o.open(entity{header: h, src: held, to: held.Size()})
	defer func() { _ = o.in.Close() }()
	var f *Failure
	if errors.As(err, &f) {
		return nil, errors.Join(ErrNoReceipt, f)
	}
	if err != nil {
		return nil, err
	}
	if o.in.Report == nil {
		return nil, ErrNoReceipt
	}
	return o.in.Report, nil
}

// readReport reads multipart/report. Parts may be in any order and encoding.
func readReport(e entity, boundary string) (*MDN, error) {
	found, err := scanMultipart(e.content(), e.body, boundary)
	if err != nil {
		return nil, broken(Unexpected, err, "the receipt cannot be read")
	}
	m := &MDN{}
	seen := false
	for _, s := range found.parts {
		part, err := parseEntity(e.src, s.from, s.to)
		if err != nil {
			part = entity{src: e.src, from: s.from, body: s.from, to: s.to} // a part without header
		}
		content, err := io.ReadAll(io.LimitReader(part.decoded(), maxReceipt))
		if err != nil {
			return nil, failure(Unexpected, err, "a part of the receipt cannot be read")
		}
		switch kind, parameters := part.media(); kind {
		case "message/disposition-notification":
			m.readFields(content)
			seen = true
		case "text/plain":
			if m.Text == "" {
				m.Text = strings.TrimSpace(wordsOf(content, parameters["charset"]))
			}
		}
	}
	if !seen {
		return nil, failure(Unexpected, errEntity, "the receipt has no disposition notification")
	}
	return m, nil
}

// readFields reads the fields of the notification. They may end without an empty
// line, and begin with one.
func (m *MDN) readFields(content []byte) {
	content = append(bytes.TrimSpace(content), "\r\n\r\n"...)
	fields := looseHeader(content)
	m.OriginalMessageID = fields.Get("Original-Message-ID")
	for _, id := range fields["Original-Message-Id"] {
		if !SameMessageID(id, m.OriginalMessageID) {
			m.Others = append(m.Others, id)
		}
	}
	m.DispositionText = fieldWords(fields.Get("Disposition"))
	m.Disposition = ParseDisposition(m.DispositionText)
	m.MICText = fields.Get("Received-Content-MIC")
	m.MIC, _ = ParseMIC(m.MICText)
	m.ReportingUA = fields.Get("Reporting-UA")
	_, recipient, found := strings.Cut(fields.Get("Final-Recipient"), ";")
	if !found {
		recipient = fields.Get("Final-Recipient")
	}
	m.FinalRecipient = ParseName(recipient)
	for _, name := range []string{"Error", "Warning", "Failure"} {
		for _, value := range fields[name] {
			m.Details = append(m.Details, fieldWords(value))
		}
	}
}

// looseHeader reads what fields there are and passes over lines that are none.
func looseHeader(content []byte) textproto.MIMEHeader {
	header := textproto.MIMEHeader{}
	last := ""
	for _, line := range strings.Split(strings.ReplaceAll(string(content), "\r\n", "\n"), "\n") {
		if strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t") {
			if values := header[last]; len(values) > 0 {
				values[len(values)-1] = strings.TrimSpace(values[len(values)-1] + " " + strings.TrimSpace(line))
			}
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		last = textproto.CanonicalMIMEHeaderKey(strings.TrimSpace(name))
		header[last] = append(header[last], strings.TrimSpace(value))
	}
	return header
}
