package store

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"
)

func compiledDB(t *testing.T) *sql.DB {
	t.Helper()
	db, err := openWriter(filepath.Join(t.TempDir(), "t.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if _, err := db.Exec(`CREATE TABLE n (i INTEGER)`); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		if _, err := db.Exec(`INSERT INTO n VALUES ($1)`, i); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

// kept are the statements that the one connection keeps.
func kept(t *testing.T, db *sql.DB) (all, busy int) {
	t.Helper()
	c, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_ = c.Raw(func(driver any) error {
		for _, s := range driver.(*connection).statements {
			all++
			if s.busy {
				busy++
			}
		}
		return nil
	})
	return all, busy
}

func TestAStatementIsReadFromTwiceAtTheSameTime(t *testing.T) {
	db := compiledDB(t)
	x, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	var pairs []string
	const query = `SELECT i FROM n ORDER BY i`
	outer, err := x.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	for outer.Next() {
		var a, b int
		if err := outer.Scan(&a); err != nil {
			t.Fatal(err)
		}
		inner, err := x.Query(query)
		if err != nil {
			t.Fatal(err)
		}
		for inner.Next() {
			if err := inner.Scan(&b); err != nil {
				t.Fatal(err)
			}
			pairs = append(pairs, fmt.Sprint(a, b))
		}
		_ = inner.Close()
	}
	_ = outer.Close()
	if err := x.Commit(); err != nil || len(pairs) != 9 || pairs[8] != "2 2" {
		t.Errorf("%v, %v", pairs, err)
	}
	if _, busy := kept(t, db); busy != 0 {
		t.Errorf("%d statements are still in use", busy)
	}
}

func TestWhatEndedInTheMiddleIsFreeAgain(t *testing.T) {
	db := compiledDB(t)
	const query = `SELECT i FROM n, (SELECT $1)`
	ctx, cancel := context.WithCancel(t.Context())
	rows, err := db.QueryContext(ctx, query, 1)
	if err != nil || !rows.Next() {
		t.Fatal(err)
	}
	cancel()
	_ = rows.Close()
	if _, err := db.Exec(query); err == nil {
		t.Error("a value was missing, and nobody said so")
	}
	n := 0
	if err := db.QueryRow(query, 1).Scan(&n); err != nil || n != 0 {
		t.Errorf("%d, %v", n, err)
	}
	if _, busy := kept(t, db); busy != 0 {
		t.Errorf("%d statements are still in use", busy)
	}
}

func TestAStatementIsCompiledAnewWhenItsTableChanged(t *testing.T) {
	db := compiledDB(t)
	columns := func() int {
		rows, err := db.Query(`SELECT * FROM n`)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		names, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		return len(names)
	}
	before := columns()
	if _, err := db.Exec(`ALTER TABLE n ADD COLUMN j INTEGER`); err != nil {
		t.Fatal(err)
	}
	if after := columns(); before != 1 || after != 2 {
		t.Errorf("%d columns, then %d", before, after)
	}
}

func TestTheStatementsThatAreKeptAreBounded(t *testing.T) {
	db := compiledDB(t)
	for i := range 2 * mostCompiled {
		n := 0
		if err := db.QueryRow(fmt.Sprintf(`SELECT %d`, i)).Scan(&n); err != nil || n != i {
			t.Fatal(n, err)
		}
	}
	if all, busy := kept(t, db); all != mostCompiled || busy != 0 {
		t.Errorf("%d are kept, %d in use", all, busy)
	}
}
