package dropbox_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways/dropbox"
	far "github.com/postbud/postbud/internal/far/dropbox"
	"github.com/postbud/postbud/plugin"
)

func TestF81TheTokenHasExpired(t *testing.T) {
	p := start(t, nil)
	g := p.with(t, nil)
	for i, spoil := range []func(){func() {}, p.Expire, p.Forget, func() { g.later(5 * time.Hour) }} {
		spoil()
		g.deliver(t, parcel(string(rune('a'+i))+".xml", "x"))
		if n := p.Requests("oauth2/token"); n != i+1 {
			t.Errorf("%d: %d tokens were asked for", i, n)
		}
	}
	p.counted(t, 4)
}

// It expires between the chunks of a large document: the chunk is sent again.
func TestF81TheTokenExpiresInTheMiddle(t *testing.T) {
	p := start(t, nil)
	p.Set(far.Faults{Refuse: []far.Refusal{
		{Route: "files/upload_session/append_v2", Status: 401, Tag: "expired_access_token", Times: 1},
		{Route: "files/upload_session/finish", Status: 401, Tag: "expired_access_token", Times: 1},
	}})
	p.with(t, nil).deliver(t, parcel("a.xml", large(20<<20)))
	p.want(t, map[string]string{"/in/a.xml": large(20 << 20)})
	if n := p.Requests("oauth2/token"); n != 3 {
		t.Errorf("%d tokens were asked for", n)
	}
	p.counted(t, 1)
}

// The door is shut before the document has been read.
func TestF81AnAnswerThatComesEarlyIsHeard(t *testing.T) {
	p := start(t, nil)
	p.Set(far.Faults{Refuse: []far.Refusal{{Route: "files/upload", Status: 401, Tag: "expired_access_token", Times: 1, Early: true}}})
	g := p.with(t, nil)
	g.deliver(t, parcel("a.xml", large(6<<20)))
	if n := p.Requests("oauth2/token"); n != 2 {
		t.Errorf("%d tokens were asked for", n)
	}
	p.Set(far.Faults{Refuse: []far.Refusal{{Route: "files/upload_session/start", Status: 429, Tag: "too_many_requests", RetryAfter: "9", Early: true}}})
	g.refused(t, parcel("b.xml", large(9<<20)), says{kind: fault.Temporary, code: "SRC-LIMIT", wait: 9 * time.Second})
	p.counted(t, 1)
}

func TestF81ATokenThatIsRefusedThoughItIsNewStopsTheDestination(t *testing.T) {
	p := start(t, nil)
	p.Set(far.Faults{Expired: true})
	p.with(t, nil).refused(t, parcel("a.xml", "x"),
		says{kind: fault.Configuration, code: "SRC-SIGNIN", field: "refresh_token", args: map[string]string{"system": "Dropbox"}, text: "nothing was delivered; sign in at Dropbox again"})
	if n := p.Requests("oauth2/token"); n != 2 {
		t.Errorf("%d tokens were asked for", n)
	}
	p.counted(t, 0)
}

func TestF81ManyDeliveriesRefreshOnce(t *testing.T) {
	p := start(t, nil)
	g := p.with(t, nil)
	g.deliver(t, parcel("first.xml", "x"))
	p.Expire()
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() { g.deliver(t, parcel(string(rune('a'+i))+".xml", "x")) })
	}
	wg.Wait()
	if n := p.Requests("oauth2/token"); n != 2 {
		t.Errorf("%d tokens were asked for", n)
	}
	p.counted(t, 9)
}

func TestF71APermissionThatWasTakenBackIsToldOnce(t *testing.T) {
	p := start(t, nil)
	g := p.with(t, nil)
	g.deliver(t, parcel("first.xml", "x"))
	p.Revoke()
	taken := says{kind: fault.Configuration, code: "SRC-SIGNIN", field: "refresh_token", text: "has ended or was taken back; nothing was delivered"}
	for range 5 {
		g.refused(t, parcel("a.xml", "x"), taken)
	}
	if n := p.Requests("oauth2/token"); n != 2 {
		t.Errorf("the locked door was knocked at %d times", n-1)
	}
	p.counted(t, 1)
	p.refresh = p.Grant()
	p.with(t, nil).deliver(t, parcel("a.xml", "x"))
	for field, settings := range map[string]plugin.Values{
		"client_id":     {"client_id": "another"},
		"client_secret": {"client_secret": "wrong"},
	} {
		p.with(t, settings).refused(t, parcel("b.xml", "x"), says{kind: fault.Configuration, code: "GW-LOGIN", field: field, text: "nothing was delivered"})
	}
	p.counted(t, 2)
}

