package ftp_test

import (
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	far "github.com/postbud/postbud/internal/far/ftp"
	"github.com/postbud/postbud/internal/outside/ftpd"
	"github.com/postbud/postbud/plugin"
)

// late is a parcel while whose bytes are sent something else happens.
func late(name, text string, happens func()) gateways.Parcel {
	q := parcel(name, text)
	inner := q.Open
	q.Open = func() (io.ReadCloser, error) {
		in, err := inner()
		happens()
		return in, err
	}
	return q
}

// A server whose RNTO replaces a file, and one that refuses it.
func TestF66ANameThatAnotherTookMeanwhileIsNotWrittenOver(t *testing.T) {
	for name, keeps := range map[string]bool{"it replaces": false, "it does not": true} {
		t.Run(name, func(t *testing.T) {
			p := start(t, func(o *far.Options) { o.Keeps = keeps })
			another := func() { p.Put(t, "in/a.xml", "another one") }
			_, err := open(t, p.settings()).Deliver(t.Context(), late("a.xml", "the invoice", another))
			says{kind: fault.Permanent, code: "GW-EXISTS"}.of(t, err)
			p.Want(t, map[string]string{"in/a.xml": "another one"})

			g := open(t, p.settings().With(plugin.Values{"on_exists": "number"}))
			_ = os.Remove(filepath.Join(string(p.Home), "in", "a.xml"))
			if r, err := g.Deliver(t.Context(), late("a.xml", "the invoice", another)); err != nil || r.RemoteID != "in/a-2.xml" {
				t.Errorf("numbered: %+v, %v", r, err)
			}
			p.Want(t, map[string]string{"in/a.xml": "another one", "in/a-2.xml": "the invoice"})

			same := func() { p.Put(t, "in/b.xml", "the invoice") }
			if r, err := g.Deliver(t.Context(), late("b.xml", "the invoice", same)); err != nil || r.RemoteID != "in/b.xml" || r.Reason == "" {
				t.Errorf("the same: %+v, %v", r, err)
			}

			g = open(t, p.settings().With(plugin.Values{"on_exists": "overwrite"}))
			_ = os.Remove(filepath.Join(string(p.Home), "in", "a-2.xml"))
			if r, err := g.Deliver(t.Context(), late("a.xml", "the invoice", another)); err != nil || r.RemoteID != "in/a.xml" {
				t.Errorf("replaced: %+v, %v", r, err)
			}
			p.Want(t, map[string]string{"in/a.xml": "the invoice", "in/b.xml": "the invoice"})
		})
	}
}

func TestF66AtRealServersANameThatAnotherTookMeanwhileIsNotWrittenOver(t *testing.T) {
	at(t, "", "", ftpd.Server{}, func(t *testing.T, s *ftpd.Server) {
		_, err := open(t, s.Settings()).Deliver(t.Context(), late("a.xml", "the invoice", func() { s.Put(t, "in/a.xml", "another one") }))
		says{kind: fault.Permanent, code: "GW-EXISTS"}.of(t, err)
		g := open(t, s.Settings().With(plugin.Values{"on_exists": "number"}))
		if r, err := g.Deliver(t.Context(), late("b.xml", "the invoice", func() { s.Put(t, "in/b.xml", "another one") })); err != nil || r.RemoteID != "in/b-2.xml" {
			t.Errorf("numbered: %+v, %v", r, err)
		}
		s.Want(t, map[string]string{"in/a.xml": "another one", "in/b.xml": "another one", "in/b-2.xml": "the invoice"})
	})
}

// Between the answer to RNTO and our look another one may have replaced the file. The
// time tells it where MLST does.
func TestF66WhatAnotherPutInThePlaceOfOursAtOnceIsNotTakenForOurs(t *testing.T) {
	var p *partner
	text, before := "another one", time.Now().Add(-time.Hour)
	p = start(t, func(o *far.Options) {
		o.OnReceived = func(string) {
			p.Put(t, "in/a.xml", text)
			_ = os.Chtimes(filepath.Join(string(p.Home), "in", "a.xml"), before, before)
		}
	})
	g := open(t, p.settings())
	_, err := g.Deliver(t.Context(), parcel("a.xml", "the invoice"))
	says{kind: fault.Uncertain, text: "another file took the name"}.of(t, err)
	if r := g.settle(t, parcel("a.xml", "the invoice")); r.Outcome != gateways.Absent {
		t.Errorf("%+v", r)
	}
	_ = os.Remove(filepath.Join(string(p.Home), "in", "a.xml"))
	text = "the invoice" // some servers tell a new time for a file that was renamed
	if r, err := g.Deliver(t.Context(), parcel("a.xml", "the invoice")); err != nil || r.Outcome != gateways.Delivered {
		t.Errorf("%+v, %v", r, err)
	}
	p.Want(t, map[string]string{"in/a.xml": "the invoice"})
}
