package http

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/plugin"
)

// reserved are the headers that say how a message travels. A header of a person's
// or a document's making must not change where it ends or what it is (T-18).
var reserved = []string{"Host", "Content-Length", "Content-Type", "Content-Encoding", "Transfer-Encoding", "Connection", "Keep-Alive",
	"Te", "Trailer", "Upgrade", "Expect", "Proxy-Authorization", "Proxy-Connection", "Cookie", "Range", "If-Match", "If-None-Match"}

func ours(name string) bool {
	return slices.Contains(reserved, http.CanonicalHeaderKey(name))
}

// key is the identity of a parcel as the receiver sees it, the same at every
// attempt.
func key(p gateways.Parcel) string {
	if p.ID != "" && len(p.ID) <= 128 && !strings.ContainsFunc(p.ID, func(r rune) bool { return !plain(r) }) {
		return p.ID
	}
	sum := sha256.Sum256([]byte(p.ID))
	return hex.EncodeToString(sum[:16])
}

func plain(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '-' || r == '_' || r == '.'
}

// header is what every request of a parcel bears beside its content and the
// sign-in.
func (g *Wire) header(p gateways.Parcel) (http.Header, error) {
	h := http.Header{}
	h.Set("User-Agent", "Postbud")
	h.Set("Accept", "application/json, application/xml;q=0.9, */*;q=0.8")
	lines, ruled := g.settings.Headers, false
	if text, there := p.Options["headers"]; there {
		lines = strings.Split(text, "\n")
		ruled = !slices.Equal(lines, g.settings.Headers)
	}
	for _, line := range lines {
		if strings.TrimSpace(line) == "" {
			continue
		}
		name, text, err := parseHeader("headers", line)
		if err != nil {
			if ruled {
				err.Kind = fault.Invalid
			}
			return nil, err
		}
		h.Set(name, filled(text, p))
	}
	for _, line := range secretLines(g.settings.SecretHeaders) {
		name, text, err := parseHeader("secret_headers", line)
		if err != nil {
			return nil, err
		}
		h.Set(name, text)
	}
	return h, nil
}

// filled puts a document's values into a header's text, escaped where a header
// cannot hold them.
func filled(text string, p gateways.Parcel) string {
	t, err := plugin.ParseTemplate(text)
	if err != nil {
		return text
	}
	return t.Fill(func(name string) (string, bool) {
		v, known := value(p, name)
		if strings.ContainsFunc(v, notInValue) {
			v = url.PathEscape(v)
		}
		return v, known
	})
}

func parseHeader(field, line string) (name, text string, wrong *fault.Error) {
	name, text, found := strings.Cut(line, ":")
	name, text = strings.TrimSpace(name), strings.TrimSpace(text)
	switch {
	case !found || !token(name):
		wrong = fault.Setting(field, "a header is a name, a colon and a value, as in X-Customer: 10042")
	case ours(name):
		wrong = fault.Setting(field, "the header %s is not one that can be chosen", http.CanonicalHeaderKey(name))
	case strings.ContainsFunc(text, notInValue):
		wrong = fault.Setting(field, "the header %s holds a letter that no header can hold; only those of English can", name)
	}
	return name, text, wrong
}

// token is a name of a header (RFC 9110, section 5.6.2).
func token(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool { return !plain(r) && !strings.ContainsRune("!#$%&'*+^`|~", r) })
}

func notInValue(r rune) bool { return r != '\t' && r < ' ' || r >= 0x7f }

func secretLines(s plugin.Secret) []string {
	var lines []string
	for line := range strings.Lines(s.Reveal()) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}
