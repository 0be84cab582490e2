package dashboard

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// consentLife is how long a person may take to agree elsewhere.
const consentLife = 10 * time.Minute

// The settings from which a sign-in elsewhere takes what we are registered with.
const (
	consentClient = "client_id"
	consentSecret = "client_secret"
)

// pendingConsent is a sign-in elsewhere that was begun: bound to the session, the
// company and what it is for, good for one use (T-44).
type pendingConsent struct {
	State, Verifier          string
	Company, Kind, ID, Field string
	Until                    time.Time
}

// callback is our address, as it is registered with the service to the letter.
func (s *server) callback() string { return s.PublicURL + "/connect/callback" }

// grantOf finds the declaration of a sign-in elsewhere.
func grantOf(spec plugin.Spec, name string) (plugin.FieldSpec, bool) {
	f, ok := spec.Field(name)
	return f, ok && f.Kind == plugin.KindGrant && f.Consent != nil
}

// connect stores the form of a source and begins a sign-in elsewhere.
func (c *call) connect() error {
	a, spec, err := c.sourceSpec()
	if err != nil {
		return err
	}
	if err := c.offers(spec); err != nil {
		return err
	}
	if a, err = c.keepSource(a, spec); c.wrote || err != nil {
		return err
	}
	return c.begin(c.sourceGrantee(a, spec))
}

// connectGateway does so for a gateway, which may be new.
func (c *call) connectGateway() error {
	find := c.gatewayOfAddress
	if c.r.PathValue("kind") != "" {
		find = c.newOfKind
	}
	d, g, err := find()
	if err != nil {
		return err
	}
	if err := c.offers(c.told(g.Declared())); err != nil {
		return err
	}
	if d, err = c.keepGateway(d, g); c.wrote || err != nil {
		return err
	}
	return c.begin(c.gatewayGrantee(d, c.told(g.Declared())))
}

// offers says whether there is such a sign-in, and an address of ours to come back to.
func (c *call) offers(spec plugin.Spec) error {
	if _, ok := grantOf(spec, c.r.PathValue("field")); !ok || c.PublicURL == "" {
		return ledger.ErrNotFound
	}
	return nil
}

// begin remembers who goes, and for what. The way there is a link on a page of ours:
// a form may lead to our own pages alone.
func (c *call) begin(g grantee) error {
	pending, err := json.Marshal(pendingConsent{
		State: oauth2.GenerateVerifier(), Verifier: oauth2.GenerateVerifier(),
		Company: c.company.ID, Kind: g.kind, ID: g.id, Field: c.r.PathValue("field"), Until: c.now().Add(consentLife),
	})
	if err != nil {
		return err
	}
	c.sessions.Put(c.ctx, sesConsent, string(pending))
	return c.seeOther(g.way)
}

// pending is the sign-in that this session has begun.
func (c *call) pending(text string) (p pendingConsent, ok bool) {
	ok = json.Unmarshal([]byte(text), &p) == nil && p.State != "" && c.now().Before(p.Until)
	return p, ok
}

type connectPage struct {
	*frame
	Host, URL, Back string
	Here            string // the name that the reader came by, where the way back leads to another
}

// connectSource shows where the reader is sent for a source.
func (c *call) connectSource() error {
	a, spec, err := c.sourceSpec()
	if err != nil {
		return err
	}
	return c.connectPage(c.sourceGrantee(a, spec))
}

// connectDestination does so for a gateway.
func (c *call) connectDestination() error {
	d, g, err := c.gatewayOfAddress()
	if err != nil {
		return err
	}
	return c.connectPage(c.gatewayGrantee(d, c.told(g.Declared())))
}

func (c *call) connectPage(g grantee) error {
	if public, err := url.Parse(c.PublicURL); err == nil && !strings.EqualFold(public.Host, c.r.Host) {
		// Without the session, which hangs on the name, nobody would know what comes back.
		return c.render("connect", &connectPage{frame: c.frame(c.T("connect.other-title")), Host: public.Host, URL: c.PublicURL + g.page, Back: g.page, Here: c.r.Host})
	}
	p, ok := c.pending(c.sessions.GetString(c.ctx, sesConsent))
	f, known := grantOf(g.spec, p.Field)
	if !ok || !known || p.Company != c.company.ID || p.Kind != g.kind || p.ID != g.id {
		return c.seeOther(g.page)
	}
	options := []oauth2.AuthCodeOption{oauth2.S256ChallengeOption(p.Verifier)}
	for name, value := range f.Consent.Params {
		options = append(options, oauth2.SetAuthURLParam(name, value))
	}
	to := c.consentConfig(g, f).AuthCodeURL(p.State, options...)
	at, err := url.Parse(to)
	if err != nil || at.Scheme != "https" && at.Hostname() != "127.0.0.1" && at.Hostname() != "localhost" {
		return errWords("connect.bad-address")
	}
	return c.render("connect", &connectPage{frame: c.frame(c.T("connect.title", "name", f.Title)), Host: at.Host, URL: to, Back: g.page})
}

