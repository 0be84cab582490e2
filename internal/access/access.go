// Package access is who may do what: subscriptions, users, roles, sign-ins.
package access

import (
	"context"
	"errors"
	"time"
)

// ErrNotFound is returned for an unknown subscription or user, and by the other
// nouns for what they do not have.
var ErrNotFound = errors.New("not found")

// Subscription is a company with its own documents and settings. Every row of
// the program belongs to one.
type Subscription struct {
	ID       string // made from the name, stands in addresses: /c/{id}/
	Name     string
	Country  string // ISO 3166-1
	CVR      string // legal registration
	Zone     string // IANA name
	Language string // en, da, sv
	Test     bool   // documents go to test ends only
	Created  time.Time
}

// User is a person who signs in.
type User struct {
	ID       string
	Email    string // lower case
	Name     string
	Language string
	Hash     string // argon2id, see HashPassword
	Created  time.Time
	Disabled bool
}

// Role is what a user may do in a subscription.
type Role string

// The roles of a subscription.
const (
	Owner      Role = "owner"
	Admin      Role = "admin"
	Bookkeeper Role = "bookkeeper"
	Viewer     Role = "viewer"
)

// Member is a user with the role in a subscription, "" for none.
type Member struct {
	User
	Role Role
}

// Members keeps subscriptions and users. internal/store implements it.
type Members interface {
	// Subscription returns ErrNotFound for an unknown id.
	Subscription(ctx context.Context, id string) (Subscription, error)
	// Subscriptions lists them by name.
	Subscriptions(ctx context.Context) ([]Subscription, error)
	SaveSubscription(ctx context.Context, s Subscription) error

	// User returns ErrNotFound for an unknown id.
	User(ctx context.Context, id string) (User, error)
	// UserByEmail takes any case and returns ErrNotFound for an unknown address.
	UserByEmail(ctx context.Context, email string) (User, error)
	// Users counts them; 0 means that the first run is still to come.
	Users(ctx context.Context) (int, error)
	SaveUser(ctx context.Context, u User) error

	// SetRole gives a user a role in a subscription; "" takes it away.
	SetRole(ctx context.Context, user, subscription string, r Role) error
	// Roles maps subscription ids to the user's role there.
	Roles(ctx context.Context, user string) (map[string]Role, error)
	// Everybody lists all users by e-mail, each with the role in a subscription, ""
	// for none. The subscription need not exist.
	Everybody(ctx context.Context, subscription string) ([]Member, error)

	// Failed counts a wrong sign-in of an address and returns when the next try
	// is allowed and how many are left before a pause (Wait says how long);
	// Passed forgets them. Blocked is the zero time when a try is allowed. The
	// address may be unknown; it may also be the caller's network address, in a
	// form that is no e-mail.
	Failed(ctx context.Context, email string, now time.Time) (next time.Time, left int, err error)
	Blocked(ctx context.Context, email string, now time.Time) (until time.Time, err error)
	Passed(ctx context.Context, email string) error
}
