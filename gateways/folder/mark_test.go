package folder

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/text"
	"github.com/postbud/postbud/plugin"
)

// A share is mounted over a folder, which is there without it too.
func TestF57AShareThatIsNotMountedIsNotTakenForItsFolder(t *testing.T) {
	at, share := filepath.Join(t.TempDir(), "at"), t.TempDir()
	if err := os.Mkdir(at, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(share, "mark.txt"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	opened, err := Gateway.Open(t.Context(), plugin.Values{"path": at, "mark": "mark.txt"}, plugin.Env{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	g := opened.(*gateway)
	steps := func() (names string, err error) {
		record := plugin.NewSteps(time.Now)
		err = g.Check(t.Context(), record.Probe)
		for _, s := range record.All() {
			names += s.Name + " · "
			if s.OK && text.In("da").Said(s.Says) == s.Says {
				t.Errorf("nobody says %q in Danish", s.Says)
			}
		}
		return names, err
	}
	away := func(err error) {
		t.Helper()
		reads(t, err, fault.Configuration, "GW-SHARE", "The share is not mounted at "+at+". The file mark.txt that must be in the folder is not there. Nothing was written.",
			"Det delte drev er ikke tilsluttet på "+at+". Filen mark.txt")
		if f := fault.As(err); f.Field != "mark" {
			t.Errorf("field %q", f.Field)
		}
	}
	p := parcel("a.xml", "the invoice")
	unmount := mount(t, share, at)
	if a, err := g.Deliver(t.Context(), p); err != nil || a.Outcome != gateways.Delivered {
		t.Errorf("%+v, %v", a, err)
	}
	if names, err := steps(); err != nil || names != "Open folder · Find marker · Write probe · Rename · Delete · " {
		t.Errorf("%s, %v", names, err)
	}
	unmount()
	_, err = g.Deliver(t.Context(), parcel("b.xml", "another"))
	away(err)
	_, err = g.Settle(t.Context(), p) // it is there, but not here
	away(err)
	names, err := steps()
	away(err)
	if names != "Open folder · Find marker · " {
		t.Error(names)
	}
	if left, _ := os.ReadDir(at); len(left) != 0 {
		t.Errorf("in the folder below are %v", left)
	}
	mount(t, share, at)
	if a, err := g.Deliver(t.Context(), parcel("b.xml", "another")); err != nil || a.Outcome != gateways.Delivered {
		t.Errorf("%+v, %v", a, err)
	}
	if left, _ := os.ReadDir(at); len(left) != 3 {
		t.Errorf("the share holds %v", left)
	}
}

func TestTheMarkIsAPlainName(t *testing.T) {
	for _, name := range []string{"../mark", "a/b", ".", "/etc/passwd"} {
		_, err := Gateway.Tidy(plugin.Values{"path": t.TempDir(), "mark": name})
		f := fault.As(err)
		if f == nil || f.Kind != fault.Configuration || f.Field != "mark" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
