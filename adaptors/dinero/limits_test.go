package dinero_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
)

func TestTrap13_RequestsKeepUnderTheLimit(t *testing.T) {
	s := newScript(t)
	var at []time.Time
	s.does(salesPath, func(w http.ResponseWriter, _ *http.Request) {
		at = append(at, s.clock.Now())
		s.clock.Advance(100 * time.Millisecond)
		status(200, rows())(w, nil)
	})
	a := s.open(nil)
	for range 130 {
		listed(t, a, adaptors.Query{})
	}
	for i := range at {
		within := 0
		for _, other := range at[i:] {
			if other.Sub(at[i]) < time.Minute {
				within++
			}
		}
		if within > 50 {
			t.Fatalf("%d requests within a minute", within)
		}
	}
	if slept := s.clock.Slept(); slept < 100*time.Second || slept > 3*time.Minute {
		t.Errorf("130 requests waited %s", slept)
	}
}

func TestTrap13_TheWaitAfter429IsTold(t *testing.T) {
	const quota = "API calls quota exceeded! maximum admitted 60 per 1m."
	for name, c := range map[string]struct {
		header string
		want   time.Duration
	}{
		"seconds":           {"17", 17 * time.Second},
		"date":              {"Sun, 22 Nov 2026 09:02:00 GMT", 2 * time.Minute},
		"date gone by":      {"Sun, 22 Nov 2026 08:00:00 GMT", time.Second},
		"none":              {"", time.Minute},
		"nonsense":          {"soon", time.Minute},
		"longer than a day": {"999999", 24 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScript(t)
			headers := []string{"Content-Type", "text/plain"}
			if c.header != "" {
				headers = append(headers, "Retry-After", c.header)
			}
			s.inTurn(salesPath, status(429, quota, headers...), status(200, rows(row(1045, guidA))))
			a := s.open(nil)
			_, _, err := pulled(t, a, adaptors.Query{})
			f := fault.As(err)
			if f == nil || f.Kind != fault.Temporary || f.Code != "SRC-LIMIT" || f.RetryAfter != c.want {
				t.Fatalf("%+v", f)
			}
			if until := s.clock.Now().Add(c.want).Format(time.RFC3339); f.Args["time"] != until || f.Args["system"] != "Dinero" {
				t.Errorf("%v, want %s", f.Args, until)
			}
			// Meanwhile nothing is asked at all (F-02).
			s.clock.Advance(c.want - time.Second/2)
			before := len(s.asked(""))
			if _, err := a.Fetch(t.Context(), invoiceRef); fault.CodeOf(err) != "SRC-LIMIT" || len(s.asked("")) != before {
				t.Errorf("asked %d more while waiting: %v", len(s.asked(""))-before, err)
			}
			s.clock.Advance(time.Second)
			if got := refs(listed(t, a, adaptors.Query{})); got != invoiceRef {
				t.Errorf("after the wait: %s", got)
			}
		})
	}
}

func TestTrap14_APlanWithoutTheInterface(t *testing.T) {
	for body, want := range map[string]string{
		`{"code":90,"message":"No active Pro subscription"}`: "SRC-PLAN",
		`{"code":48}`:                          "SRC-PLAN",
		`{"code":41,"message":"Unauthorized"}`: "SRC-ORG",
		`<html>Forbidden</html>`:               "SRC-ORG",
	} {
		s := newScript(t)
		s.tells(salesPath, 403, body)
		_, _, err := pulled(t, s.open(nil), adaptors.Query{})
		f := fault.As(err)
		if f == nil || f.Kind != fault.Configuration || f.Code != want || f.Field != "organization" || f.Args["id"] != "284517" {
			t.Errorf("%s: %+v", body, f)
		}
		if n := len(s.asked(salesPath)); n != 1 {
			t.Errorf("%s: asked %d times", body, n)
		}
	}
}

func TestTrap15_ABrownoutIsTriedOnceMoreAndLogged(t *testing.T) {
	s := newScript(t)
	s.inTurn(salesPath, status(480, "brownout"), status(200, rows(row(1045, guidA))), status(480, ""))
	a := s.open(nil)
	if got := refs(listed(t, a, adaptors.Query{})); got != invoiceRef {
		t.Error(got)
	}
	if log := s.env.Logged(); !strings.Contains(log, "ERROR") || !strings.Contains(log, salesPath) {
		t.Errorf("not loud: %s", log)
	}
	before := len(s.asked(""))
	_, _, err := pulled(t, a, adaptors.Query{})
	if fault.KindOf(err) != fault.Temporary || len(s.asked(""))-before != 2 {
		t.Errorf("%d calls: %v", len(s.asked(""))-before, err)
	}
}
