package as2_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	wire "github.com/postbud/postbud/internal/as2"
	far "github.com/postbud/postbud/internal/far/as2"
)

// TestMatrix sends a message each way, in every combination of digest, cipher and
// receipt that a product has, and prints what came of it. Compression goes with the
// usual receipt alone; with POSTBUD_AS2_MATRIX=all it goes with each.
func TestMatrix(t *testing.T) {
	m := matrix{cells: map[cell]*tally{}, ways: far.Ways()}
	if os.Getenv("POSTBUD_AS2_MATRIX") == "all" {
		m.ways = far.AllWays()
	}
	for _, product := range far.Products() {
		t.Run(string(product), func(t *testing.T) {
			began := time.Now()
			u := start(t, product, m.ways...)
			m.peers = append(m.peers, fmt.Sprintf("%s %s", product, u.peer.Version))
			m.send(t, u)
			m.receive(t, u)
			t.Logf("%s took %s", product, time.Since(began).Round(time.Second/10))
		})
	}
	if len(m.peers) == len(far.Products()) && !t.Failed() {
		m.checkQuirks(t)
	}
	t.Log(m.table())
}

// matrix is what came of it.
type matrix struct {
	ways  []far.Way
	peers []string
	mu    sync.Mutex
	cells map[cell]*tally
	seen  map[string]int // how often each quirk was seen
}

// cell is all compressions and receipts of a digest and a cipher.
type cell struct {
	product        far.Product
	theirs         bool // the product sends
	digest, cipher string
}

// tally counts what came of the messages of a cell.
type tally struct {
	good, quirks, bad int
	lacks             map[string]int // options that the product does not have
}

func (m *matrix) at(product far.Product, theirs bool, w far.Way) *tally {
	c := cell{product, theirs, w.Digest, w.Cipher}
	if m.cells[c] == nil {
		m.cells[c] = &tally{lacks: map[string]int{}}
	}
	return m.cells[c]
}

// having are the ways without those that the product does not have, which are noted.
func (m *matrix) having(product far.Product, theirs bool) []far.Way {
	var ways []far.Way
	for _, w := range m.ways {
		lack := product.Cannot(w)
		if theirs {
			lack = product.CannotSend(w)
		}
		if lack != "" {
			m.at(product, theirs, w).lacks[lack]++
			continue
		}
		ways = append(ways, w)
	}
	return ways
}

// note takes what came of one message; trouble is "" when all is as it must be.
func (m *matrix) note(t *testing.T, product far.Product, theirs bool, w far.Way, trouble string) {
	t.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	to := m.at(product, theirs, w)
	if trouble == "" {
		to.good++
		return
	}
	for _, q := range quirks {
		if q.product == product && q.theirs == theirs && q.strikes(w) && strings.HasPrefix(trouble, q.trouble) {
			to.quirks++
			if m.seen == nil {
				m.seen = map[string]int{}
			}
			m.seen[q.says]++
			return
		}
	}
	to.bad++
	direction := "to"
	if theirs {
		direction = "from"
	}
	t.Errorf("%s %s: %s: %s", direction, product, w, trouble)
}

// send sends from us, some at a time as a gateway does.
func (m *matrix) send(t *testing.T, u *us) {
	var busy sync.WaitGroup
	turns := make(chan struct{}, 4)
	for i, w := range m.having(u.peer.Product, false) {
		busy.Go(func() {
			turns <- struct{}{}
			defer func() { <-turns }()
			m.note(t, u.peer.Product, false, w, u.there(t, w, fmt.Sprintf("invoice%d.bin", i)))
		})
	}
	busy.Wait()
}

// there sends a message and says what is wrong with what came of it.
func (u *us) there(t *testing.T, w far.Way, name string) string {
	data := append([]byte(name), everyByte()...)
	built, body := u.build(t, w, name, data)
	mdn, err := u.sent(t, w, built, body)
	if err != nil {
		return err.Error()
	}
	verified := true
	if mdn != nil {
		j := wire.Judge(built.Expect, mdn)
		if j.Verdict != wire.VerdictDelivered {
			return "the receipt names " + or(digestOf(mdn.MIC, name, data), fmt.Sprintf("%s: %s", j.Verdict, j.Reason))
		}
		verified = j.Verified
	}
	kept := u.kept(t, built.Expect.MessageID, 1)
	if len(kept) != 1 {
		return fmt.Sprintf("the peer keeps %d documents", len(kept))
	}
	if !bytes.Equal(kept[0].Data, data) {
		return fmt.Sprintf("the peer keeps %d other bytes of %d", len(kept[0].Data), len(data))
	}
	if !verified {
		return "the receipt names no digest"
	}
	return ""
}

