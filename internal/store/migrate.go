package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/rivermigrate"

	"github.com/postbud/postbud/fault"
)

// migrate brings the database to its newest form. Each step is one commit, so a
// process that is killed on the way goes on at the next start (F-36).
func migrate(ctx context.Context, db *sql.DB, path string) error {
	ours, queue, err := migrators(db)
	if err != nil {
		return fault.Wrap(fault.Internal, err, "the database's own plan cannot be read")
	}
	at, err := ahead(ctx, db, ours, queue)
	if err != nil || at.done() {
		return err
	}
	if !at.empty() {
		if err := keepCopy(ctx, db, fmt.Sprintf("%s.before-%d-%d", path, at.ours, at.queue)); err != nil {
			return err
		}
	}
	if _, err := ours.Up(ctx); err != nil {
		return fault.Wrap(fault.Configuration, err, "the database could not be brought to its new form; a copy from before lies beside it")
	}
	_, err = queue.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return fault.Wrap(fault.Configuration, err, "the queue's tables could not be brought to their new form; a copy from before lies beside the database")
}

// form is how far a database is, and how far this program goes.
type form struct{ ours, oursNewest, queue, queueNewest int64 }

func (f form) done() bool  { return f.ours == f.oursNewest && f.queue == f.queueNewest }
func (f form) empty() bool { return f.ours == 0 && f.queue == 0 }

// ahead reads how far the database is, without changing anything, and refuses one
// that a newer program made (F-106).
func ahead(ctx context.Context, db *sql.DB, ours *goose.Provider, queue *rivermigrate.Migrator[*sql.Tx]) (form, error) {
	f := form{queueNewest: int64(len(queue.AllVersions()))}
	for _, s := range ours.ListSources() {
		f.oursNewest = max(f.oursNewest, s.Version)
	}
	err := newest(ctx, db, "goose_db_version", `SELECT coalesce(max(version_id), 0) FROM goose_db_version`, &f.ours)
	if err == nil {
		err = newest(ctx, db, "river_migration", `SELECT coalesce(max(version), 0) FROM river_migration`, &f.queue)
	}
	if err != nil {
		return f, trouble(err)
	}
	if f.ours > f.oursNewest || f.queue > f.queueNewest {
		return f, fault.New(fault.Configuration,
			"a newer version of this program has written the database; start that one, or restore the copy from before it")
	}
	return f, nil
}

// keepCopy makes a copy of the database, whole or not at all. One that is there
// already is from before an update that was interrupted, and stays.
func keepCopy(ctx context.Context, db *sql.DB, path string) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	part := path + ".part"
	err := os.WriteFile(part, nil, 0o600) // made here, so that nobody else may read it
	if err == nil {
		err = copyInto(ctx, db, part)
	}
	if err == nil {
		err = syncPath(part)
	}
	if err == nil {
		err = os.Rename(part, path)
	}
	if err == nil {
		err = syncFolder(filepath.Dir(path))
	}
	return fault.Wrap(fault.Configuration, err, "no copy of the database could be made before its update")
}

func syncPath(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func syncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil // its file systems keep the order themselves and refuse to sync a folder
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
