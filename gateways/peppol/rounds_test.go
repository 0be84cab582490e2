package peppol_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gateways/peppol"
	"github.com/postbud/postbud/internal/far/phase4"
	"github.com/postbud/postbud/plugin"
)

const hookSecret = "the-secret-of-the-hook"

// hook has the access point tell an outcome and says what it was answered.
func (r *rig) hook(t *testing.T, told gateways.Answers, id, status string) int {
	t.Helper()
	q := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(`{"id":"`+id+`","status":"`+status+`"}`))
	q.Header.Set("X-Token", hookSecret)
	w := httptest.NewRecorder()
	r.Gateway.(gateways.Answered).Handler(told).ServeHTTP(w, q)
	return w.Code
}

// byHook are the settings of a provider that tells outcomes by itself alone.
func (p *provider) byHook() plugin.Values {
	return p.settings().With(plugin.Values{"status_url": "", "hook_secret": hookSecret})
}

func TestEachSendingAfterARefusalHasAnIdentityOfItsOwn(t *testing.T) {
	far, told := newProvider(t), &hooks{}
	g, p := open(t, far.byHook()), parcel(t, buyer)
	first := g.handed(t, p, gateways.Sent)
	if code := g.hook(t, told, first.RemoteID, "permanently_failed"); code != 200 || len(told.told) != 1 || told.told[0].Outcome != gateways.Rejected {
		t.Fatalf("%d, %+v", code, told.told)
	}
	second := g.restarted(t).handed(t, p, gateways.Sent)
	if first.RemoteID != peppol.Instance(p) || second.RemoteID != peppol.Round(p, 2) {
		t.Errorf("%s and then %s", first.RemoteID, second.RemoteID)
	}
	if code := g.hook(t, told, first.RemoteID, "permanently_failed"); code != 200 || len(told.told) != 1 {
		t.Errorf("a repeat for the first one: %d, %+v", code, told.told)
	}
	g.hook(t, told, second.RemoteID, "sent")
	if len(told.told) != 2 || told.told[1].RemoteID != second.RemoteID {
		t.Errorf("%+v", told.told)
	}
	if r := g.handed(t, p, gateways.Delivered); r.RemoteID != second.RemoteID {
		t.Errorf("%+v", r)
	}
	t.Run("and what is said of the first one is nothing of the second", func(t *testing.T) {
		p := parcel(t, buyer)
		far.answers(answer(http.StatusUnprocessableEntity, `{"message":"no"}`))
		defer far.answers(nil)
		g.handed(t, p, gateways.Rejected)
		far.answers(answer(http.StatusConflict, `{"message":"duplicate `+peppol.Instance(p)+`, failed"}`))
		_, err := g.Deliver(t.Context(), p)
		says{kind: fault.Permanent, code: "GW-HTTP"}.of(t, err)
	})
}

func TestOtherBytesOfTheSameParcelTravelInARoundOfTheirOwn(t *testing.T) {
	far := newProvider(t)
	g, p := open(t, far.settings()), parcel(t, buyer)
	far.Set(phase4.Trouble{Swallow: true})
	_, err := g.Deliver(t.Context(), p)
	says{kind: fault.Uncertain}.of(t, err)
	far.Mend(t)
	other := p
	other.File = file(p.Name, p.MediaType, strings.Replace(ubl, "1042", "1043", 1))
	if r := g.handed(t, other, gateways.Sent); r.RemoteID == peppol.Instance(p) || r.RemoteID != peppol.Instance(other) {
		t.Errorf("%+v", r)
	}
	if r := g.handed(t, p, gateways.Sent); r.RemoteID != peppol.Instance(p) {
		t.Errorf("%+v", r)
	}
	if one, two := len(far.arrived(peppol.Instance(p))), len(far.arrived(peppol.Instance(other))); one != 1 || two != 1 {
		t.Errorf("%d and %d arrived", one, two)
	}
}

