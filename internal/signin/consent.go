package signin

import (
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strings"
)

// Consent is what the page of a service is asked for, where a person lets us in.
type Consent struct {
	Page     string // its address
	ClientID string
	Redirect string // our own address, as registered there to the letter
	State    string // comes back with the code and must be checked
	// Verifier is 43 to 128 random letters and digits (RFC 7636, section 4.1), kept
	// until the code is exchanged.
	Verifier string
	Scopes   []string
	Further  map[string]string
}

// Address is what the browser is sent to: the code flow with PKCE (RFC 7636).
func (c Consent) Address() string {
	challenge := sha256.Sum256([]byte(c.Verifier))
	q := url.Values{
		"client_id":             {c.ClientID},
		"response_type":         {"code"},
		"redirect_uri":          {c.Redirect},
		"scope":                 {strings.Join(c.Scopes, " ")},
		"state":                 {c.State},
		"code_challenge":        {base64.RawURLEncoding.EncodeToString(challenge[:])},
		"code_challenge_method": {"S256"},
	}
	for name, value := range c.Further {
		q.Set(name, value)
	}
	return c.Page + "?" + q.Encode()
}
