package email

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"net/textproto"

	"github.com/wneessen/go-mail"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/stored"
)

// writeTo writes the mail. The same letter gives the same bytes. The library holds
// in memory what it writes, so it is given a mark in place of each file, and the
// files go past it, to lines: whole lines without a dot in them, which needs no
// looking for dots (RFC 5321, section 4.5.2).
func (l *letter) writeTo(w, lines io.Writer) error {
	mark := rand.Text()[:24] // without padding in base64, and less than a line
	var frame bytes.Buffer
	if _, err := l.message(mark).WriteTo(&frame); err != nil {
		return fault.Wrap(fault.Internal, err, "the mail could not be written")
	}
	pieces := bytes.Split(frame.Bytes(), []byte(base64.StdEncoding.EncodeToString([]byte(mark))+"\r\n"))
	if len(pieces) != len(l.files)+1 {
		return fault.New(fault.Internal, "the mail has %d places for %d files", len(pieces)-1, len(l.files))
	}
	for i, piece := range pieces {
		if _, err := w.Write(piece); err != nil {
			return err
		}
		if i == len(l.files) {
			break
		}
		if err := attach(lines, l.files[i]); err != nil {
			return err
		}
	}
	return nil
}

// message is the letter as the library writes it, with the mark where the files
// go. Nothing says which program wrote it.
func (l *letter) message(mark string) *mail.Msg {
	sum := sha256.Sum256([]byte(l.document))
	m := mail.NewMsg(
		mail.WithCharset(mail.CharsetUTF8), mail.WithEncoding(mail.EncodingQP),
		mail.WithBoundary("postbud-"+hex.EncodeToString(sum[:15])), mail.WithNoDefaultUserAgent(),
	)
	m.FromMailAddress(l.from)
	m.ToMailAddress(l.to...)
	m.CcMailAddress(l.cc...)
	m.Subject(l.subject)
	m.SetDateWithValue(l.date)
	m.SetMessageIDWithValue(l.id)
	m.SetGenHeader("X-Postbud-Document", l.document)
	m.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no answers from holiday notices
	m.SetBodyString(mail.TypeTextPlain, l.text)
	var files []*mail.File
	for _, f := range l.files {
		files = append(files, frame(f, mark))
	}
	m.SetAttachments(files)
	return m
}

// frame is a file without its bytes. They travel in base64, so that no server on
// the way changes them. Names are written as RFC 2231 says.
func frame(f gateways.File, mark string) *mail.File {
	kind, params, err := mime.ParseMediaType(f.MediaType)
	if err != nil {
		kind, params = "application/octet-stream", map[string]string{}
	}
	params["name"] = f.Name
	header := textproto.MIMEHeader{}
	header.Set("Content-Type", mime.FormatMediaType(kind, params))
	header.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	return &mail.File{
		Name: f.Name, Header: header, Enc: mail.EncodingB64,
		Writer: func(w io.Writer) (int64, error) {
			n, err := io.WriteString(w, mark)
			return int64(n), err
		},
	}
}

const (
	lineBytes = 57 // of a file in a line of 76 letters (RFC 2045, section 6.8)
	atATime   = 512
)

// attach writes a file as lines of base64. What is written to gives errors of its own.
func attach(w io.Writer, f gateways.File) error {
	in, err := stored.Open(context.Background(), f.Content) // a mail ends with its line
	if err != nil {
		return err
	}
	defer in.Close()
	most := int(min(f.Size/lineBytes+1, atATime))
	buf, text := make([]byte, lineBytes*most), make([]byte, 0, 78*most)
	for whole := true; whole; {
		n, err := io.ReadFull(in, buf)
		whole = err == nil
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return err
		}
		text = text[:0]
		for rest := buf[:n]; len(rest) > 0; {
			part := rest[:min(lineBytes, len(rest))]
			text, rest = base64.StdEncoding.AppendEncode(text, part), rest[len(part):]
			text = append(text, '\r', '\n')
		}
		if _, err := w.Write(text); err != nil {
			return err
		}
	}
	return nil
}
