package reception

import (
	"context"
	"fmt"
	"io"
	"net/http"
)

// Inbox is where it goes what comes.
type Inbox struct {
	// Take returns once a document is safe. An error is trouble of ours: the message is
	// then taken later, all of its documents anew.
	Take func(context.Context, Document) error
	// Alarm tells people of trouble that no document shows, the same id once, and returns
	// once that is on disk. Nil where there is nobody to tell.
	Alarm func(ctx context.Context, id string, cause error) error
	// Receipts takes what turns out to be a receipt. Nil where none are taken.
	Receipts http.Handler
}

// Document is one of a message that is in order.
type Document struct {
	MessageID string // as it came; "" without
	Number    int    // in the message, from 1
	Name      string // cleaned; "" where the sender gave none
	MediaType string // the type alone; what the document is the formats find out
	Open      func() io.Reader

	from string
}

// Ref names the document, the same at each repeat: by partner, Message-ID and number.
// Without a Message-ID nothing tells a repeat but the content, by its version.
func (d Document) Ref(version string) string {
	id := d.MessageID
	if id == "" {
		id = version
	}
	return fmt.Sprintf("%s %s %d", d.from, safe(id), d.Number)
}
