package dinero_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

// books is a list that a test changes while it is read.
type books struct {
	rows  []string
	total int // above 0: said instead of the truth
	calls int
	after func(call int) // runs when a page has been given out
}

func (b *books) serve(w http.ResponseWriter, r *http.Request) {
	n, _ := strconv.Atoi(r.URL.Query().Get("page"))
	size, _ := strconv.Atoi(r.URL.Query().Get("pageSize"))
	from, to := min(n*size, len(b.rows)), min((n+1)*size, len(b.rows))
	total := len(b.rows)
	if b.total > 0 {
		total = b.total
	}
	body := fmt.Sprintf(`{"Collection":[%s],"Pagination":{"PageSize":%d,"Result":%d,"ResultWithoutFilter":%d,"Page":%d}}`,
		strings.Join(b.rows[from:to], ","), size, to-from, total, n)
	status(200, body)(w, r)
	b.calls++
	if b.after != nil {
		b.after(b.calls)
	}
}

func numbered(from, to int) []string {
	var all []string
	for n := from; n <= to; n++ {
		all = append(all, row(n, guid(n)))
	}
	return all
}

// numbers of items, in order.
func numbers(items []adaptors.Item) string {
	var all []string
	for _, item := range items {
		all = append(all, item.Head.Number)
	}
	return strings.Join(all, " ")
}

func TestAListIsReadPageByPageInOrder(t *testing.T) {
	s := newScript(t)
	b := &books{rows: numbered(1, 7)}
	s.does(salesPath, b.serve)
	items := listed(t, s.open(plugin.Values{"page_size": "3"}), adaptors.Query{})
	if got := numbers(items); got != "1 2 3 4 5 6 7" || b.calls != 3 {
		t.Errorf("%s in %d calls", got, b.calls)
	}
	for _, item := range items {
		if !item.Listed() || item.Cursor == "" || item.Version == "" {
			t.Errorf("%+v", item)
		}
	}
	if !strings.Contains(s.asked(salesPath)[0], "sort=VoucherDate%2CVoucherNumber&sortOrder=ascending") {
		t.Error(s.asked(salesPath)[0])
	}
}

func TestAListWithoutPaginationEndsWithAShortPage(t *testing.T) {
	s := newScript(t)
	page := func(rows ...string) http.HandlerFunc {
		return status(200, `{"Collection":[`+strings.Join(rows, ",")+`]}`)
	}
	s.inTurn(salesPath, page(numbered(1, 2)...), page(numbered(3, 4)...), page())
	if got := numbers(listed(t, s.open(plugin.Values{"page_size": "2"}), adaptors.Query{})); got != "1 2 3 4" {
		t.Error(got)
	}
}

func TestStoppedInAListThatChangesItBeginsAnew(t *testing.T) {
	s := newScript(t)
	b := &books{rows: numbered(1, 6)}
	s.does(salesPath, b.serve)
	a := s.open(plugin.Values{"page_size": "2"})
	at := listed(t, a, adaptors.Query{})[3].Cursor
	b.rows = append(numbered(1, 3), numbered(5, 7)...) // the row that the cursor names is gone
	if got := numbers(listed(t, a, adaptors.Query{Cursor: at})); got != "1 2 3 5 6 7" {
		t.Error(got)
	}
}

// A pull that stopped after the last row of a list, before it was told that it is
// the last, must not stay there for ever.
func TestStoppedAtTheEndOfAListItGoesOnWithTheNext(t *testing.T) {
	s := newScript(t)
	b := &books{rows: numbered(1, 2), total: 5}
	s.does(salesPath, b.serve)
	a := s.open(plugin.Values{"page_size": "2"})
	items, _, _ := pulled(t, a, adaptors.Query{})
	b.total = 0
	b.rows = append([]string{row(3, guid(3))}, b.rows...) // dated before the others
	s.clock.Advance(time.Hour)
	next := listed(t, a, adaptors.Query{Cursor: items[1].Cursor})
	found := false
	for _, item := range next {
		found = found || item.Head.Number == "3"
	}
	if !found || strings.Contains(next[len(next)-1].Cursor, `"after"`) {
		t.Errorf("%s %s", numbers(next), next[len(next)-1].Cursor)
	}
}

