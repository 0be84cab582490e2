package plugin

import (
	"encoding/json"
	"sync"
	"time"

	"github.com/postbud/postbud/fault"
)

// Probe runs one step of a connection test and shows it: name, time, one
// sentence where it succeeds. It returns the error of do, and the test ends with it.
type Probe func(step string, do func() (says string, err error)) error

// Quiet is a Probe that shows nothing.
func Quiet(_ string, do func() (string, error)) error {
	_, err := do()
	return err
}

// Steps records a connection test for a page or as JSON. Its method Probe is the
// Probe to hand in. It may be read while the test goes on.
type Steps struct {
	now  func() time.Time
	mu   sync.Mutex
	list []Step
}

// Step is one step of a test that has been run.
type Step struct {
	Name string        // "Check host key"
	Took time.Duration // by the clock of NewSteps
	OK   bool
	Says string // one sentence; "" for a failed step
	Err  error  // nil when OK; its text is for the log, see Problem
}

// NewSteps makes an empty record that takes its times from now.
func NewSteps(now func() time.Time) *Steps { return &Steps{now: now} }

// Probe runs a step and records it when it has ended.
func (s *Steps) Probe(name string, do func() (string, error)) error {
	start := s.now()
	says, err := do()
	if err != nil { // the sentence is of the success
		says = ""
	}
	step := Step{Name: name, Took: s.now().Sub(start), OK: err == nil, Says: says, Err: err}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = append(s.list, step)
	return err
}

// All lists the steps so far, in order.
func (s *Steps) All() []Step {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Step{}, s.list...)
}

// MarshalJSON writes the steps so far as a list.
func (s *Steps) MarshalJSON() ([]byte, error) { return json.Marshal(s.All()) }

// Problem is what a person may read of Err: the first fault in it, or an Internal
// one without a text of its own. It is nil when the step went well.
func (s Step) Problem() *fault.Error {
	if s.Err == nil {
		return nil
	}
	if f := fault.As(s.Err); f != nil {
		return f
	}
	return Wrong(s.Err)[0]
}

// MarshalJSON writes {name, took_ms, ok, says, error: {kind, code, field, message, args}}.
func (s Step) MarshalJSON() ([]byte, error) {
	type problem struct {
		Kind    fault.Kind        `json:"kind"`
		Code    string            `json:"code,omitempty"`
		Field   string            `json:"field,omitempty"`
		Message string            `json:"message"`
		Args    map[string]string `json:"args,omitempty"`
	}
	out := struct {
		Name  string   `json:"name"`
		Took  int64    `json:"took_ms"`
		OK    bool     `json:"ok"`
		Says  string   `json:"says,omitempty"`
		Error *problem `json:"error,omitempty"`
	}{Name: s.Name, Took: s.Took.Milliseconds(), OK: s.OK, Says: s.Says}
	if p := s.Problem(); p != nil {
		out.Error = &problem{p.Kind, p.Code, p.Field, p.Message, p.Args}
	}
	return json.Marshal(out)
}
