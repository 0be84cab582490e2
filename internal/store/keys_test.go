package store

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/internal/vault"
	"github.com/postbud/postbud/plugin"
)

func TestAnotherMasterKeyIsNoticedAtOpen(t *testing.T) {
	folder := t.TempDir()
	o := options(t, folder)
	s := openAt(t, folder, time.Now)
	d := setup.Destination{Subscription: "acme", ID: "sftp", Name: "SFTP", Gateway: "sftp", Secrets: setup.Secrets{"password": plugin.NewSecret("p")}}
	if err := s.Setup.SaveDestination(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	other, err := vault.Open(filepath.Join(t.TempDir(), "other.key"))
	if err != nil {
		t.Fatal(err)
	}
	wrong := o
	wrong.Vault = other
	if _, err := Open(t.Context(), wrong); fault.CodeOf(err) != vault.CodeMismatch || fault.As(err).Args["a"] != o.Vault.ID() {
		t.Fatalf("%v", err)
	}
	reveal := func(o Options) string {
		t.Helper()
		s, err := Open(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		d, err := s.Setup.Destination(t.Context(), "acme", "sftp")
		if err != nil {
			t.Fatal(err)
		}
		return d.Secrets["password"].Reveal()
	}
	if reveal(o) != "p" {
		t.Error("the old key does not open it any more")
	}
	wrong.ForgetSecrets = true
	if got := reveal(wrong); got != "" {
		t.Errorf("forgotten, but %q", got)
	}
	wrong.ForgetSecrets = false
	if got := reveal(wrong); got != "" {
		t.Errorf("afterwards %q", got)
	}
}

func TestT33TheMasterKeyIsRotatedInAStore(t *testing.T) {
	folder := t.TempDir()
	key := filepath.Join(t.TempDir(), "master.key")
	o := options(t, folder)
	open := func() *Store {
		t.Helper()
		v, err := vault.Open(key)
		if err != nil {
			t.Fatal(err)
		}
		o.Vault = v
		s, err := Open(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	check := func(s *Store) {
		t.Helper()
		for _, subscription := range []string{"acme", "beta"} {
			d, err := s.Setup.Destination(t.Context(), subscription, "sftp")
			if err != nil || d.Secrets["password"].Reveal() != "p of "+subscription {
				t.Fatalf("%s: %v", subscription, err)
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	s := open()
	for _, subscription := range []string{"acme", "beta"} {
		d := setup.Destination{Subscription: subscription, ID: "sftp", Secrets: setup.Secrets{"password": plugin.NewSecret("p of " + subscription)}}
		if err := s.Setup.SaveDestination(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	check(s)
	if err := vault.Rotate(key); err != nil {
		t.Fatal(err)
	}
	s = open()
	if err := s.Rewrap(t.Context()); err != nil {
		t.Fatal(err)
	}
	check(s)
	if err := vault.Retire(key); err != nil {
		t.Fatal(err)
	}
	check(open())
}

func TestASessionsTokenIsNotInTheDatabase(t *testing.T) {
	folder := t.TempDir()
	s := openAt(t, folder, time.Now)
	if err := s.Sessions.Commit("canary-token-123", []byte("canary-data"), time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(folder, "postbud.db"))
	if err != nil || bytes.Contains(data, []byte("canary-token")) || !bytes.Contains(data, []byte("canary-data")) {
		t.Errorf("the token lies in the file, %v", err)
	}
}

func TestOnlyWhatCannotBeReadIsForgotten(t *testing.T) {
	o := options(t, t.TempDir())
	oldKey, newKey := bytes.Repeat([]byte{1}, 32), bytes.Repeat([]byte{2}, 32)
	at := func(forget bool, current []byte, older ...[]byte) *Store {
		t.Helper()
		v, err := vault.New(current, older...)
		if err != nil {
			t.Fatal(err)
		}
		o.Vault, o.ForgetSecrets = v, forget
		s, err := Open(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	save := func(s *Store, subscription string) {
		t.Helper()
		d := setup.Destination{Subscription: subscription, ID: "sftp", Secrets: setup.Secrets{"password": plugin.NewSecret("p")}}
		if err := s.Setup.SaveDestination(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	save(at(false, oldKey), "acme")
	save(at(false, newKey, oldKey), "beta")
	s := at(true, newKey)
	defer s.Close()
	for subscription, want := range map[string]string{"acme": "", "beta": "p"} {
		d, err := s.Setup.Destination(t.Context(), subscription, "sftp")
		if got := d.Secrets["password"].Reveal(); got != want || err != nil {
			t.Errorf("%s has %q, want %q, %v", subscription, got, want, err)
		}
	}
}
