package blob

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

var _ plugin.Memory = (*Memory)(nil)

func memory(t *testing.T) (*Memory, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "memory")
	m, err := OpenMemory(dir)
	if err != nil {
		t.Fatal(err)
	}
	return m, dir
}

func text(t *testing.T, c invoice.Content) string {
	t.Helper()
	r, err := c.Open()
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err = errors.Join(err, r.Close()); err != nil || int64(len(b)) != c.Size {
		t.Fatalf("%d bytes of %d, %v", len(b), c.Size, err)
	}
	return string(b)
}

func TestTheFirstToBeKeptStaysUntilItIsForgotten(t *testing.T) {
	m, dir := memory(t)
	a, ctx := m.Of("activation/one"), t.Context()
	if c, err := a.Recall(ctx, "<1@us>"); err != nil || c.Given() {
		t.Fatalf("nothing is kept, and it recalls %+v, %v", c, err)
	}
	for _, words := range []string{"first", "second"} {
		if c, err := a.Keep(ctx, "<1@us>", strings.NewReader(words)); err != nil || text(t, c) != "first" {
			t.Fatalf("keeping %s: %v", words, err)
		}
	}
	if c, err := m.Of("activation/two").Recall(ctx, "<1@us>"); err != nil || c.Given() {
		t.Errorf("another owner sees it: %+v, %v", c, err)
	}
	again, err := OpenMemory(dir)
	if err != nil {
		t.Fatal(err)
	}
	if c, err := again.Of("activation/one").Recall(ctx, "<1@us>"); err != nil || text(t, c) != "first" {
		t.Errorf("after a restart: %v", err)
	}
	for range 2 {
		if err := a.Forget(ctx, "<1@us>"); err != nil {
			t.Fatal(err)
		}
	}
	if c, err := a.Keep(ctx, "<1@us>", strings.NewReader("")); err != nil || !c.Given() || text(t, c) != "" {
		t.Errorf("empty content after forgetting: %+v, %v", c, err)
	}
}

func TestOfManyWhoKeepAtOnceAllGetTheSame(t *testing.T) {
	m, dir := memory(t)
	got := make([]string, 16)
	var all sync.WaitGroup
	for i := range got {
		all.Go(func() {
			c, err := m.Keep(t.Context(), "key", strings.NewReader(strings.Repeat(string(rune('a'+i)), 1000)))
			if err != nil {
				t.Error(err)
				return
			}
			got[i] = text(t, c)
		})
	}
	all.Wait()
	for _, one := range got {
		if one != got[0] {
			t.Fatalf("one got %.1s, another %.1s", got[0], one)
		}
	}
	if found := files(t, dir); len(found) != 1 {
		t.Errorf("files: %q", found)
	}
}

func TestAKeepThatFailsLeavesNothing(t *testing.T) {
	m, dir := memory(t)
	broken := errors.New("the line broke")
	if _, err := m.Keep(t.Context(), "key", io.MultiReader(strings.NewReader("half"), iotest.ErrReader(broken))); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := m.Keep(ended, "key", strings.NewReader("x")); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if found := files(t, dir); len(found) > 0 {
		t.Errorf("left behind: %q", found)
	}
}

func TestF42DamageOfWhatIsRememberedIsNoticed(t *testing.T) {
	for name, damage := range map[string]func([]byte) []byte{
		"one bit":     func(b []byte) []byte { b[40] ^= 1; return b },
		"cut":         func(b []byte) []byte { return b[:len(b)-1] },
		"hardly left": func(b []byte) []byte { return b[:10] },
	} {
		t.Run(name, func(t *testing.T) {
			m, dir := memory(t)
			if _, err := m.Keep(t.Context(), "key", strings.NewReader("a receipt of ours")); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, files(t, dir)[0])
			whole, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, damage(bytes.Clone(whole)), 0o600); err != nil {
				t.Fatal(err)
			}
			c, err := m.Recall(t.Context(), "key")
			if err == nil {
				r, opening := c.Open()
				if opening != nil {
					t.Fatal(opening)
				}
				_, err = io.ReadAll(r)
				_ = r.Close()
			}
			if fault.KindOf(err) != fault.Internal || !strings.Contains(err.Error(), "damaged") {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestASweepForgetsOnlyWhatIsOld(t *testing.T) {
	m, dir := memory(t)
	for _, key := range []string{"old", "new"} {
		if _, err := m.Keep(t.Context(), key, strings.NewReader(key)); err != nil {
			t.Fatal(err)
		}
	}
	year := time.Now().AddDate(-1, 0, 0)
	if err := os.Chtimes(m.path("old"), year, year); err != nil {
		t.Fatal(err)
	}
	if err := m.Sweep(t.Context(), time.Now().Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	if found := files(t, dir); len(found) != 1 {
		t.Errorf("left: %q", found)
	}
	if c, err := m.Recall(t.Context(), "new"); err != nil || text(t, c) != "new" {
		t.Errorf("the new one: %v", err)
	}
}
