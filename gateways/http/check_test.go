package http_test

import (
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/outside/nginx"
	"github.com/postbud/postbud/plugin"
)

const (
	allPutSteps  = "Find server · Connect · Check certificate · Sign in · Write probe · Read back · Delete"
	allPostSteps = "Find server · Connect · Check certificate · Sign in · Open address"
)

func TestTheCheckStopsWhereTheTroubleIs(t *testing.T) {
	until := func(all, step string) string {
		before, _, _ := strings.Cut(all, step)
		return before + "×" + step
	}
	service := `location = /open { return 204; } location = /busy { return 503; } location = /moved { return 301 /open; } location = /shut { return 401; }
		location = /deaf { return 405; } location = /get { add_header Allow "GET, HEAD" always; return 200; } location = /page { default_type text/html; return 200 "<html><form>"; }`
	for _, c := range []struct {
		name, method, step string
		site               nginx.Site
		path               string
		settings           plugin.Values
		says               says
	}{
		{"a folder", "put", "", nginx.Site{}, "/in/", nil, says{}},
		{"a folder where nobody may delete", "put", "", nginx.Site{In: `if ($request_method = DELETE) { return 403; }`}, "/in/", nil, says{}},
		{"a folder where nobody may look", "put", "", nginx.Site{In: `if ($request_method = GET) { return 403; } if ($request_method = HEAD) { return 403; }`}, "/in/", plugin.Values{"look": "none"}, says{}},
		{"and the settings say otherwise", "put", "Read back", nginx.Site{In: `if ($request_method = GET) { return 403; } if ($request_method = HEAD) { return 403; }`}, "/in/", nil,
			says{kind: fault.Configuration, field: "look", text: "a person decides"}},
		{"F-63 nobody may write", "put", "Write probe", nginx.Site{In: `if ($request_method = PUT) { return 403; }`}, "/in/", nil, says{kind: fault.Configuration, code: "GW-FOLDER", field: "auth"}},
		{"no folder for files", "put", "Write probe", nginx.Site{}, "/named/", nil, says{kind: fault.Configuration, code: "GW-HTTP", field: "url"}},
		{"a wrong password", "put", "Write probe", nginx.Site{In: withPassword(t)}, "/in/", plugin.Values{"auth": "basic", "user": user, "password": "x"}, says{kind: fault.Configuration, code: "GW-LOGIN", field: "password"}}, // F-71
		{"no room", "put", "Write probe", nginx.Site{In: `if ($request_method = PUT) { return 507; }`}, "/in/", nil, says{kind: fault.Temporary, code: "GW-SPACE"}},                                                              // F-64
		{"a service", "post", "", nginx.Site{Places: service}, "/open", nil, says{}},
		{"a service that says nothing to questions", "post", "", nginx.Site{Places: service}, "/deaf", nil, says{}},
		{"a service that takes no POST", "post", "Open address", nginx.Site{Places: service}, "/get", nil, says{kind: fault.Configuration, code: "GW-HTTP", field: "url"}},
		{"a service that is down", "post", "Open address", nginx.Site{Places: service}, "/busy", nil, says{kind: fault.Temporary, code: "GW-HTTP"}},
		{"a service that has moved", "post", "Open address", nginx.Site{Places: service}, "/moved", nil, says{kind: fault.Permanent, code: "GW-HTTP"}}, // F-77
		{"a wrong token", "post", "Open address", nginx.Site{Places: service}, "/shut", plugin.Values{"auth": "bearer", "token": "x"}, says{kind: fault.Configuration, code: "GW-LOGIN", field: "token"}},
		{"an address for tests", "post", "", nginx.Site{Places: service}, "/busy", plugin.Values{"check_url": "/open"}, says{}},
		{"an address for tests that is not there", "post", "Open address", nginx.Site{Places: service}, "/open", plugin.Values{"check_url": "/none"}, says{kind: fault.Configuration, code: "GW-HTTP", field: "check_url"}},
		{"an address for tests with a page to sign in at", "post", "Open address", nginx.Site{Places: service}, "/open", plugin.Values{"check_url": "/page"}, says{kind: fault.Configuration, code: "GW-HTTP", field: "check_url"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := nginx.Start(t, c.site)
			settings := n.Post(c.path).With(plugin.Values{"method": c.method}).With(c.settings)
			if settings["check_url"] != "" {
				settings["check_url"] = n.URL(settings["check_url"])
			}
			all := map[string]string{"put": allPutSteps, "post": allPostSteps}[c.method]
			got, err := open(t, settings).steps(t)
			if c.step == "" {
				if err != nil || got != all {
					t.Errorf("%s, %v", got, err)
				}
				return
			}
			if got != until(all, c.step) {
				t.Errorf("%s, want %s", got, until(all, c.step))
			}
			c.says.of(t, err)
		})
	}
}

func TestF57AServerThatIsNotThere(t *testing.T) {
	n := nginx.Start(t, nginx.Site{})
	for _, c := range []struct {
		step     string
		settings plugin.Values
		says     says
	}{
		{"×Find server", plugin.Values{"url": "http://" + unknownHost + "/in/"}, says{kind: fault.Temporary, code: "GW-DNS", page: "We cannot find the server nobody.example.com"}},
		{"Find server · ×Connect", nil, says{kind: fault.Temporary, code: "GW-CONNECT", page: "does not open the door"}},
		{"Find server · ×Connect", plugin.Values{"url": "http://127.0.0.1:1023/in/"}, says{kind: fault.Configuration, code: "GW-CONNECT", field: "url"}},
	} {
		n.Line.Down()
		g := open(t, n.Put().With(c.settings))
		_, err := g.Deliver(t.Context(), parcel("a.xml", "the invoice"))
		c.says.of(t, err)
		steps, err := g.steps(t)
		c.says.of(t, err)
		if steps != c.step {
			t.Errorf("%s, want %s", steps, c.step)
		}
	}
	n.Up(t)
	open(t, n.Put()).delivered(t, parcel("a.xml", "the invoice"))
}
