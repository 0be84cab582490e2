package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/ledger"
)

func enter(s *Store, refs ...string) error {
	page := ledger.Page{Activation: "dinero"}
	for _, ref := range refs {
		page.Transactions = append(page.Transactions, ledger.Transaction{Key: ledger.Key{Ref: ref}, State: ledger.Received, Cause: strings.Repeat("x", 500)})
	}
	_, err := s.Ledger.Enter(context.Background(), "acme", page)
	return err
}

func count(t *testing.T, s *Store) int {
	t.Helper()
	counts, err := s.Ledger.Count(t.Context(), "acme", ledger.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	return counts[ledger.Received]
}

func TestF38AFullDiskStoresNothingAndPasses(t *testing.T) {
	s := openAt(t, t.TempDir(), time.Now)
	defer s.Close()
	var pages int
	if err := s.db.writer.QueryRow(`PRAGMA page_count`).Scan(&pages); err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.writer.Exec(fmt.Sprintf(`PRAGMA max_page_count = %d`, pages+3)); err != nil {
		t.Fatal(err)
	}
	var many []string
	for i := range 200 {
		many = append(many, fmt.Sprint(i))
	}
	if err := enter(s, many...); fault.KindOf(err) != fault.Temporary || !strings.Contains(err.Error(), "full") {
		t.Fatalf("%v", err)
	}
	if n := count(t, s); n != 0 {
		t.Errorf("%d are there", n)
	}
	if _, err := s.db.writer.Exec(`PRAGMA max_page_count = 1073741823`); err != nil {
		t.Fatal(err)
	}
	if err := enter(s, many...); err != nil || count(t, s) != 200 {
		t.Errorf("with room again: %d, %v", count(t, s), err)
	}
}

func TestF48ALockedDatabaseIsWaitedFor(t *testing.T) {
	folder := t.TempDir()
	s := openAt(t, folder, time.Now)
	defer s.Close()
	backup, err := sql.Open("sqlite", filepath.Join(folder, "postbud.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer backup.Close()
	held, err := backup.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	if _, err := held.ExecContext(t.Context(), `BEGIN EXCLUSIVE`); err != nil {
		t.Fatal(err)
	}
	entered := make(chan error, 1)
	go func() { entered <- enter(s, "a") }()
	select {
	case err := <-entered:
		t.Fatalf("it did not wait: %v", err)
	case <-time.After(500 * time.Millisecond):
	}
	if _, err := held.ExecContext(t.Context(), `ROLLBACK`); err != nil {
		t.Fatal(err)
	}
	if err := <-entered; err != nil || count(t, s) != 1 {
		t.Errorf("%v", err)
	}
}

func TestAReaderDoesNotHoldUpWriters(t *testing.T) {
	s := openAt(t, t.TempDir(), time.Now)
	defer s.Close()
	if err := enter(s, "a"); err != nil {
		t.Fatal(err)
	}
	reading, err := s.db.readers.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reading.Rollback() }()
	var n int
	if err := reading.QueryRow(`SELECT count(*) FROM transactions`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	if err := enter(s, "b"); err != nil || count(t, s) != 2 {
		t.Errorf("%v", err)
	}
	if _, err := s.db.readers.Exec(`DELETE FROM transactions`); err == nil {
		t.Error("a reading connection may write")
	}
}

func TestACancelledCallStoresNothing(t *testing.T) {
	s := openAt(t, t.TempDir(), time.Now)
	defer s.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := s.Ledger.Enter(ctx, "acme", ledger.Page{Activation: "dinero", Transactions: []ledger.Transaction{{Key: ledger.Key{Ref: "a"}, State: ledger.Received}}})
	if !errors.Is(err, context.Canceled) || count(t, s) != 0 {
		t.Errorf("%v", err)
	}
	panics := func() (p any) {
		defer func() { p = recover() }()
		_ = s.db.write(t.Context(), func(*tx) error { panic("on the way") })
		return nil
	}
	if panics() == nil || enter(s, "a") != nil {
		t.Error("after a panic the writer is not free")
	}
}

func TestADamagedDatabaseSaysSo(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "postbud.db"), bytes.Repeat([]byte("no database "), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := openFault(t, folder); fault.KindOf(err) != fault.Configuration || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("%v", err)
	}
}

func TestNobodyElseMayReadTheFiles(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the folder's rights are inherited there")
	}
	folder := t.TempDir()
	s := openAt(t, folder, time.Now)
	defer s.Close()
	if err := enter(s, "a"); err != nil {
		t.Fatal(err)
	}
	if err := s.Copy(t.Context(), filepath.Join(folder, "copy.db")); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) < 4 {
		t.Fatalf("%v, %v", entries, err)
	}
	for _, e := range entries {
		if info, err := e.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %04o, %v", e.Name(), info.Mode().Perm(), err)
		}
	}
}

func TestACopyIsWholeAndReplacesNothing(t *testing.T) {
	folder, elsewhere := t.TempDir(), t.TempDir()
	s := openAt(t, folder, time.Now)
	defer s.Close()
	if err := enter(s, "a", "b"); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(elsewhere, "postbud.db")
	if err := s.Copy(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	if err := s.Copy(t.Context(), path); fault.KindOf(err) != fault.Configuration {
		t.Errorf("a second copy: %v", err)
	}
	if err := enter(s, "c"); err != nil {
		t.Fatal(err)
	}
	restored := openAt(t, elsewhere, time.Now)
	defer restored.Close()
	if n := count(t, restored); n != 2 {
		t.Errorf("the copy has %d documents", n)
	}
}

func TestF37WhatIsCommittedIsOnDisk(t *testing.T) {
	s := openAt(t, t.TempDir(), time.Now)
	defer s.Close()
	for pragma, want := range map[string]string{"synchronous": "2", "journal_mode": "wal", "busy_timeout": "60000"} {
		var got string
		if err := s.db.writer.QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %q, want %q, %v", pragma, got, want, err)
		}
	}
	if n := s.db.writer.Stats().MaxOpenConnections; n != 1 {
		t.Errorf("%d connections write", n)
	}
}

func TestARefusedFormMayBeSentAgain(t *testing.T) {
	s := openAt(t, t.TempDir(), time.Now)
	defer s.Close()
	ctx := t.Context()
	once := func() bool {
		t.Helper()
		first, _, err := s.Once(ctx, "form")
		if err != nil {
			t.Fatal(err)
		}
		return first
	}
	if !once() || s.Unanswered(ctx, "form") != nil || !once() || once() {
		t.Error("a refused form cannot be sent again, or can be sent twice")
	}
	if s.Answered(ctx, "form", "/there") != nil || s.Unanswered(ctx, "form") != nil || once() {
		t.Error("an answered form was forgotten")
	}
	if err := s.Answered(ctx, "unknown", "/there"); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("%v", err)
	}
}