func TestF71APermissionThatIsMissingIsNamed(t *testing.T) {
	p := start(t, nil)
	p.refresh = p.Grant("account_info.read", "files.metadata.read")
	p.with(t, nil).refused(t, parcel("a.xml", "x"), says{kind: fault.Configuration, code: "SRC-SIGNIN", field: "refresh_token", text: "files.content.write is missing"})
	if n := p.Requests("oauth2/token"); n != 1 {
		t.Errorf("%d tokens were asked for; another one has no more scopes", n)
	}
	for tag, text := range map[string]string{"user_suspended": "suspended", "route_access_denied": "does not let us in"} {
		p.Set(far.Faults{Refuse: []far.Refusal{{Status: 401, Tag: tag}}})
		p.with(t, nil).refused(t, parcel("a.xml", "x"), says{kind: fault.Configuration, code: "SRC-SIGNIN", field: "refresh_token", text: text})
	}
	p.Set(far.Faults{Refuse: []far.Refusal{{Status: 403, Tag: "invalid_account_type/feature"}}})
	p.with(t, nil).refused(t, parcel("a.xml", "x"), says{kind: fault.Configuration, code: "GW-HTTP", field: "refresh_token", text: "may not do this"})
	p.counted(t, 0)
}

func TestF81TooManyWritesAreThrottled(t *testing.T) {
	for name, c := range map[string]struct {
		refusal far.Refusal
		wait    time.Duration
	}{
		"too many requests":             {far.Refusal{Status: 429, Tag: "too_many_requests", RetryAfter: "17"}, 17 * time.Second},
		"too many writes":               {far.Refusal{Status: 429, Tag: "too_many_write_operations", RetryAfter: "300"}, 300 * time.Second},
		"no wait is told":               {far.Refusal{Status: 429, Tag: "too_many_requests"}, 5 * time.Second},
		"in words":                      {far.Refusal{Status: 429, Body: "slow down", RetryAfter: "9"}, 9 * time.Second},
		"more than a day":               {far.Refusal{Status: 429, Tag: "too_many_requests", RetryAfter: "999999"}, 24 * time.Hour},
		"an error of the upload":        {far.Refusal{Route: "files/upload", Status: 409, Tag: "path/too_many_write_operations"}, 5 * time.Second},
		"an error of the upload, timed": {far.Refusal{Route: "files/upload", Status: 409, Tag: "path/too_many_write_operations", RetryAfter: "60"}, time.Minute},
		"the sign-in":                   {far.Refusal{Route: "oauth2/token", Status: 429, RetryAfter: "30", Body: "later"}, 30 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			p := start(t, nil)
			c.refusal.Times = 1
			p.Set(far.Faults{Refuse: []far.Refusal{c.refusal}})
			g := p.with(t, nil)
			g.refused(t, parcel("a.xml", "x"), says{kind: fault.Temporary, code: "SRC-LIMIT", args: map[string]string{"system": "Dropbox"}, text: "nothing was delivered", wait: c.wait})
			p.counted(t, 0)
			g.deliver(t, parcel("a.xml", "x"))
			p.counted(t, 1)
		})
	}
	p := start(t, nil)
	p.Set(far.Faults{Refuse: []far.Refusal{{Route: "files/upload_session/finish", Status: 409, Tag: "too_many_write_operations", Times: 1}}})
	g := p.with(t, nil)
	g.refused(t, parcel("a.xml", large(9<<20)), says{kind: fault.Temporary, code: "SRC-LIMIT", wait: 5 * time.Second})
	g.deliver(t, parcel("a.xml", large(9<<20)))
	p.counted(t, 1)
}

