package store

import (
	"context"
	"errors"
	"os"

	"github.com/postbud/postbud/fault"
)

// Read opens a database beside the process that works on it, to read only: whatever
// would write is refused by the database itself, and there is no queue. A database in
// another form than this program's is a Configuration fault, and so is a master key that
// does not fit (KEY-MISMATCH).
func Read(ctx context.Context, o Options) (*Store, error) {
	if o.Path == "" || o.Vault == nil {
		return nil, misused("a store needs a path and a vault")
	}
	if _, err := os.Stat(o.Path); err != nil { // SQLite would make one
		return nil, trouble(err)
	}
	o = o.withDefaults()
	readers, err := openReaders(o.Path, 2)
	if err != nil {
		return nil, trouble(err)
	}
	writer, err := openReaders(o.Path, 1) // which cannot write either
	if err != nil {
		return nil, errors.Join(trouble(err), readers.Close())
	}
	d := &database{writer: writer, readers: readers, clock: o.Now, log: o.Log}
	s := &Store{path: o.Path, db: d, Keys: &Keys{d}, Ledger: &Ledger{d}, Setup: &Setup{d}, Directory: &Directory{d},
		Members: &Members{d}, Outbox: &Outbox{d}, Sessions: &Sessions{d}}
	d.sealer = o.Vault.Over(s.Keys)
	err = newForm(ctx, d)
	if err == nil {
		err = s.Keys.check(ctx, false)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// newForm says whether a database is in the newest form, which Open brings it to.
func newForm(ctx context.Context, d *database) error {
	ours, queue, err := migrators(d.readers)
	if err != nil {
		return fault.Wrap(fault.Internal, err, "the database's own plan cannot be read")
	}
	at, err := ahead(ctx, d.readers, ours, queue)
	if err == nil && !at.done() {
		err = fault.New(fault.Configuration, "the process that works on the database is of an older version than this program; use that version, or update it first")
	}
	return err
}
