package partner

import (
	"bufio"
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/textproto"
	"slices"
	"strings"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/as2"
)

// Proof is what a partner answered to a message of ours, as it is kept and shown to
// an auditor: the receipt with all that is needed to check its signature again,
// years later and offline. As bytes it is a MIME entity, the partner's own with
// fields of ours before its header.
type Proof struct {
	At          time.Time // when it came
	Status      string    // "HTTP/1.1 200 OK"; "" for a receipt that came in a request of its own
	Outcome     string    // what the gateway made of it
	Note        string    // one sentence
	Expect      as2.Expectation
	Certificate *x509.Certificate // the partner's, that the receipt is signed with; nil when it is not
	Header      http.Header
	Body        []byte
}

// The fields of ours.
const (
	proofAt          = "Postbud-Received"
	proofStatus      = "Postbud-Status"
	proofOutcome     = "Postbud-Outcome"
	proofNote        = "Postbud-Note"
	proofID          = "Postbud-Message-Id"
	proofFrom        = "Postbud-From"
	proofTo          = "Postbud-To"
	proofMIC         = "Postbud-Sent-Mic"
	proofWants       = "Postbud-Wants"
	proofCertificate = "Postbud-Certificate"

	wantsSigned = "signature"
	wantsMIC    = "digest"
)

// Bytes writes it. Secrets of a session, such as cookies, are left out.
func (p Proof) Bytes() []byte {
	var b bytes.Buffer
	field := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\r\n", name, line(value))
		}
	}
	field(proofAt, p.At.UTC().Format(time.RFC3339Nano))
	field(proofStatus, p.Status)
	field(proofOutcome, p.Outcome)
	field(proofNote, p.Note)
	field(proofID, p.Expect.MessageID)
	field(proofFrom, as2.QuoteName(p.Expect.From))
	field(proofTo, as2.QuoteName(p.Expect.To))
	for _, mic := range append([]as2.MIC{p.Expect.MIC}, p.Expect.Also...) {
		field(proofMIC, mic.String())
	}
	if p.Expect.Signed {
		field(proofWants, wantsSigned)
	}
	if p.Expect.NeedMIC {
		field(proofWants, wantsMIC)
	}
	if p.Certificate != nil {
		field(proofCertificate, base64.StdEncoding.EncodeToString(p.Certificate.Raw))
	}
	for _, name := range slices.Sorted(maps.Keys(p.Header)) {
		lower := strings.ToLower(name)
		if strings.HasPrefix(lower, "postbud-") || lower == "set-cookie" || lower == "authorization" || lower == "cookie" {
			continue
		}
		for _, value := range p.Header[name] {
			field(name, value)
		}
	}
	b.WriteString("\r\n")
	b.Write(p.Body)
	return b.Bytes()
}

// ReadProof reads what Bytes wrote. The fault is Invalid.
func ReadProof(data []byte) (Proof, error) {
	r := bufio.NewReader(bytes.NewReader(data))
	h, err := textproto.NewReader(r).ReadMIMEHeader()
	if err != nil {
		return Proof{}, fault.Wrap(fault.Invalid, err, "this is no receipt of an AS2 partner that we kept")
	}
	at, err := time.Parse(time.RFC3339Nano, h.Get(proofAt))
	if err != nil {
		return Proof{}, fault.Wrap(fault.Invalid, err, "this is no receipt of an AS2 partner that we kept")
	}
	get := func(name string) string { return line(h.Get(name)) } // as Bytes writes it
	p := Proof{At: at.UTC(), Status: get(proofStatus), Outcome: get(proofOutcome), Note: get(proofNote)}
	p.Expect = as2.Expectation{
		MessageID: get(proofID), From: as2.ParseName(get(proofFrom)), To: as2.ParseName(get(proofTo)),
		Signed: slices.Contains(h[proofWants], wantsSigned), NeedMIC: slices.Contains(h[proofWants], wantsMIC),
	}
	for i, text := range h[proofMIC] {
		mic, _ := as2.ParseMIC(text)
		if i == 0 {
			p.Expect.MIC = mic
		} else {
			p.Expect.Also = append(p.Expect.Also, mic)
		}
	}
	if text := h.Get(proofCertificate); text != "" {
		der, err := base64.StdEncoding.DecodeString(text)
		if err == nil {
			p.Certificate, err = x509.ParseCertificate(der)
		}
		if err != nil {
			return Proof{}, fault.Wrap(fault.Invalid, err, "the certificate in this receipt cannot be read")
		}
	}
	p.Header = http.Header{}
	for name, values := range h {
		if !strings.HasPrefix(name, "Postbud-") {
			p.Header[name] = values
		}
	}
	p.Body, err = io.ReadAll(r)
	return p, err
}

// Judge reads the receipt again and holds it against what was sent, with the
// certificates of the settings of today.
func (p Proof) Judge(partner as2.Partner) (as2.Judgement, *as2.MDN, error) {
	m, err := as2.ReadMDN(p.Header, bytes.NewReader(p.Body), partner, p.At)
	if err != nil {
		return as2.Judgement{}, nil, err
	}
	return as2.Judge(p.Expect, m), m, nil
}

// Verify checks the receipt again by nothing but what stands in the proof: the
// signature with the certificate that was the partner's then, and what it states. An
// error means that it is no receipt.
func (p Proof) Verify() (as2.Judgement, error) {
	partner := as2.Partner{Name: p.Expect.To}
	if p.Certificate != nil { // it says that the receipt was signed, so one that is not proves nothing
		p.Expect.Signed = true
		partner.Certificates = []as2.PartnerCertificate{{Certificate: p.Certificate}}
	}
	j, _, err := p.Judge(partner)
	return j, err
}

// line is a value that ends where its line does.
func line(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "?")))
}
