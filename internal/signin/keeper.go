// Package signin holds the permission by which a member is let in at a service (OAuth 2,
// RFC 6749): the consent of a person, the tokens that come of it, and their renewal.
package signin

import (
	"context"
	"sync"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

const (
	margin  = 2 * time.Minute // a token with less left is renewed first
	afterNo = time.Minute     // a refused sign-in is not tried again sooner

	// Limit is how long the answer to one question for tokens may take.
	Limit = 30 * time.Second
)

// Way is how one service is asked, and what its member makes of the answers.
type Way struct {
	Now func() time.Time
	// Limit bounds one renewal with the storing; at most Limit.
	Limit time.Duration
	// Renew asks for new tokens in the place of the old ones. A Configuration fault of
	// it stands for a minute, so that a locked door is not knocked at for every document.
	Renew func(ctx context.Context, old plugin.Tokens) (plugin.Tokens, error)
	// Turned says whether new tokens must be stored before anybody uses them.
	Turned func(old, fresh plugin.Tokens) bool
	// Keep stores them.
	Keep func(context.Context, plugin.Tokens) error
	// Ended explains a context that ended while somebody waited.
	Ended func(error) error
}

// Keeper hands out access tokens and renews them. One renewal goes at a time, however
// many ask.
type Keeper struct {
	way  Way
	turn chan struct{} // a lock that obeys contexts

	mu     sync.Mutex // of what is below
	tokens plugin.Tokens
	due    time.Time // when they must be renewed; zero when they do not expire
	unkept bool      // they are newer than what is stored
	no     error     // the last refusal
	noTill time.Time // until when it stands
}

// New makes a Keeper of the tokens that are stored; they may be empty.
func New(way Way, stored plugin.Tokens) *Keeper {
	k := &Keeper{way: way, turn: make(chan struct{}, 1), tokens: stored}
	if !stored.Expires.IsZero() {
		k.due = stored.Expires.Add(-margin)
	}
	return k
}

// Token is an access token that holds for a while. Its errors are those of the Way.
func (k *Keeper) Token(ctx context.Context) (string, error) {
	select {
	case k.turn <- struct{}{}:
		defer func() { <-k.turn }()
	case <-ctx.Done():
		return "", k.way.Ended(ctx.Err())
	}
	if err := ctx.Err(); err != nil {
		return "", k.way.Ended(err)
	}
	if access, ok := k.current(); ok {
		return access, nil
	}
	// Once asked, a service may have turned the refresh token: nobody's impatience may
	// cut that short, or the answer would be lost (F-10).
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), min(Limit, k.way.Limit))
	defer cancel()
	if err := k.store(ctx); err != nil {
		return "", err
	}
	if access, ok := k.current(); ok {
		return access, nil
	}
	return k.renew(ctx)
}

// Refuse says that the service no longer takes this access token.
func (k *Keeper) Refuse(access string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.tokens.Access.Reveal() == access {
		k.tokens.Access = plugin.Secret{}
	}
}

// Afresh makes the next token a new one, whatever was said a moment ago.
func (k *Keeper) Afresh() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.tokens.Access, k.no = plugin.Secret{}, nil
}

// Stored are the tokens at hand.
func (k *Keeper) Stored() plugin.Tokens {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.tokens
}

// current is the access token at hand; false when it must be renewed or stored first.
func (k *Keeper) current() (string, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.unkept || k.tokens.Access.Empty() || !k.due.IsZero() && k.way.Now().After(k.due) {
		return "", false
	}
	return k.tokens.Access.Reveal(), true
}

// store makes good what could not be stored the last time. The turn is held.
func (k *Keeper) store(ctx context.Context) error {
	k.mu.Lock()
	unkept, tokens := k.unkept, k.tokens
	k.mu.Unlock()
	if !unkept {
		return nil
	}
	return k.keep(ctx, tokens)
}

// renew gets new tokens and has them stored before anybody uses them. The turn is held.
func (k *Keeper) renew(ctx context.Context) (access string, err error) {
	k.mu.Lock()
	old, no, noTill := k.tokens, k.no, k.noTill
	k.mu.Unlock()
	if no != nil && k.way.Now().Before(noTill) {
		return "", no
	}
	fresh, err := k.way.Renew(ctx, old)
	if err != nil {
		k.remember(err)
		return "", err
	}
	turned := k.way.Turned(old, fresh)
	now := k.way.Now()
	k.mu.Lock()
	k.tokens, k.no, k.unkept = fresh, nil, turned
	k.due = time.Time{}
	if !fresh.Expires.IsZero() {
		k.due = fresh.Expires.Add(-min(margin, fresh.Expires.Sub(now)/2)) // some live for less than the margin
	}
	k.mu.Unlock()
	if err := k.store(ctx); err != nil {
		return "", err
	}
	return fresh.Access.Reveal(), nil
}

// keep stores the tokens. When that fails they stay at hand and are stored first next
// time, for the old refresh token may be dead already.
func (k *Keeper) keep(ctx context.Context, tokens plugin.Tokens) error {
	if err := k.way.Keep(ctx, tokens); err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.unkept = false
	return nil
}

func (k *Keeper) remember(err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if fault.KindOf(err) == fault.Configuration {
		k.no, k.noTill = err, k.way.Now().Add(afterNo)
	}
}
