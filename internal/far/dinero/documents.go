package dinero

import "net/http"

// found is the live document of the path. One of the other kind counts as unknown.
func (c *call) found(k Kind) (*Document, error) {
	guid, err := c.guid("guid")
	if err != nil {
		return nil, err
	}
	d := c.books.documentBy[guid]
	if d == nil || d.Kind != k {
		return nil, invalid(codeNoDocument, "message", "There is no document with this guid", "Der findes intet bilag med dette guid")
	}
	if !d.Deleted.IsZero() {
		return nil, invalid(codeDeleted, "message", "The "+k.word()+" is deleted.", "Objektet er slettet og kan ikke rettes.")
	}
	return d, nil
}

func (k Kind) word() string {
	if k == CreditNote {
		return "credit note"
	}
	return "invoice"
}

const (
	mediaJSON   = "application/json"
	mediaBinary = "application/octet-stream"
	mediaPDF    = "application/pdf"
)

// document is one document as JSON, or as PDF when the caller accepts octets.
func (c *call) document(k Kind) (any, error) {
	d, err := c.found(k)
	if err != nil {
		return nil, err
	}
	switch c.wants(mediaJSON, mediaBinary) {
	case mediaJSON:
		return c.documentJSON(d), nil
	case mediaBinary:
		return c.pdf(d)
	default:
		return nil, unacceptable()
	}
}

// creditNotePDF is the route that clients use for a credit note's PDF.
func (c *call) creditNotePDF() (any, error) {
	d, err := c.found(CreditNote)
	if err != nil {
		return nil, err
	}
	if c.wants(mediaBinary, mediaPDF) == "" {
		return nil, unacceptable()
	}
	return c.pdf(d)
}

// pdf exists for booked documents alone.
func (c *call) pdf(d *Document) (any, error) {
	if !d.Booked {
		return nil, invalid(codeNotFound, "message", "A draft has no PDF", "En kladde har ingen PDF")
	}
	body, err := c.books.pdf(d)
	if err != nil {
		return nil, err
	}
	kind := first(c.server.switches.PDFContentType, mediaBinary)
	return &answer{status: http.StatusOK, contentType: kind, body: body}, nil
}
