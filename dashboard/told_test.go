package dashboard_test

import (
	"context"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/adaptors/folder"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// offered says whether a page offers a way to an address.
func offered(page, address string) bool { return strings.Contains(page, `"`+address) }

func TestASourceThatCannotBeSearchedOffersNoManualExport(t *testing.T) {
	r := newRig(t)
	r.parts.Adaptors = adaptors.NewRegistry(folder.Adaptor)
	r.server.Config.Handler = r.handler(r.server.URL)
	v := r.firstRun()
	r.must(r.store.Setup.SaveActivation(t.Context(), setup.Activation{Subscription: "nordlys", ID: "in", Name: "Inbox", Adaptor: "folder", Settings: plugin.Values{"path": t.TempDir()}}))
	page := at + "/adaptors/in"
	for _, path := range []string{at + "/", page, page + "/source", page + "/rules", page + "/dashboard", page + "/schedule"} {
		if offered(v.page(path), page+"/export") {
			t.Errorf("%s offers a manual export", path)
		}
	}
	v.wants(v.get(at+"/"), http.StatusOK, "Take the first file and send it")
	got := v.get(page + "/export?go=1&by=number&numbers=1")
	if got.status != http.StatusSeeOther || got.location != page {
		t.Fatalf("%d %s", got.status, got.location)
	}
	v.wants(v.get(got.location), http.StatusOK, "knows no numbers, customers or dates")
}

func TestTheMarkOfATestCompanyPromisesNoMoreThanItIs(t *testing.T) {
	r := newRig(t)
	v := r.firstRun()
	r.must(r.store.Members.SaveSubscription(t.Context(), access.Subscription{ID: "nordlys", Name: "Nordlys", Zone: "UTC", Language: "en", Test: true}))
	home := v.page(at + "/")
	if !strings.Contains(home, "Test mode is only a mark") || strings.Contains(home, "Nothing reaches a customer") {
		t.Error(summary(home))
	}
}

func TestTheFirstOwnerGetsTheCompanyThatIsThere(t *testing.T) {
	r := newRig(t)
	r.must(r.store.Members.SaveSubscription(t.Context(), access.Subscription{ID: "fjord", Name: "Fjordlys", Country: "DK", Zone: "Europe/Copenhagen", Language: "da"}))
	v := r.visitor()
	page := v.page("/setup")
	if strings.Contains(page, `name="company"`) || strings.Contains(page, "Fjordlys") || !strings.Contains(page, "gets the company that is set up already") {
		t.Errorf("the page asks for a company, or tells anybody its name: %s", summary(page))
	}
	got := v.post("/setup", url.Values{"code": {setupCode}, "name": {"Anna"}, "email": {"anna@fjord.example"}, "password": {goodPassword}, "language": {"en"}})
	if got.status != http.StatusSeeOther || got.location != "/c/fjord/" {
		t.Fatalf("%d %s: %s", got.status, got.location, summary(got.text))
	}
	all, err := r.store.Members.Subscriptions(t.Context())
	if err != nil || len(all) != 1 || all[0].Zone != "Europe/Copenhagen" || all[0].Language != "da" {
		t.Errorf("%+v, %v", all, err)
	}
	v.wants(v.get(got.location), http.StatusOK, "Fjordlys")
}

func TestAGatewaySaysThatItsTestFailedAndWhere(t *testing.T) {
	r := newRig(t)
	v := r.firstRun()
	fresh := at + "/gateways/new/folder"
	gone := filepath.Join(t.TempDir(), "gone")
	fields := []string{"name", "Partner", "set.path", gone, "set.on_exists", "refuse"}

	// what was tested is saved
	tested := v.submit(fresh, fresh, append(fields, "do", "test")...)
	v.wants(tested, http.StatusOK, "The connection does not work yet")
	draft := tested.location[strings.Index(tested.location, "?draft=")+len("?draft="):]
	draft, _, _ = strings.Cut(draft, "#")
	v.wants(v.submit(fresh+"?draft="+draft, fresh, append(fields, "draft", draft)...), http.StatusOK, "Partner is saved",
		"Test failed</span>", `at the step "Open folder"`)
	page := at + "/gateways/partner"
	v.wants(v.get(page), http.StatusOK, "Test failed</span>", "Last test")

	// other settings were not tested
	v.wants(v.submit(page, page, "name", "Partner", "set.path", t.TempDir(), "set.on_exists", "refuse"), http.StatusOK, "Not tested")
	v.wants(v.submit(page, page+"/do/test"), http.StatusOK, "The connection works.", "Tested</span>", "the connection worked")
	v.wants(v.submit(page, page, "name", "The partner", "set.path", r.path("partner"), "set.on_exists", "refuse"), http.StatusOK, "Tested</span>")

	// and a delivery afterwards tells more than any test
	r.must(r.store.Setup.ChangeDestination(t.Context(), "nordlys", "partner", func(d *setup.Destination) {
		d.Tested = setup.Test{At: r.now().Add(-time.Hour), Wrong: true, Step: "Open folder"}
		d.LastSuccess = r.now()
	}))
	v.wants(v.get(at+"/gateways"), http.StatusOK, "Working")
}

// path is the folder of a gateway.
func (r *rig) path(id string) string {
	d, err := r.store.Setup.Destination(r.Context(), "nordlys", id)
	r.must(err)
	return d.Settings["path"]
}

// closed is a gateway that does not open the door.
func closed() gateways.Plugin {
	return gateways.Declare(plugin.Declaration[struct{}]{
		Info: plugin.Info{Name: "closed", Title: "Closed", Summary: "Opens to nobody.", Status: plugin.Stable},
	}, func(context.Context, struct{}, plugin.Env) (gateways.Gateway, error) { return locked{}, nil })
}

type locked struct{ nobody }

func (locked) Deliver(context.Context, gateways.Parcel) (gateways.Receipt, error) {
	return gateways.Receipt{}, fault.New(fault.Temporary, "no answer").Coded("GW-CONNECT", "host", "files.example")
}

func TestADocumentAndItsRuleSayWhenTheNextGatewayIsTried(t *testing.T) {
	r := newRigWith(t, gateways.NewRegistry(closed(), reachesNobody()))
	r.books.book(invoicetest.Full())
	v := r.firstRun()
	for _, d := range []setup.Destination{{ID: "a", Name: "Files", Gateway: "closed"}, {ID: "b", Name: "Mail", Gateway: "network", Settings: plugin.Values{"door": "1"}}} {
		d.Subscription = "nordlys"
		r.must(r.store.Setup.SaveDestination(t.Context(), d))
	}
	a := setup.Activation{Subscription: "nordlys", ID: "books", Name: "Books", Adaptor: "books", Settings: plugin.Values{"address": "books.example", "sign_in": "key"},
		Secrets: setup.Secrets{"key": plugin.NewSecret("right")}, Common: rule.Export{Active: rule.On, Format: "csv", Destination: "a"}}
	r.must(r.store.Setup.SaveActivation(t.Context(), a))
	r.work()
	v.submit(at+"/adaptors", adaptor+"/run")
	r.settle("nordlys")
	doc := r.document("nordlys", invoicetest.Full().Number)
	if doc.State != ledger.Waiting {
		t.Fatalf("it is %s: %s", doc.State, doc.Cause)
	}
	page := at + "/documents/" + doc.ID
	zone, err := time.LoadLocation("Europe/Copenhagen")
	r.must(err)
	until := doc.Until.In(zone).Format("15:04") // there is one wait: the next try is the last
	v.wants(v.get(page), http.StatusOK, "it stops at about "+until, page+"/try-now", at+"/gateways/a#settings", at+"/gateways/a/do/test")
	chain := func(strict rule.Switch) {
		r.must(r.store.Setup.ChangeActivation(t.Context(), "nordlys", "books", func(a *setup.Activation) {
			a.Common.Then, a.Common.Strict = []rule.Step{{Destination: "b"}}, strict
		}))
	}
	chain(rule.Inherit)
	v.wants(v.get(page), http.StatusOK, "it goes by Mail, at about "+until)
	chain(rule.On)
	v.wants(v.get(page), http.StatusOK, "it stops at about "+until+"; a person may then send it by Mail")
	settings := adaptor + "/rules/settings"
	v.wants(v.get(settings), http.StatusOK, "tried 2 times, over about 1 h 0 min", "until a person sends it by the next one", "As the first gateway of this rule (CSV")
	chain(rule.Inherit)
	v.wants(v.get(settings), http.StatusOK, "With the 2 gateways of this rule it can take about 2 h 0 min")
	customer := adaptor + "/rules/customers/" + url.PathEscape(customerOf(invoicetest.Full()))
	v.wants(v.get(customer), http.StatusOK, "Inherits: Mail", "With the 2 gateways of this rule it can take about 2 h 0 min")

	// who runs into it at the gateway finds the same ways out
	r.must(r.store.Setup.ChangeDestination(t.Context(), "nordlys", "a", func(d *setup.Destination) { d.Failures, d.OpenUntil = 6, r.now().Add(time.Hour) }))
	v.wants(v.get(at+"/"), http.StatusOK, at+"/gateways/a/do/resume", at+"/gateways/a/do/test", at+"/gateways/a#settings")
	v.wants(v.get("/help/codes/GW-CONNECT"), http.StatusOK, "test the connection and change the gateway")
}

// rebuilt is a gateway whose settings are changed while it is tested.
type rebuilt struct {
	nobody
	meanwhile func()
}

func (g rebuilt) Check(context.Context, plugin.Probe) error { g.meanwhile(); return nil }

func TestATestTellsNothingOfAPasswordThatWasChangedMeanwhile(t *testing.T) {
	type settings struct{ Password plugin.Secret }
	meanwhile := func() {}
	r := newRigWith(t, gateways.NewRegistry(gateways.Declare(plugin.Declaration[settings]{
		Info: plugin.Info{Name: "door", Title: "Door", Summary: "Opens with a password.", Status: plugin.Stable},
		Fields: func(s *settings) []*plugin.Field {
			return []*plugin.Field{plugin.Password(&s.Password, "password", "Password")}
		},
	}, func(context.Context, settings, plugin.Env) (gateways.Gateway, error) {
		return rebuilt{meanwhile: func() { meanwhile() }}, nil
	})))
	v := r.firstRun()
	door := setup.Destination{Subscription: "nordlys", ID: "door", Name: "The door", Gateway: "door", Secrets: setup.Secrets{"password": plugin.NewSecret("old")}}
	r.must(r.store.Setup.SaveDestination(t.Context(), door))
	page := at + "/gateways/door"
	v.wants(v.submit(page, page+"/do/test"), http.StatusOK, "The connection works.", "Tested</span>")

	door.Secrets = setup.Secrets{"password": plugin.NewSecret("new")}
	meanwhile = func() { r.must(r.store.Setup.SaveDestination(context.Background(), door)) }
	v.wants(v.submit(page, page+"/do/test"), http.StatusOK, "The connection works.")
	v.wants(v.get(at+"/gateways"), http.StatusOK, "Not tested")
}
