package http_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	gateway "github.com/postbud/postbud/gateways/http"
	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/internal/outside/nginx"
	"github.com/postbud/postbud/plugin"
)

func TestT24NoSpellingOfAnInnerAddressIsDialled(t *testing.T) {
	n := nginx.Start(t, nginx.Site{})
	port := n.Line.Port()
	for _, host := range []string{
		"127.0.0.1", "127.1", "127.0.1", "0177.0.0.1", "0x7f.0.0.1", "0x7f000001", "2130706433", "017700000001", "127.000.000.001", "0", "0.0.0.0", "localhost", "LOCALHOST", "localhost.",
		"[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fe80::1]", "[fc00::1]", "[fd00:ec2::254]",
		"169.254.169.254", "[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "[64:ff9b::a9fe:a9fe]",
		"10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "100.100.100.200", "224.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.0.192",
		"①②⑦.⓪.⓪.①", "１２７.0.0.1", "127。0。0。1",
	} {
		settings := n.Put().With(plugin.Values{"url": fmt.Sprintf("http://%s:%d/in/", host, port), "auth": "bearer", "token": "token to the door"})
		g, err := tryOpen(t, settings, netx.Policy{})
		if err == nil {
			_, err = g.Deliver(t.Context(), parcel("a.xml", "the invoice"))
			_ = g.Close()
		}
		if f := fault.As(err); f == nil || f.Kind == fault.Uncertain || f.Kind == fault.Internal {
			t.Errorf("%s: %v", host, err)
		} else if f.Kind == fault.Configuration && f.Field != "url" {
			t.Errorf("%s: field %q", host, f.Field)
		}
	}
	if asked := n.Requests(t, "P"); len(asked) != 0 || n.Line.Connections() != 0 {
		t.Errorf("nginx saw %q", asked)
	}
}

func tryOpen(t *testing.T, settings plugin.Values, policy netx.Policy) (gateways.Gateway, error) {
	dial := netx.Dialer(policy)
	return gateway.Gateway.Open(t.Context(), settings, plugin.Env{Now: time.Now, Sleep: sleep, Dial: dial, HTTP: netx.HTTP(dial)})
}

// The name server says what it likes, and another thing each time: what counts is
// the address that is dialled.
func TestT24ARebindingNameServerWinsNothing(t *testing.T) {
	n := nginx.Start(t, nginx.Site{})
	var asked, last atomic.Int32
	resolver := &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		here, there := net.Pipe()
		asked.Add(1)
		go nameServer(there, [4]byte{127, 0, 0, byte(last.Load())})
		return here, nil
	}}
	settings := n.Put().With(plugin.Values{"url": fmt.Sprintf("http://rebind.example.com:%d/in/", n.Line.Port()), "auth": "bearer", "token": "token to the door"})
	g, err := tryOpen(t, settings, netx.Policy{Resolver: resolver})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	for i := range 3 {
		last.Store(int32(3 - i))
		_, err = g.Deliver(t.Context(), parcel("a.xml", "the invoice"))
		says{kind: fault.Configuration, code: "GW-CONNECT", field: "url", text: "may not be reached from here"}.of(t, err)
	}
	if n.Line.Connections() != 0 || asked.Load() == 0 {
		t.Errorf("the name server was asked %d times, nginx has %d connections", asked.Load(), n.Line.Connections())
	}
	// the same name where such addresses are allowed: the test above can fail
	if g, err = tryOpen(t, settings, netx.Policy{Resolver: resolver, AllowPrivate: true}); err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	if _, err = g.Deliver(t.Context(), parcel("a.xml", "the invoice")); err != nil {
		t.Error(err)
	}
}

// nameServer answers one question (RFC 1035, over a stream) for an address of IPv4.
func nameServer(conn net.Conn, addr [4]byte) {
	defer conn.Close()
	var size [2]byte
	if _, err := io.ReadFull(conn, size[:]); err != nil {
		return
	}
	query := make([]byte, int(size[0])<<8|int(size[1]))
	if _, err := io.ReadFull(conn, query); err != nil {
		return
	}
	end := 12 + bytes.IndexByte(query[12:], 0) + 5
	reply := append([]byte{query[0], query[1], 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0}, query[12:end]...)
	if query[end-3] == 1 { // an A record is asked for
		reply[7] = 1
		reply = append(append(reply, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4), addr[:]...)
	}
	_, _ = conn.Write(append([]byte{byte(len(reply) >> 8), byte(len(reply))}, reply...))
}

