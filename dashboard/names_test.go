package dashboard_test

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/text"
)

var (
	pillPattern   = regexp.MustCompile(`(?s)<h1>.*?<span class="st [a-z]+">(?:<svg.*?</svg>)?(.*?)</span></h1>`)
	momentPattern = regexp.MustCompile(`<li class="([a-z]+)( muted)?"><span class="dot">.*?</span><div><b>(.*?)</b>`)
)

// A state has one name: on the document's page, at the end of its timeline, in the list
// and in the filter of the list.
func TestAStateHasOneNameOnEveryPage(t *testing.T) {
	r := newRig(t)
	v := r.firstRun()
	names := map[string]bool{}
	for _, s := range ledger.ShownStates() {
		names[text.In("en").Word("state."+string(s))] = true
	}
	for _, state := range ledger.States() {
		id := r.inState(state)
		found, err := r.store.Ledger.Find(t.Context(), "nordlys", id)
		r.must(err)
		due := text.In("en").Word("state." + string(found.ShownAt(time.Now())))
		page := v.page(at + "/documents/" + id)
		if m := pillPattern.FindStringSubmatch(page); m == nil || html.UnescapeString(m[1]) != due {
			t.Errorf("%s: the head says %q, want %q", state, m, due)
		}
		last := ""
		for _, m := range momentPattern.FindAllStringSubmatch(page, -1) {
			if m[2] != "" {
				continue // what is still to come
			}
			if last = html.UnescapeString(m[3]); !names[last] {
				t.Errorf("%s: the timeline says %q, which is no state", state, last)
			}
		}
		if last != due {
			t.Errorf("%s: the timeline ends with %q, want %q", state, last, due)
		}
		list := v.page(at + "/documents?group=all&q=" + found.Head.Number + "&state=" + string(found.ShownAt(time.Now())))
		if rows := list[strings.Index(list, "<table"):]; !strings.Contains(html.UnescapeString(rows), due+"</span>") || !strings.Contains(html.UnescapeString(list), ">"+due+"</option>") {
			t.Errorf("%s: the list does not say %q", state, due)
		}
	}
}

// What an attempt ended with is not called as a state is, unless it led there.
func TestWhatAnAttemptEndedWithIsNoOtherNameOfAState(t *testing.T) {
	for _, lang := range []string{"en", "da", "sv"} {
		l := text.In(lang)
		var names []string
		for _, s := range ledger.ShownStates() {
			names = append(names, l.Word("state."+string(s)))
		}
		for _, key := range l.Keys() {
			outcome, is := strings.CutPrefix(key, "doc.outcome-")
			if is && slices.Contains(names, l.Word(key)) {
				t.Errorf("%s: %s is called %q, as a state is", lang, outcome, l.Word(key))
			}
		}
		for _, led := range []gateways.Outcome{gateways.Delivered, gateways.Sent, gateways.Rejected} {
			if l.Has("doc.outcome-" + string(led)) {
				t.Errorf("%s: %s has a name of its own beside that of the state", lang, led)
			}
		}
	}
}
