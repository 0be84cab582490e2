package store

import (
	"context"
	"database/sql"
	"strings"

	"github.com/postbud/postbud/internal/access"
)

var selectMember = "SELECT " + strings.Join(userColumns, ", ") + `, coalesce(role, '') FROM users
	LEFT JOIN roles ON roles.user_id = users.id AND roles.subscription = $1 ORDER BY email`

// Everybody lists all users by e-mail, each with the role in a subscription, ""
// for none.
func (m *Members) Everybody(ctx context.Context, subscription string) (all []access.Member, err error) {
	err = m.db.each(ctx, selectMember, []any{subscription}, func(rows *sql.Rows) error {
		var one access.Member
		err := rows.Scan(append(userFields(&one.User), &one.Role)...)
		all = append(all, one)
		return err
	})
	return all, err
}
