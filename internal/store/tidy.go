package store

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/access"
)

// formsKept is how long a one-time form is remembered.
const formsKept = 48 * time.Hour

// Tidy removes what has no more use: sessions that ended, old forms, forgotten
// wrong sign-ins. Call it once a day. No document, history or number is touched.
func (s *Store) Tidy(ctx context.Context) error {
	return s.db.write(ctx, func(x *tx) error {
		for statement, before := range map[string]time.Time{
			`DELETE FROM sessions WHERE expires <= $1`:   x.now,
			`DELETE FROM forms WHERE made < $1`:          x.now.Add(-formsKept),
			`DELETE FROM wrong_sign_ins WHERE last < $1`: x.now.Add(-access.Forgotten),
		} {
			if _, err := x.exec(ctx, statement, millis(before)); err != nil {
				return err
			}
		}
		return nil
	})
}

// Copy writes a copy of the whole database, as of one moment, to a new file, for
// backups. Work goes on meanwhile. Secrets in it stay sealed. A file that is there
// already is a Configuration fault.
func (s *Store) Copy(ctx context.Context, path string) error {
	if _, err := os.Stat(path); err == nil {
		return fault.New(fault.Configuration, "there is a file of that name already; a copy never replaces one")
	}
	beside, err := openWriter(s.path)
	if err != nil {
		return trouble(err)
	}
	return errors.Join(keepCopy(ctx, beside, path), beside.Close())
}
