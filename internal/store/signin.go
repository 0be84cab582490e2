package store

import (
	"context"
	"time"

	"github.com/postbud/postbud/internal/access"
)

// Failed counts a wrong sign-in of an address and returns when the next try is
// allowed, and how many are left before a pause.
func (m *Members) Failed(ctx context.Context, email string, now time.Time) (next time.Time, left int, err error) {
	err = m.db.write(ctx, func(x *tx) error {
		var wrong int
		var last time.Time
		if _, err := x.one(ctx, selectWrong, []any{address(email)}, &wrong, when{&last}); err != nil {
			return err
		}
		if now.Sub(last) > access.Forgotten {
			wrong = 0
		}
		wrong++
		next, left = now.Add(access.Wait(wrong)), access.Left(wrong)
		_, err := x.exec(ctx, saveWrong, address(email), wrong, millis(now))
		return err
	})
	return next, left, err
}

const selectWrong = `SELECT wrong, last FROM wrong_sign_ins WHERE address = $1`

var saveWrong = replacement("wrong_sign_ins", []string{"address", "wrong", "last"}, 1)

// Blocked says until when the address must wait; the zero time when a try is
// allowed.
func (m *Members) Blocked(ctx context.Context, email string, now time.Time) (until time.Time, err error) {
	var wrong int
	var last time.Time
	ok, err := m.db.one(ctx, selectWrong, []any{address(email)}, &wrong, when{&last})
	if err != nil || !ok {
		return time.Time{}, err
	}
	if until = last.Add(access.Wait(wrong)); !until.After(now) {
		return time.Time{}, nil
	}
	return until, nil
}

// Passed forgets the wrong sign-ins of an address.
func (m *Members) Passed(ctx context.Context, email string) error {
	return m.db.write(ctx, func(x *tx) error {
		_, err := x.exec(ctx, `DELETE FROM wrong_sign_ins WHERE address = $1`, address(email))
		return err
	})
}
