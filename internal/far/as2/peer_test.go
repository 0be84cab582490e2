package as2_test

import (
	"bytes"
	"crypto"
	"fmt"
	"testing"
	"time"

	wire "github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/cms"
	far "github.com/postbud/postbud/internal/far/as2"
)

var digests = map[string]crypto.Hash{"": 0, "sha1": crypto.SHA1, "sha-256": crypto.SHA256, "sha-384": crypto.SHA384, "sha-512": crypto.SHA512}

var ciphers = map[string]cms.Cipher{
	"": 0, "3des": cms.TripleDESCBC, "aes128-cbc": cms.AES128CBC, "aes192-cbc": cms.AES192CBC, "aes256-cbc": cms.AES256CBC,
	"aes128-gcm": cms.AES128GCM, "aes192-gcm": cms.AES192GCM, "aes256-gcm": cms.AES256GCM,
}

// everyday is a way that every product has.
var everyday = far.Way{Digest: "sha-256", Cipher: "aes128-cbc", Receipt: far.Signed}

// partnership is a way in the words of the wire.
func (u *us) partnership(w far.Way) wire.Partnership {
	p := wire.Partnership{
		Us: u.side(u.peer.From(w)), Partner: u.partner(), Sign: digests[w.Digest], Encrypt: ciphers[w.Cipher], Compress: wire.Compression(w.Compress),
		UserAgent: "Postbud",
	}
	p.Receipt = wire.ReceiptRequest{Wanted: w.Receipt != far.NoReceipt, Signed: w.Receipt == far.Signed || w.Receipt == far.AsyncSigned}
	if w.Receipt == far.AsyncPlain || w.Receipt == far.AsyncSigned {
		p.Receipt.URL = u.URL + "/mdn"
	}
	return p
}

func (u *us) build(t testing.TB, w far.Way, name string, data []byte) (*wire.Built, []byte) {
	t.Helper()
	m := wire.Message{
		ID: fmt.Sprintf("<%d.%s@postbud.example>", time.Now().UnixNano(), name), Date: time.Now(), Subject: "Invoice",
		Payloads: []wire.Payload{payload(name, data)},
	}
	var body bytes.Buffer
	built, err := wire.Build(&body, m, u.partnership(w), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return built, body.Bytes()
}

// sent sends a message that is built and gives the receipt, nil when none was asked for.
func (u *us) sent(t testing.TB, w far.Way, built *wire.Built, body []byte) (*wire.MDN, error) {
	t.Helper()
	status, header, answer, err := post(t.Context(), u.peer.URL, built.Header, body)
	switch {
	case err != nil:
		return nil, err
	case status/100 != 2:
		return nil, fmt.Errorf("HTTP status %d: %.200s", status, answer)
	case w.Receipt == far.NoReceipt:
		return nil, nil
	case w.Receipt == far.AsyncPlain || w.Receipt == far.AsyncSigned:
		select {
		case mdn := <-u.receipt(built.Expect.MessageID):
			return mdn, nil
		case <-time.After(5 * time.Second):
			return nil, fmt.Errorf("no receipt came; the answer was %d: %.200s", status, answer)
		}
	}
	return wire.ReadMDN(header, bytes.NewReader(answer), u.partner(), time.Now())
}

func TestAMessageGoesEachWay(t *testing.T) {
	for _, product := range far.Products() {
		t.Run(string(product), func(t *testing.T) {
			u := start(t, product, everyday)
			if u.peer.Version == "" {
				t.Error("it does not tell its version")
			}
			built, body := u.build(t, everyday, "invoice.xml", everyByte())
			mdn, err := u.sent(t, everyday, built, body)
			if err != nil {
				t.Fatal(err)
			}
			if j := wire.Judge(built.Expect, mdn); j.Verdict != wire.VerdictDelivered || !j.Verified {
				t.Errorf("%+v", j)
			}
			kept := u.kept(t, built.Expect.MessageID, 1)
			if len(kept) != 1 || !bytes.Equal(kept[0].Data, everyByte()) || kept[0].Name != "invoice.xml" {
				t.Errorf("it keeps %d documents of the message", len(kept))
			}
			sent := u.peer.Send(t, far.Letter{Way: everyday, Name: "reply.bin", Data: everyByte()})[0]
			if !sent.Delivered || !sent.SameMIC {
				t.Errorf("of its own message it says %+v; ours: %v", sent, u.trouble)
			}
			if got, ok := u.has("reply.bin", sent.MessageID); !ok || !bytes.Equal(got.data, everyByte()) {
				t.Errorf("we took %v, %d bytes", ok, len(got.data))
			}
			t.Logf("%s %s", product, u.peer.Version)
		})
	}
}

// kept waits until a peer has so many documents of a message: some answer before
// they store.
func (u *us) kept(t testing.TB, messageID string, n int) []far.Received {
	t.Helper()
	var got []far.Received
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if got = u.peer.Received(t, messageID); len(got) >= n {
			break
		}
	}
	return got
}

// everyByte is content in which nothing may change unseen: all octets, line ends of
// every kind, and what looks like a boundary.
func everyByte() []byte {
	var b bytes.Buffer
	for i := range 256 {
		b.WriteByte(byte(i))
	}
	b.WriteString("\r\n--=_x\r\nline\nline\rline\r\n\r\n--\n")
	return b.Bytes()
}
