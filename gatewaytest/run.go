package gatewaytest

import (
	"slices"
	"testing"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/plugin"
	"github.com/postbud/postbud/plugintest"
)

// rule is one subtest of the suite.
type rule struct {
	name  string
	check func(*bench)
	waits bool // most of its time it waits, and no other rule can disturb it
}

// rules in the order of the suite's page. A rule reports what it finds through
// the bench, so that Try can listen.
func rules() []rule {
	return []rule{
		{"a check delivers nothing", checkDeliversNothing, false},
		{"every byte arrives", everyByte, false},
		{"the same parcel twice is once", twiceIsOnce, false},
		{"the same parcel at the same time is once", togetherIsOnce, false},
		{"no name leaves its folder", noNameLeaves, false},
		{"an odd name stays as it is", oddNames, false},
		{"a parcel that is not what was stored is not delivered", spoilt, false},
		{"a cancelled context is obeyed", cancelled, false},
		{"a context cancelled midway is obeyed", cancelledMidway, true},
		{"a wrong setting is named", wrongSettings, false},
		{"a far end that is down is temporary", down, false},
		{"a kept connection may break", keptConnection, false},
		{"a cut leaves no half document", cutMidway, true},
		{"a slow far end is waited for", slow, true},
		{"a stalling far end ends in time", stalling, true},
		{"eight at once", eightAtOnce, false},
		{"the receipt is complete", receipt, false},
		{"no secret in a log or an error", noSecret, false},
		{"closing twice is closing once", closeTwice, false},
		{"no goroutine is left", noGoroutine, false},
		{"a swallowed answer is settled as delivered", settleSwallowed, true},
		{"after a cut it is settled as absent", settleCut, true},
		{"what was never sent is absent", settleNever, false},
	}
}

// Run runs the suite: the rules of every declaration, then those of gateways. It may
// make the test a parallel one, and is the last that the test does.
func Run(t *testing.T, p gateways.Plugin, start func(t *testing.T) Far) {
	t.Helper()
	t.Run("declaration", func(t *testing.T) {
		plugintest.Run(t, plugintest.Member{Kind: "gateways", Spec: p.Declared(), Tidy: p.Tidy, Good: []plugin.Values{start(t).Settings}})
	})
	for _, r := range rules() {
		if !r.waits {
			t.Run(r.name, func(t *testing.T) { try(t, t, p, start(t), r) })
		}
	}
	beside := func(t *testing.T) { // the others that wait; the race detector makes them too slow for each other
		if Measured {
			t.Parallel()
		}
	}
	beside(t) // from here on, when none counts goroutines any more
	for _, r := range rules() {
		if r.waits {
			t.Run(r.name, func(t *testing.T) {
				beside(t)
				try(t, t, p, start(t), r)
			})
		}
	}
}

// Try runs the rules of gateways of these names, or all, and returns those that
// fail, with what they found; t itself does not fail. It is how the suite is proved.
func Try(t *testing.T, p gateways.Plugin, start func(t *testing.T) Far, names ...string) map[string][]string {
	t.Helper()
	failed := map[string][]string{}
	for _, r := range rules() {
		if len(names) > 0 && !slices.Contains(names, r.name) {
			continue
		}
		t.Run(r.name, func(t *testing.T) {
			if found := listen(t, p, start(t), r); len(found) > 0 {
				failed[r.name] = found
			}
		})
	}
	return failed
}

// listen runs a rule with a recorder in place of the test. A rule that gives up
// ends its goroutine, so it has one of its own.
func listen(t *testing.T, p gateways.Plugin, far Far, r rule) []string {
	rec := &recorder{TB: t}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		try(t, rec, p, far, r)
	}()
	<-ended
	return rec.all()
}

func try(t *testing.T, tb testing.TB, p gateways.Plugin, far Far, r rule) {
	tb.Helper()
	if why := far.Cannot[r.name]; why != "" {
		tb.Skip(why)
	}
	b := newBench(t, tb, p, far)
	defer b.end()
	r.check(b)
}
