package signin

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/postbud/postbud/plugin"
)

const (
	unknownLife = 10 * time.Minute    // of a token whose answer does not say
	longestLife = 30 * 24 * time.Hour // that is believed
)

// Answer is what a token endpoint says (RFC 6749, sections 5.1 and 5.2).
type Answer struct {
	Access  string          `json:"access_token"`
	Refresh string          `json:"refresh_token"`
	Type    string          `json:"token_type"`
	Expires json.RawMessage `json:"expires_in"` // a number, with some servers in quotes
	Scope   string          `json:"scope"`
	Error   string          `json:"error"`
}

// Tokens are those of an answer that came now. Where it brings no refresh token the old
// one goes on.
func (a Answer) Tokens(now time.Time, old plugin.Secret) plugin.Tokens {
	life := unknownLife
	if n, err := strconv.Atoi(strings.Trim(string(a.Expires), `"`)); err == nil && n > 0 {
		life = longestLife
		if n < int(longestLife/time.Second) {
			life = time.Duration(n) * time.Second
		}
	}
	t := plugin.Tokens{
		Access: plugin.NewSecret(a.Access), Refresh: old, Type: a.Type,
		Expires: now.Add(life).UTC(), Scopes: strings.Fields(a.Scope),
	}
	if a.Refresh != "" {
		t.Refresh = plugin.NewSecret(a.Refresh)
	}
	return t
}
