package store

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/postbud/postbud/internal/storetest"
	"github.com/postbud/postbud/internal/vault"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestStore runs the suite, and then looks at how the database finds what it asked for. Each test's database begins as a copy of an empty one,
// for making its tables takes longer than most tests.
func TestStore(t *testing.T) {
	made := t.TempDir()
	if err := openAt(t, made, time.Now).Close(); err != nil {
		t.Fatal(err)
	}
	empty, err := os.ReadFile(filepath.Join(made, "postbud.db"))
	if err != nil {
		t.Fatal(err)
	}
	asked := &statements{}
	storetest.Run(t, func(t *testing.T, folder string, now func() time.Time) storetest.Stores {
		path := filepath.Join(folder, "postbud.db")
		if _, err := os.Stat(path); err != nil {
			if err := os.WriteFile(path, empty, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		s := openAt(t, folder, now)
		asked.of(t, s)
		return storetest.Stores{
			Ledger: s.Ledger, Queue: s.Queue, Setup: s.Setup, Directory: s.Directory, Members: s.Members, Outbox: s.Outbox,
			Keys: s.Keys, Sessions: s.Sessions, Count: s.Count, Once: s.Once, Answered: s.Answered, Tidy: s.Tidy, Close: s.Close,
		}
	})
	asked.areFoundByIndex(t)
}

// options are those of a test's folder, which has its own key.
func options(t testing.TB, folder string) Options {
	t.Helper()
	key := filepath.Join(filepath.Dir(folder), filepath.Base(folder)+".key")
	v, err := vault.Open(key)
	if err != nil {
		t.Fatal(err)
	}
	return Options{Path: filepath.Join(folder, "postbud.db"), Vault: v,
		Poll: 20 * time.Millisecond, Retry: 20 * time.Millisecond, Grace: 2 * time.Second}
}

func openAt(t testing.TB, folder string, now func() time.Time) *Store {
	t.Helper()
	o := options(t, folder)
	o.Now = now
	s, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