func TestT18NothingOfADocumentChangesWhereItGoes(t *testing.T) {
	for _, name := range []string{"a b.xml", "a&b=c.xml", "a#b.xml", "a%2f..%2fb.xml", "a;b.xml", "a@evil.example.com", "æøå.xml", "日本.xml", "a+b.xml", "{File}.xml", "a=b&key=x.xml", "%0d%0aX-Evil-1.xml", "'\u00a0x.xml"} {
		s := serve(t, &service{})
		var got *http.Request
		s.hook = func(_ http.ResponseWriter, r *http.Request) bool { got = r; return true }
		g := open(t, s.Post("/docs/{Folder}/{File}?name={File}&id={ID}").With(plugin.Values{"headers": "X-File: {File}\nX-Id: {ID}", "folder": "in/{x}"}))
		g.delivered(t, parcel(name, "the invoice"))
		if got == nil || got.URL.Path != "/docs/in/{x}/"+name || got.URL.Query().Get("name") != name || len(got.URL.Query()) != 2 || got.Header.Get("X-Evil-1") != "" {
			t.Errorf("%q: %v", name, got.URL)
		}
		if file, _ := url.PathUnescape(got.Header.Get("X-File")); !isASCII(name) && file != name || isASCII(name) && got.Header.Get("X-File") != name {
			t.Errorf("%q: X-File is %q", name, got.Header.Get("X-File"))
		}
	}
}

func isASCII(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r > 126 }) < 0
}

func TestT18ARulesHeaderCannotBeTwo(t *testing.T) {
	s := serve(t, &service{})
	for _, c := range []struct{ options, says string }{
		{"X-Order: 7\r\nContent-Length: 0", "Content-Length"},
		{"X-Order: 7\nTransfer-Encoding: chunked", "Transfer-Encoding"},
		{"Host: evil.example.com", "Host"},
		{"X-Order: 7\x00", "X-Order"},
		{"X-Order: æ", "X-Order"},
		{"X Order: 7", "a header is a name"},
		{"no colon", "a header is a name"},
	} {
		p := parcel("a.xml", "the invoice")
		p.Options = plugin.Values{"headers": c.options}
		_, err := open(t, s.Post("/docs")).Deliver(t.Context(), p)
		says{kind: fault.Invalid, field: "headers", text: c.says}.of(t, err)
	}
	for _, folder := range []string{"../up", "a/../../b", "a\\b", "a\nb", "."} {
		p := parcel("a.xml", "the invoice")
		p.Options = plugin.Values{"folder": folder}
		_, err := open(t, s.Post("/docs")).Deliver(t.Context(), p)
		says{kind: fault.Invalid, field: "folder"}.of(t, err)
	}
	if posts, _ := s.counts(); posts != 0 || len(s.asked) != 0 {
		t.Errorf("the service was asked %q", s.asked)
	}
}

func TestAWrongSettingIsNamedBeforeAnythingIsSent(t *testing.T) {
	good := plugin.Values{"url": "https://api.example.com/docs"}
	for _, c := range []struct {
		field    string
		settings plugin.Values
	}{
		{"url", plugin.Values{"url": "api.example.com/docs"}},
		{"url", plugin.Values{"url": "ftp://api.example.com/docs"}},
		{"url", plugin.Values{"url": "file:///etc/passwd"}},
		{"url", plugin.Values{"url": "gopher://api.example.com"}},
		{"url", plugin.Values{"url": "http://api.example.com/docs"}}, // without encryption
		{"url", plugin.Values{"url": "https://user:secret@api.example.com/docs"}},
		{"url", plugin.Values{"url": "https://{File}.example.com/docs"}}, // T-18
		{"url", plugin.Values{"url": "https://api.example.com:{File}/docs"}},
		{"url", plugin.Values{"url": "https://{ID}/docs"}},
		{"url", plugin.Values{"url": "https://api.example.com/docs#part"}},
		{"url", plugin.Values{"url": "https://api.example.com/a/../b"}},
		{"url", plugin.Values{"url": "https://api.example.com\\@evil.example.com/"}},
		{"url", plugin.Values{"url": "https://api.example.com/a b"}},
		{"url", plugin.Values{"url": "https:///docs"}},
		{"url", plugin.Values{"url": "https://api.example.com/100%"}},
		{"url", plugin.Values{"url": "https://api.example.com/?q=æ"}},
		{"lookup_url", plugin.Values{"lookup_url": "https://evil.example.com/{ID}"}}, // our credentials
		{"lookup_url", plugin.Values{"lookup_url": "https://api.example.com/all"}},
		{"check_url", plugin.Values{"check_url": "https://api.example.com:444/"}},
		{"token_url", plugin.Values{"auth": "oauth", "client_id": "x", "client_secret": "x", "token_url": "http://login.example.com/"}},
		{"password", plugin.Values{"auth": "basic", "user": "x"}},
		{"user", plugin.Values{"auth": "basic", "user": "a:b", "password": "x"}},
		{"api_key", plugin.Values{"auth": "header", "api_key": "æ"}},
		{"token", plugin.Values{"auth": "bearer", "token": "\u00a0x"}},
		{"key_name", plugin.Values{"auth": "header", "api_key": "x", "key_name": "X Key"}},
		{"idempotency_key", plugin.Values{"idempotency_key": "Host"}},
		{"headers", plugin.Values{"headers": "Content-Length: 5"}},
		{"headers", plugin.Values{"headers": "Transfer-Encoding: chunked"}},
		{"secret_headers", plugin.Values{"secret_headers": "just a key"}},
		{"folder", plugin.Values{"folder": "../up"}},
		{"soap_body", plugin.Values{"body": "soap", "soap_body": "<Upload/>"}},
		{"soap_body", plugin.Values{"body": "soap", "soap_body": "<Upload>{Content}"}},
		{"soap_body", plugin.Values{"body": "soap", "soap_body": `<!DOCTYPE a [<!ENTITY b "c">]><Upload>{Content}</Upload>`}}, // T-01
		{"json_name", plugin.Values{"body": "json", "json_name": "content"}},
		{"json_name", plugin.Values{"body": "json", "json_name": "content.name"}},
		{"form", plugin.Values{"body": "json", "form": "content=x"}},
		{"success_path", plugin.Values{"success": "json", "success_path": "a..b"}},
		{"success_path", plugin.Values{"success": "json"}},
		{"success_codes", plugin.Values{"success_codes": "302"}},
		{"id_path", plugin.Values{"id_path": "a[x]"}},
		{"done_values", plugin.Values{"done_path": "state"}},
		{"lookup_path", plugin.Values{"lookup_url": "https://api.example.com/{ID}", "lookup_value": "x"}},
		{"client_key", plugin.Values{"client_key": "x"}},
		{"on_exists", plugin.Values{"method": "put", "on_exists": "number", "look": "none"}},
		{"on_exists", plugin.Values{"method": "put", "on_exists": "number", "body": "multipart"}},
	} {
		_, err := gateway.Gateway.Tidy(good.With(c.settings))
		if wrong := plugin.Wrong(err); len(wrong) == 0 || wrong[0].Kind != fault.Configuration || wrong[0].Field != c.field || wrong[0].Message == "" {
			t.Errorf("%v: %v", c.settings["url"]+c.field, err)
		} else if strings.Contains(wrong[0].Message, "secret") {
			t.Errorf("it tells a secret: %v", err)
		}
	}
	if _, err := gateway.Gateway.Tidy(good); err != nil {
		t.Error(err)
	}
}

