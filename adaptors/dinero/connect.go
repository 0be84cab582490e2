package dinero

import (
	"context"
	"net/url"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/signin"
	"github.com/postbud/postbud/plugin"
)

// consentParams asks for the answer in the address: the page that takes it is
// reached from another site, and a form post from there would come without our
// session's cookie. The code in the address is worth nothing without the verifier.
func consentParams() map[string]string {
	return map[string]string{"response_mode": "query", "ui_locales": "da-DK"}
}

// AuthorizeURL is the page of Visma Connect that the browser is sent to. redirect
// is our own address, as registered there to the letter; state comes back with
// the code and must be checked; verifier is 43 to 128 random letters and digits
// (RFC 7636 section 4.1), kept for Exchange.
func AuthorizeURL(s Settings, redirect, state, verifier string) string {
	return signin.Consent{
		Page: s.ConnectAuthorizeURL, ClientID: s.ClientID, Redirect: redirect, State: state, Verifier: verifier,
		Scopes: scopes(), Further: consentParams(),
	}.Address()
}

// Exchange turns the code that came back into the value of the setting
// "connection". A code that was used or is older than a few minutes is a
// Configuration fault SRC-SIGNIN: the person starts over.
func Exchange(ctx context.Context, s Settings, env plugin.Env, redirect, code, verifier string) (plugin.Secret, error) {
	s.SignIn, s.Connection = byConnect, plugin.Secret{}
	sign, err := newSignIn(s, env)
	if err != nil {
		return plugin.Secret{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, signin.Limit)
	defer cancel()
	answer, err := sign.post(ctx, url.Values{
		"grant_type":    {"authorization_code"},
		"code":          {code},
		"redirect_uri":  {redirect},
		"client_id":     {s.ClientID},
		"client_secret": {s.ClientSecret.Reveal()},
		"code_verifier": {verifier},
	})
	if err != nil {
		return plugin.Secret{}, err
	}
	tokens := answer.Tokens(env.Now(), plugin.Secret{})
	if tokens.Refresh.Empty() {
		return plugin.Secret{}, fault.Setting("connection",
			"Visma Connect gave no lasting access; the app registration must allow offline_access").
			Coded("SRC-SIGNIN", "system", system, "time", "")
	}
	return tokens.Secret(), nil
}
