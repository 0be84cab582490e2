package evidence_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/textproto"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/evidence"
	"github.com/postbud/postbud/internal/partner"
)

// A receipt that nobody has signed is nobody's, whatever certificate lies beside it.
func TestAReceiptWithoutASignatureIsNotTakenForASignedOne(t *testing.T) {
	s := shelf{}
	_, certificate := own(t, "Kunde A/S")
	for name, disposition := range map[string]as2.Disposition{"delivered": as2.Processed, "rejected": as2.DecryptionFailed} {
		e := as2.Envelope{From: "us", To: "them", FromHeader: "us", ToHeader: "them", MessageID: "<1@us>", Header: textproto.MIMEHeader{}, Receipt: as2.ReceiptWanted{Wanted: true}}
		mic := as2.MIC{Hash: crypto.SHA256, Digest: bytes.Repeat([]byte{7}, 32)}
		answer, err := as2.Answer(e, as2.Result{Disposition: disposition, MIC: mic}, as2.Us{Name: "them"}, "", day)
		if err != nil {
			t.Fatal(err)
		}
		header := http.Header{}
		for name, values := range answer.Header {
			header[textproto.CanonicalMIMEHeaderKey(name)] = values
		}
		forged := partner.Proof{At: day, Outcome: name, Header: header, Body: answer.Body, Certificate: certificate,
			Expect: as2.Expectation{MessageID: "<1@us>", From: "us", To: "them", MIC: mic}}
		if r := verify(t, written(t, s, delivery(s, forged.Bytes()))); len(r.Signed) > 0 {
			t.Errorf("%s: signed by %s, it says", name, r.Signed[0].By)
		}
	}
}

// Nothing is packed, so an archive cannot hold more than it is long.
func TestAnArchiveWhoseFilesLieOverEachOtherIsNotReadForDays(t *testing.T) {
	const copies, length = 2000, 4 << 20
	content := make([]byte, length)
	sum := fmt.Sprintf("%x", sha256.Sum256(content))
	var sums strings.Builder
	for i := range copies {
		fmt.Fprintf(&sums, "%s  %05d\n", sum, i)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, data := range map[string][]byte{"00000": content, "checksums.txt": []byte(sums.String())} {
		to, err := w.CreateHeader(&zip.FileHeader{Name: name})
		if err != nil {
			t.Fatal(err)
		}
		_, _ = to.Write(data)
	}
	_ = w.SetComment(fmt.Sprintf("checksums.txt sha256 %x", sha256.Sum256([]byte(sums.String()))))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	data := overlaid(b.Bytes(), copies)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	start := time.Now()
	_, err := evidence.Verify(ctx, bytes.NewReader(data), int64(len(data)))
	if ctx.Err() != nil {
		t.Errorf("%d bytes keep it busy for more than %s (%v)", len(data), time.Since(start), err)
	}
}

// overlaid has the directory of an archive name the file 00000 many times.
func overlaid(data []byte, copies int) []byte {
	end := bytes.LastIndex(data, []byte("PK\x05\x06"))
	start := int(data[end+16]) | int(data[end+17])<<8 | int(data[end+18])<<16 | int(data[end+19])<<24
	var central bytes.Buffer
	for at := start; at < end; {
		n := 46 + (int(data[at+28]) | int(data[at+29])<<8) + (int(data[at+30]) | int(data[at+31])<<8) + (int(data[at+32]) | int(data[at+33])<<8)
		one := bytes.Clone(data[at : at+n])
		central.Write(one)
		if string(one[46:51]) == "00000" {
			for i := 1; i < copies; i++ {
				copy(one[46:51], fmt.Sprintf("%05d", i))
				central.Write(one)
			}
		}
		at += n
	}
	tail := bytes.Clone(data[end:])
	size := central.Len()
	tail[8], tail[9], tail[10], tail[11] = byte(copies+1), byte((copies+1)>>8), byte(copies+1), byte((copies+1)>>8)
	tail[12], tail[13], tail[14], tail[15] = byte(size), byte(size>>8), byte(size>>16), byte(size>>24)
	return append(append(bytes.Clone(data[:start]), central.Bytes()...), tail...)
}

// A name is what anybody writes into a certificate of his own.
func TestWhoSignedAReceiptIsToldByMoreThanAName(t *testing.T) {
	s := shelf{}
	theirs, certificate := own(t, "Kunde A/S")
	mallory, his := own(t, "Kunde A/S")
	real := verify(t, written(t, s, delivery(s, receipt(t, theirs, certificate))))
	forged := verify(t, written(t, s, delivery(s, receipt(t, mallory, his))))
	if len(real.Signed) != 1 || len(forged.Signed) != 1 || real.Signed[0] == forged.Signed[0] {
		t.Errorf("nobody can tell %+v from %+v", forged.Signed, real.Signed)
	}
}

// A partner's signed no is no proof of delivery.
func TestARefusalIsNotToldLikeADelivery(t *testing.T) {
	s := shelf{}
	theirs, certificate := own(t, "Kunde A/S")
	said := func(outcome string, d as2.Disposition) evidence.Report {
		e := as2.Envelope{From: "us", To: "them", FromHeader: "us", ToHeader: "them", MessageID: "<1@us>", Header: textproto.MIMEHeader{},
			Receipt: as2.ReceiptWanted{Wanted: true, Signed: true, Protocol: "pkcs7-signature", Hashes: []string{"sha-256"}}}
		mic := as2.MIC{Hash: crypto.SHA256, Digest: bytes.Repeat([]byte{7}, 32)}
		answer, err := as2.Answer(e, as2.Result{Disposition: d, MIC: mic}, as2.Us{Name: "them", Keys: []as2.OwnKey{theirs}}, "", day)
		if err != nil {
			t.Fatal(err)
		}
		header := http.Header{}
		for name, values := range answer.Header {
			header[textproto.CanonicalMIMEHeaderKey(name)] = values
		}
		return verify(t, written(t, s, delivery(s, partner.Proof{At: day, Outcome: outcome, Header: header, Body: answer.Body, Certificate: certificate,
			Expect: as2.Expectation{MessageID: "<1@us>", From: "us", To: "them", MIC: mic, Signed: true}}.Bytes())))
	}
	yes, no := said("delivered", as2.Processed), said("delivered", as2.DecryptionFailed)
	if len(yes.Signed) != 1 || yes.Signed[0].Refuses || len(no.Signed) != 0 || len(no.Wrong) != 1 {
		t.Errorf("kept as delivered, a no is told as %+v, and a yes as %+v", no, yes)
	}
	if kept := said("rejected", as2.DecryptionFailed); len(kept.Wrong) != 0 || len(kept.Signed) != 1 || !kept.Signed[0].Refuses {
		t.Errorf("kept as rejected, a no is told as %+v", kept)
	}
}
