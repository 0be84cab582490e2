package dashboard_test

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gateways/folder"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// reachesNobody is a gateway at which nobody is registered.
func reachesNobody() gateways.Plugin {
	type settings struct{ Door, Note string }
	return gateways.Declare(plugin.Declaration[settings]{
		Info: plugin.Info{Name: "network", Title: "Network", Summary: "Reaches nobody.", Status: plugin.Stable},
		Fields: func(s *settings) []*plugin.Field {
			return []*plugin.Field{plugin.Text(&s.Door, "door", "Door").Must(), plugin.Text(&s.Note, "note", "Note").PerRule()}
		},
	}, func(context.Context, settings, plugin.Env) (gateways.Gateway, error) { return nobody{}, nil })
}

type nobody struct{}

func (nobody) Check(context.Context, plugin.Probe) error { return nil }
func (nobody) Close() error                              { return nil }
func (nobody) Deliver(context.Context, gateways.Parcel) (gateways.Receipt, error) {
	return gateways.Receipt{}, fault.New(fault.RecipientNotFound, "nobody is there").Coded("RULE-ADDR", "network", "the network", "address", "0088:5790000436101")
}

// chained is a company with three gateways, the first of which reaches nobody.
func chained(t *testing.T) (r *rig, v *visitor, out string) {
	t.Helper()
	r = newRigWith(t, gateways.NewRegistry(reachesNobody(), folder.Gateway))
	r.books.book(invoicetest.Full())
	v, out = r.connected()
	v.active()
	spare := t.TempDir()
	for _, d := range []setup.Destination{
		{ID: "net", Name: "The network", Gateway: "network", Settings: plugin.Values{"door": "1"}},
		{ID: "spare", Name: "Spare folder", Gateway: "folder", Settings: plugin.Values{"path": spare}},
	} {
		d.Subscription = "nordlys"
		r.must(r.store.Setup.SaveDestination(t.Context(), d))
	}
	return r, v, out
}

func (r *rig) common() rule.Export {
	a, err := r.store.Setup.Activation(r.Context(), "nordlys", "books")
	r.must(err)
	return a.Common
}

func TestAChainIsSetUpWithoutAScript(t *testing.T) {
	r, v, _ := chained(t)
	page := adaptor + "/rules/settings"
	top := []string{"active", "on", "format", "csv", "destination", "net"}
	post := func(fields ...string) answer {
		return v.submit(page, page, append(append([]string{}, top...), fields...)...)
	}
	v.wants(post("then.0.destination", "partner", "then.1.destination", "spare", "then.1.format", "json", "strict", "on"), http.StatusOK,
		"Saved.", "2. Partner", "3. Spare folder", "4. Add a gateway", "Only when a person says so")
	want := []rule.Step{{Destination: "partner"}, {Destination: "spare", Format: "json"}}
	if got := r.common(); !reflect.DeepEqual(got.Then, want) || got.Strict != rule.On {
		t.Fatalf("the rule is %+v, strict %q", got.Then, got.Strict)
	}
	both := []string{"then.0.destination", "partner", "then.0.was", "partner", "then.0.delivery.subfolder", "a",
		"then.1.destination", "spare", "then.1.was", "spare", "then.1.format", "json", "then.1.format-was", "json"}
	v.wants(post(append(both, "do", "down.0")...), http.StatusOK, "2. Spare folder", "3. Partner", "Changed here")
	if got := r.common().Then; len(got) != 2 || got[0].Destination != "spare" || got[1].Delivery["subfolder"] != "a" || r.common().Strict != rule.Inherit {
		t.Errorf("after moving: %+v", got)
	}
	v.wants(post("then.0.destination", "spare", "then.0.was", "spare", "then.0.format", "json", "then.0.format-was", "json",
		"then.1.destination", "partner", "then.1.was", "spare", "then.1.delivery.subfolder", "a", "do", "up.1"), http.StatusOK, "2. Partner")
	if got := r.common().Then; len(got[0].Delivery) != 0 {
		t.Errorf("settings of another gateway were kept: %+v", got)
	}
	v.wants(post(append(both, "do", "remove.0")...), http.StatusOK, "2. Spare folder")
	if got := r.common().Then; len(got) != 1 {
		t.Errorf("after removing: %+v", got)
	}
	for name, bad := range map[string][]string{
		"the first again":        {"then.0.destination", "net"},
		"one twice":              {"then.0.destination", "spare", "then.1.destination", "spare"},
		"a setting that is none": {"then.0.destination", "partner", "then.0.was", "partner", "then.0.format", "csv", "then.0.format-was", "csv", "then.0.options.rows", "bogus"},
	} {
		if got := post(bad...); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.text, "Error:") {
			t.Errorf("%s answers %d", name, got.status)
		}
	}
	if got := r.common().Then; len(got) != 1 {
		t.Errorf("a mistake changed the rule: %+v", got)
	}
	v.wants(post("then.0.destination", "", "then.0.was", "spare"), http.StatusOK, "Saved.")
	if got := r.common().Then; len(got) != 0 {
		t.Errorf("a step without a gateway is still there: %+v", got)
	}
	if got := post("then.0.destination", "nowhere"); got.status != http.StatusNotFound {
		t.Errorf("a gateway that is not there answers %d", got.status)
	}
}

