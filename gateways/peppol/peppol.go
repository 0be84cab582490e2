// Package peppol sends documents into Peppol and NemHandel through an access point of
// somebody who is certified there: in an envelope of our own (Peppol Business Message
// Envelope 2.0), over the interface of phase4, or over an interface that settings
// describe.
package peppol

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/filing"
	"github.com/postbud/postbud/internal/memory"
	"github.com/postbud/postbud/internal/web"
	"github.com/postbud/postbud/plugin"
)

// Settings are the network, the access point that leads there, and how it is spoken to.
type Settings struct {
	Network  string
	Zones    []string
	Provider string
	URL      string

	Auth     string
	Token    plugin.Secret
	KeyName  string
	User     string
	Password plugin.Secret

	Method        string
	Body          string
	JSONContent   string
	Form          map[string]string
	Success       string
	SuccessPath   string
	SuccessValues []string
	IDPath        string

	StatusURL    string
	StatusPath   string
	DoneValues   []string
	FailedValues []string
	ReasonPath   string

	LookURL   string
	LookPath  string
	LookValue string

	CheckURL string

	NetworkURL   string
	NetworkPath  string
	NetworkValue string

	HookSecret plugin.Secret
	HookHeader string
	HookID     string
	HookStatus string
	HookReason string

	DocType string
	Process string
	Doubt   string
	Most    int
	CA      string
	Plain   bool
	Timeout time.Duration
}

// The values of the choices.
const (
	phase4 = "phase4"
	rest   = "rest"

	keyed  = "header"
	bearer = "bearer"
	basic  = "basic"
	noAuth = "none"

	post = "post"
	put  = "put"

	enveloped = "envelope"
	bare      = "document"
	inJSON    = "json"

	byStatus = "status"
	byJSON   = "json"

	again  = "again"
	person = "person"
)

// Gateway hands each document to the access point in one request, in an envelope whose
// identity is the parcel's at every attempt, until the access point refuses it: then
// the next one has another. What the access point answered is kept, so
// that a document is not handed over again after an answer that somebody has read. An
// answer that was lost is settled by the provider's status, where there is one.
var Gateway = gateways.Declare(plugin.Declaration[Settings]{
	Info: plugin.Info{
		Name:    "peppol",
		Title:   "Peppol and NemHandel",
		Summary: "Sends each document into Peppol or NemHandel through the access point of a provider.",
		Status:  plugin.Beta,
	},
	Fields: fields,
	Check:  check,
}, open)

func open(_ context.Context, s Settings, env plugin.Env) (gateways.Gateway, error) {
	t, err := parseAddress("url", s.URL)
	if err != nil {
		return nil, err
	}
	g := &gateway{settings: s, env: env, home: t.Server, target: t, secrets: s.hidden(), line: web.Open(t.Server, env, web.TLS(s.CA, nil), s.Timeout)}
	g.network = networks[s.Network]
	g.shelf = memory.Shelf{Of: env.Memory, Ended: func(err error) error { return g.interrupted(err, false) }}
	settles, looks := g.canAsk() || s.Doubt == person, s.LookURL != ""
	switch {
	case settles && looks:
		return struct {
			*gateway
			settler
			looker
		}{g, settler{g}, looker{g}}, nil
	case settles:
		return struct {
			*gateway
			settler
		}{g, settler{g}}, nil
	case looks:
		return struct {
			*gateway
			looker
		}{g, looker{g}}, nil
	}
	return g, nil
}

// gateway keeps connections open, which deliveries share one after the other.
type gateway struct {
	settings Settings
	env      plugin.Env
	network  network
	home     web.Server
	target   address
	secrets  web.Secrets
	line     *web.Line
	shelf    memory.Shelf
	turns    filing.Turns
	agreed   atomic.Bool // the access point works for the network of the settings
}

// settler is a gateway whose doubt is settled without sending anything.
type settler struct{ g *gateway }

// looker is a gateway that can ask whether somebody is registered.
type looker struct{ g *gateway }

var (
	_ gateways.Settler  = settler{}
	_ gateways.Looker   = looker{}
	_ gateways.Tracker  = (*gateway)(nil)
	_ gateways.Answered = (*gateway)(nil)
)

func (g *gateway) now() time.Time { return g.env.Now().UTC() }

// Close ends the connections that wait. Deliveries that still run go on.
func (g *gateway) Close() error {
	g.line.Close()
	return nil
}
