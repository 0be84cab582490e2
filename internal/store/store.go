// Package store keeps everything in one SQL database: it implements the storage
// interfaces of the nouns. One file per noun; no SQL stands anywhere else.
//
// Every query takes the subscription. The few that do not are the engine's own
// (leases, lanes, schedules, jobs) and those on what belongs to no subscription:
// users, sessions, wrong sign-ins, one-time forms.
package store

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/vault"
)

// Options say how to open a store. Path and Vault are required.
type Options struct {
	Path  string       // the SQLite file; its folder must exist, and is this process's alone
	Vault *vault.Vault // the master keys that secrets are sealed with
	Log   *slog.Logger // nil for none

	Now   func() time.Time // nil for the system's clock
	Poll  time.Duration    // how often the queue looks for jobs that nobody told it of; 0 for 5 s
	Retry time.Duration    // first wait after a job failed; 0 for a second. It doubles up to a minute
	Grace time.Duration    // what running jobs get to end in when the queue stops; 0 for 30 s
	Jobs  int              // how many jobs of one kind run at once; 0 for 8

	// ForgetSecrets starts although the master key is another than the one used
	// before, and removes the secrets that cannot be read any more.
	ForgetSecrets bool
}

// Store is an open database.
type Store struct {
	Ledger    *Ledger
	Queue     *Queue
	Setup     *Setup
	Directory *Directory
	Members   *Members
	Outbox    *Outbox
	Keys      *Keys
	Sessions  *Sessions

	db   *database
	path string
	lock *os.File
}

// Open opens the database, makes it where there is none, and brings it up to the
// newest form; a copy from before stays beside it. Another process on the same
// file, a newer database and another master key (KEY-MISMATCH) are Configuration
// faults.
func Open(ctx context.Context, o Options) (*Store, error) {
	if o.Path == "" || o.Vault == nil {
		return nil, misused("a store needs a path and a vault")
	}
	lock, err := own(o.Path)
	if err != nil {
		return nil, err
	}
	if err := private(o.Path); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	s, err := begin(ctx, o.withDefaults())
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	s.lock = lock
	return s, nil
}

func begin(ctx context.Context, o Options) (*Store, error) {
	writer, err := openWriter(o.Path)
	if err != nil {
		return nil, trouble(err)
	}
	s := &Store{path: o.Path, db: &database{writer: writer, clock: o.Now, log: o.Log}}
	if err := s.fill(ctx, o); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) fill(ctx context.Context, o Options) (err error) {
	d := s.db
	if err := migrate(ctx, d.writer, o.Path); err != nil {
		return err
	}
	if d.readers, err = openReaders(o.Path, 8); err != nil {
		return trouble(err)
	}
	s.Keys = &Keys{d}
	d.sealer = o.Vault.Over(s.Keys)
	if s.Queue, err = newQueue(d, o); err != nil {
		return err
	}
	d.jobs = s.Queue
	s.Ledger, s.Setup, s.Directory = &Ledger{d}, &Setup{d}, &Directory{d}
	s.Members, s.Outbox, s.Sessions = &Members{d}, &Outbox{d}, &Sessions{d}
	var last int64
	if _, err := d.one(ctx, `SELECT at FROM history ORDER BY seq DESC LIMIT 1`, nil, &last); err != nil {
		return err
	}
	d.seen(moment(last))
	return s.Keys.check(ctx, o.ForgetSecrets)
}

// Close ends all connections. Work and every call must have returned.
func (s *Store) Close() error {
	var err error
	if s.db.readers != nil {
		err = s.db.readers.Close()
	}
	err = errors.Join(err, s.db.writer.Close())
	if s.lock != nil {
		err = errors.Join(err, s.lock.Close())
	}
	return fault.Wrap(fault.Internal, err, "the database was not closed cleanly")
}

func (o Options) withDefaults() Options {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	orElse := func(d *time.Duration, def time.Duration) {
		if *d <= 0 {
			*d = def
		}
	}
	orElse(&o.Poll, 5*time.Second)
	orElse(&o.Retry, time.Second)
	orElse(&o.Grace, 30*time.Second)
	if o.Jobs <= 0 {
		o.Jobs = 8
	}
	return o
}
