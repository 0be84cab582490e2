package as2_test

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/cms"
)

// invoice8K is about 8 KB of XML such as an invoice is.
func invoice8K() []byte {
	var b strings.Builder
	b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\">\n")
	for i := 0; b.Len() < 8000; i++ {
		fmt.Fprintf(&b, "  <cac:InvoiceLine><cbc:ID>%d</cbc:ID><cbc:InvoicedQuantity unitCode=\"EA\">%d</cbc:InvoicedQuantity><cbc:LineExtensionAmount currencyID=\"DKK\">%d.%02d</cbc:LineExtensionAmount></cac:InvoiceLine>\n",
			i+1, i*7%13, i*i*37%9000, i*29%100)
	}
	b.WriteString("</Invoice>\n")
	return []byte(b.String())
}

// BenchmarkSend is all that our process does for one message: compress, sign,
// encrypt, and verify the signed receipt. Beside each stands one bare RSA-2048
// signature, so that what else the machine does strikes both. The metric "msg/sig"
// is messages per CPU second of the process, collection of garbage included, to
// signatures per CPU second; the bar is 0.6.
func BenchmarkSend(b *testing.B) {
	s := newSides(b)
	s.way.Sign, s.way.Compress = crypto.SHA256, as2.BeforeSigning
	document, bare := invoice8K(), digest(crypto.SHA256, []byte("x"))
	for _, c := range []cms.Cipher{cms.AES256CBC, cms.AES256GCM} {
		b.Run(c.String(), func(b *testing.B) {
			s.way.Encrypt = c
			m := message(payload("invoice.xml", "application/xml", document))
			_, e, err := s.open(b, s.send(b, m))
			if err != nil {
				b.Fatal(err)
			}
			var messages, signatures time.Duration
			for b.Loop() {
				start := processor(b)
				var body bytes.Buffer
				built, err := as2.Build(&body, m, s.way, time.Now())
				if err != nil {
					b.Fatal(err)
				}
				messages += processor(b) - start
				receipt, err := as2.Answer(e, as2.Result{Disposition: as2.Processed, MIC: built.Expect.MIC}, s.back.Us, "", time.Now())
				if err != nil {
					b.Fatal(err)
				}
				header := wire(receipt.Header)
				start = processor(b)
				mdn, err := as2.ReadMDN(header, bytes.NewReader(receipt.Body), s.way.Partner, time.Now())
				if err != nil {
					b.Fatal(err)
				}
				if j := as2.Judge(built.Expect, mdn); j.Verdict != as2.VerdictDelivered || !j.Verified {
					b.Fatalf("%+v", j)
				}
				messages += processor(b) - start
				start = processor(b)
				if _, err := rsa.SignPKCS1v15(rand.Reader, s.sender.Key.(*rsa.PrivateKey), crypto.SHA256, bare); err != nil {
					b.Fatal(err)
				}
				signatures += processor(b) - start
			}
			b.ReportMetric(float64(messages.Microseconds())/float64(b.N), "µs/msg")
			b.ReportMetric(float64(signatures.Microseconds())/float64(b.N), "µs/sig")
			b.ReportMetric(float64(signatures)/float64(messages), "msg/sig")
			b.ReportMetric(0, "ns/op") // holds the receiver's work too
		})
	}
}

// processor is the CPU time that the process has used.
func processor(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// BenchmarkReceive is the other side: open, and sign the receipt.
func BenchmarkReceive(b *testing.B) {
	s := newSides(b)
	s.way.Sign, s.way.Compress, s.way.Encrypt = crypto.SHA256, as2.BeforeSigning, cms.AES256CBC
	r := s.send(b, message(payload("invoice.xml", "application/xml", invoice8K())))
	e, err := as2.ReadEnvelope(r.header)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		in, err := s.back.Open(e, bytes.NewReader(r.body))
		if err != nil {
			b.Fatal(err)
		}
		result, _ := as2.Outcome(in, nil)
		if _, err := as2.Answer(e, result, s.back.Us, "", time.Now()); err != nil {
			b.Fatal(err)
		}
		_ = in.Close()
	}
}
