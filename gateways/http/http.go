// Package http delivers documents to a web address of a trading partner: an API, a
// SOAP service or a folder that takes PUT.
package http

import (
	"context"
	"time"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/filing"
	"github.com/postbud/postbud/internal/web"
	"github.com/postbud/postbud/plugin"
)

// Settings are the address, who we are there, the form in which a document is sent
// and how the answer is read.
type Settings struct {
	URL    string
	Method string
	Body   string
	Folder string

	Auth         string
	User         string
	Password     plugin.Secret
	Token        plugin.Secret
	KeyName      string
	Key          plugin.Secret
	TokenURL     string
	ClientID     string
	ClientSecret plugin.Secret
	Scope        string

	ContentType  string
	FileField    string
	Beside       bool
	BesideField  string
	Form         map[string]string
	JSONContent  string
	JSONName     string
	JSONType     string
	JSONIdentity string
	SOAPAction   string
	SOAPBody     string

	Success       string
	SuccessPath   string
	SuccessValues []string
	SuccessText   string
	SuccessCodes  []string
	IDPath        string
	IDHeader      string
	Duplicate     string

	Accepted     string
	LinkPath     string
	DonePath     string
	DoneValues   []string
	FailedValues []string

	Look        string
	Robot       bool
	LookupURL   string
	LookupPath  string
	LookupValue string
	LookupID    string
	Doubt       string

	Headers        []string
	SecretHeaders  plugin.Secret
	IdempotencyKey string
	CheckURL       string

	ClientCertificate string
	ClientKey         plugin.Secret
	CA                string
	Plain             bool
	Timeout           time.Duration
}

// The values of the choices.
const (
	post = "post"
	put  = "put"

	raw       = "raw"
	multiPart = "multipart"
	inJSON    = "json"
	soap      = "soap"

	noAuth = "none"
	basic  = "basic"
	bearer = "bearer"
	keyed  = "header"
	oauth  = "oauth"

	byStatus = "status"
	byJSON   = "json"
	byText   = "text"

	poll = "poll"
	done = "done"

	byContent = "content"
	bySize    = "size"
	byTrust   = "none"

	person = "person"
	again  = "again"
)

// Gateway sends each document in one request and reads the answer. Repeats bear
// the same Idempotency-Key and the same bytes. What has been put under an address
// of its own is looked up there when an answer was lost; what has been posted only
// where the receiver has an address to ask at.
var Gateway = gateways.Declare(plugin.Declaration[Settings]{
	Info: plugin.Info{
		Name:    "http",
		Title:   "HTTP",
		Summary: "Sends each document to a web address: an API, a SOAP service or a folder on a web server.",
		Status:  plugin.Stable,
	},
	Fields: fields,
	Check:  check,
}, open)

func open(_ context.Context, s Settings, env plugin.Env) (gateways.Gateway, error) {
	t, err := parseTarget("url", s.URL)
	if err != nil {
		return nil, err
	}
	own, err := web.Certificate(s.ClientCertificate, s.ClientKey)
	if err != nil {
		return nil, err
	}
	g := &gateway{settings: s, env: env, target: t, secrets: s.hidden(), line: web.Open(t.Server, env, web.TLS(s.CA, own), s.Timeout)}
	if s.Method == post && s.LookupURL == "" && s.Doubt == again {
		return g, nil
	}
	return settler{g}, nil
}

// gateway keeps connections open, which deliveries share one after the other.
type gateway struct {
	settings Settings
	env      plugin.Env
	target   target
	secrets  web.Secrets
	line     *web.Line
	tokens   tokens
	turns    filing.Turns
}

// settler is a gateway whose doubt is settled without sending anything. Only where
// the receiver is known to sort out repeats by their key, a gateway goes without.
type settler struct{ *gateway }

var (
	_ gateways.Settler = settler{}
	_ gateways.Tracker = (*gateway)(nil)
)

func (g *gateway) now() time.Time { return g.env.Now().UTC() }

// Close ends the connections that wait. Deliveries that still run go on.
func (g *gateway) Close() error {
	g.line.Close()
	return nil
}
