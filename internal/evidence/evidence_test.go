package evidence_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"math/big"
	"net/http"
	"net/textproto"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/evidence"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/invoice"
)

var day = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

// shelf holds bytes by digest.
type shelf map[invoice.Digest][]byte

func (s shelf) put(text string) invoice.Digest {
	d := invoice.Digest(sha256.Sum256([]byte(text)))
	s[d] = []byte(text)
	return d
}

func (s shelf) open(d invoice.Digest) (io.ReadCloser, error) {
	b, there := s[d]
	if !there {
		return nil, fault.New(fault.Internal, "it is gone")
	}
	return io.NopCloser(bytes.NewReader(b)), nil
}

// delivery is one of an invoice, with a hostile name and all that is kept.
func delivery(s shelf, receipt []byte) evidence.Delivery {
	source, output, pdf := s.put("<source æøå/>"), s.put("<Invoice/>"), s.put("%PDF-1.7")
	t := ledger.Transaction{
		Key: ledger.Key{Subscription: "nordlys", Activation: "dinero", Ref: "1042", Version: "1"}, ID: "doc_abc",
		State: ledger.Delivered, Proof: "receipt", RemoteID: "<1@us>", Format: "peppolbis", Gateway: "as2", Entered: day, Changed: day.Add(time.Minute),
		Head:   ledger.Head{Number: "10/42", Kind: "invoice", Sender: "Nordlys ApS", Receiver: "Kunde A/S", Currency: "DKK", TotalWithVAT: invoice.MustDecimal("1250.00")},
		Source: invoice.Content{MediaType: "application/xml", SHA256: source, Size: 14}, Model: s.put(`{"Number":"10/42"}`),
		Output:   ledger.Output{Name: "../../etc/faktura:1042.xml", SHA256: output, Size: 10},
		Beside:   []ledger.Output{{Name: "faktura.pdf", SHA256: pdf, Size: 8}, {Name: "FAKTURA.PDF", SHA256: pdf, Size: 8}},
		Findings: []invoice.Finding{{Rule: "BR-CL-01", Flag: invoice.Warning, Terms: []string{"BT-3"}}},
	}
	return evidence.Delivery{
		Company: "Nordlys ApS", Destination: "AS2 to Kunde", Document: t,
		Timeline: []ledger.Change{{At: day, To: ledger.Received, Actor: "schedule"}, {At: day, From: ledger.Sending, To: ledger.Delivered}},
		Attempts: []ledger.Attempt{{Number: 1, Trigger: ledger.Scheduled, Outcome: "temporary", Reason: "refused"}, {Number: 2, Trigger: ledger.Retry, Outcome: "delivered", Evidence: receipt}},
	}
}

