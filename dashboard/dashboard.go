// Package dashboard is the web pages and the JSON of the same addresses: one file
// per page, its template of the same name under templates. Pages are made on the
// server and need no script.
//
// A GET changes nothing. A POST changes something and leads on with 303 to a page
// that shows what came of it; each form works once (Once). The company stands in
// the address and is held against the roles of whoever is signed in, at every
// request. Rights stand in the list of routes, so that a new page has one.
package dashboard

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/directory"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/notice"
	"github.com/postbud/postbud/internal/setup"
)

// Parts is what a dashboard is made of. All are needed but Log, SampleData and
// Version.
type Parts struct {
	Engine    *engine.Engine
	Setup     setup.Store
	Ledger    ledger.Ledger
	Directory directory.Directory
	Members   access.Members
	Outbox    notice.Outbox

	Adaptors *adaptors.Registry
	Formats  *formats.Registry
	Gateways *gateways.Registry

	Sessions scs.Store
	Once     Once

	Now     func() time.Time
	Log     *slog.Logger // nil for none
	Version string

	// PublicURL is the address that people reach the pages under, without a slash
	// at the end. Links that leave the program are made from it alone, never from
	// what a request claims. With https the cookie is for https only.
	PublicURL string

	// SetupCode is what the first run asks for; it stands in the server's log.
	SetupCode func() string

	// SampleData fills a company with sample documents; nil when that is not offered.
	SampleData func(ctx context.Context, company string) error
}

// New makes the handler of all pages.
func New(p Parts) http.Handler {
	if p.Log == nil {
		p.Log = slog.New(slog.DiscardHandler)
	}
	p.PublicURL = strings.TrimRight(p.PublicURL, "/")
	s := &server{
		Parts:     p,
		plain:     newSessions(p, false),
		secure:    newSessions(p, true),
		known:     newKnown(p),
		templates: parsed(),
		drafts:    newShelf[*draft](p.Now, draftLife, 500, 20),
		previews:  newShelf[*preview](p.Now, previewLife, 50, 10),
		hashing:   make(chan struct{}, 2),
	}
	return s.guarded(s.atOneAddress(s.mux()))
}

// server is what all requests share.
type server struct {
	Parts
	plain, secure *scs.SessionManager
	known         *scs.SessionManager // browsers, see known.go
	templates     *templates
	drafts        *shelf[*draft]
	previews      *shelf[*preview]
	hashing       chan struct{} // how many passwords are hashed at once
	first         firstRunTurn
}

func (s *server) now() time.Time { return s.Now().UTC() }

// https says whether people reach the pages over TLS.
func (s *server) https() bool { return strings.HasPrefix(s.PublicURL, "https://") }
