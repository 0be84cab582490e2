package store

import "context"

// Once says whether a form that can be sent one time is sent for the first time.
// If not, it gives what Answered stored: where the first one led, or "" while
// that is still being worked on. Ids are kept for two days.
func (s *Store) Once(ctx context.Context, id string) (first bool, stored string, err error) {
	if id == "" {
		return false, "", misused("a form needs an id")
	}
	err = s.db.write(ctx, func(x *tx) error {
		n, err := x.exec(ctx, `INSERT INTO forms (id, result, made) VALUES ($1, '', $2) ON CONFLICT DO NOTHING`, id, millis(x.now))
		if first = n > 0; err != nil || first {
			return err
		}
		_, err = x.one(ctx, `SELECT result FROM forms WHERE id = $1`, []any{id}, &stored)
		return err
	})
	return first, stored, err
}

// Answered stores where the first sending of a form led.
func (s *Store) Answered(ctx context.Context, id, result string) error {
	return s.db.write(ctx, func(x *tx) error {
		n, err := x.exec(ctx, `UPDATE forms SET result = $1 WHERE id = $2`, result, id)
		if err == nil && n == 0 {
			err = missing("form", id)
		}
		return err
	})
}

// Unanswered lets a form be sent again whose first sending was refused.
func (s *Store) Unanswered(ctx context.Context, id string) error {
	return s.db.write(ctx, func(x *tx) error {
		_, err := x.exec(ctx, `DELETE FROM forms WHERE id = $1 AND result = ''`, id)
		return err
	})
}
