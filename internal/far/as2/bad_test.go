package as2_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	wire "github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/cms/cmstest"
	far "github.com/postbud/postbud/internal/far/as2"
)

// copies are how often a product keeps a message that comes twice. One that keeps it
// once tells the repeat by the Message-ID.
var copies = map[far.Product]int{far.OpenAS2: 2, far.As2lib: 2, far.Pyas2lib: 1}

// TestBadAndRepeatedMessages sends what no product may take, and the same message
// twice, and prints what each made of it.
func TestBadAndRepeatedMessages(t *testing.T) {
	var table strings.Builder
	table.WriteString("| Peer | Changed after signing | Damaged when encrypted | Signed by a stranger | Repeated |\n|---|---|---|---|---|\n")
	for _, product := range far.Products() {
		t.Run(string(product), func(t *testing.T) {
			u := start(t, product, everyday)
			clear := far.Way{Digest: "sha-256", Receipt: far.Signed}
			fmt.Fprintf(&table, "| %s %s | %s | %s | %s | %s |\n", product, u.peer.Version,
				u.refused(t, "changed", clear, nil, func(body []byte) []byte { return bytes.Replace(body, []byte("PAY 100"), []byte("PAY 900"), 1) }),
				u.refused(t, "damaged", everyday, nil, func(body []byte) []byte { body[len(body)/2] ^= 0x40; return body }),
				u.refused(t, "foreign", clear, stranger(t), func(body []byte) []byte { return body }),
				u.repeated(t, product))
		})
	}
	t.Log("\n" + table.String())
}

func stranger(t *testing.T) []wire.OwnKey {
	party := cmstest.RSA(t, "postbud", 2)
	return []wire.OwnKey{{Certificate: party.Certificate, Private: party.Key}}
}

// refused sends a message that is spoilt, and wants it refused and kept nowhere.
func (u *us) refused(t *testing.T, name string, w far.Way, keys []wire.OwnKey, spoil func([]byte) []byte) (says string) {
	t.Helper()
	p := u.partnership(w)
	if keys != nil {
		p.Us.Keys = keys
	}
	var body bytes.Buffer
	m := wire.Message{ID: "<" + name + "@postbud.example>", Date: time.Now(), Payloads: []wire.Payload{payload(name, []byte("PAY 100\r\n"))}}
	built, err := wire.Build(&body, m, p, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	mdn, err := u.sent(t, w, built, spoil(body.Bytes()))
	switch {
	case err != nil:
		says = err.Error()
	case wire.Judge(built.Expect, mdn).Verdict == wire.VerdictDelivered:
		t.Errorf("%s: the receipt counts as delivered: %s", name, mdn.DispositionText)
	default:
		_, says, _ = strings.Cut(mdn.DispositionText, ";")
	}
	time.Sleep(20 * time.Millisecond) // what it keeps, it keeps before it answers, or very soon after
	if kept := u.peer.Received(t, m.ID); len(kept) != 0 {
		t.Errorf("%s: the peer keeps it", name)
	}
	return strings.TrimSpace(says)
}

// repeated sends the same message twice.
func (u *us) repeated(t *testing.T, product far.Product) (says string) {
	t.Helper()
	built, body := u.build(t, everyday, "twice.xml", everyByte())
	for range 2 {
		mdn, err := u.sent(t, everyday, built, body)
		if err != nil {
			t.Fatal(err)
		}
		j := wire.Judge(built.Expect, mdn)
		if j.Verdict != wire.VerdictDelivered {
			t.Errorf("%+v", j)
		}
		_, says, _ = strings.Cut(mdn.DispositionText, ";")
	}
	time.Sleep(50 * time.Millisecond) // for a second one that it should not keep
	kept := u.kept(t, built.Expect.MessageID, copies[product])
	if len(kept) != copies[product] {
		t.Errorf("the peer keeps %d copies, it was known to keep %d", len(kept), copies[product])
	}
	return fmt.Sprintf("%s, kept %d times", strings.TrimSpace(says), len(kept))
}
