package engine_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/notice"
	"github.com/postbud/postbud/internal/setup"
)

// postman is a mail server that keeps what it takes.
type postman struct {
	mu     sync.Mutex
	mails  []notice.Message
	closed bool
}

func (p *postman) Mail(_ context.Context, m notice.Message) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return "", errors.New("the mail server is down")
	}
	p.mails = append(p.mails, m)
	return "250 taken", nil
}

func (p *postman) subjects() (all []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range p.mails {
		all = append(all, m.Subject)
	}
	return all
}

func (r *rig) tell(flags setup.Recipient) *postman {
	r.t.Helper()
	p := &postman{}
	r.engine.Mailer = p
	flags.Address, flags.Language = "mette@nordlys.example", "en"
	r.must(r.store.Setup.ChangeActivation(r.t.Context(), company, activation, func(a *setup.Activation) {
		a.Recipients = []setup.Recipient{flags}
	}))
	return p
}

// told works until there are as many mails.
func (r *rig) told(p *postman, n int) {
	r.t.Helper()
	r.work(func() bool { return len(p.subjects()) >= n })
}

func TestPeopleAreToldOfWhatStoppedAndWhatWent(t *testing.T) {
	r := newRig(t)
	p := r.tell(setup.Recipient{DocumentNegative: true, RunPositive: true})
	r.source.add("bad", "1002", "1003")
	r.export()
	r.told(p, 2)
	var stopped, sent string
	for _, m := range p.mails {
		if m.Negative {
			stopped = m.Subject + "\n" + m.Text
		} else {
			sent = m.Subject + "\n" + m.Text
		}
	}
	for _, word := range []string{"1 invoice", "bad", "received nothing"} {
		if !strings.Contains(stopped, word) {
			t.Errorf("the bad news do not say %q:\n%s", word, stopped)
		}
	}
	if !strings.Contains(sent, "2") || !strings.Contains(sent, "Nordlys") {
		t.Errorf("the good news are\n%s", sent)
	}
}

func TestF34_NobodyIsToldTwice(t *testing.T) {
	r := newRig(t)
	p := r.tell(setup.Recipient{DocumentNegative: true})
	r.source.add("bad")
	r.export()
	r.told(p, 1)
	r.source.add("1002")
	r.export()
	r.must(r.store.Close())
	r.open()
	r.engine.Mailer = p
	r.source.add("1003")
	r.export()
	if got := p.subjects(); len(got) != 1 {
		t.Errorf("told %d times: %v", len(got), got)
	}
}

func TestF103_DocumentsDoNotWaitForTheMailServer(t *testing.T) {
	r := newRig(t)
	p := r.tell(setup.Recipient{RunPositive: true})
	p.closed = true
	r.source.add("1001")
	r.export()
	r.wants("1001", ledger.Delivered, "")
	r.work(func() bool {
		waiting, err := r.store.Outbox.Unsent(t.Context(), company, activation)
		r.must(err)
		return len(waiting) == 1 && waiting[0].Tries > 0
	})
	p.mu.Lock()
	p.closed = false
	p.mu.Unlock()
	r.told(p, 1)
}

func TestAPausedConnectionIsToldOnce(t *testing.T) {
	r := newRig(t)
	p := r.tell(setup.Recipient{RunNegative: true, DocumentNegative: true})
	for _, n := range []string{"1", "2", "3", "4", "5"} {
		r.source.add(n)
	}
	r.partner.refuses = fault.New(fault.Configuration, "wrong password").Coded("GW-LOGIN", "user", "us")
	r.export()
	r.told(p, 1)
	if got := p.subjects(); len(got) != 1 {
		t.Errorf("told %d times: %v", len(got), got)
	}
}

// stuck is a mail server that holds one company's mail until it is let go.
type stuck struct {
	*postman
	company string
	held    chan struct{} // closed once it holds one
	letGo   chan struct{}
}

func (s *stuck) Mail(ctx context.Context, m notice.Message) (string, error) {
	if m.Subscription == s.company {
		close(s.held)
		<-s.letGo
	}
	return s.postman.Mail(ctx, m)
}

func TestOneCompanysSlowMailDoesNotHoldAnothers(t *testing.T) {
	r := newRig(t)
	r.second()
	s := &stuck{postman: &postman{}, company: company, held: make(chan struct{}), letGo: make(chan struct{})}
	r.engine.Mailer = s
	for _, c := range []string{company, "sydlys"} {
		r.must(r.store.Outbox.Post(t.Context(), c, activation, 0, []notice.Message{{ID: "n" + c, To: "mette@" + c + ".example", Subject: c}}))
	}
	first, second := make(chan error, 1), make(chan error, 1)
	go func() { first <- r.engine.Tell(context.WithoutCancel(t.Context()), company, activation) }()
	<-s.held
	go func() { second <- r.engine.Tell(context.WithoutCancel(t.Context()), "sydlys", activation) }()
	select {
	case err := <-second:
		r.must(err)
	case <-time.After(10 * time.Second):
		t.Error("the second company's mail waits for the first one's")
	}
	close(s.letGo)
	r.must(<-first)
	if got := s.subjects(); len(got) != 2 || got[0] != "sydlys" {
		t.Errorf("sent %v", got)
	}
}
