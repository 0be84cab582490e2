package store

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/ledger"
)

func TestF36AnUpdateKeepsACopyAndCanBeInterrupted(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "postbud.db")
	s := openAt(t, folder, time.Now)
	if err := enter(s, "a"); err != nil {
		t.Fatal(err)
	}
	// Take the queue's tables back to an older form, as if the process had been
	// killed between our own steps and the queue's.
	older, err := rivermigrate.New(riversqlite.New(s.db.writer), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := older.Migrate(t.Context(), rivermigrate.DirectionDown, &rivermigrate.MigrateOpts{MaxSteps: 1}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+".before-5-6.part", []byte("a copy that was not finished"), 0o600); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, folder, time.Now)
	if n := count(t, s); n != 1 {
		t.Errorf("%d documents after the update", n)
	}
	if err := enter(s, "b"); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	copied, err := sql.Open("sqlite", path+".before-5-6")
	if err != nil {
		t.Fatal(err)
	}
	defer copied.Close()
	var n int
	if err := copied.QueryRow(`SELECT count(*) FROM transactions`).Scan(&n); err != nil || n != 1 {
		t.Errorf("the copy from before has %d documents, %v", n, err)
	}
	left, err := filepath.Glob(path + ".before*")
	if err != nil || len(left) != 1 {
		t.Errorf("files %q, %v", left, err)
	}
	s = openAt(t, folder, time.Now)
	defer s.Close()
	if left, _ := filepath.Glob(path + ".before*"); len(left) != 1 {
		t.Errorf("without an update another copy was made: %q", left)
	}
}

func TestADatabaseOfTheFirstFormIsBroughtUpToDate(t *testing.T) {
	folder := t.TempDir()
	s := openAt(t, folder, time.Now)
	run, _, err := s.Ledger.BeginRun(t.Context(), ledger.Run{Subscription: "acme", Activation: "dinero"})
	if err != nil {
		t.Fatal(err)
	}
	for _, back := range []string{`ALTER TABLE runs DROP COLUMN until`, `ALTER TABLE destinations DROP COLUMN failed_code`,
		`ALTER TABLE destinations DROP COLUMN failed_cause`, `ALTER TABLE destinations DROP COLUMN failed_args`, `ALTER TABLE destinations DROP COLUMN failing_since`,
		`ALTER TABLE destinations DROP COLUMN tested`, `ALTER TABLE destinations DROP COLUMN unread`, `DROP INDEX transactions_by_change`, `DELETE FROM goose_db_version WHERE version_id > 1`} {
		if _, err := s.db.writer.Exec(back); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, folder, time.Now)
	defer s.Close()
	if got, err := s.Ledger.FindRun(t.Context(), "acme", run.ID); err != nil || !got.Until.IsZero() || !got.Started.Equal(run.Started) {
		t.Errorf("%+v, %v", got, err)
	}
	run.Until = time.UnixMilli(1_800_000_000_000).UTC()
	if err := s.Ledger.EndRun(t.Context(), run); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Ledger.FindRun(t.Context(), "acme", run.ID); err != nil || !got.Until.Equal(run.Until) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestF106ANewerDatabaseIsRefusedUnchanged(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "postbud.db")
	s := openAt(t, folder, time.Now)
	if _, err := s.db.writer.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1)`); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := openFault(t, folder); fault.KindOf(err) != fault.Configuration || !strings.Contains(err.Error(), "newer") {
		t.Errorf("%v", err)
	}
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Error("it was changed")
	}
}
