package engine_test

import (
	"context"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/adaptors/folder"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/internal/blob"
	"github.com/postbud/postbud/internal/directory"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

func TestF02_WaitsThatTheSourceAskedForAreNoTries(t *testing.T) {
	busy := func() error {
		f := fault.New(fault.Temporary, "429")
		f.RetryAfter = time.Millisecond
		return f
	}
	t.Run("pull", func(t *testing.T) {
		r := newRig(t)
		r.source.add("1001", "1002")
		for range 12 {
			r.source.pull = append(r.source.pull, busy())
		}
		if run := r.export(); run.State != ledger.RunSucceeded {
			t.Errorf("a source that asked for patience 12 times has a run that %s after %d tries", run.State, run.Tries)
		}
	})
	t.Run("fetch", func(t *testing.T) {
		r := newRig(t)
		r.source.add("1001")
		f := &fetching{source: r.source, err: busy()}
		r.twisted(twist{adaptor: f})
		r.start()
		r.during(2*time.Second, func() bool { return r.is("1001", ledger.Stopped)() || f.fetches.Load() > 15 })
		if d := r.document("1001"); d.State == ledger.Stopped {
			t.Errorf("stopped after %d waits that the source itself asked for", f.fetches.Load())
		}
	})
	t.Run("no more calls meanwhile", func(t *testing.T) {
		r := newRig(t)
		for i := range 60 {
			r.source.add(fmt.Sprint(7000 + i))
		}
		later := fault.New(fault.Temporary, "429")
		later.RetryAfter = time.Hour
		f := &fetching{source: r.source, err: later}
		r.twisted(twist{adaptor: f})
		r.start()
		r.during(time.Second, nil)
		if n := f.fetches.Load(); n > 16 {
			t.Errorf("a source that asked for an hour was asked %d times at once", n)
		}
	})
}

func TestARunCountsADocumentOnce(t *testing.T) {
	r := newRig(t)
	r.source.add("1", "2", "3", "4")
	again := &repeating{source: r.source}
	again.left.Store(3)
	r.twisted(twist{adaptor: again})
	run := r.export()
	n, err := r.store.Ledger.Count(t.Context(), company, ledger.Filter{Run: run.ID})
	r.must(err)
	if run.Found != n[ledger.Delivered] {
		t.Errorf("the run found %d; its documents are %v", run.Found, n)
	}
}

// repeating is a source that fails before its page is full, so that the page is
// asked again.
type repeating struct {
	*source
	left atomic.Int32
}

func (s *repeating) Pull(ctx context.Context, q adaptors.Query) iter.Seq2[adaptors.Item, error] {
	return func(yield func(adaptors.Item, error) bool) {
		for item, err := range s.source.Pull(ctx, q) {
			item.Cursor = "" // the cursor moves with the page, not with the row
			if !yield(item, err) {
				return
			}
		}
		if s.left.Add(-1) >= 0 {
			yield(adaptors.Item{}, fault.New(fault.Temporary, "500"))
		}
	}
}

func TestF23_AWriterThatNeverEndsIsGivenUp(t *testing.T) {
	if os.Getenv("HUNT_LONG") == "" {
		t.Skip("takes 2 minutes: HUNT_LONG=1")
	}
	r := newRig(t)
	hangs := formats.Declare(plugin.Declaration[struct{}]{
		Info:   plugin.Info{Name: "plain", Title: "Plain", Summary: "A format for tests.", Status: plugin.Stable},
		Fields: func(*struct{}) []*plugin.Field { return nil },
	}, formats.Traits{MediaType: "text/plain", Extension: ".txt"}, func(struct{}, plugin.Env) (formats.Format, error) { return hanging{}, nil })
	r.twisted(twist{format: &hangs})
	r.source.add("hang", "1002")
	r.start()
	r.workFor(150*time.Second, r.is("hang", ledger.Waiting))
	if d := r.document("hang"); d.State == ledger.Listed || d.State == ledger.Received {
		t.Errorf("150 s after it began, with 120 s for one document, it is %s under a lease; 1002 is %s", d.State, r.document("1002").State)
	}
}

// hanging is a format whose writer never comes back for one document.
type hanging struct{ plainFormat }

func (h hanging) Write(ctx context.Context, w io.Writer, inv *invoice.Invoice) error {
	if inv.Number == "hang" {
		select {}
	}
	return h.plainFormat.Write(ctx, w, inv)
}

// poison is a source that panics while it is asked.
type poison struct{ *source }

func (poison) Pull(context.Context, adaptors.Query) iter.Seq2[adaptors.Item, error] {
	return func(func(adaptors.Item, error) bool) { panic("an adaptor's bug") }
}

func TestARunWhoseAdaptorPanicsEnds(t *testing.T) {
	r := newRig(t)
	r.twisted(twist{adaptor: poison{r.source}})
	run := r.start()
	r.soon(func() bool {
		stored, err := r.store.Ledger.FindRun(t.Context(), company, run.ID)
		r.must(err)
		return !stored.Ended.IsZero()
	})
	stored, err := r.store.Ledger.FindRun(t.Context(), company, run.ID)
	r.must(err)
	_, busy := r.engine.Start(t.Context(), company, activation, "slot", ledger.Scheduled, "", adaptors.Query{})
	if stored.Ended.IsZero() {
		t.Errorf("after %d panics the run is %s with %d tries and says %q; the schedule hears %v",
			r.store.Queue.Panics(), stored.State, stored.Tries, stored.Cause, busy)
	}
}

func TestAnAmbiguousCustomerIsNotSentByTheCommonRule(t *testing.T) {
	r := newRig(t)
	r.source.add("1001")
	buyer := r.source.invoices[0].Buyer
	r.must(r.store.Directory.Put(t.Context(),
		directory.Customer{Subscription: company, Activation: activation, ID: "a", Party: buyer},
		directory.Customer{Subscription: company, Activation: activation, ID: "b", Party: buyer}))
	off := map[string]rule.Export{"a": {Active: rule.Off}, "b": {Active: rule.Off}}
	r.must(r.store.Setup.SaveOwn(t.Context(), company, activation, off))
	r.twisted(twist{adaptor: nameless{r.source}})
	r.export()
	if r.partner.count > 0 {
		d := r.document("1001")
		t.Errorf("two customers fit, both are switched off, and it was sent as a third one, %s, by the common rule", d.Head.Customer)
	}
}

// nameless is a source that numbers no customers, as a folder does.
type nameless struct{ *source }

func (n nameless) Pull(ctx context.Context, q adaptors.Query) iter.Seq2[adaptors.Item, error] {
	return func(yield func(adaptors.Item, error) bool) {
		for item, err := range n.source.Pull(ctx, q) {
			item.Head.Customer = ""
			for _, inv := range n.source.invoices {
				if inv.Number == item.Head.Number {
					item.Invoice = inv
				}
			}
			if !yield(item, err) {
				return
			}
		}
	}
}

// jsonFile is a folder with a JSON file in it, which is taken away once it was read.
type jsonFile struct {
	blobs *blob.Store
	text  string
	taken atomic.Bool
}

func (j *jsonFile) Check(context.Context, plugin.Probe) error { return nil }

func (j *jsonFile) Close() error { return nil }

func (j *jsonFile) Pull(ctx context.Context, _ adaptors.Query) iter.Seq2[adaptors.Item, error] {
	return func(yield func(adaptors.Item, error) bool) {
		if !j.taken.Load() {
			c, err := j.blobs.Put(ctx, "application/json", strings.NewReader(j.text))
			yield(adaptors.Item{Ref: "invoice.json", Version: "1", Source: c, Name: "invoice.json"}, err)
		}
	}
}

func (j *jsonFile) Fetch(context.Context, string) (adaptors.Item, error) {
	return adaptors.Item{}, fault.New(fault.Permanent, "gone").Coded("SRC-GONE")
}

func (j *jsonFile) Acknowledge(context.Context, string, string, bool, string) error {
	j.taken.Store(true)
	return nil
}

func TestAJSONFileOfAFolderCanBeReadAgain(t *testing.T) {
	r := newRig(t)
	blobs, err := blob.Open(filepath.Join(r.dir, "documents"))
	r.must(err)
	r.twisted(twist{adaptor: &jsonFile{blobs: blobs, text: "{}"}})
	r.export()
	d := r.document("invoice.json")
	if d.State != ledger.Stopped {
		t.Skipf("it is %s", d.State)
	}
	r.must(r.engine.ReadAgain(t.Context(), company, d.ID, "mette"))
	r.work(r.quiet)
	again := r.document("invoice.json")
	if !again.Source.SHA256.Given() || again.Code == "SRC-GONE" {
		t.Errorf("a stored file that is read again is %s (%s), and the ledger has lost its bytes (sha given: %v)", again.State, again.Code, again.Source.SHA256.Given())
	}
}

func TestAFileThatTookAnothersPlaceWhileTheServerWasOffIsRead(t *testing.T) {
	r := newRig(t)
	dir := t.TempDir()
	r.must(os.WriteFile(filepath.Join(dir, "a.xml"), []byte("the first"), 0o600))
	open := func() adaptors.Adaptor {
		env := plugin.Env{Log: slog.New(slog.DiscardHandler), Now: time.Now, Sleep: func(context.Context, time.Duration) error { return nil }}
		blobs, err := blob.Open(filepath.Join(r.dir, "documents"))
		r.must(err)
		env.Spool = blobs.Put
		a, err := folder.Adaptor.Open(t.Context(), plugin.Values{"path": dir, "settle": "0s"}, env)
		r.must(err)
		return a
	}
	r.twisted(twist{adaptor: open(), ledger: func(l ledger.Ledger) ledger.Ledger { return idle{l} }})
	r.start()
	r.soon(r.is("a.xml", ledger.Received)) // and killed
	r.must(os.WriteFile(filepath.Join(dir, "a.xml"), []byte("the second"), 0o600))
	r.twisted(twist{adaptor: open()})
	r.soon(r.is("a.xml", ledger.Stopped))
	r.during(300*time.Millisecond, nil)
	r.export()
	n := 0
	for range r.store.Ledger.Search(t.Context(), company, ledger.Filter{Refs: []string{"a.xml"}, Activation: activation}) {
		n++
	}
	if _, err := os.Stat(filepath.Join(dir, "a.xml")); err != nil && n == 1 {
		t.Error("the second file was put away unread; the ledger knows one document")
	}
}

func TestF02_AWaitThatTheSourceAskedForOutlastsARestart(t *testing.T) {
	r := newRig(t)
	r.source.add("1001", "1002")
	busy := fault.New(fault.Temporary, "429")
	busy.RetryAfter = time.Hour
	r.source.pull = []error{busy}
	run := r.start()
	r.soon(func() bool {
		stored, err := r.store.Ledger.FindRun(t.Context(), company, run.ID)
		r.must(err)
		return stored.Cause != ""
	})
	until := r.engine.PutOff(run.ID)
	for range 3 {
		r.must(r.store.Close())
		r.open() // the next process
		r.during(400*time.Millisecond, nil)
	}
	if r.source.pulls != 1 {
		t.Errorf("it asked for an hour and was asked %d times within seconds", r.source.pulls)
	}
	if got := r.engine.PutOff(run.ID); !got.Equal(until) || time.Until(got) < 59*time.Minute {
		t.Errorf("the next process says that it is asked again at %s, not at %s", got, until)
	}
	clock := &ticking{at: time.Now().Add(time.Hour)}
	r.twisted(twist{now: clock.now})
	r.soon(r.is("1002", ledger.Delivered))
	if stored, err := r.store.Ledger.FindRun(t.Context(), company, run.ID); err != nil || stored.State != ledger.RunSucceeded || !stored.Until.IsZero() {
		t.Errorf("an hour later %+v, %v", stored, err)
	}
}
