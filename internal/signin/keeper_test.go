package signin_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/signin"
	"github.com/postbud/postbud/plugin"
)

// service gives out tokens on demand; each has another refresh token.
type service struct {
	now    time.Time
	life   time.Duration
	says   error // in place of tokens
	stores error

	asked  atomic.Int32
	stored []string
}

func (s *service) keeper() *signin.Keeper {
	return signin.New(signin.Way{
		Now: func() time.Time { return s.now }, Limit: time.Second,
		Renew: func(_ context.Context, old plugin.Tokens) (plugin.Tokens, error) {
			n := s.asked.Add(1)
			if s.says != nil {
				return plugin.Tokens{}, s.says
			}
			return plugin.Tokens{Access: plugin.NewSecret(fmt.Sprint("access ", n)), Refresh: plugin.NewSecret(fmt.Sprint("refresh ", n)), Expires: s.now.Add(s.life)}, nil
		},
		Turned: func(old, fresh plugin.Tokens) bool { return old.Refresh.Reveal() != fresh.Refresh.Reveal() },
		Keep: func(_ context.Context, t plugin.Tokens) error {
			if s.stores == nil {
				s.stored = append(s.stored, t.Refresh.Reveal())
			}
			return s.stores
		},
		Ended: func(err error) error { return err },
	}, plugin.Tokens{Refresh: plugin.NewSecret("refresh 0")})
}

func wants(t *testing.T, k *signin.Keeper, want string) {
	t.Helper()
	if got, err := k.Token(t.Context()); got != want || err != nil {
		t.Errorf("%q, %v, want %q", got, err, want)
	}
}

func TestManyWhoAskAreAnsweredByOneRenewal(t *testing.T) {
	s := &service{now: time.Now(), life: time.Hour}
	k := s.keeper()
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() { wants(t, k, "access 1") })
	}
	wg.Wait()
	if n := s.asked.Load(); n != 1 || len(s.stored) != 1 {
		t.Errorf("asked %d times, stored %v", n, s.stored)
	}
}

func TestATokenIsRenewedBeforeItEndsOrWhenItIsRefused(t *testing.T) {
	s := &service{now: time.Now(), life: time.Hour}
	k := s.keeper()
	wants(t, k, "access 1")
	s.now = s.now.Add(57 * time.Minute)
	wants(t, k, "access 1")
	s.now = s.now.Add(2 * time.Minute)
	wants(t, k, "access 2")
	k.Refuse("access 1") // long gone
	wants(t, k, "access 2")
	k.Refuse("access 2")
	wants(t, k, "access 3")
	k.Afresh()
	wants(t, k, "access 4")

	short := &service{now: time.Now(), life: time.Minute}
	k = short.keeper()
	wants(t, k, "access 1")
	short.now = short.now.Add(20 * time.Second)
	wants(t, k, "access 1")
	short.now = short.now.Add(20 * time.Second)
	wants(t, k, "access 2")
}

func TestF10WhatCouldNotBeStoredIsNotUsedAndIsStoredFirst(t *testing.T) {
	full := errors.New("the disk is full")
	s := &service{now: time.Now(), life: time.Hour, stores: full}
	k := s.keeper()
	for range 2 {
		if got, err := k.Token(t.Context()); got != "" || !errors.Is(err, full) {
			t.Errorf("%q, %v", got, err)
		}
	}
	s.stores = nil
	if _, err := k.Token(t.Context()); err != nil {
		t.Error(err)
	}
	wants(t, k, "access 1")
	if n := s.asked.Load(); n != 1 || len(s.stored) != 1 || s.stored[0] != "refresh 1" {
		t.Errorf("asked %d times, stored %v", n, s.stored)
	}
}

