package http_test

import (
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/outside/nginx"
	"github.com/postbud/postbud/plugin"
)

const theirs = "somebody else's file"

var taken = says{kind: fault.Permanent, code: "GW-EXISTS", text: "nothing was delivered", page: "A file with this name is already there"}

func TestF66AnotherDocumentAtTheAddressIsNotWrittenOver(t *testing.T) {
	for _, c := range []struct {
		name     string
		settings plugin.Values
		puts     int
		holds    map[string]string
	}{
		{"as it comes", nil, 0, map[string]string{"a.xml": theirs}},
		{"refuse", plugin.Values{"on_exists": "refuse"}, 0, map[string]string{"a.xml": theirs}},
		{"refuse, by a size that is the same", plugin.Values{"look": "size"}, 0, map[string]string{"a.xml": theirs}},
		{"number", plugin.Values{"on_exists": "number"}, 1, map[string]string{"a.xml": theirs, "a-2.xml": "the document of ours"}},
		{"overwrite", plugin.Values{"on_exists": "overwrite"}, 1, map[string]string{"a.xml": "the document of ours"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := nginx.Start(t, nginx.Site{})
			n.Lay(t, "in/a.xml", theirs)
			g, p := open(t, n.Put().With(c.settings)), parcel("a.xml", "the document of ours")
			if c.puts == 0 {
				_, err := g.Deliver(t.Context(), p)
				taken.of(t, err)
			} else {
				g.delivered(t, p)
				r := g.delivered(t, p) // as after a restart that forgot all
				if r.Proof != gateways.ByReading || !strings.Contains(r.Reason, "already there") {
					t.Errorf("%+v", r)
				}
			}
			holds(t, n, c.puts, c.holds)
		})
	}
}

// holds wants nginx to have taken so many documents, by its log, and to have these.
func holds(t *testing.T, n *nginx.Server, puts int, want map[string]string) {
	t.Helper()
	files := n.Files(t, "in")
	for name, text := range want {
		if string(files[name]) != text {
			t.Errorf("%s is %q, want %q", name, files[name], text)
		}
	}
	if counted := n.Transfers(t, "in"); counted != puts || len(files) != len(want) {
		t.Errorf("nginx counted %d documents and holds %d, want %d and %d", counted, len(files), puts, len(want))
	}
}

func TestF65TheSameContentAtTheAddressIsNotedAndNotSentAgain(t *testing.T) {
	for _, settings := range []plugin.Values{nil, {"on_exists": "number"}, {"on_exists": "overwrite"}, {"look": "size"}} {
		n := nginx.Start(t, nginx.Site{})
		n.Lay(t, "in/a.xml", "the invoice")
		r := open(t, n.Put().With(settings)).delivered(t, parcel("a.xml", "the invoice"))
		if r.Proof != gateways.ByReading || !strings.Contains(r.Reason, "same content was already there") {
			t.Errorf("%v: %+v", settings, r)
		}
		holds(t, n, 0, map[string]string{"a.xml": "the invoice"})
	}
}

func TestF59ALostAnswerIsFoundUnderItsNumber(t *testing.T) {
	n := nginx.Start(t, nginx.Site{})
	n.Lay(t, "in/a.xml", theirs)
	g := open(t, n.Put().With(plugin.Values{"on_exists": "number"}))
	n.Relay.Store(&nginx.Relay{Swallow: true})
	if o := g.engine(t, parcel("a.xml", "the invoice"), n.Up); o != gateways.Delivered {
		t.Errorf("settled as %s", o)
	}
	holds(t, n, 1, map[string]string{"a.xml": theirs, "a-2.xml": "the invoice"})
}

// nginx knows no conditions: whoever finds the address free must be alone there.
func TestF66TwoDocumentsOfOneNameAtTheSameTimeDoNotWriteOverEachOther(t *testing.T) {
	n := nginx.Start(t, nginx.Site{})
	g := open(t, n.Put())
	var both sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		both.Go(func() {
			p := parcel("a.xml", strings.Repeat(string(rune('a'+i)), 100<<10))
			p.ID += string(rune('a' + i))
			_, errs[i] = g.Deliver(t.Context(), p)
		})
	}
	both.Wait()
	went := 0
	for _, err := range errs {
		if err == nil {
			went++
			continue
		}
		taken.of(t, err)
	}
	if counted := n.Transfers(t, "in"); went != 1 || counted != 1 {
		t.Errorf("%d were delivered; nginx counted %d", went, counted)
	}
}

