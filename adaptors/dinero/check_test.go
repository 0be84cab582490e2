package dinero_test

import (
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	far "github.com/postbud/postbud/internal/far/dinero"
	"github.com/postbud/postbud/plugin"
)

func TestTheConnectionTestGoesStepByStep(t *testing.T) {
	f := start(t, far.Options{})
	s := newScript(t)
	a := openAt(s, f.byKey(nil))
	steps := plugin.NewSteps(f.clock.Now)
	if err := a.Check(t.Context(), steps.Probe); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, step := range steps.All() {
		got = append(got, step.Name+": "+step.Says)
	}
	want := []string{
		"Reach Dinero: Dinero answers.",
		"Sign in: The API key was accepted.",
		"Open firm 284517: Fjordlys El & Energi ApS, CVR 29384711.",
		"Plan allows the interface: Dinero Pro.",
		"Read 1 invoice: Dinero has 7 booked documents.",
		"Read 1 customer: Dinero has 4 customers.",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%q", got)
	}
	for _, r := range f.Requests() {
		if r.Method != "GET" && !strings.Contains(r.Path, "token") {
			t.Errorf("the test changes something: %s %s", r.Method, r.Path)
		}
	}
}

// openAt opens the adaptor at another far end than the script.
func openAt(s *script, v plugin.Values) source {
	s.Helper()
	s.url = v["base_url"]
	return s.open(v)
}

func TestEachStepHasItsFault(t *testing.T) {
	for name, c := range map[string]struct {
		harm        func(*script)
		step        int // the last one run, from 1
		kind        fault.Kind
		code, field string
	}{
		"bad key":      {func(s *script) { s.tells("/token", 400, `{"error":"invalid_grant"}`) }, 2, fault.Configuration, "SRC-KEY", "api_key"},
		"other firm":   {func(s *script) { s.says("/v1.1/organizations", `[{"Id":1,"Name":"Other"}]`) }, 3, fault.Configuration, "SRC-ORG", "organization"},
		"no firm":      {func(s *script) { s.says("/v1.1/organizations", `[]`) }, 3, fault.Configuration, "SRC-ORG", "organization"},
		"no plan":      {func(s *script) { s.tells("/v1/284517/accounts/entry", 403, `{"code":90}`) }, 4, fault.Configuration, "SRC-PLAN", "organization"},
		"busy":         {func(s *script) { s.tells(salesPath, 429, ``) }, 5, fault.Temporary, "SRC-LIMIT", ""},
		"down":         {func(s *script) { s.tells("/v2/284517/contacts", 503, ``) }, 6, fault.Temporary, "SRC-DOWN", ""},
		"no interface": {func(s *script) { s.tells("/v1.1/organizations", 404, `<html>`) }, 3, fault.Configuration, "", "base_url"},
		"refused":      {func(s *script) { s.tells("/v1.1/organizations", 400, `{"code":42}`) }, 3, fault.Permanent, "", ""},
		"signed out":   {func(s *script) { s.tells("/v1.1/organizations", 401, ``) }, 3, fault.Configuration, "SRC-KEY", "api_key"},
	} {
		s := newScript(t)
		s.says(salesPath, rows())
		s.says("/v2/284517/contacts", rows())
		c.harm(s)
		steps := plugin.NewSteps(s.clock.Now)
		err := s.open(nil).Check(t.Context(), steps.Probe)
		f := fault.As(err)
		if f == nil || f.Kind != c.kind || f.Code != c.code || f.Field != c.field || len(steps.All()) != c.step {
			t.Errorf("%s: after %d steps %+v", name, len(steps.All()), f)
		}
	}
}

func TestSettingsThatCannotWorkAreAllNamed(t *testing.T) {
	s := newScript(t)
	_, err := declared(s.settings(plugin.Values{
		"base_url": "http://api.dinero.example", "token_url": "https://user:word@authz.example/", "connect_token_url": "ftp://x", "connect_authorize_url": "https://a.example/?x=1",
		"iban": "DK00", "bank_account": "12", "account_vat": "1050=S\n1060=X", "order_number_from": "comment", "order_number_pattern": "PO:",
	}))
	named := map[string]int{}
	for _, f := range plugin.Wrong(err) {
		if f.Kind != fault.Configuration {
			t.Errorf("%v", f)
		}
		named[f.Field]++
	}
	for _, field := range []string{"base_url", "token_url", "connect_token_url", "connect_authorize_url", "iban", "bank_account", "order_number_pattern"} {
		if named[field] != 1 {
			t.Errorf("%s is named %d times", field, named[field])
		}
	}
	if named["account_vat"] != 2 {
		t.Errorf("account_vat is named %d times", named["account_vat"])
	}
}

func TestTheOfficialAddressesAreTheDefaults(t *testing.T) {
	got, err := declared(plugin.Values{"organization": "1", "api_key": "k", "client_id": "c", "client_secret": "s"})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"base_url": "https://api.dinero.dk", "token_url": "https://authz.dinero.dk/dineroapi/oauth/token",
		"connect_authorize_url": "https://connect.visma.com/connect/authorize", "connect_token_url": "https://connect.visma.com/connect/token",
		"requests_per_minute": "50", "sign_in": "key",
	} {
		if got[name] != want {
			t.Errorf("%s is %q", name, got[name])
		}
	}
}
