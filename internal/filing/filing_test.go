package filing_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/filing"
)

func TestASecondNameHasANumberBeforeItsExtension(t *testing.T) {
	for _, c := range []struct {
		name string
		n    int
		want string
	}{{"a.xml", 1, "a.xml"}, {"a.xml", 2, "a-2.xml"}, {"a.b.xml", 12, "a.b-12.xml"}, {"a", 3, "a-3"}} {
		if got := filing.Numbered(c.name, c.n); got != c.want {
			t.Errorf("%s, %d: %s", c.name, c.n, got)
		}
	}
}

func TestAFolderLeadsNowhereElse(t *testing.T) {
	for text, want := range map[string]string{"": ".", " /in/ ": "/in", "in//xml": "in/xml", "./in": "in"} {
		if got, err := filing.Folder("folder", text); err != nil || got != want {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
	for _, text := range []string{"..", "in/../../etc", `in\xml`, "in\x00", "in\nxml"} {
		if _, err := filing.Folder("folder", text); fault.KindOf(err) != fault.Configuration {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestANameThatIsTakenIsTold(t *testing.T) {
	f := fault.As(filing.Taken("a.xml", 7, time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)))
	if f.Kind != fault.Permanent || f.Code != "GW-EXISTS" || f.Args["time"] != "2026-03-02T10:00:00Z" || f.Args["size"] != "7" {
		t.Errorf("%+v", f)
	}
	if f := fault.As(filing.Taken("a.xml", 7, time.Time{})); f.Args["time"] != "" {
		t.Errorf("%+v", f)
	}
	if f := fault.As(filing.AllTaken("a.xml")); f.Kind != fault.Permanent || f.Args["name"] != "a.xml" {
		t.Errorf("%+v", f)
	}
}

func TestOneAfterTheOtherHasItsTurn(t *testing.T) {
	var turns filing.Turns
	var inside, most atomic.Int32
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			done, err := turns.Take(t.Context(), "a.xml")
			if err != nil {
				t.Error(err)
				return
			}
			if n := inside.Add(1); n > most.Load() {
				most.Store(n)
			}
			time.Sleep(time.Millisecond)
			inside.Add(-1)
			done()
		})
	}
	wg.Wait()
	if most.Load() != 1 {
		t.Errorf("%d at once", most.Load())
	}
}

func TestWhoWaitsForATurnMayGiveUp(t *testing.T) {
	var turns filing.Turns
	done, err := turns.Take(t.Context(), "a.xml")
	if err != nil {
		t.Fatal(err)
	}
	other, err := turns.Take(t.Context(), "b.xml")
	if err != nil {
		t.Fatal(err)
	}
	other()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := turns.Take(ctx, "a.xml"); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	done()
	if done, err = turns.Take(t.Context(), "a.xml"); err != nil {
		t.Fatal(err)
	}
	done()
}
