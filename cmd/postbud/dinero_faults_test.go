package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/configs"
	"github.com/postbud/postbud/internal/far/sftp"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/plugin"
)

const (
	salesPath    = "/v1/284517/sales"
	invoicesPath = "/v1/284517/invoices"
)

// TestAFaultOfDineroThatPassesChangesNothing orders a fault for the list or for
// single documents, and compares with a day without faults.
func TestAFaultOfDineroThatPassesChangesNothing(t *testing.T) {
	for _, c := range []struct{ name, fault string }{
		{"a calm day", ""},
		{"F-02 the list asks us to wait", `{"kind":"429","retry_after":"1","times":2,"path":"` + salesPath + `"}`},
		{"F-02 documents ask us to wait", `{"kind":"429","retry_after":"1","times":3,"after":20,"path":"` + invoicesPath + `"}`},
		{"F-01 the second page fails", `{"kind":"503","after":1,"path":"` + salesPath + `"}`},
		{"F-05 half of the second page comes", `{"kind":"half_body","after":1,"path":"` + salesPath + `"}`},
		{"F-05 half of a document comes", `{"kind":"truncated","after":10,"path":"` + invoicesPath + `"}`},
		{"F-08 the sign-in runs out", `{"kind":"expired_token","after":40,"path":"` + invoicesPath + `"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := newBooks(t, plugin.Values{"page_size": "50"})
			if c.fault != "" {
				b.fault(t, c.fault)
			}
			o, r := b.run(t, "dinero")
			o.has(t, b.out)
			if o.tally() != asUsual || o.Found != sampleDocuments || o.State != ledger.RunWithErrors || o.Cause != "" {
				t.Errorf("%s, %d found, cause %q: %s", o.State, o.Found, o.Cause, o.tally())
			}
			if left := b.order(t, http.MethodGet, "/faults", ""); strings.TrimSpace(string(left)) != "[]" {
				t.Errorf("not all that was ordered has happened: %s", left)
			}
			t.Logf("%v, asked for the pages %s", r.took.Round(time.Millisecond), b.pages(t))
		})
	}
}

// pages are the pages of the list that were asked for, each with its status. After
// a 429 nothing may be asked for a while.
func (b *supplied) pages(t *testing.T) string {
	t.Helper()
	var all []string
	var quiet time.Time
	for _, q := range b.asked(t, "/v1/") {
		if q.At.Before(quiet) && strings.HasPrefix(q.Path, salesPath) {
			t.Errorf("%s was asked for %v too early", q.Path, quiet.Sub(q.At))
		}
		if q.Status == http.StatusTooManyRequests {
			quiet = q.At.Add(900 * time.Millisecond)
		}
		if _, page, found := strings.Cut("&"+q.Query, "&page="); found && strings.HasPrefix(q.Path, salesPath) {
			page, _, _ = strings.Cut(page, "&")
			all = append(all, fmt.Sprint(page, " ", q.Status))
		}
	}
	return strings.Join(all, ", ")
}

// The page that failed is asked for again, and of those before only the one whose
// end tells that nothing has slipped.
func TestF01_ARunGoesOnAtThePageThatFailed(t *testing.T) {
	b := newBooks(t, plugin.Values{"page_size": "30"})
	b.fault(t, `{"kind":"500","after":2,"path":"`+salesPath+`"}`)
	o, _ := b.run(t, "dinero")
	if got := b.pages(t); got != "0 200, 1 200, 2 500, 1 200, 2 200, 3 200, 4 200" {
		t.Errorf("asked for the pages %s", got)
	}
	if o.tally() != asUsual {
		t.Error(o.tally())
	}
}

// A command does not wait for hours: it says when the source is asked again.
func TestF02_ALongWaitIsLeftToTheServer(t *testing.T) {
	b := newBooks(t, nil)
	b.fault(t, `{"kind":"429","retry_after":"3600","path":"`+salesPath+`"}`)
	o, r := b.run(t, "dinero")
	if r.took > 20*time.Second || o.State != ledger.RunRunning || o.Code != "SRC-LIMIT" || !strings.Contains(r.stderr, "Dinero asks us to slow down; we go on in 1h0m0s") {
		t.Errorf("after %v %s %s: %s", r.took, o.State, o.Code, r.stderr)
	}
	t.Log(strings.TrimSpace(r.stderr))
}

// The key is withdrawn while documents are fetched: those that were fetched go
// out, the others wait behind one message, and go on with the next key.
func TestF09_AKeyWithdrawnInTheMiddleLosesNothing(t *testing.T) {
	b := newBooks(t, nil)
	b.fault(t, `{"kind":"slow","delay":"25ms","times":-1,"path":"`+invoicesPath+`"}`)
	withdrawn := make(chan struct{})
	go func() {
		defer close(withdrawn)
		for len(b.asked(t, invoicesPath)) < 40 && t.Context().Err() == nil {
			time.Sleep(20 * time.Millisecond)
		}
		b.order(t, http.MethodPost, "/key", `{"withdrawn":true}`)
		b.order(t, http.MethodPost, "/tokens/expire", "")
	}()
	o, r := b.run(t, "dinero")
	<-withdrawn
	o.has(t, b.out)
	if o.States[ledger.Delivered] < 20 || o.States[ledger.Waiting] < 20 || !strings.Contains(o.tally(), " waiting SRC-KEY") || r.code != 1 {
		t.Errorf("exit code %d: %s", r.code, o.tally())
	}
	t.Logf("%s\n%s", o.tally(), strings.TrimSpace(r.stderr))
	b.isPaused(t)
	b.order(t, http.MethodPost, "/key", `{"withdrawn":false}`)
	b.order(t, http.MethodDelete, "/faults", "")
	b.set("dinero", plugin.Values{"api_key": b.secret(t, "the_next_key", b.APIKey)})
	b.apply(t)
	if r := b.postbud(t, "run", "dinero"); r.code != 0 {
		t.Errorf("with the next key: %d %s", r.code, r.stderr)
	}
	if there := digests(t, b.out); len(there) != 120 {
		t.Errorf("the customers have %d documents", len(there))
	}
}

// isPaused has the adaptor run and looked at: both say why not, and what to do.
func (b *supplied) isPaused(t *testing.T) {
	t.Helper()
	o, r := b.run(t, "dinero")
	if o.State != ledger.RunCancelled || o.Code != "SRC-KEY" || !strings.Contains(r.stderr, "api_key") || !strings.Contains(r.stderr, "mend it") {
		t.Errorf("a paused adaptor was run: %s %s: %s", o.State, o.Code, r.stderr)
	}
	t.Log(strings.TrimSpace(r.stderr))
	if sick := b.postbud(t, "doctor"); sick.code != 1 || !strings.Contains(sick.stdout, "FAIL  trial: adaptor dinero: api_key") {
		t.Errorf("the doctor says, with exit code %d: %s", sick.code, sick.stdout)
	}
}

// Another host key: nothing is sent there, both fingerprints are shown, what goes
// elsewhere goes on, and after a person has trusted the new one all is sent once.
func TestF69_AnotherHostKeyStopsThatGatewayAlone(t *testing.T) {
	b := newBooks(t, nil)
	home := b.folder(t, "partner")
	server, err := sftp.Open(sftp.Options{Folder: home, Users: []sftp.User{{Name: "trial", Password: "of the test"}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	old := server.Fingerprint()
	login := plugin.Values{
		"host": server.Host(), "port": fmt.Sprint(server.Port()), "user": "trial",
		"password": b.secret(t, "password", "of the test"), "host_key": old,
	}
	b.to("partner", "sftp", login)
	b.own("dinero", "KUNDE-10001", configs.Rule{Destination: "partner"})
	b.apply(t)
	first, _ := b.outcome(t, "export", "dinero", "--invoice", "1001")
	first.has(t, home)
	if err := server.NewHostKey(); err != nil {
		t.Fatal(err)
	}
	o, _ := b.run(t, "dinero")
	waiting := 0
	for _, d := range o.Documents {
		if d.Code != "GW-HOSTKEY" {
			continue
		}
		waiting++
		if d.State != ledger.Waiting || !strings.Contains(d.Cause, old) || !strings.Contains(d.Cause, server.Fingerprint()) {
			t.Errorf("%s is %s: %s", d.Number, d.State, d.Cause)
		}
	}
	if waiting != 3 || o.States[ledger.Delivered] != 116 || len(digests(t, home)) != 1 {
		t.Errorf("%d wait, the partner has %d: %s", waiting, len(digests(t, home)), o.tally())
	}
	t.Logf("%s\n%s", o.tally(), o.unsent())
	b.to("partner", "sftp", login.With(plugin.Values{"host_key": server.Fingerprint()}))
	b.apply(t)
	if r := b.postbud(t, "run", "dinero"); r.code != 0 {
		t.Errorf("exit code %d: %s", r.code, r.stderr)
	}
	if there := digests(t, home); len(there) != 1+waiting {
		t.Errorf("the partner has %d documents, not %d", len(there), 1+waiting)
	}
}
