package web_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/internal/web"
	"github.com/postbud/postbud/plugin"
)

// text is a content; more or fewer bytes than it says come where wrong is set.
type text struct {
	string
	wrong error
}

func (t text) Size() int64 { return int64(len(t.string)) }

func (t text) Open() (io.ReadCloser, error) {
	if t.wrong != nil {
		return nil, t.wrong
	}
	return io.NopCloser(strings.NewReader(t.string)), nil
}

func lineTo(t *testing.T, address string, silence time.Duration) (*web.Line, *url.URL) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	var dialer net.Dialer
	env := plugin.Env{HTTP: netx.HTTP(dialer.DialContext), Sleep: func(ctx context.Context, d time.Duration) error {
		select {
		case <-time.After(d):
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}}
	line := web.Open(web.At(u), env, nil, silence)
	t.Cleanup(line.Close)
	return line, u
}

func post(u *url.URL, c web.Content) web.Request {
	return web.Request{Method: http.MethodPost, URL: u, Header: http.Header{}, Content: c}
}

func TestAnAnswerIsReadToItsEnd(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		_, _ = io.WriteString(w, r.Method+" "+string(body))
	}))
	defer s.Close()
	line, u := lineTo(t, s.URL, time.Minute)
	a, trip, err := line.Send(t.Context(), post(u, text{string: "hello"}))
	if err != nil || string(a.Body) != "POST hello" || !trip.Whole || trip.Reused || trip.Open {
		t.Fatalf("%v %+v", err, trip)
	}
	a, trip, err = line.Send(t.Context(), web.Request{Method: http.MethodGet, URL: u})
	if err != nil || string(a.Body) != "GET " || trip.Whole || !trip.Reused {
		t.Fatalf("%v %+v", err, trip)
	}
}

// cutting accepts connections, reads so many bytes of each and hangs up.
func cutting(t *testing.T, after int64) (address string, count *atomic.Int64) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	count = new(atomic.Int64)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			count.Add(1)
			_, _ = io.CopyN(io.Discard, conn, after)
			_ = conn.Close()
		}
	}()
	return "http://" + listener.Addr().String(), count
}

func TestALostAnswerIsNeverAskedForAgain(t *testing.T) {
	address, count := cutting(t, 1)
	line, u := lineTo(t, address, time.Second)
	_, trip, err := line.Send(t.Context(), post(u, text{string: "hello"}))
	if err == nil || !trip.Whole {
		t.Fatalf("%v %+v", err, trip)
	}
	if n := count.Load(); n != 1 {
		t.Errorf("sent %d times", n)
	}
}

func TestWhatNobodyKnowsAgainIsSentOnceThoughItIsTurnedAway(t *testing.T) {
	var count atomic.Int64
	first, hold := make(chan struct{}), make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if body, _ := io.ReadAll(r.Body); string(body) == "first" {
			close(first)
			<-hold
			return
		}
		if count.Add(1) == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	defer s.Close()
	line, u := lineTo(t, s.URL, time.Minute)
	done := make(chan error, 1)
	go func() {
		_, _, err := line.Send(context.WithoutCancel(t.Context()), post(u, text{string: "first"}))
		done <- err
	}()
	<-first
	r := post(u, text{string: "second"})
	r.Once = true
	a, _, err := line.Send(t.Context(), r)
	close(hold)
	if err != nil || a.Code != http.StatusServiceUnavailable || !a.Whole || count.Load() != 1 {
		t.Errorf("%v, %+v, sent %d times", err, a, count.Load())
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestWhatWasNotSentWholeCannotHaveBeenTaken(t *testing.T) {
	address, _ := cutting(t, 1)
	line, u := lineTo(t, address, time.Second)
	_, trip, err := line.Send(t.Context(), post(u, text{string: strings.Repeat("x", 64<<20)}))
	if err == nil || trip.Whole || !trip.Began {
		t.Fatalf("%v %+v", err, trip)
	}
}

func TestOurOwnFailureIsNotTheLines(t *testing.T) {
	address, count := cutting(t, 1)
	line, u := lineTo(t, address, time.Second)
	wrong := errors.New("the disk is gone")
	_, trip, err := line.Send(t.Context(), post(u, text{wrong: wrong}))
	if !errors.Is(err, wrong) || !errors.Is(trip.Failed, wrong) || trip.Whole || count.Load() != 0 {
		t.Fatalf("%v %+v, %d connections", err, trip, count.Load())
	}
}

func TestAServerThatTakesOneAtATimeGetsOneAtATime(t *testing.T) {
	var busy, taken, refused atomic.Int64
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer busy.Add(-1)
		if busy.Add(1) > 1 {
			refused.Add(1)
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		time.Sleep(2 * time.Millisecond)
		taken.Add(1)
	}))
	defer s.Close()
	line, u := lineTo(t, s.URL, time.Minute)
	done := make(chan int, 8)
	for range 8 {
		go func() {
			a, _, err := line.Send(context.WithoutCancel(t.Context()), post(u, text{string: "x"}))
			if err != nil {
				done <- 0
				return
			}
			done <- a.Code
		}()
	}
	for range 8 {
		if code := <-done; code != http.StatusOK {
			t.Errorf("answered %d", code)
		}
	}
	if taken.Load() != 8 || refused.Load() == 0 {
		t.Errorf("took %d and refused %d", taken.Load(), refused.Load())
	}
}

