package configs_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

func TestADumpIsTheSameAgain(t *testing.T) {
	b := newBench(t)
	b.must(sound)
	first := b.dump("fjordlys")
	b.must(first)
	if second := b.dump("fjordlys"); second != first {
		t.Errorf("the dump of a dump is\n%s\nnot\n%s", second, first)
	}
	empty := newBench(t)
	empty.must(first)
	if there := empty.dump("fjordlys"); there != first {
		t.Errorf("on an empty installation it is\n%s\nnot\n%s", there, first)
	}
}

func TestADumpIsSmall(t *testing.T) {
	b := newBench(t)
	b.must(replaced(t, sound, "port: 2022", "port: 22\n      passive: true\n      wait: 30s"))
	dump := b.dump("fjordlys")
	for _, word := range []string{"port", "passive", "wait:", "mode: refuse", "{}", "null", `""`} {
		if strings.Contains(dump, word) {
			t.Errorf("%q stands in the dump:\n%s", word, dump)
		}
	}
	for _, words := range []string{"password: env:CONFIGS_TEST_PASSWORD", "token: file:/nowhere/token", "host: sftp", `"007":`, "- monday"} {
		if !strings.Contains(dump, words) {
			t.Errorf("%q does not stand in the dump:\n%s", words, dump)
		}
	}
}

func TestADumpOfWhatThePagesMadeCanBeApplied(t *testing.T) {
	b := newBench(t)
	b.members.all["a-s"] = access.Subscription{ID: "a-s", Name: "A/S: \"1\" & søn", Country: "SE", Zone: "Europe/Stockholm", Language: "sv", Test: true}
	b.setup.destinations["a-s/shelf-2"] = setup.Destination{Subscription: "a-s", ID: "shelf-2", Name: "on", Gateway: "shelf", Settings: plugin.Values{"path": "yes"}}
	b.setup.activations["a-s/1"] = setup.Activation{
		Subscription: "a-s", ID: "1", Name: "~", Adaptor: "books", Settings: plugin.Values{"firm": "1"},
		Recipients: []setup.Recipient{{Address: "a@b.example"}},
	}
	dump := b.dump("a-s")
	b.must(dump)
	if again := b.dump("a-s"); again != dump {
		t.Errorf("the dump of a dump is\n%s\nnot\n%s", again, dump)
	}
	if d := b.setup.destinations["a-s/shelf-2"]; d.Name != "on" || d.Settings["path"] != "yes" || b.setup.activations["a-s/1"].Name != "~" {
		t.Errorf("words became something else: %+v", d)
	}
	if got := b.members.all["a-s"]; got.Name != "A/S: \"1\" & søn" || !got.Test {
		t.Errorf("the company is %+v", got)
	}
}

func TestADumpKnowsPlugInsThatAreGone(t *testing.T) {
	b := newBench(t)
	b.must(sound)
	d := b.setup.destinations["fjordlys/archive"]
	d.Gateway = "pigeon"
	b.setup.destinations["fjordlys/archive"] = d
	if dump := b.dump("fjordlys"); !strings.Contains(dump, "gateway: pigeon") || !strings.Contains(dump, "path: /srv/archive") {
		t.Errorf("the dump is\n%s", dump)
	}
}

func TestAnUnknownCompanyIsNotDumped(t *testing.T) {
	if _, err := newBench(t).target().Dump(t.Context(), "nobody"); !errors.Is(err, access.ErrNotFound) {
		t.Errorf("the error is %v", err)
	}
}

func keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