func TestACustomerInheritsTheChainOrHasHisOwn(t *testing.T) {
	r, v, _ := chained(t)
	r.must(r.store.Setup.ChangeActivation(t.Context(), "nordlys", "books", func(a *setup.Activation) {
		a.Common = rule.Export{Active: rule.On, Format: "csv", Destination: "net", Then: []rule.Step{{Destination: "partner"}, {Destination: "spare"}}}
	}))
	name := customerOf(invoicetest.Full())
	r.must(r.store.Setup.DeleteOwn(t.Context(), "nordlys", "books", name))
	customer := adaptor + "/rules/customers/" + url.PathEscape(name)
	v.wants(v.get(customer), http.StatusOK, "Inherits: Partner → Spare folder", "2. Add a gateway")
	v.wants(v.submit(customer, customer, "active", "on", "destination", "spare"), http.StatusOK, "Inherits: nothing: the document stops and waits for a person")
	v.wants(v.submit(customer, customer, "active", "on", "then.0.destination", "spare", "then.0.format", "json", "strict", "off"), http.StatusOK, "2. Spare folder")
	own, _, err := r.store.Setup.Own(t.Context(), "nordlys", "books", name)
	if err != nil || !reflect.DeepEqual(own.Then, []rule.Step{{Destination: "spare", Format: "json"}}) || own.Strict != rule.Off {
		t.Errorf("his own rule is %+v (%v)", own, err)
	}
	v.wants(v.get(at+"/gateways/spare"), http.StatusOK, "2 rules")
}

