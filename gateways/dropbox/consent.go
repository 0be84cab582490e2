package dropbox

import (
	"context"
	"net/url"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/signin"
	"github.com/postbud/postbud/plugin"
)

// AuthorizeURL is the page of Dropbox that the browser is sent to. redirect is our
// own address, as registered there to the letter; state comes back with the code
// and must be checked; verifier is 43 to 128 random letters and digits (RFC 7636,
// section 4.1), kept for Exchange.
func AuthorizeURL(s Settings, redirect, state, verifier string) string {
	return signin.Consent{
		Page: s.AuthorizeURL, ClientID: s.ClientID, Redirect: redirect, State: state, Verifier: verifier,
		Scopes: scopes(), Further: consentParams(),
	}.Address()
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
	ctx, cancel := context.WithTimeout(ctx, signin.Limit)
	defer cancel()
	answer, err := sign.post(ctx, url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {redirect}, "code_verifier": {verifier},
	})
	if err != nil {
		return plugin.Secret{}, err
	}
	tokens := answer.Tokens(env.Now(), plugin.Secret{})
	if tokens.Refresh.Empty() {
		return plugin.Secret{}, fault.Setting("connection", "Dropbox gave no lasting permission; sign in again").
			Coded("SRC-SIGNIN", "system", service, "time", "")
	}
	return tokens.Secret(), nil
}
