package as2_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/adaptors/as2"
	wire "github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/plugin"
	"github.com/postbud/postbud/plugintest"
)

// The numbers are those of the list of conformance cases. What the wire alone can
// show stands in internal/as2; here are those that need HTTP or a memory.

const text = "<Invoice>1042</Invoice>\n"

var plain = plugin.Values{"unsigned": "yes", "unencrypted": "yes"}

func TestCase1PlainWithoutReceipt(t *testing.T) {
	s := newSender(t)
	s.way.Sign, s.way.Encrypt, s.way.Receipt = 0, 0, wire.ReceiptRequest{}
	r := serve(t, s, plain)
	status, _, body := s.raw(t, r.URL, s.build(t, invoice1042("a.xml")))
	if status != http.StatusOK || len(body) != 0 {
		t.Errorf("status %d, body %q", status, body)
	}
	r.inbox.holds(t, text)
}

func TestCases2And3PlainWithReceiptInTheAnswer(t *testing.T) {
	for name, signed := range map[string]bool{"case 2: unsigned": false, "case 3: signed": true} {
		t.Run(name, func(t *testing.T) {
			s := newSender(t)
			s.way.Sign, s.way.Encrypt, s.way.Receipt.Signed = 0, 0, signed
			r := serve(t, s, plain)
			m := s.build(t, invoice1042("a.xml"))
			status, header, body := s.raw(t, r.URL, m)
			mdn, err := wire.ReadMDN(header, bytes.NewReader(body), s.way.Partner, time.Now())
			if err != nil || status != http.StatusOK {
				t.Fatal(status, err)
			}
			if j := wire.Judge(m.expect, mdn); j.Verdict != wire.VerdictDelivered || !j.Verified || (mdn.Signature != nil) != signed {
				t.Errorf("%+v", j)
			}
			if header.Get("AS2-From") != "NORDLYS" || header.Get("AS2-To") != "ACME" || header.Get("Content-Length") == "" || mdn.ReportingUA == "" {
				t.Errorf("header %v, reporting %q", header, mdn.ReportingUA)
			}
			r.inbox.holds(t, text)
		})
	}
}

func TestASignedMessageIsTakenWithItsName(t *testing.T) {
	s := newSender(t)
	r := serve(t, s, nil)
	s.delivered(t, r.URL, s.build(t, document("faktura 1042.xml", []byte(text)), document("../../bilag.pdf", []byte("pdf"))))
	r.inbox.holds(t, text, "pdf")
	items := r.inbox.taken()
	if items[0].Name != "faktura 1042.xml" || items[1].Name != "bilag.pdf" || items[0].Ref == items[1].Ref || items[0].Source.MediaType != "application/xml" {
		t.Errorf("%+v", items)
	}
}

// partnerServer takes asynchronous receipts. It fails so many times first.
type partnerServer struct {
	*rigServer
	got chan received
}

type received struct {
	header http.Header
	body   []byte
}

func (s *sender) takesReceipts(t testing.TB, fails int) *partnerServer {
	t.Helper()
	p := &partnerServer{got: make(chan received, 100)}
	var mu sync.Mutex
	p.rigServer = newServer(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		mu.Lock()
		defer mu.Unlock()
		if fails > 0 {
			fails--
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		p.got <- received{r.Header, body}
	})
	return p
}