// digestOf says what else of a message a digest is of, "" when of nothing.
func digestOf(mic wire.MIC, name string, data []byte) string {
	header := "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\nContent-Disposition: attachment; filename=\"" + name + "\"\r\n\r\n"
	for what, content := range map[string][]byte{"the document": data, "the document with its header": append([]byte(header), data...)} {
		for digest, h := range digests {
			if digest == "" {
				continue
			}
			sum := h.New()
			sum.Write(content)
			if mic.Equal(wire.MIC{Digest: sum.Sum(nil), Hash: h}) {
				return "the digest of " + what + " by " + digest
			}
		}
	}
	return ""
}

// receive lets the peer send to us.
func (m *matrix) receive(t *testing.T, u *us) {
	ways := m.having(u.peer.Product, true)
	var letters []far.Letter
	for i, w := range ways {
		name := fmt.Sprintf("reply%d.bin", i)
		letters = append(letters, far.Letter{Way: w, Name: name, Data: append([]byte(name), everyByte()...)})
	}
	for i, sent := range u.peer.Send(t, letters...) {
		m.note(t, u.peer.Product, true, ways[i], u.here(letters[i], sent))
	}
	if len(u.trouble) > 0 {
		t.Errorf("%d times trouble on our side, as %v", len(u.trouble), u.trouble[0])
	}
}

// here says what is wrong with a message that the peer sent.
func (u *us) here(l far.Letter, sent far.Sent) string {
	got, ok := u.has(l.Name, sent.MessageID)
	switch {
	case !ok:
		return "it did not come, the peer says " + sent.Note
	case !bytes.Equal(got.data, l.Data):
		return fmt.Sprintf("we took %d other bytes of %d", len(got.data), len(l.Data))
	case (got.in.Signature != nil) != (l.Way.Digest != "") || (got.in.Encryption != nil) != (l.Way.Cipher != ""):
		return "it went another way than was asked for"
	case got.envelope.Receipt.Wanted != (l.Way.Receipt != far.NoReceipt), got.envelope.Receipt.Async() != strings.HasPrefix(string(l.Way.Receipt), "async"),
		got.envelope.Receipt.Signed != strings.HasSuffix(string(l.Way.Receipt), "signed"):
		return "it asks for another receipt"
	case !sent.Delivered:
		return "the peer does not take our receipt: " + sent.Note
	case !sent.SameMIC:
		mic, _ := wire.ParseMIC(sent.MIC)
		return "the peer has another digest, " + or(digestOf(mic, l.Name, l.Data), "of something that is not told")
	}
	return ""
}

// table is the result in Markdown.
func (m *matrix) table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "AS2 with %s\n\n", strings.Join(m.peers, ", "))
	b.WriteString("| Signature | Cipher |")
	for _, p := range far.Products() {
		fmt.Fprintf(&b, " to %s | from %[1]s |", p)
	}
	b.WriteString("\n|---|---|" + strings.Repeat("---|---|", len(far.Products())) + "\n")
	for _, digest := range far.Digests() {
		for _, cipher := range far.Ciphers() {
			fmt.Fprintf(&b, "| %s | %s |", or(digest, "none"), or(cipher, "none"))
			for _, p := range far.Products() {
				for _, theirs := range []bool{false, true} {
					b.WriteString(" " + m.cells[cell{p, theirs, digest, cipher}].String() + " |")
				}
			}
			b.WriteString("\n")
		}
	}
	b.WriteString("\nEach number counts messages: every receipt without compression, and every compression with a signed receipt; or with every receipt. Those after + are as good but for a habit of the product:\n")
	for _, q := range quirks {
		if n := m.seen[q.says]; n > 0 {
			fmt.Fprintf(&b, "- %s, %d messages: %s.\n", q.product, n, q.says)
		}
	}
	return b.String()
}

func (t *tally) String() string {
	if t == nil {
		return "not run"
	}
	text := fmt.Sprint(t.good)
	if t.quirks > 0 {
		text += fmt.Sprintf(" + %d", t.quirks)
	}
	if t.bad > 0 {
		text += fmt.Sprintf(", %d bad", t.bad)
	}
	for lack, n := range t.lacks {
		if t.good+t.quirks+t.bad == 0 {
			return "has no " + lack
		}
		text += fmt.Sprintf(", %d not: no %s", n, lack)
	}
	return text
}

func or(text, empty string) string {
	if text == "" {
		return empty
	}
	return text
}
