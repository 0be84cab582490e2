package peppol_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways/peppol"
	"github.com/postbud/postbud/internal/far/phase4"
	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/plugin"
	"github.com/postbud/postbud/plugintest"
)

func TestTheCheckGoesStepByStepAndSendsNothing(t *testing.T) {
	ap := phase4.Start(t)
	d := ap.Door(t, nil)
	far := newProvider(t)
	const all = "Find server · Connect · Check certificate · Sign in · Agree on the network"
	for name, c := range map[string]struct {
		settings plugin.Values
		steps    string
		want     says
	}{
		"all is well":                  {settings(d), all, says{}},
		"no such server":               {settings(d).With(plugin.Values{"url": "https://" + unknownHost + "/sendsbdh"}), "×Find server", says{kind: fault.Temporary, code: "GW-DNS"}},
		"another token":                {settings(d).With(plugin.Values{"token": "another"}), "Find server · Connect · Check certificate · ×Sign in", says{kind: fault.Configuration, code: "GW-LOGIN", field: "token"}},
		"the real network":             {settings(d).With(plugin.Values{"network": "peppol"}), strings.Replace(all, "Agree", "×Agree", 1), says{kind: fault.Configuration, field: "network", text: "which is not Peppol; no document is sent there"}},
		"NemHandel without its zone":   {settings(d).With(plugin.Values{"network": "nemhandel-test"}), strings.Replace(all, "Agree", "×Agree", 1), says{kind: fault.Configuration, field: "zones", text: "participant.sml.test.tech.peppol.org"}},
		"NemHandel with a zone":        {settings(d).With(plugin.Values{"network": "nemhandel-test", "zones": "Participant.sml.test.tech.peppol.org"}), all, says{}},
		"no access point of phase4":    {settings(d).With(plugin.Values{"url": far.Base() + "/api/outbound/submit-sbd", "token": providerToken}), "Find server · Connect · Check certificate · ×Sign in", says{kind: fault.Permanent, code: "GW-HTTP"}},
		"another address":              {settings(d).With(plugin.Values{"url": d.Base() + "/nothing"}), "Find server · Connect · Check certificate · ×Sign in", says{kind: fault.Configuration, code: "GW-HTTP", field: "url"}},
		"no encryption where there is": {settings(d).With(plugin.Values{"url": strings.Replace(d.URL(), "http:", "https:", 1)}), "Find server · Connect · ×Check certificate", says{kind: fault.Configuration, code: "GW-TLS", field: "url"}},
		"a provider":                   {far.settings(), all, says{}},
		"a provider of the real one":   {far.settings().With(plugin.Values{"network": "peppol", "network_value": "production"}), strings.Replace(all, "Agree", "×Agree", 1), says{kind: fault.Configuration, field: "network", text: `says "test" of its network`}},
		"a provider that cannot tell":  {far.settings().With(plugin.Values{"network_url": "", "network_path": "", "network_value": ""}), all, says{}},
		"a provider with a question":   {far.settings().With(plugin.Values{"check_url": far.Base() + "/api/account"}), all, says{}},
		"a question it does not know":  {far.settings().With(plugin.Values{"check_url": far.Base() + "/api/nothing"}), "Find server · Connect · Check certificate · ×Sign in", says{kind: fault.Configuration, code: "GW-HTTP", field: "check_url"}},
		"a question without the token": {far.settings().With(plugin.Values{"check_url": far.Base() + "/api/account", "token": "another-token"}), "Find server · Connect · Check certificate · ×Sign in", says{kind: fault.Configuration, code: "GW-LOGIN", field: "token"}},
	} {
		t.Run(name, func(t *testing.T) {
			g := open(t, c.settings)
			steps, err := g.steps(t)
			if steps != c.steps {
				t.Errorf("%s\nwant %s", steps, c.steps)
			}
			if c.want.kind == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			c.want.of(t, err)
			if c.want.field == "network" || c.want.field == "zones" {
				p := parcel(t, buyer)
				_, err := g.Deliver(t.Context(), p)
				c.want.of(t, err)
				if n := len(ap.Received(t, peppol.Instance(p))) + len(far.arrived(peppol.Instance(p))); n != 0 {
					t.Errorf("%d got into the other network", n)
				}
			}
		})
	}
}

// A provider may count what it is asked, or refuse it: no status of what was never sent,
// no receiver looked up, nothing twice; and the person reads what was asked.
func TestTheCheckSaysWhatItAskedAndAsksNoMore(t *testing.T) {
	for name, c := range map[string]struct {
		change plugin.Values
		asked  string // by us, at the provider
		said   string // in the step that signs in
	}{
		"a question of its own": {plugin.Values{"check_url": "/api/account"}, "GET /api/account GET /api/account", "asked at http"},
		"its network":           {nil, "GET /api/account", "asked for its network"},
		"nothing":               {plugin.Values{"network_url": "", "network_path": "", "network_value": ""}, "", "Not tried"},
	} {
		t.Run(name, func(t *testing.T) {
			far := newProvider(t)
			var asked []string
			far.mu.Lock()
			far.odd = func(_ http.ResponseWriter, r *http.Request) bool {
				asked = append(asked, r.Method+" "+r.URL.Path)
				return false
			}
			far.mu.Unlock()
			settings := far.settings().With(plugin.Values{"look_url": far.Base() + "/api/lookup/{Receiver}/{DocType}"}).With(c.change)
			if url := c.change["check_url"]; url != "" {
				settings = settings.With(plugin.Values{"check_url": far.Base() + url})
			}
			record := plugin.NewSteps(time.Now)
			if err := open(t, settings).Check(t.Context(), record.Probe); err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(asked, " "); got != c.asked {
				t.Errorf("asked %q, want %q", got, c.asked)
			}
			for _, s := range record.All() {
				if s.Name == "Sign in" && !strings.Contains(s.Says, c.said) {
					t.Errorf("it says %q", s.Says)
				}
			}
		})
	}
}

