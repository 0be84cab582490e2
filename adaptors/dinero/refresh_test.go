package dinero_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/adaptors/dinero"
	"github.com/postbud/postbud/adaptortest"
	"github.com/postbud/postbud/fault"
	far "github.com/postbud/postbud/internal/far/dinero"
)

// cutShort promises a body and breaks off in the middle of it.
func cutShort(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "500")
		_, _ = w.Write([]byte(body))
		panic(http.ErrAbortHandler)
	}
}

func TestF10_ARefreshWhoseAnswerIsLostAsksForANewSignIn(t *testing.T) {
	for name, lost := range map[string]http.HandlerFunc{
		"in mid-answer":      cutShort(`{"access_token":"acc`),
		"before the answer":  func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"whole, but no JSON": status(200, `{"access_token":"access-2","refr`),
	} {
		t.Run(name, func(t *testing.T) {
			s := newScript(t)
			s.says(salesPath, rows())
			s.inTurn("/connect/token", lost, status(400, `{"error":"invalid_grant"}`))
			a := s.open(connected("access-1", "refresh-1", s.clock.Now()))
			_, _, err := pulled(t, a, adaptors.Query{})
			if fault.KindOf(err) != fault.Temporary || fault.CodeOf(err) != "SRC-DOWN" {
				t.Fatalf("lost: %v", err)
			}
			_, _, err = pulled(t, a, adaptors.Query{})
			f := fault.As(err)
			if f == nil || f.Kind != fault.Configuration || f.Code != "SRC-SIGNIN" || !strings.Contains(f.Message, "connection broke") ||
				f.Args["time"] != s.clock.Now().Format(time.RFC3339) || f.Args["system"] != "Dinero" {
				t.Errorf("afterwards: %+v", f)
			}
			if n := len(s.env.Kept("connection")); n != 0 {
				t.Errorf("the old tokens were overwritten %d times with nothing new", n)
			}
			for _, text := range s.forms {
				if form, _ := url.ParseQuery(text); form.Get("refresh_token") != "refresh-1" {
					t.Errorf("asked with %v", form)
				}
			}
		})
	}
}

func TestF10_TheSimulatorLosesTheAnswer(t *testing.T) {
	f := start(t, far.Options{})
	v := f.byConnect(t)
	env := adaptortest.NewEnv(t, f.clock)
	opened, err := dinero.Adaptor.Open(t.Context(), v, env.Lend())
	if err != nil {
		t.Fatal(err)
	}
	a := opened.(source)
	f.clock.Advance(time.Hour)
	if err := f.Inject(far.Fault{Kind: far.LostRefresh}); err != nil {
		t.Fatal(err)
	}
	_, _, first := pulled(t, a, adaptors.Query{})
	_, _, second := pulled(t, a, adaptors.Query{})
	if fault.KindOf(first) != fault.Temporary || fault.CodeOf(second) != "SRC-SIGNIN" || !strings.Contains(second.Error(), "broke") {
		t.Errorf("first %v, then %v", first, second)
	}
}

func TestF09_AConsentThatIsTakenBackAsksForASignIn(t *testing.T) {
	f := start(t, far.Options{})
	opened, err := dinero.Adaptor.Open(t.Context(), f.byConnect(t), adaptortest.NewEnv(t, f.clock).Lend())
	if err != nil {
		t.Fatal(err)
	}
	a := opened.(source)
	listed(t, a, adaptors.Query{})
	f.WithdrawConsent()
	f.ExpireTokens()
	_, _, err = pulled(t, a, adaptors.Query{})
	if fault.CodeOf(err) != "SRC-SIGNIN" || strings.Contains(err.Error(), "broke") {
		t.Error(err)
	}
}

// An impatient caller must not cut a renewal short: its answer would be lost.
func TestARenewalOutlivesTheCallThatBeganIt(t *testing.T) {
	s := newScript(t)
	s.says(salesPath, rows())
	ctx, cancel := context.WithCancel(t.Context())
	s.does("/connect/token", func(w http.ResponseWriter, r *http.Request) {
		cancel()
		time.Sleep(20 * time.Millisecond)
		status(200, `{"access_token":"access-2","expires_in":3600,"refresh_token":"refresh-2"}`)(w, r)
	})
	a := s.open(connected("", "refresh-1", time.Time{}))
	for _, err := range a.Pull(ctx, adaptors.Query{}) {
		if fault.KindOf(err) != fault.Temporary || !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
	}
	if s.kept(t).Refresh.Reveal() != "refresh-2" {
		t.Error("the new token is lost")
	}
	listed(t, a, adaptors.Query{})
	if s.tokenCalls() != 1 {
		t.Errorf("%d renewals", s.tokenCalls())
	}
}
