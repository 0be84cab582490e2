package engine_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/blob"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/internal/store"
	"github.com/postbud/postbud/internal/vault"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

const company, activation, destination = "nordlys", "source", "partner"

// rig is an engine over a real store, between a source and a partner that do as
// they are told.
type rig struct {
	t       *testing.T
	dir     string
	store   *store.Store
	engine  *engine.Engine
	source  *source
	partner *partner
}

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{t: t, dir: t.TempDir(), source: &source{}, partner: &partner{received: map[string][]byte{}, looked: true}}
	r.copied()
	r.open()
	ctx := t.Context()
	r.must(r.store.Members.SaveSubscription(ctx, access.Subscription{ID: company, Name: "Nordlys", Zone: "Europe/Copenhagen", Language: "en"}))
	r.must(r.store.Setup.SaveDestination(ctx, setup.Destination{Subscription: company, ID: destination, Name: "Partner", Gateway: "partner"}))
	r.must(r.store.Setup.SaveActivation(ctx, setup.Activation{
		Subscription: company, ID: activation, Name: "Source", Adaptor: "source",
		Common: rule.Export{Active: rule.On, Format: "plain", Destination: destination},
	}))
	t.Cleanup(func() { _ = r.store.Close() })
	return r
}

// second adds a company with a source of the same kind.
func (r *rig) second() {
	r.t.Helper()
	r.must(r.store.Members.SaveSubscription(r.t.Context(), access.Subscription{ID: "sydlys", Name: "Sydlys", Zone: "Europe/Copenhagen", Language: "en"}))
	r.must(r.store.Setup.SaveDestination(r.t.Context(), setup.Destination{Subscription: "sydlys", ID: destination, Name: "Partner", Gateway: "partner"}))
	r.must(r.store.Setup.SaveActivation(r.t.Context(), setup.Activation{
		Subscription: "sydlys", ID: activation, Name: "Source", Adaptor: "source",
		Common: rule.Export{Active: rule.On, Format: "plain", Destination: destination},
	}))
}

func (r *rig) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// empty is a database with its key, made once: making its tables takes longer than most
// tests.
var empty = sync.OnceValues(func() (made struct{ key, database []byte }, err error) {
	dir, err := os.MkdirTemp("", "postbud")
	if err != nil {
		return made, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	keys, err := vault.Open(filepath.Join(dir, "master.key"))
	if err != nil {
		return made, err
	}
	s, err := store.Open(context.Background(), store.Options{Path: filepath.Join(dir, "postbud.db"), Vault: keys})
	if err != nil {
		return made, err
	}
	if err = s.Close(); err != nil {
		return made, err
	}
	if made.key, err = os.ReadFile(filepath.Join(dir, "master.key")); err != nil {
		return made, err
	}
	made.database, err = os.ReadFile(filepath.Join(dir, "postbud.db"))
	return made, err
})

// copied begins a rig with a copy of the empty database.
func (r *rig) copied() {
	r.t.Helper()
	made, err := empty()
	r.must(err)
	r.must(os.WriteFile(filepath.Join(r.dir, "master.key"), made.key, 0o600))
	r.must(os.WriteFile(filepath.Join(r.dir, "postbud.db"), made.database, 0o600))
}

// open opens the store as a fresh process does.
func (r *rig) open() {
	r.t.Helper()
	keys, err := vault.Open(filepath.Join(r.dir, "master.key"))
	r.must(err)
	blobs, err := blob.Open(filepath.Join(r.dir, "documents"))
	r.must(err)
	memory, err := blob.OpenMemory(filepath.Join(r.dir, "memory"))
	r.must(err)
	r.store, err = store.Open(r.t.Context(), store.Options{
		Path: filepath.Join(r.dir, "postbud.db"), Vault: keys, Poll: 10 * time.Millisecond, Retry: 20 * time.Millisecond,
	})
	r.must(err)
	short := []time.Duration{time.Millisecond, time.Millisecond, time.Millisecond}
	r.engine = engine.New(engine.Parts{
		Ledger: r.store.Ledger, Jobs: r.store.Queue, Setup: r.store.Setup, Directory: r.store.Directory,
		Members: r.store.Members, Outbox: r.store.Outbox, Blobs: blobs, Memory: memory, Count: r.store.Count,
		Adaptors: adaptors.NewRegistry(r.source.plugin()),
		Formats:  formats.NewRegistry(plain()),
		Gateways: gateways.NewRegistry(r.partner.plugin()),
		Env: plugin.Env{Log: slog.New(slog.DiscardHandler), Now: time.Now, Spool: blobs.Put,
			Sleep: func(ctx context.Context, d time.Duration) error {
				select {
				case <-ctx.Done():
					return ctx.Err()
				case <-time.After(d):
					return nil
				}
			}},
		Owner:    "test",
		Settings: engine.Settings{Sweep: 10 * time.Millisecond, NoticeWait: 10 * time.Millisecond, Waits: short},
	})
}

// work has the engine work until what returns true, and ends it.
func (r *rig) work(until func() bool) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), 2*time.Minute)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- r.engine.Run(ctx, true) }()
	for {
		begun := time.Now()
		if until() {
			break
		}
		rest := 3 * time.Since(begun) // looking must not keep the engine from working
		select {
		case err := <-ended:
			r.t.Fatalf("the engine ended: %v; the ledger has %v", err, r.counts())
		case <-time.After(max(rest, 5*time.Millisecond)):
		}
	}
	cancel()
	<-ended
}

