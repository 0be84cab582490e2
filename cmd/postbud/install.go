package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/postbud/postbud/configs"
	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/internal/blob"
	"github.com/postbud/postbud/internal/builtin"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/internal/notice"
	"github.com/postbud/postbud/internal/store"
	"github.com/postbud/postbud/internal/vault"
	"github.com/postbud/postbud/plugin"
	"github.com/postbud/postbud/scheduler"
)

// installation is the program put together on one data folder.
type installation struct {
	dir       string
	store     *store.Store
	blobs     *blob.Store
	memory    *blob.Memory
	engine    *engine.Engine
	scheduler *scheduler.Scheduler
	log       *slog.Logger
}

// wish is how an installation shall be.
type wish struct {
	dir      string
	log      *slog.Logger
	mailer   notice.Mailer
	settings engine.Settings
	policy   netx.Policy
	retry    time.Duration // of jobs
	existing bool          // a folder without data is refused, and nothing is made in it
	reads    bool          // it only reads, which may be done beside a server
}

// database is the file without which a folder holds no data.
const database = "postbud.db"

// holdsData says why a folder holds none.
func holdsData(dir string) error {
	if _, err := os.Stat(dir); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return tell("no_company_folder", "dir", plain(dir))
		}
		return err
	}
	_, err := os.Stat(filepath.Join(dir, database))
	if errors.Is(err, fs.ErrNotExist) {
		return tell("no_company", "dir", plain(dir))
	}
	return err
}

// install opens the data folder, makes it where there is none unless it must exist,
// and puts the parts together. Nothing runs yet.
func install(ctx context.Context, w wish) (_ *installation, err error) {
	if w.log == nil {
		w.log = slog.New(slog.DiscardHandler)
	}
	if w.existing {
		err = holdsData(w.dir)
	} else if err = os.MkdirAll(w.dir, 0o700); err != nil {
		err = fmt.Errorf("the data folder cannot be made: %w", err)
	}
	if err != nil {
		return nil, err
	}
	keys, err := vault.Open(filepath.Join(w.dir, "master.key"))
	if err != nil {
		return nil, err
	}
	options := store.Options{Path: filepath.Join(w.dir, database), Vault: keys, Log: w.log, Retry: w.retry}
	kept, err := store.Open(ctx, options)
	if errors.Is(err, store.ErrInUse) {
		return beside(ctx, w, options)
	}
	if err != nil {
		return nil, err
	}
	blobs, err := blob.Open(filepath.Join(w.dir, "documents")) // after the store, whose lock says that the folder is ours
	if err != nil {
		return nil, errors.Join(err, kept.Close())
	}
	memory, err := blob.OpenMemory(filepath.Join(w.dir, "memory"))
	if err != nil {
		return nil, errors.Join(err, kept.Close())
	}
	return w.assembled(kept, blobs, memory), nil
}

// beside puts the parts together to read beside the process that works on the folder.
func beside(ctx context.Context, w wish, o store.Options) (*installation, error) {
	if !w.reads {
		return nil, tell("in_use", "dir", plain(w.dir))
	}
	kept, err := store.Read(ctx, o)
	if err != nil {
		return nil, err
	}
	return w.assembled(kept, blob.Beside(filepath.Join(w.dir, "documents")), nil), nil
}

// assembled puts the parts together; nothing is opened.
func (w wish) assembled(kept *store.Store, blobs *blob.Store, memory *blob.Memory) *installation {
	dial := netx.Dialer(w.policy)
	i := &installation{dir: w.dir, store: kept, blobs: blobs, memory: memory, log: w.log}
	i.engine = engine.New(engine.Parts{
		Ledger:    kept.Ledger,
		Jobs:      kept.Queue,
		Setup:     kept.Setup,
		Directory: kept.Directory,
		Members:   kept.Members,
		Outbox:    kept.Outbox,
		Blobs:     blobs,
		Memory:    memory,
		Mailer:    w.mailer,
		Adaptors:  builtin.Adaptors(),
		Formats:   builtin.Formats(),
		Gateways:  builtin.Gateways(),
		Env: plugin.Env{
			Log:   w.log,
			Now:   time.Now,
			Sleep: sleep,
			Dial:  dial,
			HTTP:  netx.HTTP(dial),
			Spool: blobs.Put,
		},
		Count:    kept.Count,
		Owner:    fmt.Sprintf("%d@%s", os.Getpid(), hostname()),
		Settings: w.settings,
	})
	i.scheduler = &scheduler.Scheduler{
		Setup: kept.Setup, Ledger: kept.Ledger, Members: kept.Members, Starter: i.engine, Now: time.Now, Log: w.log,
	}
	return i
}

func (i *installation) Close() error { return i.store.Close() }

// target is the installation as configuration files see it.
func (i *installation) target() configs.Target {
	return configs.Target{
		Setup: i.store.Setup, Members: i.store.Members,
		Adaptors: i.engine.Adaptors, Formats: i.engine.Formats, Gateways: i.engine.Gateways,
		CheckSchedule: scheduler.Check, Now: time.Now,
	}
}

// work runs the engine until stop is called, which waits until it has ended and
// returns what ended it. When the engine ends before that, working is done, so that
// a command that goes by it does not wait for what nobody works on any more.
func (i *installation) work(ctx context.Context) (working context.Context, stop func() error) {
	working, cancel := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() {
		defer cancel()
		ended <- i.engine.Run(working, true)
	}()
	return working, func() error {
		cancel()
		if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
			return fmt.Errorf("the engine ended: %w", err)
		}
		return nil
	}
}

// soon is how far ahead a command waits for retries: what is due later is left
// to the server.
const soon = time.Minute

// quiet waits until nothing of a company goes on by itself within a minute. told
// is called now and then with the counts.
func (i *installation) quiet(ctx context.Context, company string, told func(map[ledger.State]int)) error {
	for {
		counts, err := i.store.Ledger.Count(ctx, company, ledger.Filter{})
		if err != nil {
			return err
		}
		if told != nil {
			told(counts)
		}
		busy, err := i.busy(ctx, company, counts)
		if err != nil || !busy {
			return err
		}
		if err := sleep(ctx, 100*time.Millisecond); err != nil {
			return err
		}
	}
}

func (i *installation) busy(ctx context.Context, company string, counts map[ledger.State]int) (bool, error) {
	if counts[ledger.Listed]+counts[ledger.Received]+counts[ledger.Ready]+counts[ledger.Sending] > 0 {
		return true, nil
	}
	runs, err := i.store.Ledger.Runs(ctx, company, "", 10)
	if err != nil {
		return false, err
	}
	for _, r := range runs {
		if r.State == ledger.RunRunning && r.Ended.IsZero() && time.Until(i.engine.PutOff(r.ID)) < soon {
			return true, nil
		}
	}
	waiting := ledger.Filter{States: []ledger.State{ledger.Waiting, ledger.Unknown}}
	for t, err := range i.store.Ledger.Search(ctx, company, waiting) {
		if err != nil {
			return false, err
		}
		if time.Until(t.Until) < soon {
			return true, nil
		}
	}
	return false, nil
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

func hostname() string {
	name, err := os.Hostname()
	if err != nil {
		return "unknown"
	}
	return name
}

// dataFolder is where a company's data lies unless a flag says otherwise.
func dataFolder() string {
	base, err := os.UserConfigDir()
	if err != nil {
		return "postbud"
	}
	return filepath.Join(base, "postbud")
}
