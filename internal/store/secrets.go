package store

import (
	"context"
	"database/sql"
	"encoding/base64"
	"strings"

	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// What a secret belongs to.
const (
	ofActivation  = "activation"
	ofDestination = "destination"
)

// place is what a sealed secret is bound to, beside its subscription (T-32).
func place(kind, id, field string) string {
	return strings.Join([]string{"secrets", kind, id, field}, "\x1f")
}

// seal seals secrets before the commit begins: it may have to write the data key.
// An empty secret stays empty.
func (s *Setup) seal(ctx context.Context, subscription, kind, id string, secrets setup.Secrets) (map[string]string, error) {
	sealed := make(map[string]string, len(secrets))
	for field, secret := range secrets {
		if secret.Empty() {
			sealed[field] = ""
			continue
		}
		box, err := s.db.sealer.Seal(ctx, subscription, place(kind, id, field), []byte(secret.Reveal()))
		if err != nil {
			return nil, err
		}
		sealed[field] = base64.StdEncoding.EncodeToString(box)
	}
	return sealed, nil
}

var saveSecret = replacement("secrets", []string{"subscription", "kind", "id", "field", "sealed"}, 4)

// keep stores sealed secrets and removes the empty ones.
func (x *tx) keep(ctx context.Context, subscription, kind, id string, sealed map[string]string) error {
	for field, box := range sealed {
		var err error
		if box == "" {
			_, err = x.exec(ctx, `DELETE FROM secrets WHERE subscription = $1 AND kind = $2 AND id = $3 AND field = $4`, subscription, kind, id, field)
		} else {
			_, err = x.exec(ctx, saveSecret, subscription, kind, id, field, box)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// secrets opens those of one row; nil when there are none.
func (s *Setup) secrets(ctx context.Context, subscription, kind, id string) (setup.Secrets, error) {
	sealed := map[string]string{}
	err := s.db.each(ctx, `SELECT field, sealed FROM secrets WHERE subscription = $1 AND kind = $2 AND id = $3`,
		[]any{subscription, kind, id}, func(rows *sql.Rows) error {
			var field, box string
			err := rows.Scan(&field, &box)
			sealed[field] = box
			return err
		})
	if err != nil || len(sealed) == 0 {
		return nil, err
	}
	secrets := make(setup.Secrets, len(sealed))
	for field, text := range sealed {
		box, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return nil, misused("the stored secret %s of %s %s is damaged", field, kind, id)
		}
		plain, err := s.db.sealer.Unseal(ctx, subscription, place(kind, id, field), box)
		if err != nil {
			return nil, err
		}
		secrets[field] = plugin.NewSecret(string(plain))
	}
	return secrets, nil
}

// KeepSecret stores one rotated secret of an activation or a destination and
// returns once it is on disk. An empty one is removed.
func (s *Setup) KeepSecret(ctx context.Context, subscription, of, id, field string, secret plugin.Secret) error {
	there := map[string]string{
		ofActivation:  `SELECT 1 FROM activations WHERE subscription = $1 AND id = $2`,
		ofDestination: `SELECT 1 FROM destinations WHERE subscription = $1 AND id = $2`,
	}[of]
	if there == "" {
		return misused("secrets belong to an activation or a destination, not to %q", of)
	}
	sealed, err := s.seal(ctx, subscription, of, id, setup.Secrets{field: secret})
	if err != nil {
		return err
	}
	return s.db.write(ctx, func(x *tx) error {
		var one int
		ok, err := x.one(ctx, there, []any{subscription, id}, &one)
		if err != nil {
			return err
		}
		if !ok {
			return missing(of, id)
		}
		return x.keep(ctx, subscription, of, id, sealed)
	})
}
