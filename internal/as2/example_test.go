package as2_test

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/cms"
)

// newKey is a key and its self-signed certificate.
func newKey(name string) (*rsa.PrivateKey, *x509.Certificate) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now(), NotAfter: time.Now().AddDate(1, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		panic(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	return key, certificate
}

// A whole exchange: an invoice goes to a partner's server, signed and encrypted,
// and the signed receipt comes back in the response.
func Example() {
	ourKey, ourCertificate := newKey("Nordisk Byg")
	theirKey, theirCertificate := newKey("ACME")

	// The partner's server.
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		envelope, err := as2.ReadEnvelope(r.Header)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		spool := as2.Spool{}
		body, err := spool.Keep(r.Body, 100<<20)
		if err != nil {
			http.Error(w, "too large, or cut off", http.StatusRequestEntityTooLarge)
			return
		}
		defer func() { _ = body.Close() }()
		us := as2.Us{Name: "ACME", Keys: []as2.OwnKey{{Certificate: theirCertificate, Private: theirKey}}}
		partner := as2.Partner{Name: "Nordisk Byg", Certificates: []as2.PartnerCertificate{{Certificate: ourCertificate}}}
		incoming, err := as2.Receiver{Spool: spool, Us: us, Partner: partner, Now: time.Now()}.Open(envelope, body)
		if err == nil {
			defer func() { _ = incoming.Close() }()
			for _, part := range incoming.Parts {
				data, _ := io.ReadAll(part.Open())
				fmt.Printf("received %s (%s): %s\n", part.Name, part.MediaType, data)
			}
		}
		result, ok := as2.Outcome(incoming, err)
		if !ok {
			http.Error(w, "try again", http.StatusServiceUnavailable)
			return
		}
		receipt, err := as2.Answer(envelope, result, us, "ACME Server", time.Now())
		if err != nil {
			http.Error(w, "try again", http.StatusServiceUnavailable)
			return
		}
		for name, values := range receipt.Header {
			w.Header()[name] = values
		}
		_, _ = w.Write(receipt.Body)
	}))
	defer server.Close()

	// Our side.
	partnership := as2.Partnership{
		Us:       as2.Us{Name: "Nordisk Byg", Keys: []as2.OwnKey{{Certificate: ourCertificate, Private: ourKey}}},
		Partner:  as2.Partner{Name: "ACME", Certificates: []as2.PartnerCertificate{{Certificate: theirCertificate}}},
		Sign:     crypto.SHA256,
		Encrypt:  cms.AES256CBC,
		Compress: as2.BeforeSigning,
		Receipt:  as2.ReceiptRequest{Wanted: true, Signed: true},
	}
	message := as2.Message{
		ID: "<1042-1@nordisk.example>", Date: time.Now(), Subject: "Invoice 1042",
		Payloads: []as2.Payload{{Name: "invoice-1042.xml", MediaType: "application/xml",
			Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader([]byte("<Invoice/>"))), nil }}},
	}
	var body bytes.Buffer // kept until the receipt is there: a repeat sends the same
	built, err := as2.Build(&body, message, partnership, time.Now())
	if err != nil {
		fmt.Println(err)
		return
	}
	request, _ := http.NewRequest(http.MethodPost, server.URL, bytes.NewReader(body.Bytes()))
	request.Header, request.ContentLength = built.Header, built.Size
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = response.Body.Close() }()
	mdn, err := as2.ReadMDN(response.Header, response.Body, partnership.Partner, time.Now())
	if err != nil {
		fmt.Println(err)
		return
	}
	judgement := as2.Judge(built.Expect, mdn)
	fmt.Println(judgement.Verdict, "- content verified:", judgement.Verified)
	// Output:
	// received invoice-1042.xml (application/xml): <Invoice/>
	// delivered - content verified: true
}

// What is wrong with a message says how the receipt must answer it.
func ExampleReceiver_Open() {
	header := http.Header{"As2-From": {"Stranger"}, "As2-To": {"ACME"}, "Message-Id": {"<1@stranger.example>"}}
	envelope, err := as2.ReadEnvelope(header)
	if err != nil {
		fmt.Println(err)
		return
	}
	receiver := as2.Receiver{Us: as2.Us{Name: "ACME"}, Partner: as2.Partner{}, Now: time.Now()} // nobody has that name
	_, err = receiver.Open(envelope, bytes.NewReader(nil))
	var failure *as2.Failure
	if errors.As(err, &failure) {
		fmt.Println(failure.Disposition)
	}
	// Output:
	// automatic-action/MDN-sent-automatically; processed/error: unknown-trading-partner
}