func TestADocumentThatGoesAnotherWaySaysSoOnItsPages(t *testing.T) {
	r, v, out := chained(t)
	r.must(r.store.Setup.ChangeActivation(t.Context(), "nordlys", "books", func(a *setup.Activation) {
		a.Common = rule.Export{Active: rule.On, Format: "csv", Destination: "net", Then: []rule.Step{{Destination: "partner", Format: "json"}, {Destination: "spare"}}, Strict: rule.On}
	}))
	r.must(r.store.Setup.DeleteOwn(t.Context(), "nordlys", "books", customerOf(invoicetest.Full())))
	v.submit(at+"/adaptors", adaptor+"/run")
	r.settle("nordlys")
	number := invoicetest.Full().Number
	stopped := r.document("nordlys", number)
	page := at + "/documents/" + stopped.ID
	v.wants(v.get(page), http.StatusOK, "The receiver is not on the network", "Send by Partner")
	got := v.submit(page, page+"/send-by-next")
	v.wants(got, http.StatusOK, "goes by the next gateway now")
	r.settle("nordlys")
	next := r.document("nordlys", number)
	if next.State != ledger.Delivered || next.FallbackOf != stopped.ID {
		t.Fatalf("it is %s: %s", next.State, next.Cause)
	}
	if files, err := os.ReadDir(out); err != nil || len(files) != 1 || !strings.HasSuffix(files[0].Name(), ".json") {
		t.Errorf("the partner has %v (%v)", files, err)
	}
	v.wants(v.get(at+"/documents/"+next.ID), http.StatusOK, "Tried before", "The network (the receiver is not on the network)",
		"could not be delivered by The network: Cancelled", page)
	v.wants(v.get(page), http.StatusOK, "It goes by Partner now", "The network could not deliver it: the receiver is not on the network.",
		"Nothing by The network.", "goes by Partner now: ", "Open the one that goes on", at+"/documents/"+next.ID)
	if text := v.page(page); strings.Contains(text, "read-again") || strings.Contains(text, "send-again") || strings.Contains(text, "send-by-next") {
		t.Error("what goes another way can be sent again beside it")
	}
	v.wants(v.get(at+"/documents?group=all"), http.StatusOK, "It goes by Partner now", "after another gateway")
	v.wants(v.submit(at+"/adaptors", page+"/send-by-next"), http.StatusOK, "moved on meanwhile")
	v.wants(v.submit(at+"/adaptors", page+"/read-again"), http.StatusOK, "moved on meanwhile")
}

func TestTheListOfGatewaysSaysHowEachIsDoing(t *testing.T) {
	r, v, _ := chained(t)
	r.must(r.store.Setup.ChangeActivation(t.Context(), "nordlys", "books", func(a *setup.Activation) {
		a.Common = rule.Export{Active: rule.On, Format: "csv", Destination: "net", Then: []rule.Step{{Destination: "partner"}}}
	}))
	r.must(r.store.Setup.DeleteOwn(t.Context(), "nordlys", "books", customerOf(invoicetest.Full())))
	v.submit(at+"/adaptors", adaptor+"/run")
	r.settle("nordlys")
	v.wants(v.get(at+"/gateways"), http.StatusOK, "100 %, 1 of 1", "0 %, 0 of 1", "Test")
	v.wants(v.get(at+"/gateways/net"), http.StatusOK, "Last failure", "The receiver is not on the network", "Books: settings for everyone")
	spare := at + "/gateways/spare"
	v.wants(v.submit(spare, spare+"/do/pause"), http.StatusOK, "Paused")
	v.wants(v.get(at+"/gateways"), http.StatusOK, "Paused by Anna Holm")
	v.wants(v.submit(spare, spare+"/do/resume"), http.StatusOK, "Spare folder goes on")
	r.must(r.store.Setup.ChangeDestination(t.Context(), "nordlys", "spare", func(d *setup.Destination) {
		d.Failures, d.OpenUntil, d.LastFailure = 6, r.now().Add(time.Hour), r.now()
		d.FailedCode, d.FailedArgs = "GW-CONNECT", map[string]string{"host": "files.example"}
	}))
	v.wants(v.get(at+"/gateways"), http.StatusOK, "Resting", "Rests until ", "files.example does not open the door")
	v.wants(v.submit(spare, spare+"/do/resume"), http.StatusOK, "Spare folder goes on")
	if d, err := r.store.Setup.Destination(t.Context(), "nordlys", "spare"); err != nil || !d.OpenUntil.IsZero() {
		t.Errorf("it still rests until %s (%v)", d.OpenUntil, err)
	}
	v.wants(v.submit(at+"/gateways", spare+"/do/test"), http.StatusOK, "Connection test", "The connection works.")
	if d, err := r.store.Setup.Destination(t.Context(), "nordlys", "spare"); err != nil || d.Settings["path"] == "" {
		t.Errorf("the test changed the settings: %v (%v)", d.Settings, err)
	}
}
