package plugin

import (
	"context"
	"io"

	"github.com/postbud/postbud/invoice"
)

// Memory is what a plug-in remembers by key, over restarts, for its activation or
// destination alone: a message that may have to go again to the byte, the receipt
// that a repeat is answered with. What is kept is forgotten after 400 days.
type Memory interface {
	// Keep stores what r gives and returns once it is safe on disk. The first stays:
	// where something is kept under the key already, that is returned, and whoever
	// comes second must go on with it. An error of r comes back as it is and nothing
	// is kept.
	Keep(ctx context.Context, key string, r io.Reader) (invoice.Content, error)
	// Recall finds what is kept under a key; the content is not Given where nothing is.
	Recall(ctx context.Context, key string) (invoice.Content, error)
	// Forget removes it. A key that nothing is kept under is no error.
	Forget(ctx context.Context, key string) error
}