// A receiver that is not the one of the doubt would otherwise be told of the first one's
// receipt, and his access point would take the envelope for a repeat.
func TestAnotherReceiverOfTheSameBytesHasARoundOfHisOwn(t *testing.T) {
	far := newProvider(t)
	g, p := open(t, far.settings()), parcel(t, buyer)
	first := g.handed(t, p, gateways.Sent)
	other := p
	other.To.Value = "5790000000029"
	second := g.restarted(t).handed(t, other, gateways.Sent)
	if first.RemoteID == second.RemoteID || len(far.arrived(first.RemoteID)) != 1 || len(far.arrived(second.RemoteID)) != 1 {
		t.Errorf("%s and %s", first.RemoteID, second.RemoteID)
	}
	same := p
	same.To.Scheme = "GLN" // another name of the same scheme
	if r := g.handed(t, same, gateways.Sent); r.RemoteID != first.RemoteID || len(far.arrived(first.RemoteID)) != 1 {
		t.Errorf("%+v", r)
	}
}

func TestARefusalOfTheRepeatLeavesTheDoubtOpen(t *testing.T) {
	for _, code := range []int{http.StatusBadRequest, http.StatusUnprocessableEntity} {
		t.Run(http.StatusText(code), func(t *testing.T) {
			far, told := newProvider(t), &hooks{}
			g, p := open(t, far.byHook().With(plugin.Values{"doubt": "person"})), parcel(t, buyer)
			far.Set(phase4.Trouble{Swallow: true})
			_, err := g.Deliver(t.Context(), p)
			says{kind: fault.Uncertain}.of(t, err)
			far.Mend(t)
			far.answers(answer(code, `{"message":"this identity was used"}`))
			_, err = g.Deliver(t.Context(), p)
			says{kind: fault.Uncertain, code: "GW-HTTP", text: "this identity was used"}.of(t, err)
			if r := g.restarted(t).settle(t, p); r.Outcome != gateways.Unclear {
				t.Errorf("settled as %+v", r)
			}
			if c := g.hook(t, told, peppol.Instance(p), "sent"); c != 200 || len(told.told) != 1 {
				t.Errorf("%d, %+v", c, told.told)
			}
			if r := g.settle(t, p); r.Outcome != gateways.Delivered {
				t.Errorf("and after the hook as %+v", r)
			}
		})
	}
	t.Run("until a look answers that nothing is there", func(t *testing.T) {
		far := newProvider(t)
		g, p := open(t, far.settings()), parcel(t, buyer)
		far.answers(answer(http.StatusBadGateway, ""))
		_, err := g.Deliver(t.Context(), p)
		says{kind: fault.Uncertain, code: "GW-HTTP"}.of(t, err)
		far.answers(answer(http.StatusUnprocessableEntity, `{"message":"no"}`))
		g.handed(t, p, gateways.Rejected)
	})
}

func TestAWebHookSettlesADoubt(t *testing.T) {
	for status, want := range map[string]gateways.Outcome{"sent": gateways.Delivered, "permanently_failed": gateways.Rejected} {
		t.Run(status, func(t *testing.T) {
			far := newProvider(t)
			g, p := open(t, far.byHook().With(plugin.Values{"doubt": "person"})), parcel(t, buyer)
			nobody := &hooks{err: fault.New(fault.Temporary, "no document waits")}
			if code := g.hook(t, nobody, peppol.Instance(p), status); code != 503 {
				t.Errorf("before anything was sent: %d", code)
			}
			far.Set(phase4.Trouble{Swallow: true})
			_, err := g.Deliver(t.Context(), p)
			says{kind: fault.Uncertain}.of(t, err)
			far.Mend(t)
			if code := g.hook(t, nobody, peppol.Instance(p), status); code != 200 {
				t.Errorf("of the doubt: %d", code)
			}
			out, err := g.Gateway.(gateways.Tracker).Track(t.Context(), gateways.Receipt{Outcome: gateways.Sent, RemoteID: peppol.Instance(p)})
			if err != nil || out.Outcome != want {
				t.Errorf("tracked as %+v, %v", out, err)
			}
			if want == gateways.Delivered {
				if r := g.restarted(t).settle(t, p); r.Outcome != want || len(r.Evidence) == 0 {
					t.Errorf("settled as %+v", r)
				}
				g.handed(t, p, want)
			}
			if n := len(far.arrived(peppol.Instance(p))); n != 1 {
				t.Errorf("%d arrived", n)
			}
		})
	}
}

