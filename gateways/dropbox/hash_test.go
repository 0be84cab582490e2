package dropbox_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/dropbox/dropbox-sdk-go-unofficial/v6/dropbox/contenthash"

	far "github.com/postbud/postbud/internal/far/dropbox"
)

// Three who count it in their own ways agree: the gateway, the simulator and the
// library; and so does whoever works it out by hand.
func TestTheContentHashIsDropboxs(t *testing.T) {
	p := start(t, nil)
	g := p.with(t, nil)
	source := rand.NewChaCha8([32]byte{'h'})
	for _, size := range []int{0, 1, 4<<20 - 1, 4 << 20, 4<<20 + 1, 8 << 20, 8<<20 + 1, 12 << 20, 21<<20 + 7} {
		data := make([]byte, size)
		_, _ = source.Read(data)
		library, err := contenthash.Compute(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		r := g.deliver(t, parcel("a.xml", string(data)))
		var e struct {
			Hash string `json:"content_hash"`
		}
		if err := json.Unmarshal(r.Evidence, &e); err != nil {
			t.Fatal(err)
		}
		if simulator := far.ContentHash(data); e.Hash != library || simulator != library {
			t.Errorf("%d bytes: the gateway has %s, the simulator %s, the library %s", size, e.Hash, simulator, library)
		}
		p.Remove("/in/a.xml")
	}
	text := strings.Repeat("a", 4<<20) + "b"
	first, second := sha256.Sum256([]byte(text[:4<<20])), sha256.Sum256([]byte("b"))
	byHand := sha256.Sum256(append(first[:], second[:]...))
	if got := far.ContentHash([]byte(text)); got != hex.EncodeToString(byHand[:]) {
		t.Errorf("%s", got)
	}
}
