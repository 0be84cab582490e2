package peppol

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/web"
)

// network is one that documents are sent into.
type network struct {
	title string
	zones []string // of its look-ups (SML), as phase4 names them; none where nobody has published one
}

// networks are told apart by the zone in which receivers are looked up (Peppol SML;
// the zones of the European Commission were those before March 2026).
var networks = map[string]network{
	"peppol":         {"Peppol", []string{"participant.sml.prod.tech.peppol.org", "edelivery.tech.ec.europa.eu"}},
	"peppol-test":    {"the test network of Peppol", []string{"participant.sml.test.tech.peppol.org", "acc.edelivery.tech.ec.europa.eu"}},
	"nemhandel":      {"NemHandel", nil},
	"nemhandel-test": {"the test network of NemHandel", nil},
}

// agree makes sure, before the first document, that the access point works for the
// network that the settings name: nothing made for tests gets into the real network,
// nor the other way. An access point that cannot be asked is a Configuration fault too.
func (g *gateway) agree(ctx context.Context) error {
	if g.agreed.Load() {
		return nil
	}
	done, err := g.turns.Take(ctx, "\x00network")
	if err != nil {
		return g.interrupted(err, false)
	}
	defer done()
	if g.agreed.Load() {
		return nil
	}
	if _, err := g.compare(ctx); err != nil {
		return err
	}
	g.agreed.Store(true)
	return nil
}

// compare asks the access point for its network and says what it answered; "" where
// the settings name no way to ask.
func (g *gateway) compare(ctx context.Context) (string, error) {
	if g.settings.Provider == phase4 {
		return g.compareZone(ctx)
	}
	if g.settings.NetworkURL == "" {
		return "", nil
	}
	t, err := parseAddress("network_url", g.settings.NetworkURL)
	if err != nil {
		return "", err
	}
	u, err := t.fill(nil)
	if err != nil {
		return "", err
	}
	a, err := g.exchange(ctx, question(http.MethodGet, u))
	if err != nil {
		return "", err
	}
	if a.Code != http.StatusOK {
		return "", g.refused(a)
	}
	got, _ := at(a.Body, g.settings.NetworkPath)
	if got != g.settings.NetworkValue {
		return "", fault.Setting("network", "the access point says %q of its network, and for %s it should say %q; no document is sent there", safe(g, got), g.network.title, g.settings.NetworkValue)
	}
	return got, nil
}

// nothing is an envelope that no access point can send: phase4 answers it with a report
// that names its zone.
const nothing = `<?xml version="1.0" encoding="UTF-8"?><Postbud xmlns="urn:postbud:no-document"/>`

func (g *gateway) compareZone(ctx context.Context) (string, error) {
	u, err := g.target.fill(nil)
	if err != nil {
		return "", err
	}
	r := question(http.MethodPost, u)
	r.Content = web.Body{{Text: nothing}}
	r.Header.Set("Content-Type", "application/xml")
	a, err := g.exchange(ctx, r)
	if err != nil {
		return "", err
	}
	if a.Code != http.StatusOK {
		return "", g.refused(a)
	}
	report, ok := parseReport(a.Body)
	switch {
	case !ok || report.Zone == "":
		return "", fault.Setting("url", "what answers at %s is no access point of phase4, or none that says for which network it works; no document is sent there", g.home.Host)
	case !g.ours(report.Zone) && len(g.zones()) == 0:
		return "", fault.Setting("zones", "the access point looks receivers up in %s; write that here if it is the zone of %s; no document is sent there", safe(g, report.Zone), g.network.title)
	case !g.ours(report.Zone):
		return "", fault.Setting("network", "the access point looks receivers up in %s, which is not %s; no document is sent there", safe(g, report.Zone), g.network.title)
	}
	return report.Zone, nil
}

func (g *gateway) zones() []string {
	if len(g.settings.Zones) > 0 {
		return g.settings.Zones
	}
	return g.network.zones
}

// ours says whether a zone is one of the network of the settings.
func (g *gateway) ours(zone string) bool {
	plain := func(z string) string { return strings.ToLower(strings.TrimSuffix(strings.TrimSpace(z), ".")) }
	return slices.ContainsFunc(g.zones(), func(z string) bool { return plain(z) == plain(zone) })
}
