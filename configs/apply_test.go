package configs_test

import (
	"errors"
	"maps"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/configs"
	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

func TestApplyStoresWhatTheFileSays(t *testing.T) {
	b := newBench(t)
	b.must(sound)
	want := access.Subscription{ID: "fjordlys", Name: "Fjordlys El ApS", Country: "DK", CVR: "29384711", Zone: "Europe/Copenhagen", Language: "da", Created: b.now}
	if got := b.members.all["fjordlys"]; got != want {
		t.Errorf("the company is %+v", got)
	}
	d := b.setup.destinations["fjordlys/nordisk-byg"]
	if d.Name != "Nordisk Byg" || d.Gateway != "box" || d.Transfers != 2 {
		t.Errorf("the destination is %+v", d)
	}
	settings := plugin.Values{
		"host": "sftp.nordiskbyg.example", "port": "2022", "user": "fjordlys", "folder": "in/{Buyer.Name}/{IssueDate:2006}",
		"recipients": "a@nordiskbyg.example\nb@nordiskbyg.example", "mode": "refuse", "passive": "yes", "wait": "30s",
	}
	if !maps.Equal(d.Settings, settings) {
		t.Errorf("its settings are %#v", map[string]string(d.Settings))
	}
	if got := d.Secrets["password"].Reveal(); got != "env:CONFIGS_TEST_PASSWORD" || len(d.Secrets) != 1 {
		t.Errorf("its secrets are %q and others: %d", got, len(d.Secrets))
	}
	a := b.setup.activations["fjordlys/books"]
	if a.Adaptor != "books" || a.Start != (invoice.Date{Year: 2027, Month: 1, Day: 1}) || a.Settings["firm"] != "284517" || a.Secrets["token"].Reveal() != "file:/nowhere/token" {
		t.Errorf("the activation is %+v", a)
	}
	common := rule.Export{Active: rule.On, Format: "tree", Destination: "nordisk-byg", General: plugin.Values{"file_name": "{Number}-{Key}"},
		Supplier: plugin.Values{"account": "DK5000400440116243"}, Options: plugin.Values{"indent": "none"}}
	if !reflect.DeepEqual(a.Common, common) {
		t.Errorf("the rule for everyone is %+v", a.Common)
	}
	schedule := setup.Schedule{Every: setup.Weekly, At: []string{"02:30", "14:00"}, Days: []string{"monday", "friday"}, Zone: "Europe/Stockholm", WaitOut: true, Since: b.now}
	if !reflect.DeepEqual(a.Schedule, schedule) {
		t.Errorf("the schedule is %+v", a.Schedule)
	}
	recipients := []setup.Recipient{{Address: "anna@fjordlys.example", Language: "da", DocumentNegative: true, RunPositive: true, RunNegative: true}}
	if !reflect.DeepEqual(a.Recipients, recipients) {
		t.Errorf("the recipients are %+v", a.Recipients)
	}
	own := map[string]rule.Export{
		"007":   {Active: rule.Off},
		"10042": {Format: "table", Destination: "archive", Options: plugin.Values{"columns": "BT-1\nBT-2\n"}},
		"10043": {Delivery: plugin.Values{"mode": "replace", "folder": "{Number}"}},
	}
	if got := b.setup.own["fjordlys/books"]; !reflect.DeepEqual(got, own) {
		t.Errorf("the customers' rules are %+v", got)
	}
}

func TestWhatAFileNoLongerNamesIsRemoved(t *testing.T) {
	b := newBench(t)
	b.must(sound)
	b.setup.destinations["other/archive"] = setup.Destination{Subscription: "other", ID: "archive", Gateway: "shelf"}
	b.must(without(t, sound, "        \"10042\":\n", "        10043:\n"))
	if got := strings.Join(keys(b.setup.own["fjordlys/books"]), " "); got != "007 10043" {
		t.Errorf("the customers with rules of their own are %s", got)
	}
	b.must("company: {id: fjordlys, name: Fjordlys}\n")
	if len(b.setup.activations) != 0 || strings.Join(keys(b.setup.destinations), " ") != "other/archive" {
		t.Errorf("there are still %q and %q", keys(b.setup.activations), keys(b.setup.destinations))
	}
	if got := b.members.all["fjordlys"]; got.Name != "Fjordlys" || got.Zone != "Europe/Copenhagen" || got.Language != "en" || got.Country != "DK" {
		t.Errorf("the company is %+v", got)
	}
}

func TestADestinationInUseIsNotRemovedAndNamed(t *testing.T) {
	b := newBench(t)
	b.must(sound)
	b.setup.busy = []string{"nordisk-byg"}
	err := b.apply("company: {id: fjordlys, name: Fjordlys}\n")
	if err == nil || !strings.Contains(err.Error(), "nordisk-byg") {
		t.Errorf("the error is %v", err)
	}
	if got := strings.Join(keys(b.setup.destinations), " "); got != "fjordlys/nordisk-byg" || len(b.setup.activations) != 0 {
		t.Errorf("there are %s and %q", got, keys(b.setup.activations))
	}
}

func TestAFileWithAMistakeChangesNothing(t *testing.T) {
	b := newBench(t)
	b.must(sound)
	before, writes, saves := b.dump("fjordlys"), b.setup.writes, b.members.writes
	if err := b.apply(replaced(t, sound, "port: 2022", "port: 99999")); err == nil {
		t.Fatal("the mistake was not found")
	}
	if b.setup.writes != writes || b.members.writes != saves || b.dump("fjordlys") != before {
		t.Error("something was changed")
	}
}

func TestCheckChangesNothing(t *testing.T) {
	b := newBench(t)
	f, l, err := configs.Read(strings.NewReader(sound))
	if err != nil {
		t.Fatal(err)
	}
	if err := b.target().Check(t.Context(), f, l); err != nil {
		t.Error(err)
	}
	if b.setup.writes+b.members.writes != 0 {
		t.Error("something was written")
	}
}

func TestAFaultOfTheStoreIsPassedOn(t *testing.T) {
	b := newBench(t)
	b.setup.fails = errors.New("locked")
	if err := b.apply(sound); err == nil || !strings.Contains(err.Error(), "locked") || len(configs.Mistakes(err)) != 0 {
		t.Errorf("the error is %v", err)
	}
}

func TestApplyingAgainKeepsWhatTheFileDoesNotSay(t *testing.T) {
	b := newBench(t)
	b.must(sound)
	first := b.now
	d := b.setup.destinations["fjordlys/nordisk-byg"]
	d.Failures, d.LastSuccess, d.Paused = 2, first, "by Anna"
	b.setup.destinations["fjordlys/nordisk-byg"] = d
	a := b.setup.activations["fjordlys/books"]
	a.Owner = "anna"
	b.setup.activations["fjordlys/books"] = a
	b.now = b.now.Add(48 * time.Hour)
	b.must(sound)
	if got := b.members.all["fjordlys"].Created; !got.Equal(first) {
		t.Errorf("the company was made %s", got)
	}
	if d := b.setup.destinations["fjordlys/nordisk-byg"]; d.Failures != 2 || !d.LastSuccess.Equal(first) || d.Paused != "by Anna" {
		t.Errorf("the destination is %+v", d)
	}
	if a := b.setup.activations["fjordlys/books"]; a.Owner != "anna" || !a.Schedule.Since.Equal(first) {
		t.Errorf("owner %q, schedule since %s", a.Owner, a.Schedule.Since)
	}
}

func TestAScheduleThatDiffersCountsFromNow(t *testing.T) {
	for _, change := range [][2]string{
		{"every: weekly", "every: daily"}, {"[monday, friday]", "[monday]"}, {"[02:30, ", "[02:31, "},
		{"Europe/Stockholm", "Europe/Oslo"}, {"wait_out: yes", "wait_out: no"}, {"every: weekly", "every: hourly\n      minute: 5"},
		{"every: weekly", "every: cron\n      cron: 0 6 * * *"},
	} {
		b := newBench(t)
		b.must(sound)
		b.now = b.now.Add(time.Hour)
		b.must(replaced(t, sound, change[0], change[1]))
		if got := b.setup.activations["fjordlys/books"].Schedule.Since; !got.Equal(b.now) {
			t.Errorf("%s: it counts from %s", change[1], got)
		}
	}
}

func TestSettingsThatDifferEndThePauseOfAFault(t *testing.T) {
	pause := func(b *bench, code string) {
		d, a := b.setup.destinations["fjordlys/nordisk-byg"], b.setup.activations["fjordlys/books"]
		d.Paused, d.PausedCode, d.PausedArgs, d.PausedAt, d.Failures = "no", code, map[string]string{"a": "b"}, b.now, 5
		a.Paused, a.PausedCode, a.PausedAt = "no", code, b.now
		b.setup.destinations["fjordlys/nordisk-byg"], b.setup.activations["fjordlys/books"] = d, a
	}
	changed := replaced(t, replaced(t, sound, "port: 2022", "port: 2023"), "firm: 284517", "firm: 284518")
	mended := replaced(t, replaced(t, sound, "CONFIGS_TEST_PASSWORD", "CONFIGS_TEST_OTHER"), "/nowhere/token", "/nowhere/other")
	for _, test := range []struct {
		name, code, text string
		ends             bool
	}{
		{"settings", "GW-LOGIN", changed, true},
		{"secrets", "GW-LOGIN", mended, true},
		{"nothing", "GW-LOGIN", sound, false},
		{"settings that a person has paused", "", changed, false},
	} {
		b := newBench(t)
		b.must(sound)
		pause(b, test.code)
		b.must(test.text)
		d, a := b.setup.destinations["fjordlys/nordisk-byg"], b.setup.activations["fjordlys/books"]
		if ended := d.Paused == "" && d.PausedCode == "" && d.PausedArgs == nil && d.PausedAt.IsZero() && d.Failures == 0; ended != test.ends {
			t.Errorf("%s: the destination is %+v", test.name, d)
		}
		if ended := a.Paused == "" && a.PausedCode == "" && a.PausedAt.IsZero(); ended != test.ends {
			t.Errorf("%s: the activation is %+v", test.name, a)
		}
	}
}

// replaced changes one place of a text.
func replaced(t *testing.T, text, old, new string) string {
	t.Helper()
	if strings.Count(text, old) != 1 {
		t.Fatalf("%q stands %d times in the text", old, strings.Count(text, old))
	}
	return strings.Replace(text, old, new, 1)
}

// without cuts a text from one place to another.
func without(t *testing.T, text, from, to string) string {
	t.Helper()
	head, rest, ok := strings.Cut(text, from)
	_, tail, there := strings.Cut(rest, to)
	if !ok || !there {
		t.Fatalf("%q or %q does not stand in the text", from, to)
	}
	return head + to + tail
}
