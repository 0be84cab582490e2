package ledger

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// statesPage is the one list of states, which lies beside the repository.
func statesPage(t *testing.T) string {
	t.Helper()
	shared := os.Getenv("POSTBUD_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	page, err := os.ReadFile(filepath.Join(shared, "design", "states.md"))
	if err != nil {
		t.Skip("the page of the states is not here; POSTBUD_SHARED names its folder")
	}
	return string(page)
}

var quoted = regexp.MustCompile("`([a-z_]+)`")

func named(cell string) (states []State) {
	for _, m := range quoted.FindAllStringSubmatch(cell, -1) {
		states = append(states, State(m[1]))
	}
	return states
}

func TestNextIsTheTableOfThePage(t *testing.T) {
	rows := 0
	for line := range strings.Lines(statesPage(t)) {
		cells := strings.Split(line, "|")
		if len(cells) != 5 || len(named(cells[1])) != 1 || !strings.HasPrefix(strings.TrimSpace(cells[1]), "`") {
			continue
		}
		state := named(cells[1])[0]
		if rows >= len(States()) || States()[rows] != state {
			t.Errorf("row %d of the page is %s", rows, state)
		}
		rows++
		next, want := slices.Clone(Next(state)), named(cells[3])
		switch state { // docs/design/0006
		case Delivered: // a mail that came back
			want = append(want, Rejected)
		case Stopped: // a receipt that came after all
			want = append(want, Delivered, Rejected)
		case Cancelled: // the same, docs/design/0010
			want = append(want, Delivered)
		}
		slices.Sort(next)
		slices.Sort(want)
		if !slices.Equal(next, want) {
			t.Errorf("from %s: %v, the page says %v", state, next, want)
		}
	}
	if rows != len(States()) {
		t.Errorf("the page has %d states, the program %d", rows, len(States()))
	}
}

func TestRunStatesAreThoseOfThePage(t *testing.T) {
	_, text, found := strings.Cut(statesPage(t), "A run has states of its own:")
	text, _, _ = strings.Cut(text, "\n")
	all := []State{State(RunPlanned), State(RunRunning), State(RunSucceeded), State(RunWithErrors), State(RunFailed),
		State(RunInterrupted), State(RunCancelled), State(RunMissed)}
	if !found || !slices.Equal(named(text), all) {
		t.Errorf("the page says %v", named(text))
	}
}

// TestEveryStateCanEnd walks backwards from where a journey may end: no state is
// a trap.
func TestEveryStateCanEnd(t *testing.T) {
	ends := map[State]bool{Delivered: true, Skipped: true, Cancelled: true}
	for range States() {
		for _, s := range States() {
			if slices.ContainsFunc(Next(s), func(next State) bool { return ends[next] }) {
				ends[s] = true
			}
		}
	}
	for _, s := range States() {
		if !ends[s] {
			t.Errorf("from %s there is no way to an end", s)
		}
	}
	if next := Next(Delivered); !slices.Equal(next, []State{Rejected}) {
		t.Errorf("delivered goes back to %v", next)
	}
}

func TestEveryStateIsReached(t *testing.T) {
	reached := map[State]bool{Listed: true, Received: true}
	for range States() {
		for s := range reached {
			for _, next := range Next(s) {
				reached[next] = true
			}
		}
	}
	for _, s := range States() {
		if !reached[s] {
			t.Errorf("nothing leads to %s", s)
		}
	}
	if Next("") != nil || Next("unheard_of") != nil || May("unheard_of", "unheard_of") {
		t.Error("a state that there is not leads somewhere")
	}
}

func TestMayFollowsNextAndLetsAClockStartAnew(t *testing.T) {
	for _, from := range States() {
		for _, to := range States() {
			want := slices.Contains(Next(from), to) || from == to && from.Moving()
			if May(from, to) != want {
				t.Errorf("from %s to %s: %v", from, to, May(from, to))
			}
		}
	}
	if May(Sending, Ready) || May(Unknown, Sending) {
		t.Error("what may be at the far end is sent again without a look")
	}
}

// TestWhatMovesByItselfHasALane: a state with a clock but without a lane would
// stand still for ever, but for sending, whose lease runs out.
func TestWhatMovesByItselfHasALane(t *testing.T) {
	changed, until := time.Unix(1, 0), time.Unix(2, 0)
	process, deliver := Lane{"acme", LaneProcess, "dinero"}, Lane{"acme", LaneDeliver, "sftp"}
	tests := map[State]struct {
		lane Lane
		due  time.Time
	}{
		Listed: {process, changed}, Received: {process, changed}, Ready: {deliver, changed},
		Unknown: {deliver, until}, Sent: {deliver, until},
	}
	transaction := Transaction{Key: Key{Subscription: "acme", Activation: "dinero", Destination: "sftp"}, Changed: changed, Until: until}
	for _, s := range States() {
		transaction.State = s
		if s == Waiting {
			continue
		}
		lane, due, ok := LaneOf(transaction)
		want, has := tests[s]
		if ok != has || lane != want.lane || !due.Equal(want.due) && has {
			t.Errorf("%s: %v %s %v", s, lane, due, ok)
		}
		if s.Moving() != (has || s == Sending) {
			t.Errorf("%s moves by itself: %v", s, s.Moving())
		}
	}
	transaction.State = Waiting
	for step, want := range map[State]Lane{Listed: process, Received: process, Sending: deliver} {
		transaction.Step = step
		if lane, due, ok := LaneOf(transaction); lane != want || !due.Equal(until) || !ok {
			t.Errorf("waiting for %s: %v %s %v", step, lane, due, ok)
		}
	}
}
