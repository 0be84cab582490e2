package plugintest

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/plugin"
)

// free are the kinds that could hold a secret in clear; a switch, a number or a
// choice cannot.
var free = []plugin.Kind{plugin.KindText, plugin.KindLines, plugin.KindMapping, plugin.KindPhrase}

// secretWords make a name look like a secret, wherever they stand in it.
var secretWords = []string{"password", "passwd", "passphrase", "passcode", "secret", "token", "credential", "apikey", "privatekey", "bearer"}

// notSecret are names that speak of a secret and hold none: the file it lies in,
// what it is called, how to recognise it, where it comes from, and the half of a
// key that is public.
var notSecret = regexp.MustCompile(`(^|_)(host|public|idempotency)_keys?$|^public_|` +
	`(^|_)key_(id|type|format)$|` +
	`(^|_)token_(url|uri|endpoint|issuer|audience|scope|scopes|type)$|` +
	`_(file|files|folder|path|name|fingerprint|fingerprints|algorithm)$`)

// places are the words that make a field say where, or as whom, secrets are used.
var places = []string{"host", "server", "port", "user", "username", "login", "url"}

func plain(t testing.TB, m Member) {
	t.Helper()
	for _, f := range m.Spec.Fields {
		if f.Secret || !slices.Contains(free, f.Kind) {
			continue
		}
		title := strings.Join(strings.Fields(strings.ToLower(f.Title)), "_")
		if looksSecret(f.Name) || looksSecret(title) && !notSecret.MatchString(f.Name) {
			t.Errorf("%s (%q) looks like a secret and is plain text: make it a Password", f.Name, f.Title)
		}
	}
}

// looksSecret judges a name of words joined by "_".
func looksSecret(name string) bool {
	if notSecret.MatchString(name) {
		return false
	}
	parts := strings.Split(name, "_")
	if slices.Contains(parts, "key") || slices.Contains(parts, "keys") {
		return true
	}
	return slices.ContainsFunc(secretWords, func(word string) bool { return strings.Contains(name, word) })
}

func kept(t testing.TB, m Member) {
	t.Helper()
	for _, f := range m.Spec.Fields {
		if f.Secret && f.Default != "" {
			t.Errorf("%s: a secret with a default is known to everybody", f.Name)
		}
		if f.Secret && f.Example != "" {
			t.Errorf("%s: a secret needs no example; somebody would use it", f.Name)
		}
		if f.Secret && f.PerRule {
			t.Errorf("%s: a secret cannot be overridden per rule, for options travel in clear", f.Name)
		}
		if place := placeWord(f.Name); place != "" && !f.Place && len(m.Spec.Secrets()) > 0 {
			t.Errorf("%s: says where or as whom (%s) the secrets are used, so it must be a Place", f.Name, place)
		}
	}
}

func placeWord(name string) string {
	for _, word := range places {
		if slices.Contains(strings.Split(name, "_"), word) {
			return word
		}
	}
	return ""
}
