package store

import (
	"context"
	"database/sql"
	"encoding/base64"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/vault"
)

var _ vault.Keys = (*Keys)(nil)

// Keys is vault.Keys in the database.
type Keys struct{ db *database }

// DataKey returns the subscription's sealed data key and the id of the master key
// that sealed it; nil when there is none yet.
func (k *Keys) DataKey(ctx context.Context, subscription string) ([]byte, string, error) {
	var text, master string
	ok, err := k.db.one(ctx, `SELECT sealed, master FROM data_keys WHERE subscription = $1`, []any{subscription}, &text, &master)
	if err != nil || !ok {
		return nil, "", err
	}
	sealed, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, "", misused("the data key of %s is damaged", subscription)
	}
	return sealed, master, nil
}

// AddDataKey stores the first one; false when another was faster.
func (k *Keys) AddDataKey(ctx context.Context, subscription string, sealed []byte, master string) (added bool, err error) {
	err = k.db.write(ctx, func(x *tx) error {
		n, err := x.exec(ctx, `INSERT INTO data_keys (subscription, sealed, master) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
			subscription, base64.StdEncoding.EncodeToString(sealed), master)
		added = n > 0
		return err
	})
	return added, err
}

// ReplaceDataKey stores the same data key sealed anew, when the old seal is still
// there.
func (k *Keys) ReplaceDataKey(ctx context.Context, subscription string, old, sealed []byte, master string) error {
	return k.db.write(ctx, func(x *tx) error {
		_, err := x.exec(ctx, `UPDATE data_keys SET sealed = $1, master = $2 WHERE subscription = $3 AND sealed = $4`,
			base64.StdEncoding.EncodeToString(sealed), master, subscription, base64.StdEncoding.EncodeToString(old))
		return err
	})
}

func (k *Keys) subscriptions(ctx context.Context) (all []string, err error) {
	err = k.db.each(ctx, `SELECT subscription FROM data_keys ORDER BY subscription`, nil, func(rows *sql.Rows) error {
		var s string
		err := rows.Scan(&s)
		all = append(all, s)
		return err
	})
	return all, err
}

// check refuses to start with another master key than the one used before, so
// that nobody finds out document by document. With forget, what cannot be read any
// more is removed and people enter their passwords again.
func (k *Keys) check(ctx context.Context, forget bool) error {
	all, err := k.subscriptions(ctx)
	if err != nil {
		return err
	}
	for _, subscription := range all {
		err := k.db.sealer.Check(ctx, subscription)
		if forget && fault.CodeOf(err) == vault.CodeMismatch {
			err = k.forget(ctx, subscription)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (k *Keys) forget(ctx context.Context, subscription string) error {
	return k.db.write(ctx, func(x *tx) error {
		if _, err := x.exec(ctx, `DELETE FROM secrets WHERE subscription = $1`, subscription); err != nil {
			return err
		}
		_, err := x.exec(ctx, `DELETE FROM data_keys WHERE subscription = $1`, subscription)
		return err
	})
}

// Rewrap seals all data keys with the vault's current master key, so that older
// ones can be retired. It may be interrupted and repeated.
func (s *Store) Rewrap(ctx context.Context) error {
	all, err := s.Keys.subscriptions(ctx)
	for _, subscription := range all {
		if err == nil {
			err = s.db.sealer.Rewrap(ctx, subscription)
		}
	}
	return err
}