func TestAnAnswerThatDripsIsEnded(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			_, _ = io.WriteString(w, ".")
			_ = http.NewResponseController(w).Flush()
			time.Sleep(10 * time.Millisecond)
		}
	}))
	defer s.Close()
	line, u := lineTo(t, s.URL, time.Minute)
	begun := time.Now()
	_, trip, err := line.Within(200*time.Millisecond).Send(t.Context(), post(u, text{string: "x"}))
	if err == nil || !trip.Whole || time.Since(begun) > 10*time.Second {
		t.Fatalf("%v %+v after %v", err, trip, time.Since(begun))
	}
}

func TestOnlyTheSameServerIsFollowed(t *testing.T) {
	home, _ := url.Parse("https://API.example.com/in")
	for place, followed := range map[string]string{
		"/other": "https://API.example.com/other", "https://api.example.com:443/x#y": "https://api.example.com:443/x",
		"http://api.example.com/x": "", "https://api.example.com:8443/x": "", "https://evil.example/x": "", "https://a@api.example.com/x": "", "": "",
	} {
		a := &web.Answer{Request: web.Request{URL: home}, Code: http.StatusTemporaryRedirect, Header: http.Header{"Location": {place}}}
		got := ""
		if next := web.At(home).Moved(a); next != nil {
			got = next.String()
		}
		if got != followed {
			t.Errorf("%q leads to %q", place, got)
		}
		a.Code = http.StatusFound
		if web.At(home).Moved(a) != nil {
			t.Errorf("%q is followed with another method", place)
		}
	}
}

func TestWaitsAreBounded(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Duration{
		"": 0, "-1": 0, "soon": 0, "7": 7 * time.Second, "4000000000": 24 * time.Hour, "99999999999999999999": 0,
		"Sun, 22 Nov 2026 12:01:00 GMT": time.Minute, "Sun, 22 Nov 2020 12:01:00 GMT": time.Second,
	} {
		if got := web.Wait(http.Header{"Retry-After": {text}}, now); got != want {
			t.Errorf("%q is %v", text, got)
		}
	}
}

func TestSecretsAreSeenNowhere(t *testing.T) {
	s := web.Hide(append(web.InQuery("key=s3cr3t%2Fword&short=yes&{ID}=abcdefghijk"), "", "user:passw0rd")...)
	for _, text := range []string{"s3cr3t%2Fword", "s3cr3t/word", "dXNlcjpwYXNzdzByZA", "user:passw0rd"} {
		if got := s.Redact("a " + text + " b"); got != "a ••• b" {
			t.Errorf("%q is said as %q", text, got)
		}
	}
	if got := s.Redact("yes"); got != "yes" {
		t.Errorf("a word of every text became %q", got)
	}
}

func TestAStrangersTextIsOneHarmlessLine(t *testing.T) {
	a := &web.Answer{Body: []byte("\xef\xbb\xbf<!-- x --><HTML><title>Sign\r\nin\x1b[31m\u202e</title><body>" + strings.Repeat("y", 5000))}
	if got := web.Safe(a.Text()); got != "Sign in [31m" || !a.Page() {
		t.Errorf("%q, a page: %v", got, a.Page())
	}
	a.Body = []byte("<e>" + strings.Repeat("æ", 5000))
	if got := web.Safe(a.Text()); len([]rune(got)) != web.MostSaid || a.Page() {
		t.Errorf("%q, a page: %v", got, a.Page())
	}
}
