// Package http is the wire that sends documents to a web address of a trading partner: an
// API, a SOAP service or a folder that takes PUT. Gateways that speak HTTP declare its
// settings as theirs and let it deliver.
package http

import (
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

	OnExists    string
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

// New makes the wire from settings that have been checked; whoever made it closes it. It
// is a Settler unless the settings say that in doubt a document goes out again. A wrong
// setting is a Configuration fault.
func New(s Settings, env plugin.Env) (gateways.Gateway, error) {
	t, err := parseTarget("url", s.URL)
	if err != nil {
		return nil, err
	}
	own, err := web.Certificate(s.ClientCertificate, s.ClientKey)
	if err != nil {
		return nil, err
	}
	g := &Wire{settings: s, env: env, target: t, secrets: s.hidden(), line: web.Open(t.Server, env, web.TLS(s.CA, own), s.Timeout)}
	if s.Method == post && s.LookupURL == "" && s.Doubt == again {
		return g, nil
	}
	return settler{g}, nil
}

// Wire keeps connections open, which deliveries share one after the other.
type Wire struct {
	settings Settings
	env      plugin.Env
	target   target
	secrets  web.Secrets
	line     *web.Line
	tokens   tokens
	turns    filing.Turns
}

// settler is a wire whose doubt is settled without sending anything. Only where
// the receiver is known to sort out repeats by their key, a wire goes without.
type settler struct{ *Wire }

var (
	_ gateways.Settler = settler{}
	_ gateways.Tracker = (*Wire)(nil)
)

func (g *Wire) now() time.Time { return g.env.Now().UTC() }

// Within sets how long an exchange may take that moves and comes to no end, see the
// method of web.Line.
func (g *Wire) Within(longest time.Duration) { g.line.Within(longest) }

// Close ends the connections that wait. Deliveries that still run go on.
func (g *Wire) Close() error {
	g.line.Close()
	return nil
}
