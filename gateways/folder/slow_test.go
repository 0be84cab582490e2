package folder

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/filing"
	"github.com/postbud/postbud/internal/text"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// share is a disk that stands in for a share: it does what the disk below does, tells of
// each call and hangs or fails in some of them. It is simulated, but for the calls below.
type share struct {
	disk
	before, after func(call string) error // both may hang
}

func (s *share) do(call string, do func() error) error {
	if err := s.before(call); err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	return s.after(call)
}

func (s *share) Rename(from, to string) error {
	return s.do("rename", func() error { return s.disk.Rename(from, to) })
}

func (s *share) Claim(folder, from, to string) error {
	return s.do("rename", func() error { return s.disk.Claim(folder, from, to) })
}

func (s *share) Link(from, to string) error {
	return s.do("rename", func() error { return s.disk.Link(from, to) })
}

func (s *share) Open(name string) (file, error) { return s.OpenFile(name, os.O_RDONLY, 0) }

func (s *share) OpenFile(name string, flag int, perm fs.FileMode) (f file, err error) {
	if flag == os.O_RDONLY {
		f, err = s.disk.OpenFile(name, flag, perm)
	} else {
		err = s.do("create", func() error { f, err = s.disk.OpenFile(name, flag, perm); return err })
	}
	if err != nil {
		return nil, err
	}
	return &shared{f, s, name}, nil
}

type shared struct {
	file
	share *share
	name  string
}

func (f *shared) Write(b []byte) (n int, err error) {
	err = f.share.do("write", func() error { n, err = f.file.Write(b); return err })
	return n, err
}

func (f *shared) Sync() error { return f.share.do("sync "+f.name, f.file.Sync) }

// rig is a gateway over a share.
type rig struct {
	*gateway
	dir string

	mu    sync.Mutex
	calls []string
	hang  string        // in the first call of this name after it was made, or "rename" before
	fail  string        // a call that does its work and tells an error
	slow  time.Duration // each call takes
	back  chan struct{} // closed when the share is back
}

func over(t *testing.T, change Settings) *rig {
	t.Helper()
	r := &rig{dir: t.TempDir(), back: make(chan struct{})}
	change.Path = r.dir
	if change.OnExists == "" {
		change.OnExists = filing.Overwrite // its rename is a call of its own on every system
	}
	if change.Timeout == 0 {
		change.Timeout = 150 * time.Millisecond
	}
	r.gateway = &gateway{settings: change, env: plugin.Env{Log: slog.New(slog.DiscardHandler), Now: time.Now}}
	r.reach = func(path string) (disk, error) {
		if err := r.at("open", false); err != nil {
			return nil, err
		}
		d, err := openRoot(path)
		if err != nil {
			return nil, err
		}
		return &share{d, func(c string) error { return r.at(c, false) }, func(c string) error { return r.at(c, true) }}, nil
	}
	t.Cleanup(func() { // what hangs comes back, and no goroutine is left
		r.comeBack()
		for begun := time.Now(); r.stuck.Load() > 0; time.Sleep(time.Millisecond) {
			if time.Since(begun) > 10*time.Second {
				t.Errorf("%d calls have not come back", r.stuck.Load())
				return
			}
		}
	})
	return r
}

func (r *rig) at(call string, done bool) error {
	r.mu.Lock()
	if !done {
		r.calls = append(r.calls, call)
	}
	hangs, fails, back, slow := r.hang == call && !done, r.fail == call && done, r.back, r.slow
	r.mu.Unlock()
	if hangs {
		<-back
	}
	if !done {
		time.Sleep(slow)
	}
	if fails {
		return &fs.PathError{Op: call, Err: errors.New("input/output error")}
	}
	return nil
}

func (r *rig) hangs(call string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.hang, r.back = call, make(chan struct{})
}

func (r *rig) comeBack() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.hang != "" {
		close(r.back)
	}
	r.hang = ""
}

func (r *rig) asked() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.calls)
}

// holds are the names in the folder, whole files and unfinished ones.
func (r *rig) holds(t *testing.T) string {
	t.Helper()
	entries, err := os.ReadDir(r.dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		name := e.Name()
		if strings.HasPrefix(name, ".") {
			name = "unfinished"
		}
		names = append(names, name)
	}
	return strings.Join(names, " ")
}

func parcel(name, content string) gateways.Parcel {
	return gateways.Parcel{ID: "id of " + name, File: gateways.File{Name: name, Content: invoice.Content{
		Size: int64(len(content)), SHA256: sha256.Sum256([]byte(content)),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil },
	}}}
}

