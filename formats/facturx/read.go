package facturx

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"io"
	"mime"
	"path"
	"slices"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/cii"
	"github.com/postbud/postbud/internal/paper/inside"
	"github.com/postbud/postbud/invoice"
)

// fileNames are the names of the XML, the newest first: Factur-X and ZUGFeRD 2.1, its
// profile XRECHNUNG, ZUGFeRD 2.0 and 1.0. Files are compared without regard to capitals.
func fileNames() []string {
	return []string{plainFile, "xrechnung.xml", "zugferd-invoice.xml"}
}

// Recognise takes any PDF, for whether an invoice is inside shows only at its end.
func (format) Recognise(head []byte) int {
	if bytes.Contains(head[:min(len(head), 1024)], []byte("%PDF-")) {
		return 60
	}
	return 0
}

// Read reads the XML inside a PDF, of any profile of Factur-X and ZUGFeRD 2. MINIMUM
// and BASIC WL have no lines, and no invoice of EN 16931 comes of them; Validate says so.
// Other files that the PDF carries become attachments, unless the XML has them already.
// A PDF without such an XML, an encrypted and a damaged one are Invalid faults.
func (f format) Read(ctx context.Context, r io.Reader) (*invoice.Invoice, error) {
	h, err := openHybrid(ctx, r)
	if err != nil {
		return nil, err
	}
	inv, err := cii.Read(ctx, bytes.NewReader(h.xml), f.spool)
	if err != nil {
		return nil, err
	}
	return inv, f.attach(ctx, inv, h)
}

// attach adds the files that the XML does not hold.
func (f format) attach(ctx context.Context, inv *invoice.Invoice, h *hybrid) error {
	known := map[invoice.Digest]bool{}
	for _, a := range inv.Attachments {
		known[a.Content.SHA256] = true
	}
	for i, file := range h.files {
		if i == h.invoice {
			continue
		}
		data, err := h.pdf.Bytes(file)
		if err != nil {
			return err
		}
		if digest := invoice.Digest(sha256.Sum256(data)); known[digest] {
			continue
		}
		content, err := f.spool(ctx, mediaTypeOf(file), bytes.NewReader(data))
		if err != nil {
			return err
		}
		inv.Attachments = append(inv.Attachments, invoice.Attachment{
			Reference: file.Name, Description: file.Description, Content: content, FileName: file.Name,
		})
	}
	return nil
}

func mediaTypeOf(f inside.File) string {
	return cmp.Or(f.MediaType, mime.TypeByExtension(path.Ext(f.Name)), "application/octet-stream")
}

// hold keeps a file in memory, where nobody lends a disk.
func hold(_ context.Context, mediaType string, r io.Reader) (invoice.Content, error) {
	data, err := io.ReadAll(r)
	return invoice.Content{
		MediaType: mediaType,
		Size:      int64(len(data)),
		SHA256:    sha256.Sum256(data),
		Open:      func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil },
	}, err
}

// hybrid is a PDF with an invoice inside.
type hybrid struct {
	pdf     *inside.PDF
	files   []inside.File
	invoice int // which of them
	xml     []byte
}

// openHybrid finds the XML: by its name, else any file that is a Cross Industry Invoice.
func openHybrid(ctx context.Context, r io.Reader) (*hybrid, error) {
	pdf, err := inside.Open(ctx, r)
	if err != nil {
		return nil, err
	}
	files, err := pdf.Files()
	if err != nil {
		return nil, err
	}
	h := &hybrid{pdf: pdf, files: files}
	order := make([]int, len(files))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int { return rank(files[x]) - rank(files[y]) })
	for _, i := range order {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if rank(files[i]) > len(fileNames())+1 {
			break
		}
		data, err := pdf.Bytes(files[i])
		if err != nil {
			return nil, err
		}
		if rank(files[i]) < len(fileNames()) || cii.Recognise(head(data)) > 0 {
			h.invoice, h.xml = i, data
			return h, old(data)
		}
	}
	return nil, fault.New(fault.Invalid, "there is no invoice as XML inside this PDF").
		Coded("FILE-UNREAD", "reason", "there is no invoice as XML inside this PDF")
}

// rank orders files by how likely they are the invoice: their name, then being XML.
func rank(f inside.File) int {
	names := fileNames()
	if i := slices.Index(names, strings.ToLower(f.Name)); i >= 0 {
		return i
	}
	if strings.EqualFold(path.Ext(f.Name), ".xml") || strings.HasSuffix(f.MediaType, "/xml") {
		return len(names)
	}
	return len(names) + 2
}

func head(data []byte) []byte { return data[:min(len(data), 4<<10)] }

// old refuses the XML of ZUGFeRD 1.0, which is another language.
func old(data []byte) error {
	if !bytes.Contains(head(data), []byte("urn:ferd:CrossIndustryDocument:invoice:1p0")) {
		return nil
	}
	return fault.New(fault.Invalid, "the invoice inside is of ZUGFeRD 1.0, which nobody has to take any more; ask for version 2").
		Coded("FILE-UNREAD", "reason", "the invoice inside is of ZUGFeRD 1.0, which nobody has to take any more; ask for version 2")
}
