package dinero

import (
	"context"
	"strings"
	"time"

	"github.com/postbud/postbud/fault"
)

// mailout is one sending of a document by Dinero itself.
type mailout struct {
	Date        stamp
	Type        string
	Status      string // Pending, Sent, SeenByCustomer, Failed, ManuallySent
	LatestEvent string
}

// sentThere is when Dinero sent the document as e-invoice; zero when it did not.
// The document tells its latest mail only, and a reminder may have come after.
func (a *adaptor) sentThere(ctx context.Context, id docID, doc *document) (time.Time, error) {
	if latest := strings.ToLower(doc.LatestMailOutType); latest == "" || latest == "none" {
		return time.Time{}, nil
	}
	var all []mailout
	_, err := a.client.read(ctx, question{path: a.client.mailouts(id), thing: "the document"}, &all)
	if fault.CodeOf(err) == "SRC-GONE" {
		err = nil // no list of mails: what the document says must do
	}
	if err != nil {
		return time.Time{}, err
	}
	var sent time.Time
	for _, m := range all {
		if sentAsEInvoice(m.Type) && !m.failed() && m.Date.After(sent) {
			sent = m.Date.Time
		}
	}
	if len(all) == 0 && sentAsEInvoice(doc.LatestMailOutType) {
		return doc.UpdatedAt.Time, nil
	}
	return sent, nil
}

// failed mailouts reached nobody.
func (m mailout) failed() bool {
	if strings.EqualFold(m.Status, "Failed") {
		return true
	}
	switch strings.ToLower(m.LatestEvent) {
	case "invaliddocument", "incompletedocument", "endpointnotfound":
		return true
	}
	return false
}
