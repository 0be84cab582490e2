package store

import (
	"context"
	"testing"
	"time"
)

// Looking for what is due is done every second. It must not wait for a commit
// that is being made, and not make one where there is nothing to do.
func TestLookingForWhatIsDueLeavesTheWriterAlone(t *testing.T) {
	s := openAt(t, t.TempDir(), time.Now)
	defer s.Close()
	err := s.db.write(t.Context(), func(*tx) error { // nobody else can write now
		ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
		defer stop()
		if n, err := s.Ledger.Expire(ctx, time.Now(), "me"); n != 0 || err != nil {
			t.Errorf("ended %d leases, %v", n, err)
		}
		if lanes, err := s.Ledger.Due(ctx, time.Now()); len(lanes) != 0 || err != nil {
			t.Errorf("due are %v, %v", lanes, err)
		}
		if _, next, err := s.db.ripen(ctx, time.Now()); !next.IsZero() || err != nil {
			t.Errorf("the next job is due at %s, %v", next, err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
