// Package engine is the backbone: it carries each document from station to
// station. One file per station, in the order of the road:
//
//	receive  pull the source, store page and cursor
//	read     source content -> invoice.Invoice
//	route    which rule, format and destination
//	adjust   supplier and customer settings
//	write    invoice -> bytes
//	check    rules of the format; ready
//	deliver  lease and intent first, then the gateway
//	settle   look at the far end where the outcome is not known
//	doors    what comes by itself: arrive takes documents, answer late receipts
//	bounce   what was handed over and came back
//	expire   which certificates end soon
//	after    what follows a fault
//	record   states and attempts in one commit
//	notify   who is told
//
// Every step that matters is on disk before the next begins. The engine knows
// kinds of plug-ins, never members.
package engine

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/blob"
	"github.com/postbud/postbud/internal/directory"
	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/notice"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// Parts is what an engine is made of. All of them are needed but Mailer: without
// it notices wait in the outbox.
type Parts struct {
	Ledger    ledger.Ledger
	Jobs      job.Queue
	Setup     setup.Store
	Directory directory.Directory
	Members   access.Members
	Outbox    notice.Outbox
	Blobs     *blob.Store
	Memory    *blob.Memory // of the plug-ins
	Mailer    notice.Mailer

	Adaptors *adaptors.Registry
	Formats  *formats.Registry
	Gateways *gateways.Registry

	Env   plugin.Env // Keep, Count, Spool, Memory and Address are set by the engine
	Count func(ctx context.Context, subscription, series, key string) (int64, error)

	Owner    string // of the leases; unique among the processes that share a store
	Settings Settings
}

// Settings are the engine's own numbers. The zero value of each means its default.
type Settings struct {
	Hold       time.Duration   // a lease, renewed at a third of it; 60 s
	Sweep      time.Duration   // how often lanes are looked at for due work; 1 s
	Bounces    time.Duration   // how often gateways are asked what came back; 10 min
	Expiries   time.Duration   // how often it is looked which certificates end soon; 6 h
	NoticeWait time.Duration   // from the first change to the first mail; 2 min
	Waits      []time.Duration // after each failure of a delivery; the default of the fault catalogue
	Readers    int             // documents of one lane read at once; 4
	Transfers  int             // parcels of one destination sent at once; 4
	PublicURL  string          // for links in mails and the addresses of Doors, "" for none
}

func (s Settings) withDefaults() Settings {
	fill(&s.Hold, time.Minute)
	fill(&s.Sweep, time.Second)
	fill(&s.Bounces, 10*time.Minute)
	fill(&s.Expiries, 6*time.Hour)
	fill(&s.NoticeWait, 2*time.Minute)
	fill(&s.Readers, 4)
	fill(&s.Transfers, 4)
	if s.Waits == nil {
		s.Waits = []time.Duration{5 * time.Second, 30 * time.Second, 5 * time.Minute, 30 * time.Minute,
			2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 10 * time.Hour}
	}
	return s
}

func fill[T comparable](to *T, value T) {
	var zero T
	if *to == zero {
		*to = value
	}
}

// Engine moves documents. Its methods may be called from several goroutines.
type Engine struct {
	Parts
	log     *slog.Logger
	open    *open
	nudge   chan struct{} // asks for a sweep now
	ended   chan struct{} // tells that a pause has
	leases  leases
	resumed resumed
	room    *semaphore.Weighted // bytes of documents that are worked on
	crowd   crowd               // at the doors
	telling turns               // of subscription/activation, while mails are made and sent
	listing turns               // of subscription/activation, while customers are listed for one who is not known
	listed  sync.Map            // subscription/activation -> time.Time of the last list of customers
	rests   sync.Map            // ledger.Lane -> time.Time until which nothing can be done in it
	putOff  sync.Map            // run id -> time.Time of the pull that was put off
}

// New makes an engine; Run starts it.
func New(p Parts) *Engine {
	p.Settings = p.Settings.withDefaults()
	e := &Engine{Parts: p, log: p.Env.Log, nudge: make(chan struct{}, 1), ended: make(chan struct{}, 1), room: semaphore.NewWeighted(roomBytes)}
	e.open = newOpen(e)
	return e
}

func (e *Engine) now() time.Time { return e.Env.Now().UTC() }

// Run works until ctx is done: it first settles what a dead process left behind,
// then does jobs. alone says that no other process shares the store, so every
// lease that is found belongs to the dead.
func (e *Engine) Run(ctx context.Context, alone bool) error {
	defer e.open.close()
	for { // a full disk or a locked database at the start is waited out
		err := e.recover(ctx, alone)
		if err == nil {
			break
		}
		e.log.Error("what the last process left behind cannot be taken over yet", "err", err)
		if err := e.Env.Sleep(ctx, e.Settings.Sweep); err != nil {
			return err
		}
	}
	beat, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	go e.heartbeat(beat)
	go e.sweep(ctx)
	go e.bounces(ctx)
	go e.expiries(ctx)
	go e.owing(ctx)
	return e.Jobs.Work(ctx, map[string]job.Handler{
		job.Pull:    e.pull,
		job.Process: e.process,
		job.Deliver: e.deliver,
		job.Notify:  e.notify,
	})
}

// recover turns what was being sent when a process died into doubt, never into
// another try.
func (e *Engine) recover(ctx context.Context, alone bool) error {
	keep := ""
	if alone {
		keep = e.Owner
	}
	n, err := e.Ledger.Expire(ctx, e.now(), keep)
	if err != nil {
		return err
	}
	if n > 0 {
		e.log.Info("took over what another process left behind", "transactions", n)
	}
	if err := e.addressed(ctx); err != nil { // of one company; the others go on
		e.log.Error("a gateway that waited for a public address is still paused", "err", err)
	}
	return e.carryOnRuns(ctx, alone)
}
