package ftp_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	far "github.com/postbud/postbud/internal/far/ftp"
	"github.com/postbud/postbud/internal/outside/ftpd"
	"github.com/postbud/postbud/plugin"
)

func TestF65F66WhatHappensToANameThatIsTaken(t *testing.T) {
	const text = "the invoice"
	taken := says{kind: fault.Permanent, code: "GW-EXISTS", text: "a.xml is already there", reads: "A file with this name is already there"}
	for _, c := range []struct {
		on           string
		there, after map[string]string
		id           string // "" for a fault
	}{
		{"refuse", map[string]string{"in/a.xml": "other"}, map[string]string{"in/a.xml": "other"}, ""},
		{"refuse", map[string]string{"in/a.xml": "same length"}, map[string]string{"in/a.xml": "same length"}, ""},
		{"refuse", map[string]string{"in/a.xml": text}, map[string]string{"in/a.xml": text}, "in/a.xml"},
		{"overwrite", map[string]string{"in/a.xml": "other"}, map[string]string{"in/a.xml": text}, "in/a.xml"},
		{"number", map[string]string{"in/a.xml": "1"}, map[string]string{"in/a.xml": "1", "in/a-2.xml": text}, "in/a-2.xml"},
		{"number", map[string]string{"in/a.xml": "1", "in/a-2.xml": text}, map[string]string{"in/a.xml": "1", "in/a-2.xml": text}, "in/a-2.xml"},
		{"number", map[string]string{"in/a-3.xml": text}, map[string]string{"in/a-3.xml": text}, "in/a-3.xml"},
	} {
		for name, change := range map[string]func(*far.Options){
			"a server that replaces":              nil,
			"F-68 a server that does not replace": func(o *far.Options) { o.Keeps = true },
			"a server of few words":               func(o *far.Options) { o.Curt, o.Without = true, []string{"MLST"} },
			"a server without SIZE":               func(o *far.Options) { o.Without = []string{"SIZE"} },
		} {
			t.Run(fmt.Sprint(c.on, c.there, " ", name), func(t *testing.T) {
				p := start(t, change)
				for name, text := range c.there {
					p.Put(t, name, text)
				}
				g := open(t, p.settings().With(plugin.Values{"on_exists": c.on}))
				for range 2 {
					r, err := g.Deliver(t.Context(), parcel("a.xml", text))
					switch {
					case c.id == "":
						taken.of(t, err)
						if f := fault.As(err); f != nil && (f.Args["size"] == "" || f.Args["time"] == "") {
							t.Errorf("%v", f.Args)
						}
					case err != nil || r.Outcome != gateways.Delivered || r.RemoteID != c.id:
						t.Errorf("%+v, %v", r, err)
					}
					p.Want(t, c.after)
				}
				if c.id != "" {
					if r := g.settle(t, parcel("a.xml", text)); r.Outcome != gateways.Delivered || r.RemoteID != c.id {
						t.Errorf("settled as %+v", r)
					}
				}
			})
		}
	}
}

func TestF65WhatIsAlreadyThereIsSaidInTheEvidence(t *testing.T) {
	p := start(t, nil)
	p.Put(t, "in/a.xml", "the invoice")
	r, err := open(t, p.settings()).Deliver(t.Context(), parcel("a.xml", "the invoice"))
	if err != nil || r.Reason == "" || evident(t, r).Note != r.Reason || p.Commands()["STOR"] != 0 {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestF65WhereReadingIsNotAllowedNameAndSizeMustDo(t *testing.T) {
	p := start(t, nil)
	p.Put(t, "in/a.xml", "the invoice")
	p.Put(t, "in/b.xml", "longer than the invoice")
	p.Set(far.Faults{Deny: []far.Op{far.Read}})
	g := open(t, p.settings())
	if r, err := g.Deliver(t.Context(), parcel("a.xml", "the invoice")); err != nil || r.Reason == "" {
		t.Errorf("%+v, %v", r, err)
	}
	_, err := g.Deliver(t.Context(), parcel("b.xml", "the invoice"))
	says{kind: fault.Permanent, code: "GW-EXISTS"}.of(t, err)
}

func TestF68ANameThatIsTakenInTheLastMomentIsNotWrittenOver(t *testing.T) {
	p := start(t, func(o *far.Options) { o.Keeps = true })
	g := open(t, p.settings())
	slow := parcel("a.xml", "the invoice")
	inner := slow.Open
	for i, text := range []string{"another one", "the invoice"} {
		_ = os.Remove(filepath.Join(string(p.Home), "in", "a.xml"))
		slow.Open = func() (io.ReadCloser, error) { // after we have looked, before we rename
			p.Put(t, "in/a.xml", text)
			return inner()
		}
		r, err := g.Deliver(t.Context(), slow)
		if i == 0 {
			says{kind: fault.Permanent, code: "GW-EXISTS"}.of(t, err)
		} else if err != nil || r.Outcome != gateways.Delivered {
			t.Errorf("%+v, %v", r, err)
		}
		p.Want(t, map[string]string{"in/a.xml": text})
	}
}

func TestF68AnOldFileIsDeletedOnlyWhereItMayBeReplaced(t *testing.T) {
	p := start(t, func(o *far.Options) { o.Keeps = true })
	p.Put(t, "in/a.xml", "old")
	p.Set(far.Faults{Deny: []far.Op{far.Delete}})
	_, err := open(t, p.settings().With(plugin.Values{"on_exists": "overwrite"})).Deliver(t.Context(), parcel("a.xml", "new"))
	says{kind: fault.Configuration, code: "GW-FOLDER", field: "on_exists", text: "neither replace nor delete"}.of(t, err)
	if whole, _ := ftpd.Files(t, string(p.Home)); string(whole["in/a.xml"]) != "old" {
		t.Errorf("%q", whole)
	}
	if n := p.Commands()["RNTO"]; n != 1 {
		t.Errorf("%d renames", n)
	}
}

func TestParcelsThatShareANameAtTheSameTimeAreAllKept(t *testing.T) {
	p := start(t, nil)
	g := open(t, p.settings().With(plugin.Values{"on_exists": "number"}))
	after := map[string]string{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for i := range 5 {
		text := fmt.Sprintf("invoice %d", i)
		wg.Go(func() {
			r, err := g.Deliver(t.Context(), parcel("a.xml", text))
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			after[r.RemoteID] = text
		})
	}
	wg.Wait()
	if len(after) != 5 {
		t.Errorf("names: %v", after)
	}
	p.Want(t, after)
}

// A folder for each document type: the rule says which.
func TestARuleMayChooseAnotherFolder(t *testing.T) {
	p := start(t, nil)
	p.Put(t, "credit/deep/x", "x")
	g := open(t, p.settings())
	for folder, want := range map[string]string{"credit": "credit/a.xml", "/credit/deep/": "/credit/deep/b.xml"} {
		q := parcel(want[len(want)-5:], "the invoice")
		q.Options = plugin.Values{"folder": folder}
		if r, err := g.Deliver(t.Context(), q); err != nil || r.RemoteID != want {
			t.Errorf("%s: %+v, %v", folder, r, err)
		}
	}
	p.Want(t, map[string]string{"credit/a.xml": "the invoice", "credit/deep/b.xml": "the invoice", "credit/deep/x": "x"})
}
