// Package as2 is the wire that sends documents to a partner's AS2 server (RFC 4130):
// signed, encrypted, and acknowledged by a receipt that the partner signs. Gateways that
// speak AS2 declare its settings as theirs and let it deliver.
//
// A message is built once, kept, and every repeat is the same to the byte under the
// same Message-ID, by which a partner knows a repeat. So a doubt is settled by
// sending the message again: a partner that has it answers with the receipt that it
// gave before. For a partner whose system takes a repeat for a new message there is
// a setting, and then a person decides.
package as2

import (
	"time"

	"github.com/postbud/postbud/gateways"
	wire "github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/filing"
	"github.com/postbud/postbud/internal/memory"
	"github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/internal/web"
	"github.com/postbud/postbud/plugin"
)

// Settings are where the partner is, who the two sides are, how messages travel and
// which receipt is wanted.
type Settings struct {
	URL   string
	Sides partner.Sides

	Sign     string
	Encrypt  string
	Compress string
	OAEP     string
	OldNames bool
	Bare     bool

	Receipt   string
	Signed    bool
	NeedMIC   bool
	Wait      time.Duration
	Overdue   int
	AnswerURL string
	Repeats   string

	Subject     plugin.Template
	ContentType string
	Named       bool
	Beside      bool
	Hosts       []string // of the partner, where it answers with documents

	User              string
	Password          plugin.Secret
	ClientCertificate string
	ClientKey         plugin.Secret
	CA                string
	Redirects         bool
	Plain             bool
	Timeout           time.Duration
}

// The values of the choices.
const (
	none = "none"

	bySHA1   = "sha1"
	bySHA256 = "sha256"
	bySHA384 = "sha384"
	bySHA512 = "sha512"

	before = "before"
	after  = "after"

	inAnswer = "sync"
	byItself = "async"

	again  = "again"
	person = "person"
)

// drawn is how many times the silence that is allowed an answer may take to its end.
const drawn = 10

// New makes the wire from settings that have been checked; whoever made it closes it. A
// wrong setting is a Configuration fault that names its field.
func New(s Settings, env plugin.Env) (*Wire, error) {
	t, err := parseTarget("url", s.URL)
	if err != nil {
		return nil, err
	}
	address := s.AnswerURL
	if address == "" {
		address = env.Address
	}
	way, err := s.partnership(address)
	if err != nil {
		return nil, err
	}
	own, err := web.Certificate(s.ClientCertificate, s.ClientKey)
	if err != nil {
		return nil, err
	}
	line := web.Open(t.Server, env, web.TLS(s.CA, own), s.Timeout).Within(max(drawn*s.Timeout, 2*time.Minute))
	g := &Wire{settings: s, env: env, target: t, way: way, secrets: s.hidden(t), line: line}
	g.shelf = memory.Shelf{Of: env.Memory, Ended: func(err error) error { return g.interrupted(err, false) }}
	return g, nil
}

// Wire keeps connections open, which deliveries share one after the other.
type Wire struct {
	settings Settings
	env      plugin.Env
	target   target
	way      wire.Partnership
	secrets  web.Secrets
	line     *web.Line
	shelf    memory.Shelf
	turns    filing.Turns
}

var (
	_ gateways.Settler  = (*Wire)(nil)
	_ gateways.Tracker  = (*Wire)(nil)
	_ gateways.Answered = (*Wire)(nil)
)

func (g *Wire) now() time.Time { return g.env.Now().UTC() }

// Within sets how long an answer may take to its end in all, however slowly it moves; it
// is minutes where nobody says.
func (g *Wire) Within(longest time.Duration) { g.line.Within(longest) }

// partner is what people call the other side.
func (g *Wire) partner() string { return g.way.Partner.Name }

// Close ends the connections that wait. Deliveries that still run go on.
func (g *Wire) Close() error {
	g.line.Close()
	return nil
}
