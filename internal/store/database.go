package store

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/vault"
)

// database is what the nouns share: the connections, the clock, the seals, the
// queue that follow-up jobs go to.
type database struct {
	writer  *sql.DB
	readers *sql.DB
	clock   func() time.Time
	latest  atomic.Int64 // the latest time that was written, in milliseconds
	log     *slog.Logger
	sealer  *vault.Sealer
	jobs    inserter
}

// now is the clock's time as the database keeps it, so that what is returned
// equals what is read back.
func (d *database) now() time.Time { return moment(d.clock().UnixMilli()) }

// tx is one commit. Statements are prepared once in it.
type tx struct {
	*sql.Tx
	db    *database
	now   time.Time
	stmts map[string]*sql.Stmt
	due   []due // jobs that are due once it is on disk
}

// write runs do in one commit, or in none when do returns an error or panics.
// Only one runs at a time, so do must not wait for anything that writes.
func (d *database) write(ctx context.Context, do func(*tx) error) error {
	t, err := d.writer.BeginTx(ctx, nil)
	if err != nil {
		return trouble(err)
	}
	x := &tx{Tx: t, db: d, now: d.now(), stmts: map[string]*sql.Stmt{}}
	defer func() {
		for _, s := range x.stmts {
			_ = s.Close()
		}
		_ = t.Rollback() // after a commit it does nothing
	}()
	if err := do(x); err != nil {
		return trouble(err)
	}
	d.seen(x.now)
	if err := t.Commit(); err != nil {
		return trouble(err)
	}
	if len(x.due) > 0 {
		d.jobs.wake(x.due)
	}
	return nil
}

// seen remembers the latest time written; see Ledger.horizon.
func (d *database) seen(t time.Time) {
	for n := t.UnixMilli(); ; {
		last := d.latest.Load()
		if n <= last || d.latest.CompareAndSwap(last, n) {
			return
		}
	}
}

func (x *tx) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := x.stmts[query]; ok {
		return s, nil
	}
	s, err := x.PrepareContext(ctx, query)
	if err == nil {
		x.stmts[query] = s
	}
	return s, err
}

// exec says how many rows were touched.
func (x *tx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	s, err := x.stmt(ctx, query)
	if err != nil {
		return 0, err
	}
	result, err := s.ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// one scans one row; false when there is none.
func (x *tx) one(ctx context.Context, query string, args []any, dest ...any) (bool, error) {
	s, err := x.stmt(ctx, query)
	if err != nil {
		return false, err
	}
	return found(s.QueryRowContext(ctx, args...).Scan(dest...))
}

// each calls scan for every row.
func (x *tx) each(ctx context.Context, query string, args []any, scan func(*sql.Rows) error) error {
	s, err := x.stmt(ctx, query)
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(ctx, args...)
	return drain(rows, err, scan)
}

// one and each read without holding anybody up.
func (d *database) one(ctx context.Context, query string, args []any, dest ...any) (bool, error) {
	ok, err := found(d.readers.QueryRowContext(ctx, query, args...).Scan(dest...))
	return ok, trouble(err)
}

func (d *database) each(ctx context.Context, query string, args []any, scan func(*sql.Rows) error) error {
	rows, err := d.readers.QueryContext(ctx, query, args...)
	return trouble(drain(rows, err, scan))
}

func found(err error) (bool, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

func drain(rows *sql.Rows, err error, scan func(*sql.Rows) error) error {
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// insertion is INSERT INTO table (columns) VALUES ($1, …).
func insertion(table string, columns []string) string {
	marks := make([]string, len(columns))
	for i := range columns {
		marks[i] = "$" + strconv.Itoa(i+1)
	}
	return "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES (" + strings.Join(marks, ", ") + ")"
}

// replacement inserts, or changes all but the key of the row that is there.
func replacement(table string, columns []string, keys int) string {
	sets := make([]string, 0, len(columns))
	for _, c := range columns[keys:] {
		sets = append(sets, c+" = excluded."+c)
	}
	return insertion(table, columns) + " ON CONFLICT (" + strings.Join(columns[:keys], ", ") + ") DO UPDATE SET " + strings.Join(sets, ", ")
}

// misused is the fault of a caller that did not keep to the contract.
func misused(format string, args ...any) error { return fault.New(fault.Internal, format, args...) }