func TestWhatWasRefusedBeforeItWasStoredIsNotHandedOut(t *testing.T) {
	s := &service{now: time.Now(), life: time.Hour, stores: errors.New("the disk is full")}
	k := s.keeper()
	if _, err := k.Token(t.Context()); err == nil {
		t.Error("what is not stored is used")
	}
	s.stores = nil
	k.Afresh()
	wants(t, k, "access 2")
	s.stores = errors.New("the disk is full")
	s.now = s.now.Add(2 * time.Hour)
	if _, err := k.Token(t.Context()); err == nil {
		t.Error("what is not stored is used")
	}
	s.stores, s.now = nil, s.now.Add(2*time.Hour)
	wants(t, k, "access 4") // the third has ended by now
}

func TestARefusalStandsForAMinuteAndTroubleDoesNot(t *testing.T) {
	s := &service{now: time.Now(), life: time.Hour, says: fault.New(fault.Temporary, "down")}
	k := s.keeper()
	ask := func(after time.Duration, want int32) {
		t.Helper()
		s.now = s.now.Add(after)
		if _, err := k.Token(t.Context()); err == nil {
			t.Error("there is a token")
		}
		if n := s.asked.Load(); n != want {
			t.Errorf("asked %d times, want %d", n, want)
		}
	}
	ask(0, 1)
	ask(0, 2)
	s.says = fault.New(fault.Configuration, "no")
	ask(0, 3)
	ask(59*time.Second, 3)
	ask(2*time.Second, 4)
	k.Afresh() // a person tests the connection
	ask(0, 5)
}

func TestWhoWaitsMayGiveUpAndWhoAsksIsHeard(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := &service{now: time.Now(), life: time.Hour}
	cancel()
	k := s.keeper()
	if _, err := k.Token(ctx); !errors.Is(err, context.Canceled) || s.asked.Load() != 0 {
		t.Error(err)
	}
	way := signin.Way{Now: time.Now, Limit: time.Second, Ended: func(err error) error { return err },
		Turned: func(_, _ plugin.Tokens) bool { return false }}
	ctx, cancel = context.WithCancel(t.Context())
	way.Renew = func(asking context.Context, _ plugin.Tokens) (plugin.Tokens, error) {
		if ctx.Err() != nil {
			t.Error("asked twice")
		}
		cancel() // the service has turned the token by now
		return plugin.Tokens{Access: plugin.NewSecret("access")}, asking.Err()
	}
	k = signin.New(way, plugin.Tokens{})
	if got, err := k.Token(ctx); got != "access" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	wants(t, k, "access") // it never ends, so nobody is asked again
}

func TestAnAnswerSaysHowLongItsTokenLives(t *testing.T) {
	now := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Duration{
		`3600`: time.Hour, `"3600"`: time.Hour, `0`: 10 * time.Minute, `null`: 10 * time.Minute, `-1`: 10 * time.Minute,
		`"soon"`: 10 * time.Minute, `9000000000000000000`: 30 * 24 * time.Hour,
	} {
		var a signin.Answer
		if err := json.Unmarshal([]byte(`{"access_token":"a","scope":"x y","expires_in":`+text+`}`), &a); err != nil {
			t.Fatal(err)
		}
		got := a.Tokens(now, plugin.NewSecret("old"))
		if life := got.Expires.Sub(now); life != want || got.Refresh.Reveal() != "old" || len(got.Scopes) != 2 {
			t.Errorf("%s: %v, %+v", text, life, got)
		}
	}
}

// The verifier and its challenge are those of RFC 7636, appendix B.
func TestAPersonIsAskedWithTheChallengeOfTheVerifier(t *testing.T) {
	u, err := url.Parse(signin.Consent{
		Page: "https://login.example.com/authorize", ClientID: "nordlys", Redirect: "https://postbud.example.com/back", State: "s",
		Verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", Scopes: []string{"a", "b"}, Further: map[string]string{"prompt": "login"},
	}.Address())
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "code_challenge_method": "S256", "scope": "a b",
		"response_type": "code", "state": "s", "client_id": "nordlys", "redirect_uri": "https://postbud.example.com/back", "prompt": "login",
	} {
		if got := u.Query().Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}
