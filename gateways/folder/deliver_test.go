package folder_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gateways/folder"
	"github.com/postbud/postbud/internal/filing"
	"github.com/postbud/postbud/internal/text"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

func open(t *testing.T, settings plugin.Values) gateways.Gateway {
	t.Helper()
	g, err := folder.Gateway.Open(t.Context(), settings, plugin.Env{Log: slog.New(slog.DiscardHandler), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = g.Close() })
	return g
}

func parcel(id, name, text string) gateways.Parcel {
	return gateways.Parcel{ID: id, File: gateways.File{Name: name, Content: invoice.Content{
		Size: int64(len(text)), SHA256: sha256.Sum256([]byte(text)),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil },
	}}}
}

func put(t *testing.T, parts ...string) {
	t.Helper()
	path := filepath.Join(parts[:len(parts)-1]...)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(parts[len(parts)-1]), 0o644); err != nil {
		t.Fatal(err)
	}
}

func want(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	got := read(t, dir)
	for name, text := range files {
		if string(got[name]) != text {
			t.Errorf("%s holds %q, want %q", name, got[name], text)
		}
	}
	if len(got) != len(files) {
		t.Errorf("there are %v, want %v", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(files)))
	}
}

func TestF65F66WhatHappensToANameThatIsTaken(t *testing.T) {
	for _, c := range []struct {
		on    string
		there map[string]string
		after map[string]string
		id    string // "" for a fault
	}{
		{"refuse", map[string]string{"a.xml": "other"}, map[string]string{"a.xml": "other"}, ""},
		{"refuse", map[string]string{"a.xml": "same length"}, map[string]string{"a.xml": "same length"}, ""},
		{"refuse", map[string]string{"a.xml": "the invoice"}, map[string]string{"a.xml": "the invoice"}, "a.xml"},
		{"overwrite", map[string]string{"a.xml": "other"}, map[string]string{"a.xml": "the invoice"}, "a.xml"},
		{"overwrite", map[string]string{"a.xml": "the invoice"}, map[string]string{"a.xml": "the invoice"}, "a.xml"},
		{"number", map[string]string{"a.xml": "other"}, map[string]string{"a.xml": "other", "a-2.xml": "the invoice"}, "a-2.xml"},
		{"number", map[string]string{"a.xml": "1", "a-2.xml": "2", "a-3.xml": "3"}, map[string]string{"a.xml": "1", "a-2.xml": "2", "a-3.xml": "3", "a-4.xml": "the invoice"}, "a-4.xml"},
		{"number", map[string]string{"a.xml": "1", "a-2.xml": "the invoice"}, map[string]string{"a.xml": "1", "a-2.xml": "the invoice"}, "a-2.xml"},
		{"number", map[string]string{"a-3.xml": "the invoice"}, map[string]string{"a-3.xml": "the invoice"}, "a-3.xml"}, // the others were taken away
	} {
		t.Run(fmt.Sprint(c.on, c.there), func(t *testing.T) {
			dir := t.TempDir()
			for name, text := range c.there {
				put(t, dir, name, text)
			}
			g := open(t, plugin.Values{"path": dir, "on_exists": c.on})
			for range 2 {
				r, err := g.Deliver(t.Context(), parcel("id", "a.xml", "the invoice"))
				if c.id == "" {
					f := fault.As(err)
					if f == nil || f.Kind != fault.Permanent || f.Code != "GW-EXISTS" || f.Args["name"] != "a.xml" || f.Args["size"] == "" || f.Args["time"] == "" {
						t.Errorf("%#v", err)
						continue
					}
					for language, want := range map[string]string{"en": "A file with this name is already there. a.xml, ", "da": "Der er allerede en fil med dette navn. a.xml, "} {
						e := text.In(language).Code(f.Code, f.Args)
						if read := e.Title + ". " + e.Text; !strings.Contains(read, want) {
							t.Errorf("the bookkeeper reads %q, want %q in it", read, want)
						}
					}
				} else if err != nil || r.Outcome != gateways.Delivered || r.RemoteID != filepath.Join(dir, c.id) {
					t.Errorf("%+v, %v", r, err)
				}
				want(t, dir, c.after)
			}
		})
	}
}

