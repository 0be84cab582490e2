// Package dropbox delivers documents into a folder of somebody's Dropbox.
//
// Dropbox saves a file whole or not at all: an upload that breaks leaves nothing
// under its name, so there is no temporary name and no renaming. A file is added
// with a strict look at what is there, so that Dropbox itself refuses a second one
// under the same name, and its own hash of the content tells whether what it has
// is what was sent.
//
// The folders of teams (namespaces other than the account's own) are not reached.
// It is proved against a simulator made from public facts; no real Dropbox was asked.
package dropbox

import (
	"context"
	"net/http"
	"time"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/filing"
	"github.com/postbud/postbud/plugin"
)

// Settings are who we are at Dropbox, and where and how files are saved.
type Settings struct {
	SignIn       string
	ClientID     string
	ClientSecret plugin.Secret
	RefreshToken plugin.Secret
	Connection   plugin.Secret // plugin.Tokens

	Access       string
	Folder       string
	CreateFolder bool
	OnExists     string
	Robot        bool
	Timeout      time.Duration

	APIURL, ContentURL     string
	AuthorizeURL, TokenURL string
}

// The values of the choices.
const (
	byToken   = "token"
	byConnect = "connect"

	appFolder  = "app_folder"
	fullAccess = "full"
)

// service is the name that people know.
const service = "Dropbox"

// Gateway looks whether the document is there, uploads it, and compares Dropbox's
// hash of what it has saved with our own.
var Gateway = gateways.Declare(Declaration, open)

// Declaration is the gateway's name and settings. Its Decode makes the Settings
// that AuthorizeURL and Exchange take.
var Declaration = plugin.Declaration[Settings]{
	Info: plugin.Info{
		Name:    "dropbox",
		Title:   "Dropbox",
		Summary: "Saves each document as a file in a Dropbox; tried against a simulator, not yet against Dropbox itself.",
		Status:  plugin.Beta,
	},
	Fields: fields,
	Check:  check,
}

func open(_ context.Context, s Settings, env plugin.Env) (gateways.Gateway, error) {
	g := &gateway{settings: s, env: env}
	g.connect()
	sign, err := newSignIn(s, env, g.plain)
	if err != nil {
		return nil, err
	}
	g.sign = sign
	return g, nil
}

// gateway keeps connections open, which deliveries share one after the other.
type gateway struct {
	settings  Settings
	env       plugin.Env
	sign      *signIn
	plain     *http.Client      // for the sign-in
	transport http.RoundTripper // for everything else
	api       api
	turns     filing.Turns
}

var _ gateways.Settler = (*gateway)(nil)

func (g *gateway) now() time.Time { return g.env.Now().UTC() }

// Close ends the connections that wait. Deliveries that still run go on.
func (g *gateway) Close() error {
	g.plain.CloseIdleConnections()
	return nil
}
