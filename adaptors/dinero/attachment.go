package dinero

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
)

const (
	largestFile = 64 << 20 // ten times what Dinero takes
	octets      = "application/octet-stream"
	pdfType     = "application/pdf"
)

// attachments are the document's own picture and the files that lie with it. A
// file that cannot be had now makes the document wait: it is never sent with a
// reference to nothing.
func (a *adaptor) attachments(ctx context.Context, id docID, doc *document) ([]invoice.Attachment, error) {
	var all []invoice.Attachment
	pdf, err := a.pdf(ctx, id, doc)
	if err != nil {
		return nil, err
	}
	if pdf.Content.Given() {
		all = append(all, pdf)
	}
	if !a.settings.Attachments {
		return all, nil
	}
	var files []struct {
		FileGUID string `json:"FileGuid"`
		FileName string
	}
	_, err = a.client.read(ctx, question{path: a.client.paths.attachments(id.guid), thing: "the list of attachments"}, &files)
	if fault.CodeOf(err) == "SRC-GONE" {
		return all, nil // nothing lies with it
	}
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		one, err := a.file(ctx, f.FileGUID, f.FileName, doc)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// pdf is Dinero's own picture of the document, as the settings want it.
func (a *adaptor) pdf(ctx context.Context, id docID, doc *document) (invoice.Attachment, error) {
	if a.settings.IncludePDF == never {
		return invoice.Attachment{}, nil
	}
	name := id.kind + "-" + doc.Number.String() + ".pdf"
	content, err := a.spool(ctx, question{path: a.client.pdf(id), accept: octets, thing: "the PDF"}, pdfType, isPDF)
	switch {
	case err == nil:
		return invoice.Attachment{Reference: doc.Number.String(), Description: "PDF", FileName: name, Content: content}, nil
	case a.settings.IncludePDF == always && fault.KindOf(err) == fault.Permanent:
		e := fault.New(fault.Invalid, "Dinero has no PDF of this document, and the settings ask for one").
			Coded("DOC-ATT-MISSING", "customer", doc.ContactName)
		e.Err = err
		return invoice.Attachment{}, e
	case a.settings.IncludePDF == ifThere && mayGoWithout(ctx, err):
		a.env.Log.WarnContext(ctx, "the document goes without Dinero's PDF", "document", id.String(), "error", err)
		return invoice.Attachment{}, nil
	}
	return invoice.Attachment{}, err
}

// mayGoWithout says whether the trouble is the PDF's alone.
func mayGoWithout(ctx context.Context, err error) bool {
	f := fault.As(err)
	return ctx.Err() == nil && f != nil && f.Kind != fault.Configuration && f.Code != "SRC-LIMIT"
}

// file is one of the files that lie with the document.
func (a *adaptor) file(ctx context.Context, guid, name string, doc *document) (invoice.Attachment, error) {
	q := question{path: a.client.paths.file(url.PathEscape(guid)), accept: "*/*", thing: "an attachment"}
	content, err := a.spool(ctx, q, typeOf(name), nil)
	if fault.CodeOf(err) == "SRC-GONE" { // the document is there, so it must not be taken for gone
		e := fault.New(fault.Invalid, "the attachment %q is no longer there in Dinero", short(name)).
			Coded("DOC-ATT-MISSING", "customer", doc.ContactName)
		e.Err = err
		return invoice.Attachment{}, e
	}
	if err != nil {
		return invoice.Attachment{}, err
	}
	return invoice.Attachment{Reference: firstOf(short(name), guid), FileName: short(path.Base(name)), Content: content}, nil
}

// spool streams a file to disk. accepts looks at its first bytes; nil takes any.
func (a *adaptor) spool(ctx context.Context, q question, mediaType string, accepts func([]byte) bool) (invoice.Content, error) {
	response, err := a.client.open(ctx, q)
	if err != nil {
		return invoice.Content{}, err
	}
	defer func() { _ = response.Body.Close() }()
	body := bufio.NewReader(&bounded{from: response.Body, left: largestFile})
	head, err := body.Peek(512)
	if err != nil && !errors.Is(err, io.EOF) {
		return invoice.Content{}, a.brokenOff(ctx, err)
	}
	if accepts != nil && !accepts(head) {
		return invoice.Content{}, down(nil, "Dinero gave something else than "+q.thing, a.client.lastAnswer())
	}
	if mediaType == "" {
		mediaType, _, _ = strings.Cut(http.DetectContentType(head), ";")
	}
	source := &watched{from: body}
	content, err := a.env.Spool(ctx, mediaType, source)
	if source.failed != nil {
		return invoice.Content{}, a.brokenOff(ctx, source.failed)
	}
	return content, err
}

func (a *adaptor) brokenOff(ctx context.Context, cause error) error {
	switch {
	case ctx.Err() != nil:
		return stopped(ctx.Err())
	case errors.Is(cause, errTooLarge):
		e := fault.New(fault.Invalid, "an attachment has more than %d MB", largestFile>>20).
			Coded("DOC-ATT-SIZE", "limit", strconv.Itoa(largestFile), "gateway", "Postbud")
		e.Err = cause
		return e
	}
	return down(cause, "a file from Dinero broke off", a.client.lastAnswer())
}

func isPDF(head []byte) bool { return strings.HasPrefix(string(head), "%PDF-") }

// typeOf is the media type by the file's name, "" when it does not tell. The
// source calls everything a stream of bytes.
func typeOf(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".pdf":
		return pdfType
	case ".png":
		return "image/png"
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".csv":
		return "text/csv"
	case ".xlsx":
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case ".ods":
		return "application/vnd.oasis.opendocument.spreadsheet"
	}
	return ""
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

var errTooLarge = errors.New("more bytes than are taken")

// bounded fails instead of giving more than its share.
type bounded struct {
	from io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errTooLarge
	}
	n, err := b.from.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}

// watched remembers why reading failed, to tell it from a full disk.
type watched struct {
	from   io.Reader
	failed error
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.from.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		w.failed = err
	}
	return n, err
}