func TestF81AServerInTroubleIsTriedAgain(t *testing.T) {
	for _, c := range []struct {
		status int
		kind   fault.Kind
	}{{500, fault.Temporary}, {502, fault.Temporary}, {503, fault.Temporary}, {504, fault.Uncertain}, {400, fault.Permanent}} {
		p := start(t, nil)
		p.Set(far.Faults{Refuse: []far.Refusal{{Route: "files/upload", Status: c.status, Body: "trouble", RetryAfter: "40"}}})
		_, err := p.with(t, nil).Deliver(t.Context(), parcel("a.xml", "x"))
		f := fault.As(err)
		if f.Kind != c.kind || f.Code != "GW-HTTP" || f.Kind == fault.Temporary && f.RetryAfter != 40*time.Second {
			t.Errorf("%d: %+v", c.status, f)
		}
		p.counted(t, 0)
	}
	for _, tag := range []string{"not_found", "incorrect_offset/5", "closed"} {
		p := start(t, nil)
		p.Set(far.Faults{Refuse: []far.Refusal{{Route: "files/upload_session/append_v2", Status: 409, Tag: tag}}})
		p.with(t, nil).refused(t, parcel("a.xml", large(9<<20)), says{kind: fault.Temporary, code: "GW-HTTP", text: "nothing was delivered, and we begin again"})
		p.Set(far.Faults{Refuse: []far.Refusal{{Route: "files/upload_session/finish", Status: 409, Tag: "lookup_failed/" + tag}}})
		p.with(t, nil).refused(t, parcel("a.xml", large(9<<20)), says{kind: fault.Temporary, code: "GW-HTTP", text: "nothing was delivered, and we begin again"})
		p.counted(t, 0)
	}
}

func TestF10ARefreshTokenThatTurnsIsStoredBeforeItIsUsed(t *testing.T) {
	p := start(t, nil)
	p.Set(far.Faults{Rotate: true})
	g := p.with(t, nil)
	g.deliver(t, parcel("a.xml", "x"))
	if kept := g.kept["refresh_token"]; kept == "" || kept == p.refresh {
		t.Errorf("%q was kept", kept)
	}
	g.later(5 * time.Hour)
	g.full = errors.New("the disk is full")
	before := p.Requests("files/get_metadata")
	g.refused(t, parcel("b.xml", "x"), says{kind: fault.Temporary, text: "could not be stored; nothing was delivered"})
	if p.Requests("files/get_metadata") != before {
		t.Error("it was used before it was stored")
	}
	g.full = nil
	g.deliver(t, parcel("b.xml", "x")) // it stayed at hand
	connection := plugin.Tokens{Refresh: plugin.NewSecret(g.kept["refresh_token"])}.Secret()
	c := p.with(t, plugin.Values{"sign_in": "connect", "connection": connection.Reveal()})
	c.deliver(t, parcel("c.xml", "x"))
	if kept, err := plugin.ParseTokens(plugin.NewSecret(c.kept["connection"])); err != nil || kept.Refresh.Empty() {
		t.Errorf("%v", err)
	}
}

func TestF10AnAnswerWithTokensThatIsLostIsAskedForAgain(t *testing.T) {
	p := start(t, nil)
	g := p.with(t, nil)
	p.Set(far.Faults{SwallowToken: true})
	g.refused(t, parcel("a.xml", "x"), says{kind: fault.Temporary, code: "GW-CONNECT", text: "nothing was delivered"})
	p.up(t)
	g.deliver(t, parcel("a.xml", "x"))
}

// The whole way through the browser: the page, the person, the code, the tokens.
func TestAPersonSignsInWithPKCE(t *testing.T) {
	p := start(t, nil)
	s, err := dropbox.Declaration.Decode(p.settings().With(plugin.Values{"sign_in": "connect", "refresh_token": ""}))
	if err != nil {
		t.Fatal(err)
	}
	const redirect, verifier = "https://postbud.example/connect/callback", "a-verifier-of-at-least-forty-three-letters-and-digits"
	g := &rig{kept: map[string]string{}}
	code := func() string {
		client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		res, err := client.Get(dropbox.AuthorizeURL(s, redirect, "the state", verifier))
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		back, err := url.Parse(res.Header.Get("Location"))
		if err != nil || !strings.HasPrefix(back.String(), redirect) || back.Query().Get("state") != "the state" {
			t.Fatalf("%v, %v", back, err)
		}
		return back.Query().Get("code")
	}
	again := says{kind: fault.Configuration, code: "SRC-SIGNIN", field: "connection"}
	_, err = dropbox.Exchange(t.Context(), s, g.env(), redirect, code(), "another-verifier-of-forty-three-letters-and-digits")
	again.of(t, err)
	_, err = dropbox.Exchange(t.Context(), s, g.env(), "https://elsewhere.example/", code(), verifier)
	again.of(t, err)
	used := code()
	connection, err := dropbox.Exchange(t.Context(), s, g.env(), redirect, used, verifier)
	if err != nil {
		t.Fatal(err)
	}
	_, err = dropbox.Exchange(t.Context(), s, g.env(), redirect, used, verifier)
	again.of(t, err)
	p.with(t, plugin.Values{"sign_in": "connect", "connection": connection.Reveal()}).deliver(t, parcel("a.xml", "x"))
	p.want(t, map[string]string{"/in/a.xml": "x"})
}
