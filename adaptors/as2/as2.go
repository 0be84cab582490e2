// Package as2 takes documents that a trading partner sends by AS2 (RFC 4130): it
// decrypts them, verifies who signed them, and answers with a signed receipt once
// they are safe on our disk.
//
// Package reception does the work.
package as2

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net/http"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/internal/as2/reception"
	"github.com/postbud/postbud/plugin"
)

// Adaptor takes what a partner posts to the address of the activation.
var Adaptor = adaptors.Declare(declaration(), open).Owing().Unsearched()

func declaration() plugin.Declaration[Settings] {
	return plugin.Declaration[Settings]{
		Info: plugin.Info{
			Name:    "as2",
			Title:   "AS2",
			Summary: "Takes each document that a trading partner sends by AS2, and answers with a signed receipt.",
			Status:  plugin.Stable,
		},
		Fields: fields,
		Check:  check,
	}
}

// adaptor is the reception of one partner, which is plugin.Debtor.
type adaptor struct {
	*reception.Desk
	settings Settings
	env      plugin.Env
}

var (
	_ adaptors.Server = (*adaptor)(nil)
	_ plugin.Debtor   = (*adaptor)(nil)
)

func open(ctx context.Context, s Settings, env plugin.Env) (adaptors.Adaptor, error) {
	us, err := s.Sides.Us()
	if err != nil {
		return nil, err
	}
	partner, err := s.partner()
	if err != nil {
		return nil, err
	}
	pool, err := s.trusted()
	if err != nil {
		return nil, err
	}
	desk := reception.Open(ctx, reception.Agreement{Us: us, Partner: partner, Product: s.product(), TLS: &tls.Config{RootCAs: pool}}, env)
	return &adaptor{desk, s, env}, nil
}

// Handler takes messages, and sends the receipts that a former process has left owing.
func (a *adaptor) Handler(to adaptors.Inbox) http.Handler {
	in := reception.Inbox{Take: func(ctx context.Context, d reception.Document) error { return a.take(ctx, to, d) }}
	if alarmed, ok := to.(plugin.Alarmed); ok {
		in.Alarm = alarmed.Alarm
	}
	return a.Desk.Handler(in)
}

// take hands a document on once it is whole. One that was given before has the same Ref
// and Version again.
func (a *adaptor) take(ctx context.Context, to adaptors.Inbox, d reception.Document) error {
	content, err := a.env.Spool(ctx, d.MediaType, d.Open())
	if err != nil {
		return err
	}
	version := content.SHA256.String()
	_, err = to.Take(ctx, adaptors.Item{Ref: d.Ref(version), Version: version, Source: content, Name: d.Name})
	return err
}

// trusted are the issuers that the settings name besides the public ones.
func (s Settings) trusted() (*x509.CertPool, error) {
	if s.CA == "" {
		return nil, nil
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	list, err := plugin.ParseCertificates(s.CA)
	if err != nil {
		return nil, err
	}
	for _, c := range list {
		pool.AddCert(c)
	}
	return pool, nil
}
