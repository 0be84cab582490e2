package sftp_test

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	far "github.com/postbud/postbud/internal/far/sftp"
	"github.com/postbud/postbud/internal/filing"
	"github.com/postbud/postbud/plugin"
)

// servers are those whose rename may replace a file, and one that gives second names.
func servers() map[string]func(*far.Options) {
	return map[string]func(*far.Options){
		"its posix-rename replaces": nil,
		"every rename replaces":     func(o *far.Options) { o.Replaces = true },
		"it gives second names":     func(o *far.Options) { o.Links, o.Replaces = true, true },
		"it knows no extensions":    func(o *far.Options) { o.NoPosixRename = true },
	}
}

// late is a parcel while whose bytes are sent something else happens.
func late(text string, happens func()) gateways.Parcel {
	q := parcel("a.xml", text)
	inner := q.Open
	q.Open = func() (io.ReadCloser, error) {
		in, err := inner()
		happens()
		return in, err
	}
	return q
}

func TestF66AtNoServerANameIsWrittenOverThatAnotherTookMeanwhile(t *testing.T) {
	for name, change := range servers() {
		t.Run(name, func(t *testing.T) {
			p := start(t, change)
			another := func() { p.put(t, "in/a.xml", "another one") }
			_, err := open(t, p.settings()).Deliver(t.Context(), late("the invoice", another))
			says{kind: fault.Permanent, code: "GW-EXISTS"}.of(t, err)
			p.want(t, map[string]string{"in/a.xml": "another one"})

			g := open(t, p.settings().With(plugin.Values{"on_exists": "number"}))
			_ = os.Remove(filepath.Join(p.home, "in", "a.xml"))
			if r, err := g.Deliver(t.Context(), late("the invoice", another)); err != nil || r.RemoteID != "in/a-2.xml" {
				t.Errorf("numbered: %+v, %v", r, err)
			}
			p.want(t, map[string]string{"in/a.xml": "another one", "in/a-2.xml": "the invoice"})

			g = open(t, p.settings().With(plugin.Values{"on_exists": "overwrite"}))
			_ = os.Remove(filepath.Join(p.home, "in", "a-2.xml"))
			if r, err := g.Deliver(t.Context(), late("the invoice", another)); err != nil || r.RemoteID != "in/a.xml" {
				t.Errorf("replaced: %+v, %v", r, err)
			}
			p.want(t, map[string]string{"in/a.xml": "the invoice"})
		})
	}
}

// Between the answer to the rename and our look another one may have replaced the file.
func TestF66WhatAnotherPutInThePlaceOfOursAtOnceIsNotTakenForOurs(t *testing.T) {
	for name, change := range servers() {
		t.Run(name, func(t *testing.T) {
			var p *partner
			before := time.Now().Add(-time.Hour)
			text := "another one"
			p = start(t, func(o *far.Options) {
				if change != nil {
					change(o)
				}
				o.OnReceived = func(far.Transfer) {
					at := filepath.Join(p.home, "in", "a.xml")
					_ = os.Remove(at)
					p.put(t, "in/a.xml", text)
					_ = os.Chtimes(at, before, before)
				}
			})
			g := open(t, p.settings())
			_, err := g.Deliver(t.Context(), parcel("a.xml", "the invoice"))
			says{kind: fault.Uncertain, text: "another file took the name"}.of(t, err)
			if r := g.settle(t, parcel("a.xml", "the invoice")); r.Outcome != gateways.Absent {
				t.Errorf("%+v", r)
			}
			_ = os.Remove(filepath.Join(p.home, "in", "a.xml"))
			text = "the invoice" // some servers tell a new time for a file that was renamed
			if r, err := g.Deliver(t.Context(), parcel("a.xml", "the invoice")); err != nil || r.Outcome != gateways.Delivered {
				t.Errorf("%+v, %v", r, err)
			}
			p.want(t, map[string]string{"in/a.xml": "the invoice"})
		})
	}
}

// A line that breaks between the two steps leaves a file with two names.
func TestWhatHasItsSecondNameIsNeitherSentAgainNorSpoiltByAnotherAttempt(t *testing.T) {
	p := start(t, func(o *far.Options) { o.Links = true })
	q := parcel("a.xml", "the invoice")
	p.Set(far.Faults{SwallowRename: true})
	g := open(t, p.settings().With(plugin.Values{"robot": "yes"}))
	_, err := g.Deliver(t.Context(), q)
	says{kind: fault.Uncertain, text: "did not say whether the file got its name"}.of(t, err)
	p.up(t)
	unfinished := filepath.Join(p.home, "in", filing.Unfinished("a.xml", "id of a.xml", "in"))
	if _, err := os.Stat(unfinished); err != nil {
		t.Fatalf("it does not have both names: %v", err)
	}

	taken := filepath.Join(p.home, "taken.xml") // the robot moves it away: the same file, by its second name
	if err := os.Rename(filepath.Join(p.home, "in", "a.xml"), taken); err != nil {
		t.Fatal(err)
	}
	if r := g.settle(t, q); r.Outcome != gateways.Unclear {
		t.Errorf("its unfinished name proves nothing here: %+v", r)
	}
	if err := os.Link(taken, unfinished); err != nil {
		t.Fatal(err)
	}
	again := q
	again.Open = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("the invoice")), nil }
	p.Set(far.Faults{Cut: true, CutAfter: 3})
	if _, err := g.Deliver(t.Context(), again); err == nil {
		t.Error("the line was not cut")
	}
	p.up(t)
	if text, err := os.ReadFile(taken); string(text) != "the invoice" {
		t.Errorf("what the partner has taken is now %q, %v", text, err)
	}
	if r := g.settle(t, q); r.Outcome != gateways.Absent { // half of it had no other name
		t.Errorf("%+v", r)
	}
}

// Where the disk has no second names, or the server only says that it knows them.
func TestWhereNoSecondNameIsGivenTheFileIsRenamed(t *testing.T) {
	p := start(t, nil)
	g := open(t, p.settings())
	for _, name := range []string{"a.xml", "b.xml"} {
		if r, err := g.Deliver(t.Context(), parcel(name, "x")); err != nil || r.RemoteID != "in/"+name {
			t.Errorf("%+v, %v", r, err)
		}
	}
	p.want(t, map[string]string{"in/a.xml": "x", "in/b.xml": "x"})
}