// reads wants a fault of this kind and code, and what the bookkeeper reads of it in both
// languages.
func reads(t *testing.T, err error, kind fault.Kind, code, english, danish string) {
	t.Helper()
	f := fault.As(err)
	if f == nil || f.Kind != kind || f.Code != code {
		t.Errorf("%#v, want %s %s", err, kind, code)
		return
	}
	for language, want := range map[string]string{"en": english, "da": danish} {
		read := text.In(language).Said(f.Message)
		if f.Code != "" {
			e := text.In(language).Code(f.Code, f.Args)
			read = e.Title + ". " + e.Text + " " + e.Action + "."
		}
		if !strings.Contains(read, want) {
			t.Errorf("%s: the bookkeeper reads %q, want %q in it", language, read, want)
		}
	}
}

func (r *rig) silentIs(t *testing.T, err error, kind fault.Kind) {
	t.Helper()
	reads(t, err, kind, "GW-SILENT", "The folder "+r.dir+" does not answer. The disk or share behind it says nothing.",
		"Mappen "+r.dir+" svarer ikke. Disken eller det delte drev bag den siger intet.")
}

func TestF60ASimulatedShareThatHangsHoldsUpNobody(t *testing.T) {
	for _, c := range []struct {
		call  string
		kind  fault.Kind
		while string // what lies in the folder while it hangs
		after string // and when the share is back, before it is tried again
	}{
		{"open", fault.Temporary, "", ""},
		{"create", fault.Temporary, "", "unfinished"},
		{"write", fault.Temporary, "unfinished", "unfinished"},
		{"rename", fault.Uncertain, "unfinished", "a.xml"},
		{"sync .", fault.Uncertain, "a.xml", "a.xml"},
	} {
		t.Run(c.call, func(t *testing.T) {
			r := over(t, Settings{})
			r.hangs(c.call)
			begun := time.Now()
			_, err := r.Deliver(t.Context(), parcel("a.xml", "the invoice"))
			r.silentIs(t, err, c.kind)
			if took := time.Since(begun); took > time.Second {
				t.Errorf("it took %v", took)
			}
			if got := r.holds(t); got != c.while {
				t.Errorf("while it hangs there is %q", got)
			}
			if _, err := r.Deliver(t.Context(), parcel("a.xml", "the invoice")); fault.CodeOf(err) != "GW-SILENT" {
				t.Errorf("the same name, while it hangs: %v", err)
			}
			r.comeBack()
			r.returned(t)
			if got := r.holds(t); got != c.after {
				t.Errorf("when it is back there is %q", got)
			}
			answer, err := r.Settle(t.Context(), parcel("a.xml", "the invoice"))
			if want := map[bool]gateways.Outcome{true: gateways.Delivered, false: gateways.Absent}[c.after == "a.xml"]; err != nil || answer.Outcome != want {
				t.Errorf("settled as %+v, %v", answer, err)
			}
			if answer, err = r.Deliver(t.Context(), parcel("a.xml", "the invoice")); err != nil || answer.Outcome != gateways.Delivered {
				t.Errorf("again: %+v, %v", answer, err)
			}
			if got := r.holds(t); got != "a.xml" {
				t.Errorf("in the end there is %q", got)
			}
		})
	}
}

// returned waits until no call is left behind.
func (r *rig) returned(t *testing.T) {
	t.Helper()
	for begun := time.Now(); r.stuck.Load() > 0; time.Sleep(time.Millisecond) {
		if time.Since(begun) > 10*time.Second {
			t.Fatalf("%d calls have not come back", r.stuck.Load())
		}
	}
}

func TestF60OnlyAFewCallsAreLeftBehindInASimulatedShareThatHangs(t *testing.T) {
	r := over(t, Settings{})
	r.hangs("open")
	var wg sync.WaitGroup
	for i := range mostStuck {
		wg.Go(func() {
			_, err := r.Deliver(t.Context(), parcel(fmt.Sprint(i), "x"))
			r.silentIs(t, err, fault.Temporary)
		})
	}
	wg.Wait()
	calls, begun := r.asked(), time.Now()
	for i := range 100 {
		_, err := r.Deliver(t.Context(), parcel(fmt.Sprint("more ", i), "x"))
		r.silentIs(t, err, fault.Temporary)
	}
	if took := time.Since(begun); r.asked() != calls || took > 2*time.Second {
		t.Errorf("%d more calls, in %v", r.asked()-calls, took)
	}
	r.comeBack()
	r.returned(t)
	if _, err := r.Deliver(t.Context(), parcel("a.xml", "x")); err != nil || r.holds(t) != "a.xml" {
		t.Errorf("%v, and there is %q", err, r.holds(t))
	}
}

