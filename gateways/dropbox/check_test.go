package dropbox_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	far "github.com/postbud/postbud/internal/far/dropbox"
	"github.com/postbud/postbud/plugin"
)

const allSteps = "Find server · Connect · Sign in · Open account · Open folder · Write probe · Read back · Delete"

func TestTheConnectionTestGoesStepByStep(t *testing.T) {
	p := start(t, nil)
	record := plugin.NewSteps(time.Now)
	if err := p.with(t, nil).Check(t.Context(), record.Probe); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range record.All() {
		got = append(got, s.Name+": "+s.Says)
	}
	want := []string{
		"Find server: The name 127.0.0.1 is known.",
		"Connect: It answers at " + strings.TrimPrefix(p.URL(), "http://") + ".",
		"Sign in: Dropbox lets the app in.",
		"Open account: It is the Dropbox of Nordlys ApS.",
		"Open folder: The folder /in is there.",
		"Write probe: A file of 51 bytes was saved.",
		"Read back: It is there and its content is right.",
		"Delete: It was deleted again.",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s", strings.Join(got, "\n"))
	}
	p.want(t, map[string]string{})
}

func TestEachStepHasItsFault(t *testing.T) {
	refuse := func(route string, status int, tag string) func(*testing.T, *partner) {
		return func(_ *testing.T, p *partner) {
			p.Set(far.Faults{Refuse: []far.Refusal{{Route: route, Status: status, Tag: tag}}})
		}
	}
	none := func(*testing.T, *partner) {}
	for name, c := range map[string]struct {
		harm     func(*testing.T, *partner)
		settings plugin.Values
		steps    string
		says     says
	}{
		"no such name":  {none, plugin.Values{"api_url": "https://" + unknownHost}, "×Find server", says{kind: fault.Temporary, code: "GW-DNS"}},
		"down":          {func(_ *testing.T, p *partner) { p.Down() }, nil, "Find server · ×Connect", says{kind: fault.Temporary, code: "GW-CONNECT"}},
		"inside":        {none, plugin.Values{"api_url": "https://169.254.169.254"}, "Find server · ×Connect", says{kind: fault.Configuration, code: "GW-CONNECT", field: "api_url"}},
		"revoked":       {func(_ *testing.T, p *partner) { p.Revoke() }, nil, "Find server · Connect · ×Sign in", says{kind: fault.Configuration, code: "SRC-SIGNIN", field: "refresh_token"}},
		"another app":   {none, plugin.Values{"client_id": "other"}, "Find server · Connect · ×Sign in", says{kind: fault.Configuration, code: "GW-LOGIN", field: "client_id"}},
		"suspended":     {refuse("users/get_current_account", 401, "user_suspended"), nil, "Find server · Connect · Sign in · ×Open account", says{kind: fault.Configuration, code: "SRC-SIGNIN", field: "refresh_token"}},
		"no folder":     {none, plugin.Values{"folder": "other"}, "Find server · Connect · Sign in · Open account · ×Open folder", says{kind: fault.Configuration, code: "GW-FOLDER", field: "folder"}},
		"may not write": {refuse("files/upload", 409, "path/no_write_permission"), nil, "Find server · Connect · Sign in · Open account · Open folder · ×Write probe", says{kind: fault.Configuration, code: "GW-FOLDER", field: "folder"}},
		"full":          {func(_ *testing.T, p *partner) { p.SetSpace(1) }, nil, "Find server · Connect · Sign in · Open account · Open folder · ×Write probe", says{kind: fault.Temporary, code: "GW-QUOTA"}},
		"may not look":  {refuse("files/get_metadata", 429, "too_many_requests"), plugin.Values{"create_folder": "yes"}, "Find server · Connect · Sign in · Open account · Open folder · Write probe · ×Read back", says{kind: fault.Temporary, code: "SRC-LIMIT"}},
		"delete fails":  {refuse("files/delete_v2", 500, ""), nil, strings.Replace(allSteps, "Delete", "×Delete", 1), says{kind: fault.Temporary, code: "GW-HTTP"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := start(t, nil)
			c.harm(t, p)
			steps, err := p.with(t, c.settings).steps(t)
			if steps != c.steps {
				t.Errorf("%s", steps)
			}
			c.says.of(t, err)
			p.counted(t, 0)
		})
	}
}

func TestWhatIsNotNeededDoesNotFailTheTest(t *testing.T) {
	p := start(t, nil)
	p.refresh = p.Grant("files.content.write", "files.metadata.read")
	p.Set(far.Faults{Refuse: []far.Refusal{{Route: "files/delete_v2", Status: 409, Tag: "path_write/no_write_permission"}}})
	if steps, err := p.with(t, nil).steps(t); err != nil || steps != allSteps {
		t.Errorf("%s: %v", steps, err)
	}
	if n := len(p.Files()); n != 1 {
		t.Errorf("%d files", n)
	}
	p.counted(t, 0)
}

func TestTheEvidenceSaysWhatAnAuditorAsks(t *testing.T) {
	p := start(t, nil)
	r := p.with(t, nil).deliver(t, parcel("a.xml", "the invoice"))
	var e map[string]any
	if err := json.Unmarshal(r.Evidence, &e); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]any{
		"service": "Dropbox", "path": "/in/a.xml", "size": float64(11), "sha256": parcel("", "the invoice").SHA256.String(),
		"content_hash": far.ContentHash([]byte("the invoice")), "verified": "content hash",
	} {
		if e[name] != want {
			t.Errorf("%s is %v, want %v", name, e[name], want)
		}
	}
	if r.Proof != gateways.ByReading || e["id"] == "" || e["revision"] == "" || e["saved"] == nil || r.RemoteID != "/in/a.xml" {
		t.Errorf("%+v %s", r, r.Evidence)
	}
}

func TestAFolderOfTheRuleAndLettersOfAllKinds(t *testing.T) {
	p := start(t, nil)
	p.MakeFolder("/Kreditnotaer/Ærø & Søn")
	q := parcel("🧾 æøå 日本.xml", "x")
	q.Options = plugin.Values{"folder": "/Kreditnotaer/Ærø & Søn/"}
	r := p.with(t, nil).deliver(t, q)
	p.want(t, map[string]string{"/Kreditnotaer/Ærø & Søn/🧾 æøå 日本.xml": "x"})
	if r.RemoteID != "/Kreditnotaer/Ærø & Søn/🧾 æøå 日本.xml" {
		t.Errorf("%q", r.RemoteID)
	}
}

func TestFoldersThatCannotBeAreRefusedWhenTheyAreSaved(t *testing.T) {
	p := start(t, nil)
	for _, folder := range []string{"../up", `a\b`, "ns:1234/team", "id:abc", "a\x00b", strings.Repeat("å", 256)} {
		if _, err := p.tidy(folder, "app_folder"); !named(err, "folder") {
			t.Errorf("%q: %v", folder, err)
		}
	}
	if _, err := p.tidy("", "full"); !named(err, "folder") {
		t.Errorf("the top of a whole Dropbox: %v", err)
	}
	if _, err := p.tidy("", "app_folder"); err != nil {
		t.Errorf("the app's own folder: %v", err)
	}
	p.with(t, plugin.Values{"folder": ""}).deliver(t, parcel("a.xml", "x"))
	p.want(t, map[string]string{"/a.xml": "x"})
}
