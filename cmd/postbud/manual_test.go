package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/configs"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/rule"
)

// threeLists are what a dry run finds.
type threeLists struct {
	NotActivated    []listed `json:"not_activated"`
	NotExported     []listed `json:"not_exported"`
	AlreadyExported []listed `json:"already_exported"`
}

// numbers lists the groups, the numbers of each in order.
func (l threeLists) numbers() string {
	var groups []string
	for _, group := range [][]listed{l.NotActivated, l.NotExported, l.AlreadyExported} {
		var all []string
		for _, d := range group {
			number := d.Number
			if d.Kind == "creditnote" {
				number = "C" + number
			}
			all = append(all, number)
		}
		slices.Sort(all)
		groups = append(groups, strings.Join(all, " "))
	}
	return strings.Join(groups, " | ")
}

// TestAnExportByHandInItsThreeWays chooses documents by number, by customer and by
// date. Each time a dry run shows the three lists and the files, then the same
// flags send them: the same names and bytes, nothing else, and nothing twice.
func TestAnExportByHandInItsThreeWays(t *testing.T) {
	b := newBooks(t, nil)
	b.own("dinero", "KUNDE-10023", configs.Rule{Active: rule.Off})
	b.apply(t)
	for at, c := range []struct {
		name   string
		flags  []string
		before string // the three lists
		after  string
	}{
		{"by invoice", []string{"--invoice", "1001,1071,1107,1002"}, "1071 1107 | 1001 1002 | ", "1071 1107 |  | 1001 1002"},
		{"by invoice, one stopped", []string{"--invoice", "1007", "--invoice", "1008"}, " | 1007 1008 | ", " | 1007 | 1008"},
		{"by customer", []string{"--customer", "KUNDE-10001"}, " | 1037 1073 1109 | 1001", " |  | 1001 1037 1073 1109"},
		{"by customer, none activated", []string{"--customer", "KUNDE-10023"}, "1035 1071 1107 |  | ", "1035 1071 1107 |  | "},
		{"by date", []string{"--from", "2026-09-08", "--to", "2026-09-10"}, "", ""},
		{"by customer and date", []string{"--customer", "KUNDE-10002", "--from", "2026-07-01"}, "", ""},
	} {
		preview := filepath.Join(b.dir, fmt.Sprint("preview", at))
		before := b.lists(t, append(c.flags, "--files", preview)...)
		if c.before != "" && before.numbers() != c.before {
			t.Errorf("%s: the lists are %s, not %s", c.name, before.numbers(), c.before)
		}
		had := digests(t, b.out)
		o, r := b.outcome(t, append([]string{"export", "dinero"}, c.flags...)...)
		fresh := digests(t, b.out)
		maps.DeleteFunc(fresh, func(name, sum string) bool { return had[name] == sum })
		if shown := previewed(t, preview); !maps.Equal(shown, fresh) {
			t.Errorf("%s: the dry run made %v, sent was %v", c.name, shown, fresh)
		}
		if len(fresh) != o.States[ledger.Delivered] || len(o.Documents) != len(before.NotExported) {
			t.Errorf("%s: %d files for %s", c.name, len(fresh), o.tally())
		}
		if len(o.Left) != len(before.NotActivated)+len(before.AlreadyExported) {
			t.Errorf("%s: left are %+v", c.name, o.Left)
		}
		after := b.lists(t, c.flags...)
		if c.after != "" && after.numbers() != c.after {
			t.Errorf("%s: afterwards the lists are %s, not %s", c.name, after.numbers(), c.after)
		}
		t.Logf("%s: %s → %s; exit code %d, %s", c.name, before.numbers(), after.numbers(), r.code, o.tally())
		for _, l := range o.Left {
			t.Logf("  left %s %s: %s", l.Number, l.Customer, l.Problem)
		}
	}
	b.leavesTheRest(t)
}

// lists is what a dry run says. It sends and remembers nothing.
func (b *supplied) lists(t *testing.T, flags ...string) (l threeLists) {
	t.Helper()
	had := digests(t, b.out)
	r := b.postbud(t, append([]string{"export", "dinero", "--dry-run", "--json"}, flags...)...)
	if err := json.Unmarshal([]byte(r.stdout), &l); err != nil || r.code != 0 {
		t.Fatalf("%v ended with %d, %v: %s%s", flags, r.code, err, r.stdout, r.stderr)
	}
	if !maps.Equal(had, digests(t, b.out)) {
		t.Errorf("the dry run %v has sent something", flags)
	}
	return l
}

// previewed are the files of a dry run, none when it made no folder.
func previewed(t *testing.T, folder string) map[string]string {
	t.Helper()
	if there, err := filepath.Glob(folder); err != nil || there == nil {
		return map[string]string{}
	}
	return digests(t, folder)
}

// leavesTheRest has all be asked for that was not chosen by hand, and counts what
// the receiver has: each document once.
func (b *supplied) leavesTheRest(t *testing.T) {
	t.Helper()
	b.run(t, "dinero")
	there := digests(t, b.out)
	byNumber := map[string]int{}
	for name := range there {
		number, _, _ := strings.Cut(name, "-")
		byNumber[number]++
	}
	if len(there) != 117 { // 120 but for the three of the customer who is not activated
		t.Errorf("the receiver has %d documents", len(there))
	}
	for number, n := range byNumber {
		if n > 1 && len(number) == 4 {
			t.Errorf("%s went out %d times", number, n)
		}
	}
}

func TestWhatCannotBeExportedByHandIsSaid(t *testing.T) {
	b := newBooks(t, nil)
	for _, c := range []struct {
		flags string
		code  int
		says  string
	}{
		{"", 2, "say what to export: --invoice, --customer, or --from and --to"},
		{"--invoice 1001,99999", 1, "dinero has no document 99999"},
		{"--invoice 99999 --dry-run", 0, "dinero has no document 99999"},
		{"--customer KUNDE-99999", 2, `there is no customer "KUNDE-99999"`},
		{"--from 2026-13-01", 2, "--from: "},
		{"--to 1.7.2026", 2, "--to: "},
	} {
		r := b.postbud(t, append([]string{"export", "dinero"}, strings.Fields(c.flags)...)...)
		if r.code != c.code || !strings.Contains(r.stderr, c.says) {
			t.Errorf("%s: exit code %d, due %d: %s", c.flags, r.code, c.code, r.stderr)
		}
	}
	if r := b.postbud(t, "export", "billy", "--invoice", "1001"); r.code != 2 || !strings.Contains(r.stderr, "billy") {
		t.Errorf("an unknown activation: exit code %d: %s", r.code, r.stderr)
	}
}
