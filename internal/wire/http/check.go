package http

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/web"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

const probeText = "Postbud connection test. This file may be deleted.\n"

// Check goes as far as it can without delivering anything: with PUT a small file is
// sent, looked at and deleted; with POST the server is asked what it takes.
func (g *Wire) Check(ctx context.Context, probe plugin.Probe) error {
	if err := ctx.Err(); err != nil {
		return g.interrupted(err, false)
	}
	if err := g.checkLine(ctx, probe); err != nil {
		return err
	}
	err := probe("Sign in", func() (string, error) {
		switch g.settings.Auth {
		case oauth:
			_, err := g.token(ctx)
			return "A token was given out for client " + g.settings.ClientID + ".", err
		case basic:
			return "User " + g.settings.User + " and the password go with each request.", nil
		case bearer, keyed:
			return "The token or key goes with each request.", nil
		}
		if g.settings.ClientCertificate != "" {
			return "Our certificate is shown when the server asks for it.", nil
		}
		return "Not needed.", nil
	})
	if err != nil {
		return err
	}
	c := &checkup{Wire: g, ctx: ctx}
	steps := []func(plugin.Probe) error{c.open}
	if g.settings.Method == put {
		steps = []func(plugin.Probe) error{c.write, c.read, c.delete}
	}
	if g.settings.CheckURL != "" {
		steps = []func(plugin.Probe) error{c.ask}
	}
	for _, step := range steps {
		if err := step(probe); err != nil {
			return err
		}
	}
	return nil
}

// checkLine is the test as far as the line: name, connection, certificate.
func (g *Wire) checkLine(ctx context.Context, probe plugin.Probe) error {
	own, err := web.Certificate(g.settings.ClientCertificate, g.settings.ClientKey)
	if err != nil {
		return err
	}
	return web.Check{
		Server: g.target.Server, Dial: g.env.Dial, Settings: web.TLS(g.settings.CA, own), Silence: g.settings.Timeout,
		Step: "Check certificate", Plain: "The line is not encrypted; anybody in between can read the documents.",
		Broke: func(err error) error { return g.broke(ctx, request{}, &web.Trip{}, answer{}, err) },
	}.Run(ctx, probe)
}

// checkup is the test of an address.
type checkup struct {
	*Wire
	ctx   context.Context
	probe gateways.Parcel
}

// errand is the probe's, without anything a rule would fill in.
func (c *checkup) errand() (*errand, error) {
	if c.probe.Name == "" {
		name := "postbud-test-" + strings.ReplaceAll(c.now().Format("20060102-150405.000000"), ".", "-")
		c.probe = gateways.Parcel{ID: name, File: gateways.File{Name: "." + name, Content: invoice.Content{
			MediaType: "text/plain", Size: int64(len(probeText)), SHA256: sha256.Sum256([]byte(probeText)),
			Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(probeText)), nil },
		}}}
	}
	e := &errand{Wire: c.Wire, ctx: c.ctx, parcel: c.probe}
	var err error
	if e.folder, _, err = c.folder(c.probe); err != nil {
		return nil, err
	}
	if before, _, filled := strings.Cut(e.folder, "{"); filled { // below that, each document has its own
		e.folder = before[:strings.LastIndexByte(before, '/')+1]
	}
	if e.url, err = c.target.address(c.probe, e.folder, c.settings.Method == put); err != nil {
		return nil, err
	}
	e.header, err = c.header(c.probe)
	return e, err
}

// write sends a small file, whose name begins with a dot.
func (c *checkup) write(probe plugin.Probe) error {
	return probe("Write probe", func() (string, error) {
		e, err := c.errand()
		if err != nil {
			return "", err
		}
		content, err := c.content(c.probe)
		if err != nil {
			return "", err
		}
		q := e.question(http.MethodPut).with(content)
		q.Header.Set(c.settings.IdempotencyKey, key(c.probe))
		a, err := c.exchange(c.ctx, q)
		if err == nil {
			_, err = e.judged(a)
		}
		if f := fault.As(err); f != nil && f.Kind == fault.Uncertain { // a probe is in nobody's doubt
			f.Kind = fault.Temporary
		}
		return fmt.Sprintf("A file of %d bytes was taken.", len(probeText)), err
	})
}

