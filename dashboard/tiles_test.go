package dashboard_test

import (
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
)

var (
	tilePattern  = regexp.MustCompile(`(?s)<div class="card metric">.*?</div>`)
	tileLink     = regexp.MustCompile(`<a[^>]*href="([^"]+)"[^>]*>(.*?)</a>`)
	digitsAtEnd  = regexp.MustCompile(`(\d+)$`)
	rangePattern = regexp.MustCompile(`\d+–\d+ of (\d+)`)
)

// Each number of the home page is that of the list behind it, and counts by when the
// documents came into their state, whatever date stands on them.
func TestTheTilesCountByWhenItHappened(t *testing.T) {
	r := newRig(t)
	r.firstRun()
	r.must(r.store.Setup.SaveActivation(t.Context(), setup.Activation{Subscription: "nordlys", ID: "books", Name: "Books", Adaptor: "books"}))
	for _, s := range []ledger.State{ledger.Delivered, ledger.Stopped, ledger.Waiting, ledger.Waiting, ledger.Skipped} {
		r.inState(s) // of an invoice that is years old
	}
	for _, want := range []struct {
		after  time.Duration
		counts string
	}{
		{0, "1 1 1 1 | 2 2 2 2 | 1 1 1 | 1 1 1"},
		{3 * 24 * time.Hour, "1 1 0 1 | 2 2 0 2 | 0 0 1 | 0 0 1"},
		{8 * 24 * time.Hour, "1 1 0 0 | 2 2 0 0 | 0 0 0 | 0 0 0"},
	} {
		now := time.Now().Add(want.after)
		r.parts.Now = func() time.Time { return now }
		r.server.Config.Handler = r.handler(r.server.URL)
		w := r.signedIn("anna@nordlys.example")
		var tiles []string
		for _, tile := range tilePattern.FindAllString(w.page(at+"/"), -1) {
			var numbers []string
			for _, m := range tileLink.FindAllStringSubmatch(tile, -1) {
				words := strings.TrimSpace(tagPattern.ReplaceAllString(m[2], ""))
				number := digitsAtEnd.FindString(words)
				if strings.Contains(m[2], "<b>") {
					number = regexp.MustCompile(`^\d+`).FindString(words)
				}
				numbers = append(numbers, number)
				list := w.get(html.UnescapeString(m[1]))
				w.wants(list, http.StatusOK)
				total := "0"
				if found := rangePattern.FindStringSubmatch(list.text); found != nil {
					total = found[1]
				}
				if total != number {
					t.Errorf("after %s: %q leads to a list of %s (%s)", want.after, words, total, m[1])
				}
			}
			tiles = append(tiles, strings.Join(numbers, " "))
		}
		if got := strings.Join(tiles, " | "); got != want.counts {
			t.Errorf("after %s the tiles say %s, want %s", want.after, got, want.counts)
		}
	}
}

func TestTheHomePageLeadsToWhatItDoesNotShow(t *testing.T) {
	r := newRig(t)
	v := r.firstRun()
	r.must(r.store.Setup.SaveActivation(t.Context(), setup.Activation{Subscription: "nordlys", ID: "books", Name: "Books", Adaptor: "books"}))
	var page []ledger.Transaction
	for i := range 12 {
		key := ledger.Key{Subscription: "nordlys", Activation: "books", Ref: fmt.Sprint(i), Version: "1"}
		page = append(page, ledger.Transaction{Key: key, State: ledger.Stopped, Code: fmt.Sprintf("RULE-%d", i%7), Head: ledger.Head{Number: fmt.Sprintf("N%04d", i)}})
	}
	_, err := r.store.Ledger.Enter(t.Context(), "nordlys", ledger.Page{Activation: "books", KeepCursor: true, Transactions: page})
	r.must(err)
	home := v.get(at + "/")
	v.wants(home, http.StatusOK, "and 2 more", at+"/?notices=all", at+"/documents?group=all", "All documents")
	if n := strings.Count(home.text, `class="note err"`); n != 5 {
		t.Errorf("%d notices", n)
	}
	all := v.page(at + "/?notices=all")
	if n := strings.Count(all, `class="note err"`); n != 7 || strings.Contains(all, "and 2 more") {
		t.Errorf("of all, %d notices", n)
	}
}
