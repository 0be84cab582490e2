package sftp_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gateways/sftp"
	far "github.com/postbud/postbud/internal/far/sftp"
	"github.com/postbud/postbud/internal/outside/openssh"
	"github.com/postbud/postbud/plugin"
)

func TestF65F66WhatHappensToANameThatIsTaken(t *testing.T) {
	const text = "the invoice"
	taken := says{kind: fault.Permanent, code: "GW-EXISTS", text: "a.xml is already there"}
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
		for _, without := range []bool{false, true} { // F-68: posix-rename
			t.Run(fmt.Sprint(c.on, len(c.there), c.there, without), func(t *testing.T) {
				p := start(t, func(o *far.Options) { o.NoPosixRename = without })
				for name, text := range c.there {
					p.put(t, name, text)
				}
				g := open(t, p.settings().With(plugin.Values{"on_exists": c.on}))
				for range 2 {
					r, err := g.Deliver(t.Context(), parcel("a.xml", text))
					switch {
					case c.id == "":
						taken.of(t, err)
					case err != nil || r.Outcome != gateways.Delivered || r.RemoteID != c.id:
						t.Errorf("%+v, %v", r, err)
					}
					p.want(t, c.after)
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

func TestF65WhereReadingIsNotAllowedNameAndSizeMustDo(t *testing.T) {
	p := start(t, nil)
	p.put(t, "in/a.xml", "the invoice")
	p.put(t, "in/b.xml", "longer than the invoice")
	p.Set(far.Faults{Deny: []far.Op{far.Read}})
	g := open(t, p.settings())
	if r, err := g.Deliver(t.Context(), parcel("a.xml", "the invoice")); err != nil || r.Reason == "" {
		t.Errorf("%+v, %v", r, err)
	}
	_, err := g.Deliver(t.Context(), parcel("b.xml", "the invoice"))
	says{kind: fault.Permanent, code: "GW-EXISTS"}.of(t, err)
}

func TestF68ANameThatIsTakenInTheLastMomentIsNotWrittenOver(t *testing.T) {
	p := start(t, func(o *far.Options) { o.NoPosixRename = true })
	g := open(t, p.settings())
	slow := parcel("a.xml", "the invoice")
	inner := slow.Open
	for i, text := range []string{"another one", "the invoice"} {
		_ = os.Remove(filepath.Join(p.home, "in", "a.xml"))
		slow.Open = func() (io.ReadCloser, error) { // after we have looked, before we rename
			p.put(t, "in/a.xml", text)
			return inner()
		}
		r, err := g.Deliver(t.Context(), slow)
		if i == 0 {
			says{kind: fault.Permanent, code: "GW-EXISTS"}.of(t, err)
		} else if err != nil || r.Outcome != gateways.Delivered {
			t.Errorf("%+v, %v", r, err)
		}
		p.want(t, map[string]string{"in/a.xml": text})
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
	p.want(t, after)
}

func TestARuleMayChooseAnotherFolder(t *testing.T) {
	p := start(t, nil)
	p.put(t, "other/deep/x", "x")
	g := open(t, p.settings())
	for folder, want := range map[string]string{"other": "other/a.xml", "/other/deep/": "/other/deep/b.xml"} {
		q := parcel(want[len(want)-5:], "the invoice")
		q.Options = plugin.Values{"folder": folder}
		if r, err := g.Deliver(t.Context(), q); err != nil || r.RemoteID != want {
			t.Errorf("%s: %+v, %v", folder, r, err)
		}
	}
	p.want(t, map[string]string{"other/a.xml": "the invoice", "other/deep/b.xml": "the invoice", "other/deep/x": "x"})
	for _, folder := range []string{"..", "in/../../etc", "in/..", `in\x`, "in\x00", "in\nrm"} {
		q := parcel("c.xml", "x")
		q.Options = plugin.Values{"folder": folder}
		_, err := g.Deliver(t.Context(), q)
		says{kind: fault.Invalid, field: "folder"}.of(t, err)
	}
}

func TestSettingsThatCannotWorkAreNamedAtOnce(t *testing.T) {
	good := plugin.Values{"host": "sftp.example.com", "user": "u", "password": "p"}
	if _, err := sftp.Gateway.Tidy(good); err != nil {
		t.Fatal(err)
	}
	key, _ := openssh.KeyPair(t)
	for field, change := range map[string]plugin.Values{
		"password":    {"password": ""},
		"private_key": {"private_key": "PuTTY-User-Key-File-3: ssh-ed25519"},
		"passphrase":  {"private_key": lockedKey()},
		"host_key":    {"host_key": "d4:1d:8c:d9:8f:00:b2:04:e9:80:09:98:ec:f8:42:7e"},
		"folder":      {"folder": "../elsewhere"},
		"part_folder": {"temporary": "folder"},
		"port":        {"port": "0"},
		"timeout":     {"timeout": "1ms"},
	} {
		_, err := sftp.Gateway.Tidy(good.With(change))
		if f := fault.As(err); f == nil || f.Kind != fault.Configuration || f.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	for name, change := range map[string]plugin.Values{
		"key alone":       {"password": "", "private_key": key},
		"key, passphrase": {"private_key": lockedKey(), "passphrase": "open sesame"},
		"two hosts' keys": {"host_key": "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA SHA256:GncH9GFFkAuHi9H2dW9R6M/BRNVavc6BdfmxQRXdmAU"},
		"another folder":  {"temporary": "folder", "part_folder": "/tmp"},
	} {
		if _, err := sftp.Gateway.Tidy(good.With(change)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
