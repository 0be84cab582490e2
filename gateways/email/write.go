package email

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"net/textproto"

	"github.com/wneessen/go-mail"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/invoice"
)

// message is the letter as the library writes it. The same letter gives the same
// bytes. Nothing says which program wrote it.
func (l *letter) message() *mail.Msg {
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
		files = append(files, l.attachment(f))
	}
	m.SetAttachments(files)
	return m
}

// attachment is a file in base64, so that no server on the way changes it. Names
// are written as RFC 2231 says.
func (l *letter) attachment(f gateways.File) *mail.File {
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
			n, err := attach(w, f)
			l.failed = errors.Join(l.failed, err)
			return n, err
		},
	}
}

// attach copies a file and refuses bytes that are not those which were stored.
func attach(w io.Writer, f gateways.File) (int64, error) {
	in, err := f.Open()
	if err != nil {
		return 0, fault.Wrap(fault.KindOf(err), err, "the stored document cannot be read")
	}
	defer in.Close()
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(w, sum), in)
	switch {
	case err != nil: // what is written to is memory
		return n, fault.Wrap(fault.KindOf(err), err, "the stored document cannot be read")
	case n != f.Size || invoice.Digest(sum.Sum(nil)) != f.SHA256:
		return n, fault.New(fault.Internal, "the stored document has changed since it was made; it was not delivered")
	}
	return n, nil
}