// export runs the activation and works until nothing moves.
func (r *rig) export() ledger.Run {
	r.t.Helper()
	run, err := r.engine.Start(r.t.Context(), company, activation, "", ledger.Manual, "test", adaptors.Query{})
	r.must(err)
	r.work(func() bool {
		stored, err := r.store.Ledger.FindRun(r.t.Context(), company, run.ID)
		r.must(err)
		return !stored.Ended.IsZero() && r.quiet()
	})
	run, err = r.store.Ledger.FindRun(r.t.Context(), company, run.ID)
	r.must(err)
	return run
}

func (r *rig) quiet() bool {
	for t, err := range r.store.Ledger.Search(r.t.Context(), company, ledger.Filter{}) {
		r.must(err)
		if t.State.Moving() && (t.State != ledger.Waiting || time.Until(t.Until) < time.Minute) {
			return false
		}
	}
	return true
}

func (r *rig) counts() map[ledger.State]int {
	counts, err := r.store.Ledger.Count(context.WithoutCancel(r.t.Context()), company, ledger.Filter{})
	r.must(err)
	return counts
}

// document finds a transaction by its number; the newest copy where there are
// several.
func (r *rig) document(number string) (found ledger.Transaction) {
	r.t.Helper()
	for t, err := range r.store.Ledger.Search(r.t.Context(), company, ledger.Filter{}) {
		r.must(err)
		if t.Head.Number == number && (found.ID == "" || t.Copy > found.Copy) {
			found = t
		}
	}
	if found.ID == "" {
		r.t.Fatalf("there is no document %s", number)
	}
	return found
}

func (r *rig) wants(number string, state ledger.State, code string) ledger.Transaction {
	r.t.Helper()
	d := r.document(number)
	if d.State != state || d.Code != code {
		r.t.Errorf("document %s is %s (%s: %s), not %s (%s)", number, d.State, d.Code, d.Cause, state, code)
	}
	return d
}

// source is an accounting system with a list of invoices.
type source struct {
	mu       sync.Mutex
	invoices []*invoice.Invoice
	versions map[string]string // by number, "1" unless told
	fetch    map[string]error  // what fetching a number fails with
	pull     []error           // what the next pulls fail with, after half of the list
	sent     map[string]time.Time
	pulls    int
}

func (s *source) add(numbers ...string) {
	for _, n := range numbers {
		inv := invoicetest.Minimal()
		inv.Number = n
		s.invoices = append(s.invoices, inv)
	}
}

func (s *source) plugin() adaptors.Plugin {
	return adaptors.Declare(plugin.Declaration[struct{}]{
		Info:   plugin.Info{Name: "source", Title: "Source", Summary: "A source for tests.", Status: plugin.Stable},
		Fields: func(*struct{}) []*plugin.Field { return nil },
	}, func(context.Context, struct{}, plugin.Env) (adaptors.Adaptor, error) { return s, nil })
}

func (s *source) Check(context.Context, plugin.Probe) error { return nil }
func (s *source) Close() error                              { return nil }

func (s *source) item(at int) adaptors.Item {
	inv := s.invoices[at]
	version := s.versions[inv.Number]
	if version == "" {
		version = "1"
	}
	return adaptors.Item{
		Ref: "invoice-" + inv.Number, Version: version, Cursor: fmt.Sprint(at + 1),
		Head: adaptors.Head{Number: inv.Number, Kind: "invoice", IssueDate: inv.IssueDate, Customer: "c1", CustomerName: inv.Buyer.Name},
	}
}

