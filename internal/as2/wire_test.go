package as2_test

import (
	"bufio"
	"bytes"
	"crypto"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/cms"
)

// server is the receiver behind a real HTTP server. It counts what it takes.
func (s *sides) server(t *testing.T, taken *[]string) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e, err := as2.ReadEnvelope(r.Header)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		body, err := as2.Spool{Dir: t.TempDir(), Memory: 100}.Keep(r.Body, 1<<20)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		defer func() { _ = body.Close() }()
		in, err := s.back.Open(e, body)
		if err == nil {
			*taken = append(*taken, string(content(t, in.Parts[0])))
			defer func() { _ = in.Close() }()
		}
		result, _ := as2.Outcome(in, err)
		receipt, err := as2.Answer(e, result, s.back.Us, "", time.Now())
		if err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		for name, values := range receipt.Header {
			w.Header()[name] = values
		}
		_, _ = w.Write(receipt.Body)
	}))
	t.Cleanup(server.Close)
	return server
}

// TestOverRawHTTP writes requests byte by byte as products do, several on one
// connection.
func TestOverRawHTTP(t *testing.T) {
	s := newSides(t)
	s.way.Sign, s.way.Encrypt = crypto.SHA256, cms.AES128CBC
	r := s.send(t, invoiceMessage())
	var taken []string
	server := s.server(t, &taken)
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	in := bufio.NewReader(conn)
	head := func(extra string) string {
		return "POST /as2 HTTP/1.1\r\nHOST: x\r\nas2-from:\t\"Nordisk Byg\"\r\nAS2-TO: ACME\r\nmessage-id: " + r.expect.MessageID +
			"\r\ncontent-type: Application/PKCS7-MIME;\tsmime-type=enveloped-data;\tname=\"smime.p7m\"\r\n" +
			"disposition-notification-to: x@y\r\ndisposition-notification-options: signed-receipt-protocol=required,pkcs7-signature;signed-receipt-micalg=required,sha256\r\n" + extra + "\r\n"
	}
	var chunked bytes.Buffer
	for rest := r.body; len(rest) > 0; {
		n := min(len(rest), 700)
		fmt.Fprintf(&chunked, "%X;name=\"value\"; other \t\r\n%s\r\n", n, rest[:n])
		rest = rest[n:]
	}
	chunked.WriteString("0\r\n\r\n")
	requests := []struct{ name, head, body string }{
		{"case 38: names in any case, tabs, Content-Length with zeros", head(fmt.Sprintf("Content-Length: 000%d\r\n", len(r.body))), string(r.body)},
		{"case 39: chunked with extensions and white space", head("Transfer-Encoding: chunked\r\n"), chunked.String()},
		{"case 54: another on the same connection", head(fmt.Sprintf("Content-Length: %d\r\n", len(r.body))), string(r.body)},
		{"case 39: Expect: 100-continue", head(fmt.Sprintf("Content-Length: %d\r\nExpect: 100-continue\r\n", len(r.body))), string(r.body)},
	}
	for _, q := range requests {
		t.Run(q.name, func(t *testing.T) {
			before := len(taken)
			if _, err := io.WriteString(conn, q.head); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(q.head, "Expect:") {
				line, err := in.ReadString('\n')
				if err != nil || !strings.HasPrefix(line, "HTTP/1.1 100 ") {
					t.Fatalf("%q, %v", line, err)
				}
				if _, err := in.ReadString('\n'); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := io.WriteString(conn, q.body); err != nil {
				t.Fatal(err)
			}
			response, err := http.ReadResponse(in, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = response.Body.Close() }()
			mdn, err := as2.ReadMDN(response.Header, response.Body, s.way.Partner, time.Now())
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.Copy(io.Discard, response.Body); err != nil {
				t.Fatal(err)
			}
			if j := as2.Judge(r.expect, mdn); j.Verdict != as2.VerdictDelivered || !j.Verified {
				t.Errorf("%+v", j)
			}
			if len(taken) != before+1 || taken[before] != invoice {
				t.Errorf("took %d", len(taken)-before)
			}
		})
	}
}

// TestHeadersOnTheWire is about what leaves the process: no line is folded, the
// length is known, and names are spelt as the standard has them.
func TestHeadersOnTheWire(t *testing.T) {
	s := newSides(t)
	s.way.Sign, s.way.Encrypt = crypto.SHA256, cms.AES128CBC
	s.way.Receipt.URL = "https://nordisk.example/as2/mdn?partner=ACME"
	m := message(payload("faktura æ.xml", "application/xml", []byte(invoice)), payload("b.pdf", "application/pdf", []byte("%PDF")))
	m.Subject = "Faktura 1042 – æøå, " + strings.Repeat("en lang linje ", 20) + "\r\nX-Injected: yes"
	var body bytes.Buffer
	built, err := as2.Build(&body, m, s.way, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequest(http.MethodPost, "http://acme.example/as2", &body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header, request.ContentLength = built.Header, built.Size
	var wire bytes.Buffer
	if err := request.Write(&wire); err != nil {
		t.Fatal(err)
	}
	head, _, _ := strings.Cut(wire.String(), "\r\n\r\n")
	for _, want := range []string{
		fmt.Sprintf("\r\nContent-Length: %d\r\n", built.Size), // case 40
		"\r\nAS2-From: \"Nordisk Byg\"", "\r\nAS2-To: ACME", "\r\nAS2-Version: 1.2", "\r\nEDIINT-Features: multiple-attachments",
		"\r\nMessage-ID: " + m.ID, "\r\nMIME-Version: 1.0", "\r\nDisposition-Notification-To: ",
		"\r\nReceipt-Delivery-Option: https://nordisk.example/as2/mdn?partner=ACME",
		"\r\nDisposition-Notification-Options: signed-receipt-protocol=optional, pkcs7-signature; signed-receipt-micalg=optional, sha-256, sha1",
		"\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data; name=\"smime.p7m\"",
	} {
		if !strings.Contains(head+"\r\n", want) {
			t.Errorf("%q is missing in\n%s", want, head)
		}
	}
	for _, line := range strings.Split(head, "\r\n") {
		if line == "" || line[0] == ' ' || line[0] == '\t' || strings.HasPrefix(line, "X-Injected") || strings.ContainsAny(line, "\r\n") {
			t.Errorf("line %q", line)
		}
	}
	if strings.Contains(head, "Transfer-Encoding") {
		t.Error("case 40: chunked")
	}
}
