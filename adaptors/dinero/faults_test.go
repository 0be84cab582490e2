package dinero_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

func TestF01ToF05_AnAnswerThatIsNotWholeIsDiscardedAndAskedAgain(t *testing.T) {
	whole := rows(row(1045, guidA))
	for name, c := range map[string]struct {
		h    http.HandlerFunc
		code string
		wait time.Duration
	}{
		"F01 500":              {status(500, `{"code":50}`), "SRC-DOWN", 0},
		"F01 502 with a page":  {status(502, `<html>Bad gateway</html>`), "SRC-DOWN", 0},
		"F01 503 with a wait":  {status(503, ``, "Retry-After", "12"), "SRC-DOWN", 12 * time.Second},
		"F04 408":              {status(408, ``), "SRC-DOWN", 0},
		"F05 cut":              {cutShort(whole[:40]), "SRC-DOWN", 0},
		"F05 no answer":        {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "SRC-DOWN", 0},
		"F05 half a page":      {status(200, whole[:len(whole)/2]), "SRC-DOWN", 0},
		"F05 a web page":       {status(200, `<!DOCTYPE html><html>Log in</html>`), "SRC-DOWN", 0},
		"F05 nothing":          {status(200, ``), "SRC-DOWN", 0},
		"F05 fewer rows":       {status(200, strings.Replace(whole, `"Result":1`, `"Result":2`, 1)), "SRC-DOWN", 0},
		"F05 row without guid": {status(200, rows(strings.Replace(row(1045, guidA), guidA, "", 1))), "SRC-DOWN", 0},
		"F07 no rows":          {status(200, rowsOf(3)), "SRC-DOWN", 0},
		"a redirect":           {status(302, ``, "Location", "/login"), "SRC-DOWN", 0},
		"400/58":               {status(400, `{"code":58}`), "SRC-DOWN", 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScript(t)
			s.inTurn(salesPath, c.h, status(200, whole))
			a := s.open(nil)
			items, _, err := pulled(t, a, adaptors.Query{})
			f := fault.As(err)
			if len(items) > 0 || f == nil || f.Kind != fault.Temporary || f.Code != c.code || f.RetryAfter != c.wait {
				t.Fatalf("%d items, %+v", len(items), f)
			}
			if len(s.asked(salesPath)) != 1 {
				t.Error("the adaptor must leave trying again to the engine")
			}
			if got := refs(listed(t, a, adaptors.Query{})); got != invoiceRef {
				t.Error(got)
			}
		})
	}
}

func TestF01_ARunGoesOnAtThePageThatFailed(t *testing.T) {
	s := newScript(t)
	b := &books{rows: numbered(1, 6)}
	fails := true
	s.does(salesPath, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("page") == "1" && fails {
			status(500, ``)(w, r)
			return
		}
		b.serve(w, r)
	})
	a := s.open(plugin.Values{"page_size": "2"})
	items, _, err := pulled(t, a, adaptors.Query{})
	if numbers(items) != "1 2" || fault.KindOf(err) != fault.Temporary {
		t.Fatalf("%s %v", numbers(items), err)
	}
	fails = false
	before := len(s.asked(salesPath))
	rest := listed(t, a, adaptors.Query{Cursor: items[1].Cursor})
	if numbers(rest) != "3 4 5 6" || strings.Contains(rest[3].Cursor, "page") {
		t.Errorf("%s, then %s", numbers(rest), rest[3].Cursor)
	}
	if again := s.asked(salesPath)[before:]; len(again) != 3 || !strings.Contains(again[0], "page=0") {
		t.Errorf("%q", again)
	}
}

func TestF04_AnAnswerThatNeverComesEndsInTime(t *testing.T) {
	s := newScript(t)
	s.does(salesPath, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	begun := time.Now()
	_, _, err := pulled(t, s.open(plugin.Values{"timeout": "1s"}), adaptors.Query{})
	if fault.KindOf(err) != fault.Temporary || fault.CodeOf(err) != "SRC-DOWN" || time.Since(begun) > 10*time.Second {
		t.Errorf("after %s: %v", time.Since(begun), err)
	}
}

func TestF06_RowsThatShiftComeOnceEach(t *testing.T) {
	for name, c := range map[string]struct {
		change func(rows []string) []string
		want   string
	}{
		// Row 4 slips to the first page when row 2 goes, after the first page was read.
		"one goes":           {func(rows []string) []string { return append(append([]string{}, rows[:1]...), rows[2:]...) }, "1 2 3 5 6 7 4"},
		"one comes":          {func(rows []string) []string { return append([]string{row(0, guid(90))}, rows...) }, "1 2 3 4 5 6 7"},
		"the same row twice": {func(rows []string) []string { return append(rows[:4:4], append([]string{rows[3]}, rows[4:]...)...) }, "1 2 3 4 5 6 7"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScript(t)
			b := &books{rows: numbered(1, 7)}
			b.after = func(call int) {
				if call == 1 {
					b.rows = c.change(b.rows)
				}
			}
			s.does(salesPath, b.serve)
			items, _, err := pulled(t, s.open(plugin.Values{"page_size": "3"}), adaptors.Query{})
			got := strings.Fields(numbers(items))
			if err != nil {
				t.Fatal(err)
			}
			seen := map[string]int{}
			for _, n := range got {
				seen[n]++
			}
			for _, n := range strings.Fields(c.want) {
				if seen[n] != 1 {
					t.Errorf("%s came %d times: %v", n, seen[n], got)
				}
			}
		})
	}
}