func (s *source) Pull(_ context.Context, q adaptors.Query) iter.Seq2[adaptors.Item, error] {
	return func(yield func(adaptors.Item, error) bool) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.pulls++
		var fails error
		if len(s.pull) > 0 {
			fails, s.pull = s.pull[0], s.pull[1:]
		}
		from := 0
		_, _ = fmt.Sscan(q.Cursor, &from)
		for at := from; at < len(s.invoices); at++ {
			if q.Manual() && !slices.Contains(q.Numbers, s.invoices[at].Number) {
				continue
			}
			if fails != nil && at >= (from+len(s.invoices))/2 {
				yield(adaptors.Item{}, fails)
				return
			}
			if !yield(s.item(at), nil) {
				return
			}
		}
	}
}

func (s *source) Fetch(_ context.Context, ref string) (adaptors.Item, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for at, inv := range s.invoices {
		if item := s.item(at); item.Ref == ref {
			item.Invoice = inv
			item.SentThere = s.sent[inv.Number]
			return item, s.fetch[inv.Number]
		}
	}
	return adaptors.Item{}, fault.New(fault.Permanent, "gone").Coded("SRC-GONE")
}

// plain is a format that writes number and total.
func plain() formats.Plugin {
	return formats.Declare(plugin.Declaration[struct{}]{
		Info:   plugin.Info{Name: "plain", Title: "Plain", Summary: "A format for tests.", Status: plugin.Stable},
		Fields: func(*struct{}) []*plugin.Field { return nil },
	}, formats.Traits{MediaType: "text/plain", Extension: ".txt", DocTypes: map[string]string{"380": plainType}, Process: plainProcess}, func(struct{}, plugin.Env) (formats.Format, error) { return plainFormat{}, nil })
}

type plainFormat struct{}

func (plainFormat) Write(_ context.Context, w io.Writer, inv *invoice.Invoice) error {
	if inv.Number == "panic" {
		panic("a poisonous document")
	}
	_, err := fmt.Fprintf(w, "%s %s\n", inv.Number, inv.Totals.TotalWithVAT)
	return err
}

func (plainFormat) Validate(_ context.Context, r io.Reader) ([]invoice.Finding, error) {
	text, err := io.ReadAll(r)
	if bytes.HasPrefix(text, []byte("bad")) {
		return []invoice.Finding{{Rule: "BR-CO-15", Flag: invoice.Fatal, Terms: []string{"BT-112"}, Values: []string{"1", "2"}}}, err
	}
	return nil, err
}

// partner is a far end that keeps what it gets and fails as it is told.
type partner struct {
	mu       sync.Mutex
	received map[string][]byte
	count    int     // transfers that arrived
	faults   []error // of the next deliveries
	arrives  bool    // a failed delivery arrives all the same
	looked   bool    // it can be looked at
	refuses  error   // every delivery, until it is nil
}

func (p *partner) plugin() gateways.Plugin {
	return gateways.Declare(plugin.Declaration[struct{}]{
		Info:   plugin.Info{Name: "partner", Title: "Partner", Summary: "A gateway for tests.", Status: plugin.Stable},
		Fields: func(*struct{}) []*plugin.Field { return nil },
	}, func(context.Context, struct{}, plugin.Env) (gateways.Gateway, error) {
		if p.looked {
			return settling{p}, nil
		}
		return p, nil
	})
}

func (p *partner) Check(context.Context, plugin.Probe) error { return nil }
func (p *partner) Close() error                              { return nil }

func (p *partner) Deliver(_ context.Context, parcel gateways.Parcel) (gateways.Receipt, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.refuses != nil {
		return gateways.Receipt{}, p.refuses
	}
	var fails error
	if len(p.faults) > 0 {
		fails, p.faults = p.faults[0], p.faults[1:]
	}
	if fails == nil || p.arrives {
		r, err := parcel.Open()
		if err != nil {
			return gateways.Receipt{}, err
		}
		defer r.Close()
		if p.received[parcel.Name], err = io.ReadAll(r); err != nil {
			return gateways.Receipt{}, err
		}
		p.count++
	}
	return gateways.Receipt{Outcome: gateways.Delivered, Proof: gateways.ByReading, RemoteID: parcel.Name, At: time.Now()}, fails
}

// settling is a partner that can be looked at.
type settling struct{ *partner }

func (p settling) Settle(_ context.Context, parcel gateways.Parcel) (gateways.Receipt, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, there := p.received[parcel.Name]; there {
		return gateways.Receipt{Outcome: gateways.Delivered, Proof: gateways.ByReading, RemoteID: parcel.Name, At: time.Now()}, nil
	}
	return gateways.Receipt{Outcome: gateways.Absent}, nil
}
