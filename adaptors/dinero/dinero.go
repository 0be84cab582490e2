// Package dinero pulls booked invoices and credit notes out of Dinero, the
// accounting system, through its public API.
//
// A pull lists; the content of each document is fetched one by one. Nothing is
// ever written to Dinero, and its own sending is never called.
package dinero

import (
	"context"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/plugin"
)

// Adaptor is the declared adaptor.
var Adaptor = adaptors.Declare(Declaration, open)

// Declaration is the adaptor's name and settings. Its Decode makes the Settings
// that AuthorizeURL and Exchange take.
var Declaration = plugin.Declaration[Settings]{
	Info: plugin.Info{
		Name:    "dinero",
		Title:   "Dinero: Export customer invoices",
		Summary: "Fetches booked invoices and credit notes from Dinero; needs Dinero Pro or Total.",
		Status:  plugin.Beta,
	},
	Fields: fields,
	Check:  check,
}

// adaptor is an open connection to one firm.
type adaptor struct {
	settings Settings
	env      plugin.Env
	client   *client
	firm     *firm
	contacts *contacts
}

var (
	_ adaptors.Puller  = (*adaptor)(nil)
	_ adaptors.Fetcher = (*adaptor)(nil)
	_ adaptors.Lister  = (*adaptor)(nil)
)

func open(_ context.Context, s Settings, env plugin.Env) (adaptors.Adaptor, error) {
	sign, err := newSignIn(s, env)
	if err != nil {
		return nil, err
	}
	c := newClient(s, env, sign)
	return &adaptor{
		settings: s,
		env:      env,
		client:   c,
		firm:     newFirm(c, s, env.Now),
		contacts: newContacts(c, s.ContactCache, env.Now),
	}, nil
}

// Close ends idle connections. It may be called twice.
func (a *adaptor) Close() error {
	a.client.http.CloseIdleConnections()
	a.client.sign.http.CloseIdleConnections()
	return nil
}
