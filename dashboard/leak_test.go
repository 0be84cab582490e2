package dashboard_test

import (
	"encoding/base64"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// leaks are secrets that must be nowhere but where they were stored, each one
// unlike any other text.
type leaks struct {
	all   []string
	where map[string]string // what was seen, by where it was seen
}

// secret makes one.
func (l *leaks) secret(of string) string {
	s := fmt.Sprintf("kanarie%02d%sgeheim", len(l.all), of)
	l.all = append(l.all, s)
	return s
}

// look searches a text for all of them, also as they stand in addresses and in
// base64.
func (l *leaks) look(where, text string) {
	text = html.UnescapeString(text)
	for _, s := range l.all {
		for _, form := range []string{s, base64.StdEncoding.EncodeToString([]byte(s)), base64.RawURLEncoding.EncodeToString([]byte(s)), url.QueryEscape(s)} {
			if strings.Contains(text, form) {
				l.where[where] = s
			}
		}
	}
}

// TestT34NoPageAnswerOrLogShowsASecret stores secrets everywhere, has forms fail
// with others, and then looks at everything that the program says.
func TestT34NoPageAnswerOrLogShowsASecret(t *testing.T) {
	l := &leaks{where: map[string]string{}}
	r := newRig(t)
	early := r.visitor()
	setupForm := url.Values{"code": {l.secret("code")}, "name": {"A"}, "email": {"a@b.example"}, "password": {l.secret("setup")}, "company": {"C"},
		"country": {"DK"}, "cvr": {"1"}, "zone": {"UTC"}, "language": {"en"}}
	l.look("POST /setup", early.post("/setup", setupForm).text)

	v, _ := r.connected()
	tokens := plugin.Tokens{Access: plugin.NewSecret(l.secret("access")), Refresh: plugin.NewSecret(l.secret("refresh")), Expires: time.Now().Add(time.Hour)}
	r.must(r.store.Setup.ChangeActivation(t.Context(), "nordlys", "books", func(a *setup.Activation) {
		a.Secrets = setup.Secrets{"key": plugin.NewSecret(l.secret("key")), "client_secret": plugin.NewSecret(l.secret("client")), "connection": tokens.Secret()}
	}))
	r.must(r.store.Setup.SaveDestination(t.Context(), setup.Destination{Subscription: "nordlys", ID: "harbour", Name: "Harbour", Gateway: "sftp",
		Settings: plugin.Values{"host": "127.0.0.1", "port": "1", "user": "nordlys"},
		Secrets:  setup.Secrets{"password": plugin.NewSecret(l.secret("password")), "key": plugin.NewSecret(l.secret("private"))}}))

	const harbour, fresh = at + "/gateways/harbour", at + "/gateways/new/sftp"
	for _, p := range []struct {
		name, page, action string
		status             int
		fields             []string
	}{
		{"a source that lacks a setting", source, source, 422, []string{"set.address", "", "set.sign_in", "key", "secret.key", l.secret("a")}},
		{"a source that moved", source, source, 422, []string{"set.address", "evil.example", "set.sign_in", "key"}},
		{"a test with a wrong key", source, source + "/test", 200, []string{"set.address", "books.example", "set.sign_in", "key", "secret.key", l.secret("b")}},
		{"a secret in the wrong field", source, source, 400, []string{"set.address", "books.example", "nonsense", l.secret("c")}},
		{"a reference", source, source, 422, []string{"set.address", "books.example", "set.sign_in", "key", "secret.key", "env:" + l.secret("d")}},
		{"a new gateway that lacks its server", fresh, fresh, 422, []string{"name", "X", "set.host", "", "secret.password", l.secret("e")}},
		{"a test of a new gateway", fresh, fresh, 200, []string{"name", "X", "set.host", "127.0.0.1", "set.port", "1", "set.user", "u", "secret.password", l.secret("f"), "do", "test"}},
		{"a private key that is none", fresh, fresh, 200, []string{"name", "X", "set.host", "127.0.0.1", "set.port", "1", "set.user", "u",
			"secret.private_key", "-----BEGIN OPENSSH PRIVATE KEY-----\n" + l.secret("g"), "do", "test"}},
		{"a stored gateway with a wrong port", harbour, harbour, 422, []string{"name", "Harbour", "set.host", "127.0.0.1", "set.port", "none", "secret.password", l.secret("h")}},
		{"a sign-in elsewhere", source, source + "/connect/connection", 422, []string{"set.address", "", "set.sign_in", "connect", "secret.client_secret", l.secret("i")}},
		{"a wrong password of one's own", "/me", "/me/password", 422, []string{"old-password", l.secret("j"), "new-password", l.secret("k")}},
		{"a new password that is too short", "/me", "/me/password", 422, []string{"old-password", goodPassword, "new-password", "kort" + l.secret("l")[:6]}},
	} {
		got := v.submit(p.page, p.action, p.fields...)
		if got.status != p.status {
			t.Errorf("%s answered %d: %s", p.name, got.status, summary(got.text))
		}
		l.look(p.name, got.text+got.location)
		stale := url.Values{"form": {"too.old"}}
		for i := 0; i+1 < len(p.fields); i += 2 {
			stale.Add(p.fields[i], p.fields[i+1])
		}
		l.look(p.name+", too late", v.post(p.action, stale).text)
	}
	l.look("a wrong sign-in", v.post("/sign-in", url.Values{"email": {"anna@nordlys.example"}, "password": {l.secret("m")}}).text)
	r.books.mu.Lock()
	r.books.tells = true // a source that repeats what it was sent
	r.books.mu.Unlock()
	got := v.submit(source, source+"/test", "set.address", "books.example", "set.sign_in", "key", "secret.key", l.secret("n"))
	l.look("a source that repeats the key", got.text)
	l.look("the page of a source that repeats the key", v.page(strings.Split(got.location, "#")[0]))
	v.submit(at+"/adaptors", at+"/adaptors/books/run") // with a wrong key by now
	r.settle("nordlys")

	pages := 0
	for path, got := range r.crawl(v, at+"/", "/me", "/companies", "/help", at+"/documents?group=all") {
		pages++
		l.look("GET "+path, got.text+fmt.Sprint(got.header))
		l.look("JSON of "+path, v.do(http.MethodGet, path, nil, "Accept", "application/json").text)
	}
	if pages < 60 {
		t.Errorf("only %d pages were seen", pages)
	}
	l.look("the log", r.logs.String())
	for where, s := range l.where {
		t.Errorf("%s shows %s", where, s)
	}
}
