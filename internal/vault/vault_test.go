package vault

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/postbud/postbud/fault"
)

// shelf is Keys in memory, with the same promises as the store's.
type shelf struct {
	mu   sync.Mutex
	rows map[string]row
}

type row struct {
	sealed []byte
	master string
}

func newShelf() *shelf { return &shelf{rows: map[string]row{}} }

func (s *shelf) DataKey(_ context.Context, subscription string) ([]byte, string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.rows[subscription]
	return r.sealed, r.master, nil
}

func (s *shelf) AddDataKey(_ context.Context, subscription string, sealed []byte, master string) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, there := s.rows[subscription]; there {
		return false, nil
	}
	s.rows[subscription] = row{sealed, master}
	return true, nil
}

func (s *shelf) ReplaceDataKey(_ context.Context, subscription string, old, sealed []byte, master string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if bytes.Equal(s.rows[subscription].sealed, old) {
		s.rows[subscription] = row{sealed, master}
	}
	return nil
}

func open(t *testing.T, path string) *Vault {
	t.Helper()
	v, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func keyFile(t *testing.T) string { return filepath.Join(t.TempDir(), "master.key") }

func sealed(t *testing.T, s *Sealer, subscription, place, plain string) []byte {
	t.Helper()
	out, err := s.Seal(t.Context(), subscription, place, []byte(plain))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestASealedSecretOpensOnlyInItsPlace(t *testing.T) {
	s := open(t, keyFile(t)).Over(newShelf())
	box := sealed(t, s, "acme", "secrets/dinero/key", "s3cret")
	other := sealed(t, s, "acme", "secrets/sftp/key", "another")
	sealed(t, s, "beta", "secrets/dinero/key", "of beta")
	if bytes.Contains(box, []byte("s3cret")) {
		t.Fatal("the envelope shows the secret")
	}
	if bytes.Equal(box, sealed(t, s, "acme", "secrets/dinero/key", "s3cret")) {
		t.Fatal("the same secret sealed twice gives the same bytes")
	}
	broken := bytes.Clone(box)
	broken[len(broken)-1] ^= 1
	tests := []struct {
		name, subscription, place string
		box                       []byte
		want                      string
	}{
		{"its own place", "acme", "secrets/dinero/key", box, "s3cret"},
		{"another field", "acme", "secrets/dinero/password", box, ""},
		{"another row", "acme", "secrets/sftp/key", box, ""},
		{"the other row's text here", "acme", "secrets/dinero/key", other, ""},
		{"another subscription", "beta", "secrets/dinero/key", box, ""},
		{"one bit changed", "acme", "secrets/dinero/key", broken, ""},
		{"cut", "acme", "secrets/dinero/key", box[:9], ""},
		{"nothing", "acme", "secrets/dinero/key", nil, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := s.Unseal(t.Context(), test.subscription, test.place, test.box)
			if string(got) != test.want || (err == nil) != (test.want != "") {
				t.Fatalf("got %q, %v", got, err)
			}
			if err != nil && (fault.KindOf(err) != fault.Internal || strings.Contains(err.Error(), "s3cret")) {
				t.Fatalf("kind %s: %v", fault.KindOf(err), err)
			}
		})
	}
}

func TestAKeyFileIsMadeOnceAndForItsOwnerAlone(t *testing.T) {
	path := keyFile(t)
	ids := make([]string, 8)
	var group sync.WaitGroup
	for i := range ids {
		group.Go(func() {
			if v, err := Open(path); err == nil {
				ids[i] = v.ID()
			} else {
				ids[i] = err.Error()
			}
		})
	}
	group.Wait()
	for _, id := range ids {
		if id != ids[0] || len(id) != 16 {
			t.Fatalf("ids %q", ids)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".key-*")); len(left) > 0 {
		t.Errorf("left over: %s", left)
	}
	if runtime.GOOS == "windows" {
		return
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, %v", info.Mode(), err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path); fault.KindOf(err) != fault.Configuration {
		t.Errorf("a key file that others may read: %v", err)
	}
}

func TestABadKeyFileIsRefused(t *testing.T) {
	for name, text := range map[string]string{
		"empty":      "",
		"only words": "# nothing here\n",
		"short":      "AAAA\n",
		"no base64":  "not a key at all, but about as long as one\n",
	} {
		t.Run(name, func(t *testing.T) {
			path := keyFile(t)
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := Open(path); fault.KindOf(err) != fault.Configuration {
				t.Fatalf("%v", err)
			}
			if got, _ := os.ReadFile(path); string(got) != text {
				t.Fatal("the file was changed")
			}
		})
	}
	if _, err := New([]byte("too short")); fault.KindOf(err) != fault.Configuration {
		t.Errorf("a short key: %v", err)
	}
}

func TestAnotherMasterKeyIsNamedAndReadsNothing(t *testing.T) {
	keys := newShelf()
	first, second := open(t, keyFile(t)), open(t, keyFile(t))
	box := sealed(t, first.Over(keys), "acme", "p", "s3cret")
	_, err := second.Over(keys).Unseal(t.Context(), "acme", "p", box)
	f := fault.As(err)
	if f == nil || f.Kind != fault.Configuration || f.Code != CodeMismatch || f.Args["a"] != first.ID() || f.Args["b"] != second.ID() {
		t.Fatalf("%#v", err)
	}
	if err := second.Over(keys).Check(t.Context(), "acme"); fault.CodeOf(err) != CodeMismatch {
		t.Errorf("check: %v", err)
	}
	if err := second.Over(keys).Check(t.Context(), "nobody"); err != nil {
		t.Errorf("a subscription without secrets: %v", err)
	}
}

func TestTheMasterKeyRotatesAndNothingIsLostOnTheWay(t *testing.T) {
	path, keys := keyFile(t), newShelf()
	old := open(t, path)
	boxes := map[string][]byte{}
	for i := range 5 {
		subscription := fmt.Sprint("company", i)
		boxes[subscription] = sealed(t, old.Over(keys), subscription, "p", "secret of "+subscription)
	}
	readable := func(step string) {
		t.Helper()
		s := open(t, path).Over(keys)
		for subscription, box := range boxes {
			got, err := s.Unseal(t.Context(), subscription, "p", box)
			if string(got) != "secret of "+subscription || err != nil {
				t.Fatalf("%s: %q, %v", step, got, err)
			}
		}
	}
	if err := Rotate(path); err != nil {
		t.Fatal(err)
	}
	readable("rotated")
	v := open(t, path)
	if v.ID() == old.ID() {
		t.Fatal("the key is the same")
	}
	for i := range 5 { // after each one the process may die
		if err := v.Over(keys).Rewrap(t.Context(), fmt.Sprint("company", i)); err != nil {
			t.Fatal(err)
		}
		readable("half way")
	}
	if err := v.Over(keys).Rewrap(t.Context(), "company0"); err != nil {
		t.Fatalf("again: %v", err)
	}
	if err := Retire(path); err != nil {
		t.Fatal(err)
	}
	readable("retired")
	for subscription := range boxes {
		if err := old.Over(keys).Check(t.Context(), subscription); fault.CodeOf(err) != CodeMismatch {
			t.Fatalf("the old key still opens %s: %v", subscription, err)
		}
	}
}

func TestTheFirstDataKeyIsTheSameForEverybody(t *testing.T) {
	keys, v := newShelf(), open(t, keyFile(t))
	boxes := make([][]byte, 8)
	var group sync.WaitGroup
	for i := range boxes {
		group.Go(func() { boxes[i], _ = v.Over(keys).Seal(context.Background(), "acme", "p", []byte("x")) })
	}
	group.Wait()
	for i, box := range boxes {
		if got, err := v.Over(keys).Unseal(t.Context(), "acme", "p", box); string(got) != "x" || err != nil {
			t.Fatalf("%d: %q, %v", i, got, err)
		}
	}
}

func TestPlacesThatJoinAlikeAreToldApart(t *testing.T) {
	if bytes.Equal(bound("ab", "c"), bound("a", "bc")) {
		t.Fatal("the associated data is ambiguous")
	}
}