func TestVersionStaysWithPaymentsAndMailsAndMovesWithContent(t *testing.T) {
	s := newScript(t)
	version := func(row string) string {
		s.says(salesPath, rows(row))
		return listed(t, s.open(nil), adaptors.Query{})[0].Version
	}
	plain := row(1045, guidA)
	before := version(plain)
	for _, change := range [][2]string{
		{`"UpdatedAt":"2026-10-05T08:16:02.11"`, `"UpdatedAt":"2026-11-01T00:00:00Z"`}, {`"Status":"Booked"`, `"Status":"Paid"`},
		{`"LatestMailOutType":"None"`, `"LatestMailOutType":"Reminder"`}, {`"ContactName":"Vestby"`, `"ContactName":"Vestby Kommune"`},
		{`"TotalInclVat":5437.5`, `"TotalInclVat":5437.50`}, {`"Date":"2026-10-05"`, `"Date":"2026-10-05T00:00:00"`},
	} {
		if version(with(plain, change[0], change[1])) != before {
			t.Errorf("%s is another version", change[1])
		}
	}
	for _, change := range [][2]string{
		{`"Number":1045`, `"Number":1046`}, {guidC, guidD}, {`"Date":"2026-10-05"`, `"Date":"2026-10-06"`},
		{`"DKK"`, `"EUR"`}, {`4350`, `4351`}, {`5437.5`, `5437.51`},
	} {
		if version(with(plain, change[0], change[1])) == before {
			t.Errorf("%s is the same version", change[1])
		}
	}
}

func TestACursorThatCannotBeReadSaysSo(t *testing.T) {
	s := newScript(t)
	for _, at := range []string{"x", `{"page":-1}`, `[]`} {
		if _, _, err := pulled(t, s.open(nil), adaptors.Query{Cursor: at}); fault.KindOf(err) != fault.Internal {
			t.Errorf("%s: %v", at, err)
		}
	}
}

func TestF22_MemoryIsFlatOverManyPages(t *testing.T) {
	s := newScript(t)
	b := &books{rows: numbered(1, 5000)}
	s.does(salesPath, b.serve)
	got := 0
	for item, err := range s.open(plugin.Values{"page_size": "250"}).Pull(t.Context(), adaptors.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		if got++; item.Head.Number != strconv.Itoa(got) {
			t.Fatalf("%s came as number %d", item.Head.Number, got)
		}
		if ahead := b.calls*250 - got; ahead > 251 {
			t.Fatalf("%d rows are held ahead of the item", ahead)
		}
	}
	if got != 5000 {
		t.Errorf("%d items", got)
	}
}

func TestTheNextListBeginsWhereThisOneBegan(t *testing.T) {
	s := newScript(t)
	begun := s.clock.Now()
	b := &books{rows: numbered(1, 6), after: func(int) { s.clock.Advance(20 * time.Minute) }}
	s.does(salesPath, b.serve)
	a := s.open(plugin.Values{"page_size": "2"})
	items := listed(t, a, adaptors.Query{})
	at := items[5].Cursor
	resumed := listed(t, a, adaptors.Query{Cursor: items[3].Cursor}) // over an hour later
	if want := begun.Format(time.RFC3339); !strings.Contains(at, want) || resumed[len(resumed)-1].Cursor != at {
		t.Errorf("the list began at %s, and the cursors are %s and %s", want, at, resumed[len(resumed)-1].Cursor)
	}
}

func TestTheStartCountsEvenWhereTheSourceDoesNotFilter(t *testing.T) {
	s := newScript(t)
	s.says(salesPath, rows(with(row(1, guid(1)), "2026-10-05\",\"Currency", "2026-09-30\",\"Currency"), row(2, guid(2))))
	if got := numbers(listed(t, s.open(nil), adaptors.Query{Since: day("2026-10-01")})); got != "2" {
		t.Error(got)
	}
}