func (s *sender) receipt(t testing.TB, p *partnerServer) (*wire.MDN, received) {
	t.Helper()
	select {
	case got := <-p.got:
		mdn, err := wire.ReadMDN(got.header, bytes.NewReader(got.body), s.way.Partner, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		return mdn, got
	case <-time.After(20 * time.Second):
		t.Fatal("no receipt came")
		return nil, received{}
	}
}

func TestCase14AReceiptOfItsOwn(t *testing.T) {
	for name, fails := range map[string]int{"at once": 0, "after the partner's server failed twice": 2} {
		t.Run(name, func(t *testing.T) {
			s := newSender(t)
			p := s.takesReceipts(t, fails)
			s.way.Receipt.URL = p.URL + "/mdn"
			r := serve(t, s, plugin.Values{"receipt_hosts": p.host()})
			m := s.build(t, invoice1042("a.xml"))
			status, _, body := s.raw(t, r.URL, m)
			if status != http.StatusOK || len(body) != 0 {
				t.Errorf("status %d, body %q", status, body)
			}
			mdn, first := s.receipt(t, p)
			if j := wire.Judge(m.expect, mdn); j.Verdict != wire.VerdictDelivered || !j.Verified {
				t.Errorf("%+v", j)
			}
			if len(r.slept) != fails {
				t.Errorf("it waited %d times, want %d", len(r.slept), fails)
			}
			r.inbox.holds(t, text)

			waitFor(t, func() bool { return as2.Owed(r.adaptor) == 0 })
			s.raw(t, r.URL, m) // case 27 for receipts of their own
			if _, second := s.receipt(t, p); !bytes.Equal(first.body, second.body) || first.header.Get("Message-Id") != second.header.Get("Message-Id") {
				t.Error("the repeat gets another receipt")
			}
			r.inbox.holds(t, text)
		})
	}
}

func TestAReceiptThatNobodyTakesIsGivenUp(t *testing.T) {
	s := newSender(t)
	p := s.takesReceipts(t, 1000)
	s.way.Receipt.URL = p.URL
	r := serve(t, s, plugin.Values{"receipt_hosts": p.host()})
	s.raw(t, r.URL, s.build(t, invoice1042("a.xml")))
	waitFor(t, func() bool { return r.log.said("could not be sent; it is given again") })
}

func TestANegativeReceiptOfItsOwnGoesOnlyForAVerifiedMessage(t *testing.T) {
	s := newSender(t)
	p := s.takesReceipts(t, 0)
	s.way.Receipt.URL = p.URL
	r := serve(t, s, plugin.Values{"receipt_hosts": p.host()})
	stranger := newSender(t)
	foreign(stranger)
	stranger.way.Receipt.URL = p.URL
	if status, _, body := s.raw(t, r.URL, stranger.build(t, invoice1042("a.xml"))); status != http.StatusOK || len(body) != 0 {
		t.Errorf("status %d, body %q", status, body)
	}
	waitFor(t, func() bool { return r.log.said("not proven to be the partner's") })
	r.inbox.holds(t)
	if len(p.got) != 0 {
		t.Error("a receipt was sent")
	}
}

func TestCase27ARepeatGetsTheSameReceipt(t *testing.T) {
	s := newSender(t)
	memory, in := plugintest.NewMemory(), &inbox{}
	r := serveWith(t, s, nil, memory, in)
	m := s.build(t, invoice1042("a.xml"))
	_, header, first := s.raw(t, r.URL, m)
	restarted := serveWith(t, s, nil, memory, in)
	for name, at := range map[string]string{"at once": r.URL, "after a restart": restarted.URL} {
		status, again, second := s.raw(t, at, m)
		header.Del("Date") // of HTTP, when the receipt has none
		again.Del("Date")
		if status != http.StatusOK || !bytes.Equal(first, second) || !reflect.DeepEqual(header, again) {
			t.Errorf("%s: status %d, another receipt\n%v\n%v", name, status, header, again)
		}
	}
	other := s.buildAs(t, m.expect.MessageID, invoice1042("a.xml")) // packed anew, as some products do
	if _, _, third := s.raw(t, r.URL, other); !bytes.Equal(first, third) {
		t.Error("a repeat that was packed anew gets another receipt")
	}
	in.holds(t, text)
	if in.called() != 1 {
		t.Errorf("the documents were handed on %d times", in.called())
	}
}

func TestCase27ARepeatByAStrangerIsRefused(t *testing.T) {
	s := newSender(t)
	r := serve(t, s, nil)
	m := s.build(t, invoice1042("a.xml"))
	s.delivered(t, r.URL, m)
	stranger := newSender(t)
	foreign(stranger)
	stranger.refusedWith(t, r.URL, stranger.buildAs(t, m.expect.MessageID, invoice1042("a.xml")), wire.AuthenticationFailed)
	s.delivered(t, r.URL, m)
	r.inbox.holds(t, text)
}

func TestCase28AfterAFailedFirstTryTheRepeatIsTaken(t *testing.T) {
	s := newSender(t)
	t.Run("the message was at fault", func(t *testing.T) {
		r := serve(t, s, nil)
		id := "<" + rand.Text() + "@acme.example>"
		good := s.buildAs(t, id, invoice1042("a.xml"))
		bad := good
		bad.body = bytes.Clone(good.body)
		bad.body[len(bad.body)-5] ^= 1
		s.refusedWith(t, r.URL, bad, wire.DecryptionFailed)
		r.inbox.holds(t)
		s.delivered(t, r.URL, good)
		r.inbox.holds(t, text)
	})
	t.Run("the trouble was ours", func(t *testing.T) {
		r := serveWith(t, s, nil, plugintest.NewMemory(), &inbox{full: 1})
		m := s.build(t, invoice1042("a.xml"))
		status, mdn := s.post(t, r.URL, m)
		if status != http.StatusServiceUnavailable || mdn != nil {
			t.Errorf("status %d, receipt %+v", status, mdn)
		}
		s.delivered(t, r.URL, m)
		r.inbox.holds(t, text)
	})
	t.Run("the second document could not be taken", func(t *testing.T) {
		in := &inbox{}
		r := serveWith(t, s, nil, plugintest.NewMemory(), in)
		m := s.build(t, invoice1042("a.xml"), document("b.pdf", []byte("pdf")))
		once := &failsAt{inbox: in, call: 2}
		r.Config.Handler = r.adaptor.(adaptors.Server).Handler(once)
		if status, _ := s.post(t, r.URL, m); status != http.StatusServiceUnavailable {
			t.Errorf("status %d", status)
		}
		s.delivered(t, r.URL, m)
		in.holds(t, text, "pdf")
	})
}

// failsAt takes nothing at one call.
type failsAt struct {
	*inbox
	call int
}

func (f *failsAt) Take(ctx context.Context, i adaptors.Item) (string, error) {
	if f.call--; f.call == 0 {
		return "", io.ErrShortWrite
	}
	return f.inbox.Take(ctx, i)
}

// byHand sends the lines of a request and what follows, and gives the answer.
func byHand(t *testing.T, at, request string) string {
	t.Helper()
	u, err := url.Parse(at)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", u.Host)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(conn)
	if err != nil {
		t.Fatal(err)
	}
	return string(answer)
}

func head(m sent, more ...string) string {
	var b strings.Builder
	b.WriteString("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n")
	for name, values := range m.header {
		fmt.Fprintf(&b, "%s: %s\r\n", name, values[0])
	}
	return b.String() + strings.Join(more, "\r\n") + "\r\n\r\n"
}

func TestCase39ChunksAndExpectation(t *testing.T) {
	s := newSender(t)
	r := serve(t, s, nil)
	m := s.build(t, invoice1042("a.xml"))
	half := len(m.body) / 2
	chunks := fmt.Sprintf("%x;name=\"value\" ; other\r\n%s\r\n%X \r\n%s\r\n0\r\nX-Trailer: 1\r\n\r\n", half, m.body[:half], len(m.body)-half, m.body[half:])
	if answer := byHand(t, r.URL, head(m, "Transfer-Encoding: chunked")+chunks); !strings.HasPrefix(answer, "HTTP/1.1 200") {
		t.Errorf("chunks: %.200s", answer)
	}
	other := s.build(t, document("b.xml", []byte("<b/>")))
	expect := byHand(t, r.URL, head(other, "Expect: 100-continue", fmt.Sprintf("Content-Length: 000%d", len(other.body)))+string(other.body))
	if !strings.HasPrefix(expect, "HTTP/1.1 100") || !strings.Contains(expect, "HTTP/1.1 200") {
		t.Errorf("expectation: %.200s", expect)
	}
	r.inbox.holds(t, text, "<b/>")
}

func TestCase54NothingIsLeftOverOnAConnection(t *testing.T) {
	s := newSender(t)
	p := s.takesReceipts(t, 0)
	r := serve(t, s, plugin.Values{"receipt_hosts": p.host()})
	async := newSender(t)
	async.way.Receipt.URL = p.URL
	first, second := async.build(t, invoice1042("a.xml")), s.build(t, document("b.xml", []byte("<b/>")))
	lines := func(m sent) string {
		return strings.Replace(head(m, fmt.Sprintf("Content-Length: %d", len(m.body))), "Connection: close\r\n", "", 1) + string(m.body)
	}
	answer := byHand(t, r.URL, lines(first)+strings.Replace(lines(second), "Host: x\r\n", "Host: x\r\nConnection: close\r\n", 1))
	one, two, found := strings.Cut(answer, "\r\n\r\n")
	if !found || strings.Contains(one, "As2-From") || strings.Contains(one, "AS2-From") || !strings.Contains(two, "disposition-notification") {
		t.Errorf("%s", answer)
	}
	if mdn, _ := s.receipt(t, p); wire.Judge(first.expect, mdn).Verdict != wire.VerdictDelivered {
		t.Error("the first has no good receipt")
	}
	if len(r.inbox.taken()) != 2 {
		t.Errorf("%d documents", len(r.inbox.taken()))
	}
}

func TestCase56HeadAndGet(t *testing.T) {
	s := newSender(t)
	r := serve(t, s, nil)
	for method, want := range map[string]int{http.MethodHead: 200, http.MethodGet: 200, http.MethodPut: 405} {
		req, err := http.NewRequestWithContext(t.Context(), method, r.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if err != nil || answer.StatusCode != want || (len(body) == 0) != (method == http.MethodHead) {
			t.Errorf("%s: %d %q %v", method, answer.StatusCode, body, err)
		}
	}
}

func TestCase57AReceiptGoesToNobodyElse(t *testing.T) {
	s := newSender(t)
	p := s.takesReceipts(t, 0)
	elsewhere := s.takesReceipts(t, 0)
	r := serve(t, s, plugin.Values{"receipt_hosts": p.host()})
	for _, to := range []string{
		elsewhere.URL, "http://127.0.0.1:1/", "http://169.254.169.254/latest/meta-data", "file:///etc/passwd", "mailto:a@acme.example", "http://" + p.host() + "@evil.example/", "//x", "http://",
	} {
		s.way.Receipt.URL = p.URL
		m := s.build(t, invoice1042("a.xml"))
		m.header["Receipt-Delivery-Option"] = []string{to}
		status, _, body := s.raw(t, r.URL, m)
		if status != http.StatusForbidden || len(body) == 0 {
			t.Errorf("%s: status %d %q", to, status, body)
		}
	}
	r.inbox.holds(t)
	if len(elsewhere.got)+len(p.got) != 0 {
		t.Error("a receipt was sent")
	}
	if !r.log.said("receipt_hosts") {
		t.Error("the log does not name the setting")
	}
}

func TestCase57ARedirectIsNotFollowed(t *testing.T) {
	s := newSender(t)
	inside := s.takesReceipts(t, 0)
	p := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, inside.URL, http.StatusTemporaryRedirect)
	})
	s.way.Receipt.URL = p.URL
	r := serve(t, s, plugin.Values{"receipt_hosts": p.host()})
	s.raw(t, r.URL, s.build(t, invoice1042("a.xml")))
	waitFor(t, func() bool { return r.log.said("it is given again") })
	if len(inside.got) != 0 {
		t.Error("the redirect was followed")
	}
}

func TestCase60ManyAtATime(t *testing.T) {
	s := newSender(t)
	r := serve(t, s, nil)
	const many = 200
	messages := make([]sent, many)
	for i := range messages {
		messages[i] = s.build(t, document(fmt.Sprintf("%d.xml", i), fmt.Appendf(nil, "<Invoice>%d</Invoice>", i)))
	}
	var busy sync.WaitGroup
	for i := range 2 * many { // each comes twice, half of them at the same time
		busy.Go(func() {
			m := messages[i/2]
			if status, mdn := s.post(t, r.URL, m); mdn == nil || wire.Judge(m.expect, mdn).Verdict != wire.VerdictDelivered {
				t.Errorf("message %d: status %d", i/2, status)
			}
		})
	}
	busy.Wait()
	names := map[string]int{}
	for _, item := range r.inbox.taken() {
		names[item.Name]++
	}
	if len(names) != many || len(r.inbox.taken()) != many || r.inbox.called() != many {
		t.Errorf("%d names, %d documents, handed on %d times; want %d", len(names), len(r.inbox.taken()), r.inbox.called(), many)
	}
}
