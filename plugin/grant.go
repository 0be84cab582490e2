package plugin

import (
	"encoding/json"
	"errors"
	"time"
)

// Consent is where a person agrees that we may act for him: the authorization
// code flow of OAuth 2.0 (RFC 6749 section 4.1), always with PKCE.
type Consent struct {
	AuthorizeURL string            `json:"authorize_url"` // both may name other settings: "{identity_url}/connect/token"
	TokenURL     string            `json:"token_url"`
	Scopes       []string          `json:"scopes,omitempty"`
	Params       map[string]string `json:"params,omitempty"` // further ones for the first address
}

// For fills in the settings that the addresses name.
func (c Consent) For(v Values) Consent {
	fill := func(text string) string {
		t, err := ParseTemplate(text)
		if err != nil {
			return text
		}
		return t.Fill(func(name string) (string, bool) { value, ok := v[name]; return value, ok })
	}
	c.AuthorizeURL, c.TokenURL = fill(c.AuthorizeURL), fill(c.TokenURL)
	return c
}

// Tokens are what a grant holds.
type Tokens struct {
	Access  Secret
	Refresh Secret    // empty when the service gives none
	Type    string    // "Bearer"
	Expires time.Time // of Access, UTC; zero when it does not expire
	Scopes  []string  // what was granted, which may be less than asked for
}

// stored is the bundle on its way to the vault.
type stored struct {
	Access  string    `json:"access_token,omitempty"`
	Refresh string    `json:"refresh_token,omitempty"`
	Type    string    `json:"token_type,omitempty"`
	Expires time.Time `json:"expires,omitzero"`
	Scopes  []string  `json:"scopes,omitempty"`
}

var errGrant = errors.New("the sign-in that is stored cannot be read; sign in again")

// ParseTokens reads the value of a Grant field. The error tells nothing of it.
func ParseTokens(s Secret) (Tokens, error) {
	var in stored
	if json.Unmarshal([]byte(s.Reveal()), &in) != nil || in.Access == "" && in.Refresh == "" {
		return Tokens{}, errGrant
	}
	return Tokens{NewSecret(in.Access), NewSecret(in.Refresh), in.Type, in.Expires, in.Scopes}, nil
}

// Secret is the bundle as the value of a Grant field, for Env.Keep.
func (t Tokens) Secret() Secret {
	text, err := json.Marshal(stored{t.Access.Reveal(), t.Refresh.Reveal(), t.Type, t.Expires.UTC(), t.Scopes})
	if err != nil { // a year beyond 9999, which no service means
		t.Expires = time.Time{}
		return t.Secret()
	}
	return NewSecret(string(text))
}
