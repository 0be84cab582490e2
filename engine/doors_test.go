package engine_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/invoice/invoicetest"
)

// served is a source to which documents are posted, by their numbers.
type served struct {
	*source
	made atomic.Int32 // handlers
}

func (s *served) Handler(to adaptors.Inbox) http.Handler {
	s.made.Add(1)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusRequestEntityTooLarge)
			return
		}
		inv := invoicetest.Minimal()
		inv.Number = string(text)
		id, err := to.Take(r.Context(), adaptors.Item{Ref: "posted-" + inv.Number, Version: "1", Invoice: inv,
			Head: adaptors.Head{Number: inv.Number, Kind: "invoice", Customer: "c1"}})
		if err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		_, _ = io.WriteString(w, id)
	})
}

func (r *rig) doors() string {
	r.t.Helper()
	far := httptest.NewServer(r.engine.Doors())
	r.t.Cleanup(far.Close)
	return far.URL
}

func (r *rig) post(url, body string) (int, string) {
	r.t.Helper()
	request, err := http.NewRequestWithContext(r.t.Context(), http.MethodPost, url, strings.NewReader(body))
	r.must(err)
	response, err := http.DefaultClient.Do(request)
	r.must(err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	r.must(err)
	return response.StatusCode, string(text)
}

func TestADocumentThatArrivesByItselfTakesTheSameRoad(t *testing.T) {
	r := newRig(t)
	s := &served{source: r.source}
	r.twisted(twist{adaptor: s})
	r.start()
	in := r.doors() + "/in/" + company + "/" + activation
	status, id := r.post(in, "A-1")
	if again, same := r.post(in, "A-1"); status != 200 || again != 200 || id == "" || id != same {
		t.Fatalf("the first time %d %s, the second %d %s", status, id, again, same)
	}
	r.soon(r.is("A-1", ledger.Delivered))
	if d := r.document("A-1"); d.ID != id || d.Trigger != ledger.Arrival {
		t.Errorf("it is %s, trigger %s; the partner was told %s", d.ID, d.Trigger, id)
	}
	if r.partner.count != 1 || s.made.Load() != 1 {
		t.Errorf("%d deliveries, %d handlers", r.partner.count, s.made.Load())
	}
	cursor, err := r.store.Ledger.Cursor(t.Context(), company, activation)
	if err != nil || cursor != "" {
		t.Errorf("the cursor is %q, %v", cursor, err)
	}
}

func TestADoorThatIsNotThereSaysNoMore(t *testing.T) {
	r := newRig(t)
	url := r.doors()
	for _, path := range []string{"/in/" + company + "/nobody", "/in/other/" + activation, "/in/" + company + "/" + activation, "/answer/" + company + "/" + destination, "/in/", "/in"} {
		if status, text := r.post(url+path, "A-1"); status != http.StatusNotFound || strings.Contains(text, "activation") {
			t.Errorf("%s answers %d %s", path, status, text)
		}
	}
}

func TestWhileAnAdaptorIsPausedWhoComesIsAskedToComeAgain(t *testing.T) {
	r := newRig(t)
	r.twisted(twist{adaptor: &served{source: r.source}})
	r.must(r.store.Setup.ChangeActivation(t.Context(), company, activation, func(a *setup.Activation) { a.Paused = "the certificate ended" }))
	if status, text := r.post(r.doors()+"/in/"+company+"/"+activation, "A-1"); status != http.StatusServiceUnavailable || strings.Contains(text, "certificate") {
		t.Errorf("%d %s", status, text)
	}
}

// holding is a source whose door keeps whoever comes until it is told.
type holding struct {
	*source
	in   chan struct{}
	hold chan struct{}
}

func (s *holding) Handler(adaptors.Inbox) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		s.in <- struct{}{}
		<-s.hold
	})
}

// T-31: senders who never end are a bounded crowd, and the next one is asked to come
// again instead of being one more.
func TestTheCrowdAtADoorIsBounded(t *testing.T) {
	r := newRig(t)
	s := &holding{source: r.source, in: make(chan struct{}, 100), hold: make(chan struct{})}
	r.twisted(twist{adaptor: s})
	url := r.doors()
	in := url + "/in/" + company + "/" + activation
	var held sync.WaitGroup
	for range 32 {
		held.Go(func() {
			if answer, err := http.Post(in, "text/plain", strings.NewReader("x")); err == nil {
				_ = answer.Body.Close()
			}
		})
	}
	for range 32 {
		<-s.in
	}
	if status, _ := r.post(in, "A-1"); status != http.StatusServiceUnavailable {
		t.Errorf("one more is answered %d", status)
	}
	if status, _ := r.post(url+"/answer/"+company+"/"+destination, "x"); status != http.StatusNotFound {
		t.Errorf("another door answers %d", status)
	}
	close(s.hold)
	held.Wait()
	if status, _ := r.post(in, "A-1"); status != http.StatusOK {
		t.Errorf("with room again it answers %d", status)
	}
}

// answering is a gateway whose receipts are posted to it: "delivered x" or
// "rejected x".
type answering struct{ doing }

func (answering) Handler(to gateways.Answers) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		outcome, id, _ := strings.Cut(string(text), " ")
		err := to.Answer(r.Context(), gateways.Receipt{Outcome: gateways.Outcome(outcome), Proof: gateways.ByReceipt,
			RemoteID: id, At: time.Now(), Reason: "the partner says so", Evidence: []byte("MDN " + id)})
		switch {
		case fault.KindOf(err) == fault.Temporary:
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
		case err != nil:
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
}

