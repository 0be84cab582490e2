// Package dummy is an adaptor written to be copied. It reads invoices from a
// made-up web service; everything that a real one needs is here in its smallest
// form, and the comments say what belongs at each place.
//
// To begin a new adaptor copy the folder, give it the system's name, read the
// system's documentation for each comment below, and let adaptortest lead: it
// fails until what it asks for is there.
//
// The service answers two questions, both with "Authorization: Bearer <key>":
//
//	GET /documents?after=<place>  the documents in the order of their changes
//	GET /documents/<id>           one of them, whole
package dummy

import (
	"context"
	"net/http"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/plugin"
)

// Adaptor is what internal/builtin lists. Its Name is the folder's name and is
// never changed once released, for it stands in every customer's settings.
var Adaptor = adaptors.Declare(plugin.Declaration[Settings]{
	Info: plugin.Info{
		Name:    "dummy",
		Title:   "Example source",
		Summary: "Reads invoices from a made-up web service; written to be copied.",
		Status:  plugin.Beta, // Stable once it is proved against the real system
	},
	Fields: func(s *Settings) []*plugin.Field {
		// Each field binds one variable. Ask for what a person can know; give the
		// rest a default and Rare. An address to which a secret is sent is a Place.
		return []*plugin.Field{
			plugin.Text(&s.URL, "url", "Address").Must().Place().Like("https://invoices.example/api").
				About("Where the service is."),
			plugin.Password(&s.Key, "key", "Key").Must(),
			plugin.Whole(&s.PageSize, "page_size", "Documents per request").Or("100").Between("1", "1000").Rare(),
		}
	},
	Check: check, // rules across fields, and forms that a kind of field does not know
}, open)

// Settings are the typed values of the fields above. Secrets are plugin.Secret,
// which prints as dots wherever it ends up.
type Settings struct {
	URL      string
	Key      plugin.Secret
	PageSize int
}

// adaptor is one open connection. Keep in it what outlives a call: the client, a
// token, a cache. It may be used by several goroutines at once.
type adaptor struct {
	s    Settings
	env  plugin.Env
	http *http.Client
}

// The compiler proves here what the adaptor can do. Leave out what the system has
// not: the engine finds each by type assertion. Others are adaptors.Listener,
// Server and Acknowledger.
var (
	_ adaptors.Puller  = (*adaptor)(nil)
	_ adaptors.Fetcher = (*adaptor)(nil)
	_ adaptors.Lister  = (*adaptor)(nil)
)

// open makes the adaptor of settings that are right in form. It does not connect:
// opening must work while the source is down. Everything from outside (clock,
// sleep, connections, files, log) comes from env, so that the engine can guard
// it and a test can replace it.
func open(_ context.Context, s Settings, env plugin.Env) (adaptors.Adaptor, error) {
	return &adaptor{s: s, env: env, http: env.HTTP(nil)}, nil
}

// Close ends what is kept between calls. The engine may call it twice.
func (a *adaptor) Close() error {
	a.http.CloseIdleConnections()
	return nil
}

// Check is the button "Test connection". One probe for each thing that can be
// wrong by itself, in the order in which they matter, each with a sentence that
// tells the person what was found. It changes nothing at the source.
func (a *adaptor) Check(ctx context.Context, probe plugin.Probe) error {
	return probe("Sign in and list", func() (string, error) {
		p, err := a.list(ctx, 0)
		if err != nil {
			return "", err
		}
		if len(p.Documents) == 0 {
			return "The key is right; there is no document yet.", nil
		}
		return "The key is right; there are documents.", nil
	})
}