func (c *call) consentConfig(g grantee, f plugin.FieldSpec) *oauth2.Config {
	values := plugin.Values{}
	for _, one := range g.spec.Fields {
		values[one.Name] = cmp.Or(g.settings[one.Name], one.Default)
	}
	at := f.Consent.For(values)
	return &oauth2.Config{
		ClientID:    values[consentClient],
		RedirectURL: c.callback(),
		Scopes:      at.Scopes,
		Endpoint:    oauth2.Endpoint{AuthURL: at.AuthorizeURL, TokenURL: at.TokenURL, AuthStyle: oauth2.AuthStyleInParams},
	}
}

// consented takes the reader back. The state is used up whatever comes; the
// tokens are stored only when the far end opens with them, so that a sign-in to
// another firm is not taken.
func (c *call) consented() error {
	p, ok := c.pending(c.sessions.PopString(c.ctx, sesConsent))
	if !ok || c.q("state") != p.State {
		return errWords("connect.stale")
	}
	roles, err := c.Members.Roles(c.ctx, c.user.ID)
	if err != nil {
		return err
	}
	if c.role = roles[p.Company]; !c.may(setUp) {
		return errForbidden
	}
	if c.company, err = c.Members.Subscription(c.ctx, p.Company); err != nil {
		return err
	}
	g, err := c.granteeOf(p)
	if err != nil {
		return err
	}
	f, ok := grantOf(g.spec, p.Field)
	if !ok {
		return c.nowhere()
	}
	if err := c.takeConsent(g, f, p); err != nil {
		hush := hushedOf(g.settings, g.secrets)
		c.Log.Warn("a sign-in elsewhere was not taken", "company", p.Company, g.kind, p.ID, "err", hush.out.Replace(err.Error()))
		c.flash("err", c.faultSays(plugin.Wrong(hush.err(err))[0]))
		return c.seeOther(g.page)
	}
	c.flash("ok", c.T("connect.done", "name", f.Title))
	return c.seeOther(g.page)
}

// takeConsent turns the code into tokens, tries them, and stores them.
func (c *call) takeConsent(g grantee, f plugin.FieldSpec, p pendingConsent) error {
	config := c.consentConfig(g, f)
	if err := c.sameIssuer(config); err != nil {
		return err
	}
	if c.q("error") != "" || c.q("code") == "" {
		return fault.Setting(f.Name, "%s", c.T("connect.refused"))
	}
	if secret := g.secrets[consentSecret]; !secret.Empty() {
		all, err := setup.All(nil, setup.Secrets{consentSecret: secret})
		if err != nil {
			return err
		}
		config.ClientSecret = all[consentSecret]
	}
	ctx, cancel := context.WithTimeout(c.ctx, patience)
	defer cancel()
	token, err := config.Exchange(context.WithValue(ctx, oauth2.HTTPClient, c.exchangeClient()), c.q("code"), oauth2.VerifierOption(p.Verifier))
	if err != nil {
		return fault.Wrap(fault.Configuration, err, "%s", c.T("connect.no-token"))
	}
	tokens := plugin.Tokens{
		Access: plugin.NewSecret(token.AccessToken), Refresh: plugin.NewSecret(token.RefreshToken),
		Type: token.Type(), Expires: token.Expiry, Scopes: grantedScopes(token),
	}
	secrets := setup.Secrets{}
	maps.Copy(secrets, g.secrets)
	secrets[f.Name] = tokens.Secret()
	if err := g.try(ctx, secrets); err != nil {
		return err
	}
	if err := c.Setup.KeepSecret(c.ctx, c.company.ID, g.kind, g.id, f.Name, tokens.Secret()); err != nil {
		return err
	}
	return g.resume()
}

// sameIssuer holds the issuer that an answer names (RFC 9207) against the service
// that was asked, so that one service's code is not handed to another.
func (c *call) sameIssuer(config *oauth2.Config) error {
	issuer := c.q("iss")
	if issuer == "" || originOf(issuer) == originOf(config.Endpoint.AuthURL) {
		return nil
	}
	return errors.New("the answer names another issuer than was asked: " + originOf(issuer))
}

// exchangeClient is the guarded client. It follows no redirect: the secrets are
// for the one address.
func (c *call) exchangeClient() *http.Client {
	client := *c.Engine.Env.HTTP(nil)
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &client
}

func grantedScopes(token *oauth2.Token) []string {
	text, _ := token.Extra("scope").(string)
	return strings.Fields(text)
}

// originOf is scheme and host of an address, "" where it has none.
func originOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
