package dinero

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestCloseLeavesNoGoroutineEvenOfAStalledAnswer(t *testing.T) {
	client := &http.Client{Transport: &http.Transport{}}
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	s, err := Start(Options{Data: small()})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Inject(Fault{Kind: Stall, Path: "/"}); err != nil {
		t.Fatal(err)
	}
	cut := make(chan error)
	go func() {
		r, err := client.Get(s.URL() + "/v1/organizations")
		if err == nil {
			r.Body.Close()
		}
		cut <- err
	}()
	for len(s.Faults()) > 0 {
		time.Sleep(time.Millisecond)
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := <-cut; err == nil {
		t.Error("the stalled call was answered")
	}
	client.CloseIdleConnections()
}

func TestStartRefusesASeedThatContradictsItself(t *testing.T) {
	twice := small()
	twice.Documents = []Document{sold(1, "anna", "2026-10-01"), sold(1, "anna", "2026-10-01")}
	double := small()
	double.Contacts = append(double.Contacts, double.Contacts[0])
	odd := small()
	odd.Documents = []Document{{Kind: "Receipt"}}
	taken := started(t, Options{})
	for name, o := range map[string]Options{
		"two documents with one guid": {Data: twice},
		"two contacts with one guid":  {Data: double},
		"an unknown kind":             {Data: odd},
		"two companies with one id":   {Data: small(), Others: []*Company{small()}},
		"a port that cannot be had":   {Addr: strings.TrimPrefix(taken.URL(), "http://")},
		"no control port":             {ControlAddr: strings.TrimPrefix(taken.URL(), "http://")},
	} {
		if s, err := Start(o); err == nil {
			t.Errorf("%s was taken", name)
			_ = s.Close()
		}
	}
}

func TestTheServerWorksOnACopyOfItsSeed(t *testing.T) {
	c := small()
	c.Documents = []Document{sold(1, "anna", "2026-10-01")}
	for range 2 {
		s := started(t, Options{Data: c})
		if _, err := s.Edit(GUID("invoice", "1"), func(d *Document) { d.Lines[0].Price = one }); err != nil {
			t.Fatal(err)
		}
		if _, err := s.EditContact(GUID("anna"), func(c *Contact) { c.Name = "Changed" }); err != nil {
			t.Fatal(err)
		}
	}
	same(t, "seed", words(c.Documents[0].Lines[0].Price, c.Contacts[0].Name, c.Documents[0].Totals), "100 Anna & Co A/S <nil>")
}

func TestManyCallersAtOnceGetWholeAnswers(t *testing.T) {
	s := started(t, Options{Data: small()})
	call := signedIn(t, s)
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			for i := range 10 {
				if _, err := s.AddInvoice(Document{Booked: true, ContactGUID: new(GUID("anna")), Lines: []Line{hundred()}}); err != nil {
					t.Error(err)
				}
				if r, err := call.try("GET", in("v1", "sales", "pageSize", fmt.Sprint(1+n*i)), nil); err != nil || r.status != 200 {
					t.Error(err, r.status)
				}
				s.Advance(time.Second)
				_ = s.Requests()
			}
		})
	}
	all.Wait()
	last, ok := s.Numbered(Invoice, 80)
	if !ok || last.Totals.InclVAT != 12500 {
		t.Errorf("80 invoices did not get 80 numbers: %+v", last)
	}
}

func TestABrokenSumStaysBrokenWhenTheTextIsEdited(t *testing.T) {
	s := started(t, Options{Data: Sample(SampleDay())})
	d, _ := s.Numbered(Invoice, 1031)
	after, err := s.Edit(d.GUID, func(d *Document) { d.Comment = new("x") })
	if err != nil || *after.Totals != *d.Totals {
		t.Errorf("%v %+v, was %+v", err, after.Totals, d.Totals)
	}
	healed, err := s.Edit(d.GUID, func(d *Document) { d.Totals = nil })
	if err != nil || healed.Totals.ExclVAT != d.Totals.ExclVAT-10_00 {
		t.Errorf("%v %+v", err, healed.Totals)
	}
	if _, err := s.Edit(GUID("nothing"), func(*Document) {}); err == nil {
		t.Error("edited nothing")
	}
}
