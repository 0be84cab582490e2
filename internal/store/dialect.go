package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"
	"net/url"
	"path/filepath"
	"strconv"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/postbud/postbud/fault"
)

// Everything that is true of SQLite alone stands in this file, but for the
// statements on River's own tables in jobs_river.go. The other SQL is the subset
// that PostgreSQL reads as well, where BLOB is BYTEA.

// busyWait is how long a statement waits for a lock that somebody outside has: a
// backup may take half a minute (F-48).
const busyWait = 60 * time.Second

// openWriter opens the one connection that writes. Every transaction on it takes
// the write lock at its beginning and is on disk when it ends.
func openWriter(path string) (*sql.DB, error) {
	db, err := openDB(writing(path))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

// openReaders opens connections that read beside the writer and cannot write.
func openReaders(path string, atMost int) (*sql.DB, error) {
	db, err := openDB(reading(path))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(atMost)
	db.SetMaxIdleConns(atMost)
	return db, nil
}

func writing(path string) string {
	return location(path, url.Values{
		"_pragma": {"busy_timeout(" + ms(busyWait) + ")", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(ON)", "cache_size(-16000)"},
		"_txlock": {"immediate"},
	})
}

func reading(path string) string {
	return location(path, url.Values{
		"_pragma": {"busy_timeout(" + ms(busyWait) + ")", "query_only(ON)", "cache_size(-8000)"},
	})
}

func location(path string, query url.Values) string {
	if filepath.VolumeName(path) != "" {
		path = "/" + path // file:/C:/…
	}
	u := url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path), RawQuery: query.Encode()}
	return u.String()
}

func ms(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

//go:embed migrations/*.sql
var migrations embed.FS

func migrators(db *sql.DB) (*goose.Provider, *rivermigrate.Migrator[*sql.Tx], error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, nil, err
	}
	ours, err := goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return nil, nil, err
	}
	queue, err := rivermigrate.New(riversqlite.New(db), &rivermigrate.Config{Logger: quiet(nil)})
	return ours, queue, err
}

// newest reads a version, 0 where the table is not there yet.
func newest(ctx context.Context, db *sql.DB, table, query string, to *int64) error {
	tables := 0
	err := db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = $1`, table).Scan(&tables)
	if err != nil || tables == 0 {
		return err
	}
	return db.QueryRowContext(ctx, query).Scan(to)
}

// copyInto writes a copy of the whole database, as of one moment, to an empty file.
func copyInto(ctx context.Context, db *sql.DB, path string) error {
	_, err := db.ExecContext(ctx, `VACUUM INTO $1`, path)
	return err
}

// trouble gives an error of the database its kind: what passes by itself or with
// more room is Temporary, what a person must mend Configuration, the rest a bug.
func trouble(err error) error {
	var e *sqlite.Error
	if err == nil || fault.As(err) != nil || !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fault.Wrap(fault.Temporary, err, "the database is locked by another program")
	case sqlite3.SQLITE_FULL:
		return fault.Wrap(fault.Temporary, err, "the disk of the database is full")
	case sqlite3.SQLITE_IOERR:
		return fault.Wrap(fault.Temporary, err, "the disk of the database does not answer")
	case sqlite3.SQLITE_INTERRUPT:
		return context.Canceled
	case sqlite3.SQLITE_CANTOPEN: // too few file descriptors, most often
		return fault.Wrap(fault.Temporary, err, "the database cannot be opened at this moment")
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return fault.Wrap(fault.Configuration, err, "the database cannot be opened for writing")
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return fault.Wrap(fault.Configuration, err, "the database is damaged: restore a copy")
	}
	return fault.Wrap(fault.Internal, err, "the database refused a statement")
}
