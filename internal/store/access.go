package store

import (
	"context"
	"database/sql"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/access"
)

var _ access.Members = (*Members)(nil)

// Members is access.Members in the database.
type Members struct{ db *database }

var (
	subscriptionColumns = strings.Fields(`subscription name country cvr zone language test created`)
	selectSubscription  = "SELECT " + strings.Join(subscriptionColumns, ", ") + " FROM subscriptions"
	saveSubscription    = replacement("subscriptions", subscriptionColumns, 1)

	userColumns = strings.Fields(`id email name language hash created disabled`)
	selectUser  = "SELECT " + strings.Join(userColumns, ", ") + " FROM users"
	saveUser    = replacement("users", userColumns, 1)
	saveRole    = replacement("roles", []string{"subscription", "user_id", "role"}, 2)
)

func subscriptionFields(s *access.Subscription) []any {
	return []any{&s.ID, &s.Name, &s.Country, &s.CVR, &s.Zone, &s.Language, &s.Test, when{&s.Created}}
}

func userFields(u *access.User) []any {
	return []any{&u.ID, &u.Email, &u.Name, &u.Language, &u.Hash, when{&u.Created}, &u.Disabled}
}

// Subscription returns access.ErrNotFound for an unknown id.
func (m *Members) Subscription(ctx context.Context, id string) (s access.Subscription, err error) {
	ok, err := m.db.one(ctx, selectSubscription+` WHERE subscription = $1`, []any{id}, subscriptionFields(&s)...)
	if err == nil && !ok {
		err = missing("subscription", id)
	}
	return s, err
}

// Subscriptions lists them by name.
func (m *Members) Subscriptions(ctx context.Context) (all []access.Subscription, err error) {
	err = m.db.each(ctx, selectSubscription+` ORDER BY name, subscription`, nil, func(rows *sql.Rows) error {
		var s access.Subscription
		err := rows.Scan(subscriptionFields(&s)...)
		all = append(all, s)
		return err
	})
	return all, err
}

// SaveSubscription adds or replaces one.
func (m *Members) SaveSubscription(ctx context.Context, s access.Subscription) error {
	if s.ID == "" {
		return misused("a subscription needs an id")
	}
	return m.db.write(ctx, func(x *tx) error { return x.put(ctx, saveSubscription, subscriptionFields(&s)) })
}

// User returns access.ErrNotFound for an unknown id.
func (m *Members) User(ctx context.Context, id string) (u access.User, err error) {
	ok, err := m.db.one(ctx, selectUser+` WHERE id = $1`, []any{id}, userFields(&u)...)
	if err == nil && !ok {
		err = missing("user", id)
	}
	return u, err
}

// UserByEmail takes any case and returns access.ErrNotFound for an unknown
// address.
func (m *Members) UserByEmail(ctx context.Context, email string) (u access.User, err error) {
	ok, err := m.db.one(ctx, selectUser+` WHERE email = $1`, []any{address(email)}, userFields(&u)...)
	if err == nil && !ok {
		err = missing("user", "with that address")
	}
	return u, err
}

// Users counts them.
func (m *Members) Users(ctx context.Context) (n int, err error) {
	_, err = m.db.one(ctx, `SELECT count(*) FROM users`, nil, &n)
	return n, err
}

// SaveUser adds or replaces one. An e-mail that another user has is a
// Configuration fault of that field.
func (m *Members) SaveUser(ctx context.Context, u access.User) error {
	if u.Email = address(u.Email); u.ID == "" || u.Email == "" {
		return misused("a user needs an id and an e-mail")
	}
	return m.db.write(ctx, func(x *tx) error {
		var other string
		taken, err := x.one(ctx, `SELECT id FROM users WHERE email = $1 AND id <> $2`, []any{u.Email, u.ID}, &other)
		if err != nil {
			return err
		}
		if taken {
			return fault.Setting("email", "another user has this e-mail")
		}
		return x.put(ctx, saveUser, userFields(&u))
	})
}

// SetRole gives a user a role in a subscription; "" takes it away.
func (m *Members) SetRole(ctx context.Context, user, subscription string, r access.Role) error {
	if user == "" || subscription == "" {
		return misused("a role needs a user and a subscription")
	}
	return m.db.write(ctx, func(x *tx) error {
		if r == "" {
			_, err := x.exec(ctx, `DELETE FROM roles WHERE subscription = $1 AND user_id = $2`, subscription, user)
			return err
		}
		_, err := x.exec(ctx, saveRole, subscription, user, string(r))
		return err
	})
}

// Roles maps subscription ids to the user's role there.
func (m *Members) Roles(ctx context.Context, user string) (map[string]access.Role, error) {
	roles := map[string]access.Role{}
	err := m.db.each(ctx, `SELECT subscription, role FROM roles WHERE user_id = $1`, []any{user}, func(rows *sql.Rows) error {
		var subscription string
		var role access.Role
		err := rows.Scan(&subscription, &role)
		roles[subscription] = role
		return err
	})
	return roles, err
}

func address(email string) string { return strings.ToLower(strings.TrimSpace(email)) }