func TestF65WhatIsAlreadyThereIsSaidInTheEvidence(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "a.xml", "the invoice")
	r, err := open(t, plugin.Values{"path": dir}).Deliver(t.Context(), parcel("id", "a.xml", "the invoice"))
	if err != nil || !strings.Contains(r.Reason, "already there") || !bytes.Contains(r.Evidence, []byte("already there")) {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestParcelsThatShareANameAtTheSameTimeAreAllKept(t *testing.T) {
	dir := t.TempDir()
	g := open(t, plugin.Values{"path": dir, "on_exists": "number"})
	after := map[string]string{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for i := range 6 {
		text := fmt.Sprintf("invoice %d", i)
		wg.Go(func() {
			r, err := g.Deliver(t.Context(), parcel(text, "a.xml", text))
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			after[filepath.Base(r.RemoteID)] = text
		})
	}
	wg.Wait()
	if len(after) != 6 {
		t.Errorf("names: %v", after)
	}
	want(t, dir, after)
}

func TestARuleMayChooseAFolderBelow(t *testing.T) {
	for _, c := range []struct{ own, rule, path string }{
		{"", "", "a.xml"},
		{"out", "", "out/a.xml"},
		{"out", "Nordisk Byg/2026", "Nordisk Byg/2026/a.xml"},
		{"", "/deep/er/", "deep/er/a.xml"},
	} {
		dir := t.TempDir()
		p := parcel("id", "a.xml", "x")
		if c.rule != "" {
			p.Options = plugin.Values{"subfolder": c.rule}
		}
		g := open(t, plugin.Values{"path": dir, "subfolder": c.own})
		for range 2 {
			if _, err := g.Deliver(t.Context(), p); err != nil {
				t.Error(err)
			}
		}
		want(t, dir, map[string]string{c.path: "x"})
		if r, err := g.(gateways.Settler).Settle(t.Context(), p); err != nil || r.Outcome != gateways.Delivered {
			t.Errorf("%+v, %v", r, err)
		}
	}
}

func TestT11NoSubfolderLeavesTheFolder(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "out")
	if err := errorsOf(os.Mkdir(dir, 0o755), os.Symlink(parent, filepath.Join(dir, "link"))); err != nil {
		t.Skip(err)
	}
	g := open(t, plugin.Values{"path": dir})
	for _, sub := range []string{"..", "../x", "a/../../x", "a//b", `a\b`, "a/./b", ".hidden", "C:", "a/\x00", "a\nb", strings.Repeat("a/", 11) + "a", "link", "link/x"} {
		p := parcel("id", "a.xml", "x")
		p.Options = plugin.Values{"subfolder": sub}
		if r, err := g.Deliver(t.Context(), p); err == nil {
			t.Errorf("%q: %+v", sub, r)
		}
	}
	entries, _ := os.ReadDir(parent)
	if len(entries) != 1 {
		t.Errorf("beside the folder: %v", entries)
	}
}

func errorsOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestF32AnUnfinishedFileIsRemovedByTheLook(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, filing.Unfinished("a.xml", "id", "."), "the inv")
	p := parcel("id", "a.xml", "the invoice")
	s := open(t, plugin.Values{"path": dir}).(gateways.Settler)
	r, err := s.Settle(t.Context(), p)
	if err != nil || r.Outcome != gateways.Absent || r.At.IsZero() || r.Reason == "" {
		t.Errorf("%+v, %v", r, err)
	}
	want(t, dir, nil)
	put(t, dir, "a.xml", "another one")
	if r, err := s.Settle(t.Context(), p); err != nil || r.Outcome != gateways.Absent {
		t.Errorf("other content: %+v, %v", r, err)
	}
}

func TestF53WhoeverLosesHisLeaseTouchesNothingMore(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	p := parcel("id", "a.xml", strings.Repeat("x", 1<<20))
	p.Open = func() (io.ReadCloser, error) {
		return io.NopCloser(io.MultiReader(strings.NewReader(strings.Repeat("x", 1<<19)), reads(func([]byte) (int, error) {
			cancel()
			return 1, nil
		}))), nil
	}
	g := open(t, plugin.Values{"path": dir})
	if _, err := g.Deliver(ctx, p); fault.KindOf(err) != fault.Temporary {
		t.Errorf("err = %v", err)
	}
	for name := range read(t, dir) { // another one may be writing it
		if name != filing.Unfinished("a.xml", "id", ".") {
			t.Errorf("%s is there", name)
		}
	}
	whole := parcel("id", "a.xml", strings.Repeat("x", 1<<20))
	if _, err := g.Deliver(t.Context(), whole); err != nil {
		t.Error(err)
	}
	want(t, dir, map[string]string{"a.xml": strings.Repeat("x", 1<<20)})
}

type reads func([]byte) (int, error)

func (r reads) Read(b []byte) (int, error) { return r(b) }

func TestACheckLeavesNothingAndSaysWhereItFailed(t *testing.T) {
	dir := t.TempDir()
	steps := plugin.NewSteps(time.Now)
	if err := open(t, plugin.Values{"path": dir}).Check(t.Context(), steps.Probe); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range steps.All() {
		names = append(names, s.Name)
	}
	if got := strings.Join(names, " · "); got != "Open folder · Write probe · Rename · Delete" {
		t.Error(got)
	}
	want(t, dir, nil)
}
