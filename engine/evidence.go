package engine

import (
	"context"
	"io"

	"github.com/postbud/postbud/internal/evidence"
)

// Evidence writes all that is kept of documents as one ZIP archive, see
// evidence.Write. What cannot be read fails before the first byte is written.
func (e *Engine) Evidence(ctx context.Context, w io.Writer, subscription string, ids ...string) error {
	company, err := e.Members.Subscription(ctx, subscription)
	if err != nil {
		return err
	}
	all := make([]evidence.Delivery, 0, len(ids))
	names := map[string]string{}
	for _, id := range ids {
		d := evidence.Delivery{Company: company.Name}
		if d.Document, err = e.Ledger.Find(ctx, subscription, id); err != nil {
			return err
		}
		d.Destination = e.destinationName(ctx, names, d.Document)
		if d.Timeline, err = e.Ledger.History(ctx, subscription, id); err != nil {
			return err
		}
		if d.Attempts, err = e.Ledger.Attempts(ctx, subscription, id); err != nil {
			return err
		}
		all = append(all, d)
	}
	return evidence.Write(ctx, w, all, e.Blobs.Open)
}