func TestT30WhatSaysWhereToForgetsTheSecrets(t *testing.T) {
	spec := gateway.Gateway.Declared()
	before := plugin.Values{"url": "https://api.example.com/docs", "auth": "basic", "user": "x", "password": "y"}
	for field, value := range map[string]string{"url": "https://evil.example.com/", "user": "z", "token_url": "https://evil.example.com/", "client_id": "z", "lookup_url": "https://evil.example.com/", "check_url": "https://evil.example.com/"} {
		if !spec.Moved(before, before.With(plugin.Values{field: value})) {
			t.Errorf("a new %s keeps the secrets", field)
		}
	}
}

func TestT34NoSecretIsInEvidenceOrError(t *testing.T) {
	secrets := map[string]plugin.Values{
		"correct horse battery": {"auth": "basic", "user": user, "password": "correct horse battery"},
		"token-to-the-door":     {"auth": "bearer", "token": "token-to-the-door"},
		"key-to-the-door":       {"auth": "header", "api_key": "key-to-the-door"},
		"hidden-words":          {"secret_headers": "X-Sub: hidden-words"},
		"key-in-the-address":    nil,
	}
	for _, secret := range slices.Sorted(maps.Keys(secrets)) {
		for _, code := range []int{200, 400, 401, 422, 500} {
			s := serve(t, &service{})
			s.hook = func(w http.ResponseWriter, r *http.Request) bool { // a server that says everything back
				w.Header().Set("X-Echo", fmt.Sprint(r.Header))
				w.Header().Set("Set-Cookie", "session=of-ours")
				w.WriteHeader(code)
				fmt.Fprint(w, r.Header, secret)
				return true
			}
			at := "/docs"
			if secret == "key-in-the-address" {
				at += "?format=xml&sig=" + secret
			}
			r, err := open(t, s.Post(at).With(secrets[secret])).Deliver(t.Context(), parcel("a.xml", "the invoice"))
			all := string(r.Evidence) + r.Reason + r.RemoteID
			if f := fault.As(err); f != nil {
				all += f.Message + fmt.Sprint(f.Args)
			}
			for _, form := range []string{secret, "bm9yZGx5czpjb3JyZWN0", "of-ours"} {
				if strings.Contains(all, form) {
					t.Errorf("%d: %q is seen in %s", code, form, all)
				}
			}
			if code == 200 && (!strings.Contains(all, "HTTP/1.1 200 OK") || !strings.Contains(all, "Idempotency-Key: bcdfghjklm-a.xml") || !strings.Contains(all, "•••")) {
				t.Errorf("the evidence is %s", all)
			}
		}
	}
}

// Without encryption nothing is sent unless somebody has allowed it.
func TestF95AnAddressWithoutEncryptionIsRefused(t *testing.T) {
	plain := plugin.Values{"url": "http://api.example.com/docs"}
	_, err := gateway.Gateway.Tidy(plain)
	if wrong := plugin.Wrong(err); len(wrong) != 1 || wrong[0].Field != "url" || wrong[0].Kind != fault.Configuration {
		t.Errorf("%v", err)
	}
	if _, err := gateway.Gateway.Tidy(plain.With(plugin.Values{"plain": "yes"})); err != nil {
		t.Errorf("allowed: %v", err)
	}
}
