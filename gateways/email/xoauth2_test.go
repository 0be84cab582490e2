//go:build unix

package email_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways/email"
	"github.com/postbud/postbud/plugin"
)

func (o *office) byToken(way string) plugin.Values {
	v := o.withMailbox().With(plugin.Values{
		"sign_in": way, "password": "", "bounce_password": "", "token_url": o.tokens.URL + "/token",
		"client_id": "nordlys", "client_secret": "the secret", "scope": "mail.send mail.read",
	})
	if way == "refresh" {
		v["refresh_token"] = "refresh-0"
	}
	return v
}

// Postfix and Dovecot ask the service whose token it is.
func TestPostfixAndDovecotTakeTokens(t *testing.T) {
	for _, way := range []string{"client", "refresh"} {
		t.Run(way, func(t *testing.T) {
			o := openOffice(t)
			g := open(t, o.byToken(way))
			for range 2 {
				if _, err := g.Deliver(t.Context(), parcel(nil)); err != nil {
					t.Fatal(err)
				}
				bounces(t, g)
			}
			if n := len(o.raw(t, "in")); n != 2 || o.tokens.given != 1 {
				t.Errorf("%d mails by %d tokens", n, o.tokens.given)
			}
			form := o.tokens.forms[0]
			if form["scope"] != "mail.send mail.read" && way == "client" || form["client_id"] != "nordlys" {
				t.Errorf("%v", form)
			}
		})
	}
}

func TestF71ATokenThatIsRefusedIsRenewedOnce(t *testing.T) {
	o := openOffice(t)
	var stored []string
	kept.Store(t.Name(), func(field, value string) error { stored = append(stored, field+"="+value); return nil })
	defer kept.Delete(t.Name())
	g := open(t, o.byToken("refresh"))
	if _, err := g.Deliver(t.Context(), parcel(nil)); err != nil {
		t.Fatal(err)
	}
	o.tokens.revoke()
	if _, err := g.Deliver(t.Context(), parcel(nil)); err != nil || o.tokens.given != 1 {
		t.Fatalf("on the line that is signed in already: %v, %d tokens", err, o.tokens.given)
	}
	o.smtp.Cut()
	if _, err := g.Deliver(t.Context(), parcel(nil)); err != nil {
		t.Fatal(err)
	}
	o.tokens.revoke()
	bounces(t, g)
	if o.tokens.given != 3 || len(stored) != 3 || stored[2] != "refresh_token=refresh-3" {
		t.Errorf("%d tokens, stored %q", o.tokens.given, stored)
	}
	o.tokens.revoke()
	o.tokens.mu.Lock()
	o.tokens.barren = true
	o.tokens.mu.Unlock()
	o.smtp.Cut()
	_, err := g.Deliver(t.Context(), parcel(nil))
	says{kind: fault.Configuration, code: "GW-MAIL-AUTH", field: "scope"}.of(t, err)
	_, err = g.(bouncer).Bounces(t.Context(), time.Now())
	says{kind: fault.Configuration, code: "GW-MAIL-AUTH", field: "scope"}.of(t, err)
	if n := o.tokens.given; n > 3+4 {
		t.Errorf("%d tokens: it asks again and again", n)
	}
}

func TestF10ARefreshTokenThatTurnedAndWasNotStoredIsStoredFirst(t *testing.T) {
	o := openOffice(t)
	var stored []string
	full := errors.New("the disk is full")
	kept.Store(t.Name(), func(_, value string) error { stored = append(stored, value); return full })
	defer kept.Delete(t.Name())
	g := open(t, o.byToken("refresh"))
	_, err := g.Deliver(t.Context(), parcel(nil))
	says{kind: fault.Temporary, text: "could not be stored"}.of(t, err)
	full = nil
	if _, err := g.Deliver(t.Context(), parcel(nil)); err != nil || o.tokens.given != 1 {
		t.Errorf("%v, %d tokens", err, o.tokens.given)
	}
	if !slices.Equal(stored, []string{"refresh-1", "refresh-1"}) {
		t.Errorf("stored %q", stored)
	}
}

func TestF71NobodyGivesOutATokenAnyMore(t *testing.T) {
	o := openOffice(t)
	for name, c := range map[string]struct {
		change plugin.Values
		refuse string
		says   says
	}{
		"wrong secret":     {plugin.Values{"client_secret": "x"}, "", says{kind: fault.Configuration, code: "GW-LOGIN", field: "client_secret"}},
		"taken back":       {nil, "invalid_grant", says{kind: fault.Configuration, code: "GW-LOGIN", field: "refresh_token"}},
		"a wrong address":  {plugin.Values{"token_url": o.tokens.URL + "/none"}, "", says{kind: fault.Configuration, code: "GW-HTTP", field: "token_url"}},
		"nobody listening": {plugin.Values{"token_url": "http://127.0.0.1:1/token"}, "", says{kind: fault.Configuration, field: "token_url", code: "GW-CONNECT"}},
	} {
		t.Run(name, func(t *testing.T) {
			o.tokens.mu.Lock()
			o.tokens.refuse = c.refuse
			o.tokens.mu.Unlock()
			_, err := open(t, o.byToken("refresh").With(c.change)).Deliver(t.Context(), parcel(nil))
			c.says.of(t, err)
		})
	}
	for field, change := range map[string]plugin.Values{
		"token_url": {"token_url": "http://login.example.com/token"}, "user": {"user": ""},
	} {
		if _, err := email.Gateway.Tidy(o.byToken("client").With(change)); fault.As(err) == nil || fault.As(err).Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	_, err := open(t, start(t, nil).settings().With(plugin.Values{
		"sign_in": "client", "password": "", "token_url": o.tokens.URL + "/token", "client_id": "nordlys", "client_secret": "the secret",
	})).Deliver(t.Context(), parcel(nil))
	says{kind: fault.Configuration, code: "GW-MAIL-AUTH", field: "sign_in"}.of(t, err)
}
