package engine_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// end is one far end of a chain. It keeps what it takes, every copy of it.
type end struct {
	mu   sync.Mutex
	took []string // the text of each parcel that it has
	ids  map[string]bool
	// does is how it answers; nil takes what comes. Where takes is true it has the
	// parcel, whatever it answers.
	does  func(parcel gateways.Parcel) (takes bool, r gateways.Receipt, err error)
	opens error // what opening its gateway fails with
}

func (e *end) deliver(_ context.Context, p gateways.Parcel) (gateways.Receipt, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	takes, r, err := true, delivered(), error(nil)
	if e.does != nil {
		takes, r, err = e.does(p)
	}
	if !takes {
		return r, err
	}
	b, opened := p.Open()
	if opened != nil {
		return gateways.Receipt{}, opened
	}
	defer b.Close()
	text, read := io.ReadAll(b)
	if read != nil {
		return gateways.Receipt{}, read
	}
	e.took = append(e.took, string(text))
	e.ids[p.ID] = true
	return r, err
}

func (e *end) settle(_ context.Context, p gateways.Parcel) (gateways.Receipt, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.ids[p.ID] {
		return delivered(), nil
	}
	return gateways.Receipt{Outcome: gateways.Absent}, nil
}

// of counts the copies of a document that it has.
func (e *end) of(number string) (n int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, text := range e.took {
		if strings.HasPrefix(text, number+" ") {
			n++
		}
	}
	return n
}

// chained is a rig whose rule has three destinations, "a", "b" and "c".
type chained struct {
	*rig
	ends  map[string]*end
	plain map[string]bool // ends of which nobody can ask what they have
	twist twist
}

// lined is a format beside plain.
func lined() formats.Plugin {
	return formats.Declare(plugin.Declaration[struct{}]{
		Info:   plugin.Info{Name: "lined", Title: "Lined", Summary: "Another format for tests.", Status: plugin.Stable},
		Fields: func(*struct{}) []*plugin.Field { return nil },
	}, formats.Traits{MediaType: "text/plain", Extension: ".lin"}, func(struct{}, plugin.Env) (formats.Format, error) { return linedFormat{}, nil })
}

type linedFormat struct{ plainFormat }

func (linedFormat) Write(_ context.Context, w io.Writer, inv *invoice.Invoice) error {
	_, err := fmt.Fprintf(w, "%s in lines\n", inv.Number)
	return err
}

func newChain(t *testing.T, blind ...string) *chained {
	t.Helper()
	c := &chained{rig: newRig(t), ends: map[string]*end{}, plain: map[string]bool{}}
	for _, name := range blind {
		c.plain[name] = true
	}
	c.twist = twist{gateways: gateways.NewRegistry(c.gateway()), formats: []formats.Plugin{lined()}}
	c.twisted(c.twist)
	for _, name := range []string{"a", "b", "c"} {
		c.ends[name] = &end{ids: map[string]bool{}}
		c.must(c.store.Setup.SaveDestination(t.Context(), setup.Destination{Subscription: company, ID: name, Name: "Gateway " + strings.ToUpper(name),
			Gateway: "end", Settings: plugin.Values{"name": name}}))
	}
	c.rule(func(e *rule.Export) {
		e.Destination = "a"
		e.Then = []rule.Step{{Destination: "b", Format: "lined"}, {Destination: "c"}}
	})
	return c
}

// gateway reaches the end that its setting names.
func (c *chained) gateway() gateways.Plugin {
	type settings struct{ Name string }
	return gateways.Declare(plugin.Declaration[settings]{
		Info:   plugin.Info{Name: "end", Title: "End", Summary: "A gateway for tests.", Status: plugin.Stable},
		Fields: func(s *settings) []*plugin.Field { return []*plugin.Field{plugin.Text(&s.Name, "name", "Name")} },
	}, func(_ context.Context, s settings, _ plugin.Env) (gateways.Gateway, error) {
		e := c.ends[s.Name]
		if e.opens != nil {
			return nil, e.opens
		}
		if c.plain[s.Name] {
			return doing{deliver: e.deliver}, nil
		}
		return telling{lookingToo{doing{deliver: e.deliver, settle: e.settle}}}, nil
	})
}

// telling is an end whose receipts come by themselves, as JSON.
type telling struct{ lookingToo }

func (telling) Handler(to gateways.Answers) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var receipt gateways.Receipt
		if err := json.NewDecoder(r.Body).Decode(&receipt); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
		} else if err := to.Answer(r.Context(), receipt); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
		}
	})
}

// answers sends a receipt to the door of an end and returns the status.
func (c *chained) answers(name string, r gateways.Receipt) int {
	c.t.Helper()
	body, err := json.Marshal(r)
	c.must(err)
	w := httptest.NewRecorder()
	c.engine.Doors().ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/answer/"+company+"/"+name, bytes.NewReader(body)))
	return w.Code
}

func (c *chained) rule(change func(*rule.Export)) {
	c.t.Helper()
	c.must(c.store.Setup.ChangeActivation(c.t.Context(), company, activation, func(a *setup.Activation) { change(&a.Common) }))
}

// fails has an end answer everything with a fault, and take nothing.
func (c *chained) fails(name string, kind fault.Kind, code string) {
	e := c.ends[name]
	e.mu.Lock()
	defer e.mu.Unlock()
	e.does = func(gateways.Parcel) (bool, gateways.Receipt, error) {
		return false, gateways.Receipt{}, fault.New(kind, "%s says no", name).Coded(code)
	}
}

func (c *chained) mended(name string) {
	e := c.ends[name]
	e.mu.Lock()
	defer e.mu.Unlock()
	e.does = nil
}

// all lists the transactions of a document, the oldest first.
func (c *chained) all(number string) (found []ledger.Transaction) {
	for t, err := range c.store.Ledger.Search(c.t.Context(), company, ledger.Filter{Numbers: []string{number}, Oldest: true}) {
		c.must(err)
		found = append(found, t)
	}
	return found
}

// went is where a document has been: "a:cancelled b:delivered".
func (c *chained) went(number string) string {
	var parts []string
	for _, t := range c.all(number) {
		parts = append(parts, t.Destination+":"+string(t.State))
	}
	return strings.Join(parts, " ")
}

func (c *chained) wentTo(number, want string) {
	c.t.Helper()
	if got := c.went(number); got != want {
		c.t.Errorf("document %s went %q, not %q", number, got, want)
		for _, t := range c.all(number) {
			c.t.Logf("%s: %s %s %s %v", t.Destination, t.State, t.Code, t.Cause, t.Args)
		}
	}
}

// has checks how many copies each end holds: "a" to "c".
func (c *chained) has(number string, a, b, d int) {
	c.t.Helper()
	if got := [3]int{c.ends["a"].of(number), c.ends["b"].of(number), c.ends["c"].of(number)}; got != [3]int{a, b, d} {
		c.t.Errorf("the receivers have %v copies of %s, not %v", got, number, [3]int{a, b, d})
	}
}