func TestAStatusThatDoesNotKnowIsNoReceipt(t *testing.T) {
	far := newProvider(t)
	g, p := open(t, far.settings()), parcel(t, buyer)
	far.answers(answer(http.StatusConflict, `{"message":"duplicate"}`))
	_, err := g.Deliver(t.Context(), p)
	says{kind: fault.Uncertain, text: "has this document already"}.of(t, err)
	far.answers(nil)
	g.restarted(t).handed(t, p, gateways.Sent)

	p = parcel(t, "5790000000029")
	far.Set(phase4.Trouble{Swallow: true})
	_, err = g.Deliver(t.Context(), p)
	says{kind: fault.Uncertain}.of(t, err)
	far.Mend(t)
	far.mu.Lock()
	far.odd = func(w http.ResponseWriter, r *http.Request) bool {
		status := strings.Contains(r.URL.Path, "/status/")
		if status {
			answer(http.StatusOK, `{"odd":"x"}`)(w, r)
		}
		return status
	}
	far.mu.Unlock()
	_, err = g.Deliver(t.Context(), p)
	says{kind: fault.Uncertain, text: "no clear answer"}.of(t, err)
	if r := g.settle(t, p); r.Outcome != gateways.Unclear {
		t.Errorf("%+v", r)
	}
	far.answers(nil)
	far.set(peppol.Instance(p), "sent")
	g.handed(t, p, gateways.Delivered)
}

func TestADoubtOutlastsATryThatSentNothing(t *testing.T) {
	far := newProvider(t)
	g, p := open(t, far.byHook().With(plugin.Values{"doubt": "person"})), parcel(t, buyer)
	for _, c := range []struct {
		code int
		kind fault.Kind
	}{{http.StatusBadGateway, fault.Uncertain}, {http.StatusLocked, fault.Temporary}} {
		far.answers(answer(c.code, "no"))
		_, err := g.Deliver(t.Context(), p)
		says{kind: c.kind, code: "GW-HTTP"}.of(t, err)
	}
	if r := g.settle(t, p); r.Outcome != gateways.Unclear {
		t.Errorf("%+v", r)
	}
}

func TestWhatIsAskedInADoubtSaysNothingOfDelivery(t *testing.T) {
	far := newProvider(t)
	g, p := open(t, far.settings()), parcel(t, buyer)
	far.Set(phase4.Trouble{Swallow: true})
	_, err := g.Deliver(t.Context(), p)
	says{kind: fault.Uncertain}.of(t, err)
	far.Mend(t)
	for name, odd := range map[string]func(http.ResponseWriter, *http.Request){
		"not let in": answer(http.StatusForbidden, ""), "busy": answer(http.StatusServiceUnavailable, ""), "a fault": answer(http.StatusBadGateway, ""),
		"gone": nil,
	} {
		if far.mu.Lock(); odd != nil {
			far.odd = func(w http.ResponseWriter, r *http.Request) bool { odd(w, r); return true }
		} else {
			far.odd = func(http.ResponseWriter, *http.Request) bool { panic(http.ErrAbortHandler) }
		}
		far.mu.Unlock()
		_, settled := g.Gateway.(gateways.Settler).Settle(t.Context(), p)
		_, tracked := g.Gateway.(gateways.Tracker).Track(t.Context(), gateways.Receipt{Outcome: gateways.Sent, RemoteID: peppol.Instance(p)})
		for _, err := range []error{settled, tracked} {
			if err == nil || strings.Contains(err.Error(), "nothing was") {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}