func TestALateReceiptMovesItsDocument(t *testing.T) {
	r := newRig(t)
	r.twisted(twist{gateway: answering{doing{deliver: func(_ context.Context, p gateways.Parcel) (gateways.Receipt, error) {
		return gateways.Receipt{Outcome: gateways.Sent, RemoteID: p.Name, Due: time.Now().Add(time.Hour)}, nil
	}}}})
	r.source.add("1001", "1002")
	r.start()
	answer := r.doors() + "/answer/" + company + "/" + destination
	r.soon(func() bool { return r.is("1001", ledger.Sent)() && r.is("1002", ledger.Sent)() })
	first, second := r.document("1001"), r.document("1002")
	for range 2 { // a receipt that comes again changes nothing
		if status, text := r.post(answer, "delivered "+first.RemoteID); status != 200 {
			t.Fatalf("%d %s", status, text)
		}
	}
	if status, text := r.post(answer, "rejected "+second.RemoteID); status != 200 {
		t.Fatalf("%d %s", status, text)
	}
	r.wants("1001", ledger.Delivered, "")
	r.wants("1002", ledger.Rejected, "RCV-REJECT")
	attempts, err := r.store.Ledger.Attempts(t.Context(), company, first.ID)
	if err != nil || len(attempts) != 2 || string(attempts[1].Evidence) != "MDN "+first.RemoteID || attempts[1].Trigger != ledger.Arrival {
		t.Errorf("attempts: %+v, %v", attempts, err)
	}
	if status, _ := r.post(answer, "perhaps "+second.RemoteID); status != 200 {
		t.Errorf("a finished document's strange receipt is %d", status)
	}
}

func TestCase15_AReceiptThatIsQuickerThanTheAnswerFindsItsDocument(t *testing.T) {
	r := newRig(t)
	sending, goOn := make(chan string), make(chan struct{})
	r.twisted(twist{gateway: answering{doing{deliver: func(_ context.Context, p gateways.Parcel) (gateways.Receipt, error) {
		sending <- p.ID
		<-goOn
		return gateways.Receipt{Outcome: gateways.Sent, RemoteID: p.ID, Due: time.Now().Add(time.Hour)}, nil
	}}}})
	r.source.add("1001")
	r.start()
	answer := r.doors() + "/answer/" + company + "/" + destination
	got := make(chan int, 1)
	go func() {
		id := <-sending
		time.AfterFunc(50*time.Millisecond, func() { close(goOn) }) // the receipt waits while the document is being sent
		status, _ := r.post(answer, "delivered "+id)
		got <- status
	}()
	r.soon(func() bool { return len(got) > 0 })
	if status := <-got; status != 200 {
		t.Fatalf("the receipt is answered %d", status)
	}
	r.wants("1001", ledger.Delivered, "")
}

func TestAReceiptThatNobodyWaitsForIsSentBack(t *testing.T) {
	r := newRig(t)
	r.twisted(twist{gateway: answering{doing{}}, patient: true})
	if status, _ := r.post(r.doors()+"/answer/"+company+"/"+destination, "delivered nobody"); status != http.StatusServiceUnavailable {
		t.Errorf("%d", status)
	}
}

func TestAnAddressIsToldOnlyWhenThereIsOne(t *testing.T) {
	for public, want := range map[string]string{"": "", "https://post.example/": "https://post.example/in/nordlys/source"} {
		var told string
		r := newRig(t)
		r.twisted(twist{adaptor: &served{source: r.source}, set: engine.Settings{PublicURL: public}, lends: func(address string) { told = address }})
		if status, _ := r.post(r.doors()+"/in/"+company+"/"+activation, "A-1"); status != 200 || told != want {
			t.Errorf("%q: %d, told %q", public, status, told)
		}
	}
}

// asking is a gateway that can look and whose receipts come by themselves.
type asking struct {
	answering
	settle func(context.Context, gateways.Parcel) (gateways.Receipt, error)
}

func (a asking) Settle(ctx context.Context, p gateways.Parcel) (gateways.Receipt, error) {
	return a.settle(ctx, p)
}

// A partner's receipt may come when nobody believes in it any more.
func TestAReceiptEndsTheDoubtOfADocumentThatWasStopped(t *testing.T) {
	r := newRig(t)
	var id string
	r.twisted(twist{patient: true, gateway: asking{answering{doing{deliver: func(_ context.Context, p gateways.Parcel) (gateways.Receipt, error) {
		id = p.ID
		return gateways.Receipt{}, fault.New(fault.Uncertain, "no answer")
	}}}, func(context.Context, gateways.Parcel) (gateways.Receipt, error) {
		return gateways.Receipt{Outcome: gateways.Unclear, Reason: "the partner takes a repeat for a new one"}, nil
	}}})
	r.source.add("1001")
	r.start()
	r.soon(r.is("1001", ledger.Stopped))
	status, text := r.post(r.doors()+"/answer/"+company+"/"+destination, "delivered "+id)
	if status != 200 {
		t.Errorf("the receipt is answered %d %s", status, text)
	}
	r.wants("1001", ledger.Delivered, "")
}