func TestF61ASimulatedShareThatIsSlowIsWaitedFor(t *testing.T) {
	r := over(t, Settings{Timeout: 400 * time.Millisecond})
	r.slow = 30 * time.Millisecond
	begun := time.Now()
	content := strings.Repeat("x", 1<<20)
	if a, err := r.Deliver(t.Context(), parcel("a.xml", content)); err != nil || a.Outcome != gateways.Delivered {
		t.Errorf("%+v, %v", a, err)
	}
	if took := time.Since(begun); took < 2*r.settings.Timeout {
		t.Errorf("it took no more than %v", took)
	}
	if got, _ := os.ReadFile(filepath.Join(r.dir, "a.xml")); string(got) != content {
		t.Errorf("%d bytes arrived", len(got))
	}
}

func TestF58ASimulatedShareThatGoesAwayInTheMiddleLeavesNoHalfFile(t *testing.T) {
	r := over(t, Settings{})
	r.fail = "write"
	_, err := r.Deliver(t.Context(), parcel("a.xml", "the invoice"))
	reads(t, err, fault.Temporary, "", "we could not write to the folder "+r.dir+"; the disk or share does not answer", "disken eller det delte drev svarer ikke")
	if got := r.holds(t); got != "" {
		t.Errorf("there is %q", got)
	}
	r.fail = ""
	if _, err := r.Deliver(t.Context(), parcel("a.xml", "the invoice")); err != nil || r.holds(t) != "a.xml" {
		t.Errorf("%v, and there is %q", err, r.holds(t))
	}
}

func TestF59AtASimulatedShareARenameWhoseAnswerIsLostIsLookedUp(t *testing.T) {
	for _, on := range []string{filing.Overwrite, filing.Refuse} {
		r := over(t, Settings{OnExists: on})
		r.fail = "rename"
		_, err := r.Deliver(t.Context(), parcel("a.xml", "the invoice"))
		r.silentIs(t, err, fault.Uncertain)
		r.fail = ""
		if a, err := r.Settle(t.Context(), parcel("a.xml", "the invoice")); err != nil || a.Outcome != gateways.Delivered {
			t.Errorf("%s: %+v, %v", on, a, err)
		}
		if got := r.holds(t); got != "a.xml" {
			t.Errorf("%s: there is %q", on, got)
		}
	}
}

// Whatever says that it is delivered has put name and content on disk.
func TestF65WhatIsSaidToBeDeliveredIsSynced(t *testing.T) {
	there := func(r *rig) {
		if err := os.WriteFile(filepath.Join(r.dir, "a.xml"), []byte("the invoice"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	deliver := func(r *rig) (gateways.Receipt, error) {
		return r.Deliver(t.Context(), parcel("a.xml", "the invoice"))
	}
	for name, c := range map[string]struct {
		before func(*rig)
		do     func(*rig) (gateways.Receipt, error)
		file   string
	}{
		"sent":          {func(*rig) {}, deliver, ".a.xml"},
		"already there": {there, deliver, "a.xml"},
		"there in the last moment": {func(r *rig) {
			inner := r.reach
			r.reach = func(path string) (disk, error) {
				d, err := inner(path)
				s := d.(*share)
				before := s.before
				s.before = func(call string) error {
					if call == "write" {
						there(r)
					}
					return before(call)
				}
				return s, err
			}
		}, func(r *rig) (gateways.Receipt, error) { r.settings.OnExists = filing.Refuse; return deliver(r) }, "a.xml"},
		"found by the look": {there, func(r *rig) (gateways.Receipt, error) {
			return r.Settle(t.Context(), parcel("a.xml", "the invoice"))
		}, "a.xml"},
	} {
		t.Run(name, func(t *testing.T) {
			r := over(t, Settings{})
			c.before(r)
			if a, err := c.do(r); err != nil || a.Outcome != gateways.Delivered {
				t.Fatalf("%+v, %v", a, err)
			}
			calls := strings.Join(r.calls, "\n") + "\n"
			if !strings.Contains(calls, "sync "+c.file) || !strings.HasSuffix(calls, "sync .\n") {
				t.Errorf("not synced:\n%s", calls)
			}
			r.fail = "sync ."
			_, err := c.do(r)
			reads(t, err, fault.Uncertain, "", "the folder does not say whether the file is on its disk", "mappen siger ikke, om filen er på dens disk")
		})
	}
}

// Who delivers hears of a bug here, and goes on: the engine sees to that.
func TestWhatPanicsBelowIsHeardAbove(t *testing.T) {
	r := over(t, Settings{Timeout: time.Hour})
	r.reach = func(string) (disk, error) { panic("a bug") }
	defer func() {
		if recover() != "a bug" {
			t.Error("nobody heard of it")
		}
	}()
	_, _ = r.Deliver(t.Context(), parcel("a.xml", "x"))
}
