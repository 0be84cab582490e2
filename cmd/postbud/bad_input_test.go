package main

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/configs"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/plugin"
)

// TestHostileFilesAreStoppedAndTheRestGoesOn puts all of them into one folder.
func TestHostileFilesAreStoppedAndTheRestGoesOn(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("such names cannot be made here")
	}
	files := hostileFiles(t)
	x := newTrial(t)
	in, out := x.folder(t, "in"), x.folder(t, "out")
	for name, f := range files {
		if err := os.WriteFile(filepath.Join(in, name), f.text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	links := temptations(t, x, in)
	x.to("out", "folder", plugin.Values{"path": out})
	x.from("files", "folder", plugin.Values{"path": in, "settle": "0s", "subfolders": "yes"}, configs.Rule{Format: "peppolbis", Destination: "out"})
	x.apply(t)
	o, _ := x.run(t, "files")
	o.has(t, out)
	if o.State != ledger.RunWithErrors || len(o.Documents) != len(files) {
		t.Errorf("%s, %d documents of %d files", o.State, len(o.Documents), len(files))
	}
	for _, d := range o.Documents {
		files[d.Source].look(t, d)
		files[d.Source].putAway(t, in, d)
	}
	t.Logf("%s\n%s", o.tally(), o.unsent())
	for _, link := range links {
		if _, err := os.Lstat(filepath.Join(in, link)); err != nil {
			t.Errorf("the link %s was taken: %v", link, err)
		}
	}
	if again, _ := x.run(t, "files"); len(again.Documents) > 0 || again.Found > 0 {
		t.Errorf("the second run found %d: %s", again.Found, again.unsent())
	}
}

// look holds one document against what is due: its state, a reason that says
// where, and help under its code.
func (h hostile) look(t *testing.T, d outcomeDocument) {
	t.Helper()
	switch {
	case len(h.codes) == 0:
		if d.State != ledger.Delivered {
			t.Errorf("%q is %s: %s %s", d.Source, d.State, d.Code, d.Cause)
		}
		return
	case d.State != ledger.Stopped, !slices.Contains(h.codes, d.Code), !strings.Contains(d.Cause, h.says), d.Cause == "":
		t.Errorf("%q is %s (%s %s), not stopped for %v with %q", d.Source, d.State, d.Code, d.Cause, h.codes, h.says)
	}
	if d.Number == "" || !h.read && d.Number != d.Source {
		t.Errorf("%q is shown as %q", d.Source, d.Number)
	}
	if !strings.HasPrefix(d.Code, "BR-") && d.Code != "XSD" && !strings.Contains(problems(t), "\n### "+d.Code+"\n") {
		t.Errorf("docs/problems.md does not say what to do about %s", d.Code)
	}
}

func problems(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "problems.md"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(text), "\r\n", "\n")
}

// putAway looks where the adaptor has put a file: what could not be read lies
// apart, with the reason beside it.
func (h hostile) putAway(t *testing.T, in string, d outcomeDocument) {
	t.Helper()
	folder := map[bool]string{true: "done", false: "error"}[h.read]
	kept, err := os.ReadFile(filepath.Join(in, folder, d.Source))
	if err != nil || !bytes.Equal(kept, h.text) {
		t.Errorf("%q is not in %s as it was: %v", d.Source, folder, err)
	}
	note, err := os.ReadFile(filepath.Join(in, folder, d.Source+".txt"))
	if !h.read && (err != nil || !strings.Contains(string(note), d.Cause)) {
		t.Errorf("beside %q stands %q, not %q: %v", d.Source, note, d.Cause, err)
	}
}

// temptations are links out of the folder, to an invoice and to a folder of them.
func temptations(t *testing.T, x *trial, in string) (links []string) {
	t.Helper()
	elsewhere := x.folder(t, "elsewhere")
	if err := os.WriteFile(filepath.Join(elsewhere, "secret.xml"), ublOf(t, numbered("secret")), 0o600); err != nil {
		t.Fatal(err)
	}
	for link, to := range map[string]string{"outside.xml": "../elsewhere/secret.xml", "around": "../elsewhere", "nowhere.xml": "../none"} {
		if err := os.Symlink(to, filepath.Join(in, link)); err != nil {
			t.Fatal(err)
		}
		links = append(links, link)
	}
	return links
}

// Of two files with one number both go out under names of their own; where the
// file name is the number alone, the second waits for a person.
func TestF15_TwoFilesWithOneNumber(t *testing.T) {
	for pattern, due := range map[string]string{"{Number}-{Key}": "3 delivered", "{Number}": "1 stopped GW-EXISTS, 2 delivered"} {
		x := newTrial(t)
		in, out := x.folder(t, "in"), x.folder(t, "out")
		for name, number := range map[string]string{"a.xml": "twin", "b.xml": "twin", "c.xml": "another"} {
			inv := numbered(number)
			inv.BuyerReference = name
			if err := os.WriteFile(filepath.Join(in, name), ublOf(t, inv), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		x.to("out", "folder", plugin.Values{"path": out})
		x.from("files", "folder", plugin.Values{"path": in, "settle": "0s"},
			configs.Rule{Format: "peppolbis", Destination: "out", General: plugin.Values{"file_name": pattern}})
		x.apply(t)
		o, _ := x.run(t, "files")
		if o.tally() != due {
			t.Errorf("%s: %s\n%s", pattern, o.tally(), o.unsent())
		}
		for _, d := range o.Documents {
			if d.State != ledger.Delivered && !strings.Contains(d.Cause, "twin.xml is already there") {
				t.Errorf("%s says %s", d.Source, d.Cause)
			}
		}
		t.Logf("%s: %s\n%s", pattern, o.tally(), o.unsent())
	}
}

// TestWhatFilesSayCannotWriteOnTheTerminal runs without --json, as a person does.
func TestWhatFilesSayCannotWriteOnTheTerminal(t *testing.T) {
	x := newTrial(t)
	in := x.folder(t, "in")
	text := written(t, "json", numbered("esc\x1b[2Jape\ndelivered  1099"))
	if err := os.WriteFile(filepath.Join(in, "screen.json"), text, 0o600); err != nil {
		t.Fatal(err)
	}
	x.to("out", "folder", plugin.Values{"path": x.folder(t, "out")})
	x.from("files", "folder", plugin.Values{"path": in, "settle": "0s"}, configs.Rule{Format: "json", Destination: "out"})
	x.apply(t)
	r := x.postbud(t, "run", "files")
	if lines := strings.Count(r.stdout, "\n"); lines != 2 || strings.Contains(r.stdout+r.stderr, "\x1b") || r.code != 1 {
		t.Errorf("exit code %d, %d lines: %q %q", r.code, lines, r.stdout, r.stderr)
	}
}