// Where nobody may look, the condition alone is left; nginx knows none, and the receipt
// does not say more than is known.
func TestF66WhereNobodyMayLookTheDocumentIsSentAndTheReceiptSaysSo(t *testing.T) {
	for name, site := range map[string]nginx.Site{
		"it is shut":             {In: `limit_except PUT { deny all; }`},
		"it knows no questions":  {In: `if ($request_method ~ "GET|HEAD") { return 405; }`},
		"a page stands for all":  {In: `if ($request_method ~ "GET|HEAD") { rewrite ^ /page last; }`, Places: `location /page { default_type text/html; return 200 "<!DOCTYPE html><title>Sign in</title>"; }`},
		"it does not understand": {In: `if ($request_method ~ "GET|HEAD") { return 400; }`},
	} {
		t.Run(name, func(t *testing.T) {
			n := nginx.Start(t, site)
			n.Lay(t, "in/a.xml", theirs)
			g := open(t, n.Put())
			if r := g.delivered(t, parcel("a.xml", "the invoice")); !strings.Contains(r.Reason, "lets nobody look") {
				t.Errorf("%+v", r)
			}
			if r := g.delivered(t, parcel("b.xml", "the invoice")); r.Reason != "" { // 201: it was not there
				t.Errorf("%+v", r)
			}
			holds(t, n, 2, map[string]string{"a.xml": "the invoice", "b.xml": "the invoice"})
		})
	}
}

// store is a receiver that takes PUT and obeys the condition, or answers as some do.
type store struct {
	blind  bool // lets nobody look
	late   bool // what is there came after the look
	answer int  // to a condition; 0 for 412 where something is there
	data   string
	puts   int
}

func (s *store) serve(w http.ResponseWriter, r *http.Request) bool {
	switch {
	case r.Method != http.MethodPut && s.blind:
		w.WriteHeader(http.StatusMethodNotAllowed)
	case r.Method != http.MethodPut && (s.data == "" || s.late):
		s.late = false
		w.WriteHeader(http.StatusNotFound)
	case r.Method != http.MethodPut:
		_, _ = io.WriteString(w, s.data)
	case r.Header.Get("If-None-Match") == "*" && s.answer != 0:
		w.WriteHeader(s.answer)
	case r.Header.Get("If-None-Match") == "*" && s.data != "":
		w.WriteHeader(http.StatusPreconditionFailed)
	default:
		data, _ := io.ReadAll(r.Body)
		s.data, s.puts = string(data), s.puts+1
		w.WriteHeader(http.StatusNoContent)
	}
	return true
}

func TestF66TheServerIsAskedToRefuseAnAddressThatWasTakenSince(t *testing.T) {
	for _, c := range []struct {
		name     string
		store    store
		settings plugin.Values
		says     *says
		puts     int
		holds    string
	}{
		{"another came after the look", store{data: theirs, late: true}, nil, &taken, 0, theirs},
		{"an attempt of ours came after the look", store{data: "the invoice", late: true}, nil, nil, 0, "the invoice"},
		{"nobody may look", store{data: theirs, blind: true}, nil, &says{kind: fault.Permanent, code: "GW-EXISTS", text: "cannot be seen that it is this document"}, 0, theirs},
		{"nobody shall look", store{data: theirs}, plugin.Values{"look": "none"}, &says{kind: fault.Permanent, code: "GW-EXISTS"}, 0, theirs},
		{"it says so with 409", store{data: theirs, late: true, answer: 409}, nil, &says{kind: fault.Permanent, code: "GW-EXISTS", text: "(409)"}, 0, theirs},
		{"it always says 412", store{answer: 412}, nil, &says{kind: fault.Permanent, code: "GW-HTTP", args: map[string]string{"code": "412"}}, 0, ""},
		{"it knows no conditions", store{answer: 501}, nil, nil, 1, "the invoice"},
		{"it is to be replaced", store{data: theirs}, plugin.Values{"on_exists": "overwrite"}, nil, 1, "the invoice"},
		{"the address is of this document alone", store{data: `{"id":"bcdfghjklm-a.xml"}`}, plugin.Values{"url": "/in/{ID}"}, nil, 1, "the invoice"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, &service{hook: c.store.serve})
			settings := s.Post("/in/").With(plugin.Values{"method": "put"}).With(c.settings)
			if strings.HasPrefix(settings["url"], "/") {
				settings["url"] = s.URL(settings["url"])
			}
			g := open(t, settings)
			if c.says == nil {
				g.delivered(t, parcel("a.xml", "the invoice"))
			} else {
				_, err := g.Deliver(t.Context(), parcel("a.xml", "the invoice"))
				c.says.of(t, err)
			}
			if c.store.puts != c.puts || c.store.data != c.holds {
				t.Errorf("the store counted %d and holds %q", c.store.puts, c.store.data)
			}
		})
	}
}
