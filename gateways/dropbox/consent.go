package dropbox

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

// AuthorizeURL is the page of Dropbox that the browser is sent to. redirect is our
// own address, as registered there to the letter; state comes back with the code
// and must be checked; verifier is 43 to 128 random letters and digits (RFC 7636,
// section 4.1), kept for Exchange.
func AuthorizeURL(s Settings, redirect, state, verifier string) string {
	challenge := sha256.Sum256([]byte(verifier))
	q := url.Values{
		"client_id":             {s.ClientID},
		"response_type":         {"code"},
		"redirect_uri":          {redirect},
		"scope":                 {strings.Join(scopes(), " ")},
		"state":                 {state},
		"code_challenge":        {base64.RawURLEncoding.EncodeToString(challenge[:])},
		"code_challenge_method": {"S256"},
	}
	for name, value := range consentParams() {
		q.Set(name, value)
	}
	return s.AuthorizeURL + "?" + q.Encode()
}

// Exchange turns the code that came back into the value of the setting
// "connection". A code that was used or is older than a few minutes is a
// Configuration fault SRC-SIGNIN: the person starts over.
func Exchange(ctx context.Context, s Settings, env plugin.Env, redirect, code, verifier string) (plugin.Secret, error) {
	s.SignIn, s.Connection = byConnect, plugin.Secret{}
	g := &gateway{settings: s, env: env}
	g.connect()
	defer g.plain.CloseIdleConnections()
	sign, err := newSignIn(s, env, g.plain)
	if err != nil {
		return plugin.Secret{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, signInLimit)
	defer cancel()
	answer, err := sign.post(ctx, url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {redirect}, "code_verifier": {verifier},
	})
	if err != nil {
		return plugin.Secret{}, err
	}
	tokens := answer.tokens(env.Now(), plugin.Secret{})
	if tokens.Refresh.Empty() {
		return plugin.Secret{}, fault.Setting("connection", "Dropbox gave no lasting permission; sign in again").
			Coded("SRC-SIGNIN", "system", service, "time", "")
	}
	return tokens.Secret(), nil
}
