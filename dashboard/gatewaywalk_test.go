package dashboard_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/postbud/postbud/internal/builtin"
)

// setting is one gateway as a person types it into its form.
type setting struct {
	kind   string
	fill   []string // names and values
	choose []string
	trust  bool // the server's key is confirmed first
	wrong  []wrong
	// never are the steps that do not fail, and why.
	never map[string]string
}

// wrong is what is typed wrongly, or is wrong at the far end, and what the page says
// then.
type wrong struct {
	fill, choose []string
	far, mend    func()
	unknown      bool   // the server's key is not confirmed yet
	at           string // the step that fails; "Settings" where the form is not taken
	says         string
}

// walkGateways sets up each gateway of the catalogue from the form that its declaration
// makes: the test of the connection passes, and fails at each of its steps.
func walkGateways(t *testing.T, chromium *chromiumRun) {
	r := newRigWith(t, builtin.Gateways())
	b := newBrowser(t, chromium, r.server.URL, true)
	b.prefix = "gateways-"
	b.as(r.firstRun())
	steps := map[string]*walked{}
	for i, s := range everySetting(t) {
		if steps[s.kind] == nil {
			steps[s.kind] = &walked{seen: map[string]bool{}, failed: map[string]bool{}, never: map[string]string{}}
		}
		b.setUp(s, fmt.Sprintf("Test %s %d", s.kind, i), steps[s.kind])
	}
	for _, g := range builtin.Gateways().All() {
		name := g.Declared().Name
		if steps[name] == nil {
			t.Errorf("nobody set up the gateway %s", name)
			continue
		}
		steps[name].complete(t, name)
	}
	b.noTrouble()
}

// walked are the steps of a kind of gateway.
type walked struct {
	seen, failed map[string]bool
	never        map[string]string
}

func (w *walked) complete(t *testing.T, kind string) {
	t.Helper()
	for _, step := range slices.Sorted(maps.Keys(w.seen)) {
		switch why := w.never[step]; {
		case !w.failed[step] && why == "":
			t.Errorf("%s: the step %q never failed", kind, step)
		case w.failed[step] && why != "":
			t.Errorf("%s: the step %q can fail after all", kind, step)
		}
	}
	t.Logf("%s failed at %q, and never at %q", kind, slices.Sorted(maps.Keys(w.failed)), slices.Sorted(maps.Keys(w.never)))
}

// panel are the steps that the page shows, the last one with its end.
func (b *browser) panel(w *walked) (last string, passed bool) {
	b.Helper()
	names := ask[[]string](b, `[...document.querySelectorAll("#test ol.tl > li b")].map(e => e.innerText)`)
	tones := ask[[]string](b, `[...document.querySelectorAll("#test ol.tl > li")].map(e => e.className)`)
	if len(names) == 0 || len(tones) != len(names) {
		return "", false
	}
	for i, name := range names {
		w.seen[name] = true
		if tones[i] != "ok" && i < len(names)-1 {
			b.Errorf("the step %q before the last one is shown as %q", name, tones[i])
		}
	}
	return names[len(names)-1], tones[len(tones)-1] == "ok"
}

func (b *browser) setUp(s setting, name string, w *walked) {
	b.Helper()
	b.Logf("the gateway %s", s.kind)
	maps.Copy(w.never, s.never)
	test := func(fill, choose []string, trust bool) {
		b.open(at + "/gateways/new/" + s.kind)
		b.advanced()
		b.choose(append(append([]string{}, s.choose...), choose...)...)
		b.fill(append(append([]string{"name", name}, s.fill...), fill...)...)
		b.click("Test connection")
		if trust && ask[bool](b, `!!document.querySelector("main [name=trust]")`) {
			b.choose("trust", "yes")
			b.click("Use this key and test again")
		}
	}
	pictured := false
	for _, wrong := range s.wrong {
		if wrong.far != nil {
			wrong.far()
		}
		test(wrong.fill, wrong.choose, s.trust && !wrong.unknown)
		b.says(wrong.says)
		last, passed := b.panel(w)
		if passed || last != wrong.at {
			b.Errorf("%s fails at %q and not at %q (%v)", s.kind, last, wrong.at, passed)
		}
		w.failed[wrong.at] = true
		if !pictured {
			b.shot(s.kind + "-failed")
			pictured = true
		}
		if wrong.mend != nil {
			wrong.mend()
		}
	}
	test(nil, nil, s.trust)
	b.says("The connection works")
	if last, passed := b.panel(w); !passed {
		b.Errorf("%s: %q is not shown as passed", s.kind, last)
	}
	b.click("Save")
	b.says(name + " is saved")
}