func TestF07_AnEmptyPageHoldsTheCursor(t *testing.T) {
	s := newScript(t)
	b := &books{rows: numbered(1, 2), total: 5}
	s.does(salesPath, b.serve)
	items, _, err := pulled(t, s.open(plugin.Values{"page_size": "2"}), adaptors.Query{})
	if numbers(items) != "1 2" || fault.KindOf(err) != fault.Temporary {
		t.Fatalf("%s %v", numbers(items), err)
	}
	if at := items[1].Cursor; !strings.Contains(at, `"after"`) {
		t.Errorf("the cursor is past the end of the list: %s", at)
	}
}

func TestF07_AShortListThatShouldBeLongerIsNotTheEnd(t *testing.T) {
	s := newScript(t)
	b := &books{rows: numbered(1, 3), total: 5}
	s.does(salesPath, b.serve)
	items, _, err := pulled(t, s.open(plugin.Values{"page_size": "10"}), adaptors.Query{})
	if numbers(items) != "1 2 3" || fault.KindOf(err) != fault.Temporary || !strings.Contains(items[2].Cursor, `"after"`) {
		t.Errorf("%s %s %v", numbers(items), items[2].Cursor, err)
	}
	if b.calls != 3 {
		t.Errorf("read %d times", b.calls)
	}
}

func TestF16_TheCursorIsTheSourcesOwnTime(t *testing.T) {
	for _, off := range []time.Duration{-10 * time.Minute, 10 * time.Minute} {
		s := newScript(t)
		theirs := s.clock.Now().Add(off)
		s.does(salesPath, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Date", theirs.Format(http.TimeFormat))
			status(200, rows(row(1, guid(1))))(w, r)
		})
		a := s.open(nil)
		at := listed(t, a, adaptors.Query{})[0].Cursor
		listed(t, a, adaptors.Query{Cursor: at})
		want := "changesSince=" + url.QueryEscape(theirs.Add(-5*time.Minute).Format("2006-01-02T15:04:05Z"))
		if asked := s.asked("changesSince"); len(asked) != 1 || !strings.Contains(asked[0], want) {
			t.Errorf("their clock is off by %s: %q, want %s", off, asked, want)
		}
	}
}

func TestF12_ABadRowDoesNotStopTheRest(t *testing.T) {
	s := newScript(t)
	s.says(salesPath, rows(
		row(1, guid(1)),
		with(row(2, guid(2)), `"Type":"Invoice"`, `"Type":"ProForma"`),
		with(row(3, guid(3)), `"TotalInclVat":5437.5`, `"TotalInclVat":"much"`),
		with(row(4, guid(4)), `"Date":"2026-10-05"`, `"Date":null`),
		with(row(5, guid(5)), `"TotalInclVat":5437.5`, `"TotalInclVat":1e999999`),
		row(6, guid(6), `"SomethingNew":{"a":[1,2]}`),
	))
	items, bad, err := pulled(t, s.open(nil), adaptors.Query{})
	if err != nil || len(items) != 6 || len(bad) != 4 {
		t.Fatalf("%d items, %d bad, %v", len(items), len(bad), err)
	}
	for ref, err := range bad {
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", ref, err)
		}
	}
	if err := bad["invoice:"+guid(2)]; err == nil || !strings.Contains(err.Error(), "ProForma") {
		t.Errorf("the new word is not named: %v", err)
	}
}

func TestADateToWaitForIsReadWithOrWithoutTheirClock(t *testing.T) {
	s := newScript(t)
	until := s.clock.Now().Add(90 * time.Second).Format(http.TimeFormat)
	for date, want := range map[string]time.Duration{
		"": 90 * time.Second, s.clock.Now().Add(time.Minute).Format(http.TimeFormat): 30 * time.Second,
	} {
		s.does(salesPath, func(w http.ResponseWriter, r *http.Request) {
			w.Header()["Date"] = nil
			if date != "" {
				w.Header().Set("Date", date)
			}
			status(429, ``, "Retry-After", until)(w, r)
		})
		_, _, err := pulled(t, s.open(nil), adaptors.Query{})
		if f := fault.As(err); f == nil || f.RetryAfter != want {
			t.Errorf("their clock %q: %+v", date, f)
		}
	}
}