func TestSettingsThatCannotWorkTogetherAreNamed(t *testing.T) {
	base := plugin.Values{"url": "https://ap.example.com/sendsbdh", "token": "token"}
	other := base.With(plugin.Values{"provider": "rest", "done_values": "sent"})
	for name, c := range map[string]struct {
		settings plugin.Values
		field    string
	}{
		"no document type":               {base.With(plugin.Values{"doc_type": "OIOUBL"}), "doc_type"},
		"no token":                       {base.With(plugin.Values{"token": ""}), "token"},
		"a token of two lines":           {base.With(plugin.Values{"token": "a\nb"}), "token"},
		"no address":                     {base.With(plugin.Values{"url": "ap.example.com"}), "url"},
		"a user in it":                   {base.With(plugin.Values{"url": "https://me@ap.example.com/"}), "url"},
		"no encryption":                  {base.With(plugin.Values{"url": "http://ap.example.com/"}), "url"},
		"a server of the document's":     {base.With(plugin.Values{"url": "https://{Receiver}.example.com/"}), "url"},
		"upwards":                        {base.With(plugin.Values{"url": "https://ap.example.com/a/../b"}), "url"},
		"braces for phase4":              {base.With(plugin.Values{"url": "https://ap.example.com/{ID}"}), "url"},
		"braces that nothing fills":      {other.With(plugin.Values{"url": "https://ap.example.com/{Customer}"}), "url"},
		"a status elsewhere":             {other.With(plugin.Values{"status_url": "https://other.example.com/{ID}"}), "status_url"},
		"a status of nothing":            {other.With(plugin.Values{"status_url": "https://ap.example.com/"}), "status_url"},
		"a number that nobody gives":     {other.With(plugin.Values{"status_url": "https://ap.example.com/{Number}"}), "id_path"},
		"an identity nobody is told":     {other.With(plugin.Values{"body": "document", "status_url": "https://ap.example.com/{ID}"}), "status_url"},
		"nor in JSON":                    {other.With(plugin.Values{"body": "json", "form": "to={Receiver}", "status_url": "https://ap.example.com/{ID}"}), "status_url"},
		"a look-up of nobody":            {other.With(plugin.Values{"look_url": "https://ap.example.com/"}), "look_url"},
		"a path that leads nowhere":      {other.With(plugin.Values{"id_path": "a..b"}), "id_path"},
		"no value for done":              {other.With(plugin.Values{"status_url": "https://ap.example.com/{ID}", "done_values": ""}), "done_values"},
		"a hook without values":          {other.With(plugin.Values{"hook_secret": "secret", "done_values": ""}), "done_values"},
		"a network that says nothing":    {other.With(plugin.Values{"network_url": "https://ap.example.com/me"}), "network_value"},
		"a header of two words":          {other.With(plugin.Values{"key_name": "my key"}), "key_name"},
		"two values of one JSON field":   {other.With(plugin.Values{"body": "json", "form": "document=1"}), "form"},
		"a JSON field that nobody fills": {other.With(plugin.Values{"body": "json", "form": "a={Nobody}"}), "form"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := peppol.Gateway.Tidy(c.settings)
			for _, f := range plugin.Wrong(err) {
				if f.Field == c.field && f.Kind == fault.Configuration {
					return
				}
			}
			t.Errorf("%v", err)
		})
	}
	for name, good := range map[string]plugin.Values{
		"phase4": base, "a provider": other,
		"an identity in the address": other.With(plugin.Values{"body": "document", "url": "https://ap.example.com/{ID}", "status_url": "https://ap.example.com/{ID}"}),
		"an identity in JSON":        other.With(plugin.Values{"body": "json", "form": "id={ID}", "status_url": "https://ap.example.com/{ID}"}),
	} {
		if _, err := peppol.Gateway.Tidy(good); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// T-24: nobody inside is called, whoever writes the address.
func TestT24AnAddressInsideIsNotCalled(t *testing.T) {
	called := false
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { called = true }))
	defer inside.Close()
	g := openWith(t, plugin.Values{"url": inside.URL + "/sendsbdh", "token": "token", "plain": "yes"}, plugintest.NewMemory(), netx.Policy{})
	_, err := g.Deliver(t.Context(), parcel(t, buyer))
	if f := fault.As(err); f == nil || f.Kind != fault.Configuration || f.Field != "url" || called {
		t.Errorf("%v, called %v", err, called)
	}
}
