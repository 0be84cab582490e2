package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/alexedwards/scs/v2"
)

var _ scs.CtxStore = (*Sessions)(nil)

// Sessions is scs.CtxStore in the database. It keeps the SHA-256 of each token,
// so that a copy of the database opens nobody's session.
type Sessions struct{ db *database }

// FindCtx gives a session's data; false when it is unknown or has ended.
func (s *Sessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	found, err = s.db.one(ctx, `SELECT data FROM sessions WHERE token = $1 AND expires > $2`,
		[]any{hashed(token), millis(s.db.now())}, &data)
	return data, found, err
}

// CommitCtx stores a session until its end.
func (s *Sessions) CommitCtx(ctx context.Context, token string, data []byte, ends time.Time) error {
	if data == nil {
		data = []byte{}
	}
	return s.db.write(ctx, func(x *tx) error {
		_, err := x.exec(ctx, saveSession, hashed(token), data, millis(ends))
		return err
	})
}

var saveSession = replacement("sessions", []string{"token", "data", "expires"}, 1)

// DeleteCtx ends a session; an unknown one is no error.
func (s *Sessions) DeleteCtx(ctx context.Context, token string) error {
	return s.db.write(ctx, func(x *tx) error {
		_, err := x.exec(ctx, `DELETE FROM sessions WHERE token = $1`, hashed(token))
		return err
	})
}

// Find is FindCtx without a context.
func (s *Sessions) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context.
func (s *Sessions) Commit(token string, data []byte, ends time.Time) error {
	return s.CommitCtx(context.Background(), token, data, ends)
}

// Delete is DeleteCtx without a context.
func (s *Sessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

func hashed(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
