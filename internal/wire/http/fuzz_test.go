package http

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/web"
	"github.com/postbud/postbud/plugin"
)

// FuzzAddress is T-18: whatever a document holds, it goes to the server and below
// the folder that a person wrote, and is one name there.
func FuzzAddress(f *testing.F) {
	for _, name := range []string{"a.xml", "a b&c=d#e.xml", "%2e%2e%2f", "日本.xml", "{File}", "a;b", "a@b:c"} {
		f.Add(name, "in/"+name, "/docs/{Folder}/{File}?q={File}")
	}
	f.Fuzz(func(t *testing.T, name, folder, place string) {
		home, err := parseTarget("url", "https://api.example.com:8443"+place)
		if err != nil || gateways.SafeName(name) != nil || cleanFolder(folder) != nil || !strings.HasPrefix(place, "/") {
			return
		}
		for _, own := range []bool{false, true} {
			u, err := home.address(gateways.Parcel{ID: "id", File: gateways.File{Name: name}}, strings.Trim(folder, "/"), own)
			if err != nil {
				continue
			}
			if u.Scheme != "https" || u.Host != "api.example.com:8443" || u.User != nil || u.Fragment != "" {
				t.Fatalf("%q leads to %s", name, u)
			}
			if again, err := url.Parse(u.String()); err != nil || again.Host != u.Host || strings.ContainsAny(u.RequestURI(), " \r\n\t\x00") {
				t.Fatalf("%q: %q, %v", name, u.RequestURI(), err)
			}
			if own && !home.named && !strings.HasSuffix(u.Path, "/"+name) {
				t.Fatalf("%q is %q there", name, u.Path)
			}
		}
	})
}

// FuzzHeader is T-18 and T-21: what a rule's headers hold is one header each.
func FuzzHeader(f *testing.F) {
	f.Add("X-Order: 7\r\nHost: x", "a\r\nb.xml")
	f.Add("X-Order: {File}", "æ\x00.xml")
	f.Fuzz(func(t *testing.T, lines, name string) {
		g := &Wire{settings: Settings{IdempotencyKey: "Idempotency-Key"}}
		h, err := g.header(gateways.Parcel{ID: name, File: gateways.File{Name: name}, Options: plugin.Values{"headers": lines}})
		if err != nil {
			return
		}
		for field, values := range h {
			if !token(field) || ours(field) || len(values) != 1 || strings.ContainsFunc(values[0], notInValue) || http.CanonicalHeaderKey(field) != field {
				t.Fatalf("%q: %q", field, values)
			}
		}
	})
}

// FuzzAnswer: no answer stops us or shows people more than a line.
func FuzzAnswer(f *testing.F) {
	f.Add("application/json", []byte(`{"error":{"message":"x"}}`))
	f.Add("text/html", []byte("<!-- a --><html><title>x</title>"))
	f.Add("application/soap+xml", []byte(`<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body><e:Fault/></e:Body></e:Envelope>`))
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		g := &Wire{}
		a := answer{&web.Answer{Code: 200, Header: http.Header{"Content-Type": {kind}}, Body: body}}
		for _, s := range []Settings{{}, {Success: byJSON, SuccessPath: "a[0].b"}, {Success: byText, SuccessText: "OK"}} {
			s.taken(a)
			s.remote(a)
		}
		if said := g.said(a); len([]rune(said)) > web.MostSaid || strings.ContainsAny(said, "\r\n\x00\x1b") {
			t.Fatalf("%q", said)
		}
	})
}