func (c *checkup) read(probe plugin.Probe) error {
	return probe("Read back", func() (string, error) {
		if c.settings.Look == byTrust {
			return "Not tried, since the settings say that nobody may look.", nil
		}
		e, err := c.errand()
		if err != nil {
			return "", err
		}
		r, err := e.find()
		switch {
		case err != nil:
			return "", err
		case r.Outcome == gateways.Delivered:
			return "It is there and whole.", nil
		case r.Outcome == gateways.Absent && c.settings.Robot:
			return "The partner has taken it already.", nil
		}
		return "", fault.Setting("look", "the server %s does not show what was put there (%s); choose to look at nothing, then a person decides when an answer is lost", c.target.Host, r.Reason)
	})
}

// delete: a partner who lets nobody delete is none the worse for it.
func (c *checkup) delete(probe plugin.Probe) error {
	return probe("Delete", func() (string, error) {
		e, err := c.errand()
		if err != nil {
			return "", err
		}
		a, err := c.exchange(c.ctx, e.question(http.MethodDelete))
		switch {
		case err != nil:
			return "", err
		case a.Code/100 == 2, a.Code == http.StatusNotFound:
			return "It was deleted again.", nil
		}
		return "We may not delete, which is not needed; the file " + e.parcel.Name + " stays there.", nil
	})
}

// open asks an address that takes POST what it takes. Many services answer such a
// question with a refusal, which then says only that somebody is there.
func (c *checkup) open(probe plugin.Probe) error {
	return probe("Open address", func() (string, error) {
		e, err := c.errand()
		if err != nil {
			return "", err
		}
		a, err := c.exchange(c.ctx, e.question(http.MethodOptions))
		if err != nil {
			return "", err
		}
		allow := a.Header.Get("Allow")
		switch k := a.Code; {
		case k == http.StatusUnauthorized, k == http.StatusForbidden && c.settings.Auth != noAuth, k == http.StatusProxyAuthRequired, k/100 == 3, k >= 500 && k != http.StatusNotImplemented,
			k == http.StatusBadRequest && strings.Contains(c.said(a), "SSL certificate"):
			return "", c.refused(a, false)
		case k/100 == 2 && allow != "" && !strings.Contains(strings.ToUpper(allow), http.MethodPost):
			a.Code = http.StatusMethodNotAllowed
			return "", c.refused(a, false)
		case k/100 == 2:
			return "The server answers there.", nil
		}
		return fmt.Sprintf("The server answers there (%d); only a delivery shows whether it takes documents.", a.Code), nil
	})
}

// ask asks at the address for tests.
func (c *checkup) ask(probe plugin.Probe) error {
	return probe("Open address", func() (string, error) {
		t, err := parseTarget("check_url", c.settings.CheckURL)
		if err != nil {
			return "", err
		}
		e, err := c.errand()
		if err != nil {
			return "", err
		}
		if e.url, err = t.address(c.probe, "", false); err != nil {
			return "", err
		}
		a, err := c.exchange(c.ctx, e.question(http.MethodGet))
		if err != nil {
			return "", err
		}
		if a.Code/100 == 2 && !a.Page() {
			return "The server says that all is well.", nil
		}
		err = c.refused(a, false)
		if a.Code/100 == 2 {
			err = fault.Setting("check_url", "at the address for tests is a web page, perhaps one to sign in at").Coded("GW-HTTP", "code", a.Status, "text", c.said(a))
		}
		if f := fault.As(err); f != nil && f.Field == "url" {
			f.Field = "check_url"
		}
		return "", err
	})
}