func written(t *testing.T, s shelf, all ...evidence.Delivery) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := evidence.Write(t.Context(), &b, all, s.open); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func verify(t *testing.T, data []byte) evidence.Report {
	t.Helper()
	r, err := evidence.Verify(t.Context(), bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestEvidenceHoldsAllThatIsKept(t *testing.T) {
	s := shelf{}
	data := written(t, s, delivery(s, []byte("250 OK queued")))
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
	}
	want := []string{"README.txt"}
	for _, name := range []string{"source/10_42.xml", "source/invoice.json", "sent/.._.._etc_faktura_1042.xml", "sent/faktura.pdf", "sent/FAKTURA-2.PDF",
		"receipts/2.txt", "document.json", "timeline.json", "attempts.json", "findings.json"} {
		want = append(want, "10_42-doc_abc/"+name)
	}
	if want = append(want, "checksums.txt"); !slices.Equal(names, want) {
		t.Errorf("got  %q\nwant %q", names, want)
	}
	facts, err := z.Open("10_42-doc_abc/document.json")
	if err != nil {
		t.Fatal(err)
	}
	text, _ := io.ReadAll(facts)
	for _, piece := range []string{`"number": "10/42"`, `"total_with_vat": "1250.00"`, `"proof": "receipt"`, `"destination": "AS2 to Kunde"`} {
		if !strings.Contains(string(text), piece) {
			t.Errorf("document.json lacks %s:\n%s", piece, text)
		}
	}
	r := verify(t, data)
	if len(r.Wrong) > 0 || r.Files != len(want) || !slices.Equal(r.Unproof, []string{"10_42-doc_abc/receipts/2.txt"}) {
		t.Errorf("%+v", r)
	}
	if again := written(t, s, delivery(s, []byte("250 OK queued"))); !bytes.Equal(again, data) {
		t.Error("the same delivery gives another archive")
	}
}

// Every single byte matters, between the files too.
func TestOneChangedByteIsFoundWhereverItIs(t *testing.T) {
	s := shelf{}
	data := written(t, s, delivery(s, []byte("250 OK queued")), delivery(s, nil))
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	within := map[int]string{} // the file whose content a byte is of
	for _, f := range z.File {
		at, err := f.DataOffset()
		if err != nil {
			t.Fatal(err)
		}
		for i := range int(f.UncompressedSize64) {
			within[int(at)+i] = f.Name
		}
	}
	for at := range data {
		spoilt := bytes.Clone(data)
		spoilt[at] ^= 1 << (at % 8)
		r, err := evidence.Verify(t.Context(), bytes.NewReader(spoilt), int64(len(spoilt)))
		switch name := within[at]; {
		case err != nil:
			t.Fatalf("byte %d in %q: %v", at, name, err)
		case len(r.Wrong) == 0:
			t.Fatalf("byte %d of %d in %q goes unnoticed", at, len(data), name)
		case name != "" && !slices.Equal(r.Wrong, []evidence.Wrong{{File: name, Fault: evidence.Changed}}):
			t.Fatalf("byte %d is in %s, and %+v is told", at, name, r.Wrong)
		}
	}
	for cut := range len(data) {
		r, err := evidence.Verify(t.Context(), bytes.NewReader(data[:cut]), int64(cut))
		if err == nil && len(r.Wrong) == 0 {
			t.Fatalf("cut at %d it goes unnoticed", cut)
		}
	}
	for name, longer := range map[string][]byte{"behind": append(bytes.Clone(data), 0), "before": append([]byte{0}, data...)} {
		if r, err := evidence.Verify(t.Context(), bytes.NewReader(longer), int64(len(longer))); err == nil && len(r.Wrong) == 0 {
			t.Errorf("a byte %s goes unnoticed", name)
		}
	}
}

// packed writes the files of an archive again as another program would, with changes.
func packed(t *testing.T, data []byte, method uint16, leave string, add ...string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	if err := w.SetComment(z.Comment); err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if f.Name == leave {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		to, err := w.CreateHeader(&zip.FileHeader{Name: f.Name, Method: method})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(to, r); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range add {
		to, err := w.CreateHeader(&zip.FileHeader{Name: name})
		if err != nil {
			t.Fatal(err)
		}
		_, _ = to.Write([]byte("mine"))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAFileThatIsMissingOrAddedIsNamed(t *testing.T) {
	s := shelf{}
	data := written(t, s, delivery(s, nil))
	for name, test := range map[string]struct {
		leave string
		add   []string
		want  []evidence.Wrong
	}{
		"missing":      {"10_42-doc_abc/source/invoice.json", nil, []evidence.Wrong{{File: "10_42-doc_abc/source/invoice.json", Fault: evidence.Missing}}},
		"added":        {"", []string{"10_42-doc_abc/sent/more.xml"}, []evidence.Wrong{{File: "10_42-doc_abc/sent/more.xml", Fault: evidence.Added}}},
		"twice":        {"", []string{"README.txt"}, []evidence.Wrong{{File: "README.txt", Fault: evidence.Added}}},
		"no checksums": {"checksums.txt", nil, []evidence.Wrong{{File: "checksums.txt", Fault: evidence.Missing}}},
		"written anew": {"", nil, []evidence.Wrong{{File: "README.txt", Fault: evidence.Around}}},
	} {
		t.Run(name, func(t *testing.T) {
			if r := verify(t, packed(t, data, zip.Store, test.leave, test.add...)); !slices.Equal(r.Wrong, test.want) {
				t.Errorf("got  %+v\nwant %+v", r.Wrong, test.want)
			}
		})
	}
	if r := verify(t, packed(t, data, zip.Deflate, "")); len(r.Wrong) == 0 {
		t.Error("an archive that another program packed is taken for ours")
	}
}

func TestWhatIsNoEvidenceIsRefused(t *testing.T) {
	var empty bytes.Buffer
	if err := zip.NewWriter(&empty).Close(); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"nothing": nil, "a text": []byte("hello"), "another archive": empty.Bytes()} {
		if _, err := evidence.Verify(t.Context(), bytes.NewReader(data), int64(len(data))); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhatCannotBeReadIsToldBeforeTheFirstByte(t *testing.T) {
	s := shelf{}
	d := delivery(s, nil)
	delete(s, d.Document.Model)
	var b bytes.Buffer
	if err := evidence.Write(t.Context(), &b, []evidence.Delivery{d}, s.open); fault.KindOf(err) != fault.Internal || b.Len() > 0 {
		t.Errorf("%d bytes, %v", b.Len(), err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := evidence.Write(ended, &b, []evidence.Delivery{delivery(s, nil)}, s.open); !errors.Is(err, context.Canceled) || b.Len() > 0 {
		t.Errorf("%d bytes, %v", b.Len(), err)
	}
}

// Other programs open it and agree with its checksums.
func TestOtherProgramsReadIt(t *testing.T) {
	for _, tool := range []string{"python3", "sha256sum"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not here", tool)
		}
	}
	s := shelf{}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "e.zip"), written(t, s, delivery(s, []byte("250 OK"))), 0o600); err != nil {
		t.Fatal(err)
	}
	unpack := exec.CommandContext(t.Context(), "python3", "-m", "zipfile", "-e", "e.zip", "out")
	unpack.Dir = dir
	if out, err := unpack.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	check := exec.CommandContext(t.Context(), "sha256sum", "--strict", "-c", "checksums.txt")
	check.Dir = filepath.Join(dir, "out")
	if out, err := check.CombinedOutput(); err != nil || strings.Count(string(out), ": OK\n") != 11 {
		t.Errorf("%v\n%s", err, out)
	}
}

func own(t *testing.T, name string) (as2.OwnKey, *x509.Certificate) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	about := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotBefore: day.AddDate(-1, 0, 0), NotAfter: day.AddDate(1, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, about, about, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return as2.OwnKey{Certificate: c, Private: key}, c
}

// receipt is what a gateway keeps of a signed MDN.
func receipt(t *testing.T, signer as2.OwnKey, certificate *x509.Certificate) []byte {
	t.Helper()
	mic := as2.MIC{Hash: crypto.SHA256, Digest: bytes.Repeat([]byte{7}, 32)}
	envelope := as2.Envelope{From: "us", To: "them", FromHeader: "us", ToHeader: "them", MessageID: "<1@us>", Header: textproto.MIMEHeader{},
		Receipt: as2.ReceiptWanted{Wanted: true, Signed: true, Protocol: "pkcs7-signature", Hashes: []string{"sha-256"}}}
	answer, err := as2.Answer(envelope, as2.Result{Disposition: as2.Processed, MIC: mic}, as2.Us{Name: "them", Keys: []as2.OwnKey{signer}}, "Their AS2", day)
	if err != nil {
		t.Fatal(err)
	}
	header := http.Header{}
	for name, values := range answer.Header {
		header[textproto.CanonicalMIMEHeaderKey(name)] = values
	}
	return partner.Proof{At: day, Status: "HTTP/1.1 200 OK", Outcome: "delivered", Header: header, Body: answer.Body, Certificate: certificate,
		Expect: as2.Expectation{MessageID: "<1@us>", From: "us", To: "them", MIC: mic, Signed: true}}.Bytes()
}

func TestTheSignatureOfAnAS2ReceiptIsCheckedAnew(t *testing.T) {
	s := shelf{}
	theirs, certificate := own(t, "Kunde A/S")
	stranger, _ := own(t, "Stranger")
	r := verify(t, written(t, s, delivery(s, receipt(t, theirs, certificate))))
	name := "10_42-doc_abc/receipts/2.eml"
	if len(r.Wrong) > 0 || !slices.Equal(r.Signed, []evidence.Signed{{File: name, By: "CN=Kunde A/S", Message: "<1@us>",
		Fingerprint: partner.Fingerprint(certificate)}}) {
		t.Errorf("%+v", r)
	}
	for what, forged := range map[string][]byte{
		"by another key":     receipt(t, stranger, certificate),
		"for another digest": bytes.Replace(receipt(t, theirs, certificate), []byte("Postbud-Sent-Mic: "), []byte("Postbud-Sent-Mic: AA"), 1),
	} {
		if r := verify(t, written(t, s, delivery(s, forged))); len(r.Wrong) != 1 || r.Wrong[0].File != name || r.Wrong[0].Fault != evidence.Unlike || r.Wrong[0].Why == "" {
			t.Errorf("%s: %+v", what, r)
		}
	}
}
