package cms

import (
	"crypto/cipher"
	"crypto/subtle"
	"encoding/binary"
)

// maxGCM is the most that GCM protects with one key and nonce (SP 800-38D, 5.2.1.1).
const maxGCM = 1<<36 - 32

// nonceSize is the only size of a nonce that is written and read.
const nonceSize = 12

// gcm is AES-GCM over content of any length in constant memory, which the
// library's cannot do: it wants the content at once.
//
// The library still does the work. The tag it makes for no content and additional
// data D is GHASH(D ‖ length of D) ⊕ E(J₀), so that gives the hash of a chunk at
// the speed of the processor's own instructions and in constant time. The hash is
// linear, so the chunks' hashes add up, each times a power of H.
type gcm struct {
	stream cipher.Stream
	aead   cipher.AEAD
	nonce  []byte
	mask   element // E(J₀)
	h      element
	stride element // H to the number of blocks of a whole chunk
	sum    element // hash so far, times H
	length uint64
	tagged []byte
}

func newGCM(block cipher.Block, nonce []byte) (*gcm, error) {
	if len(nonce) != nonceSize {
		return nil, unsupported("GCM with a nonce of %d bytes", len(nonce))
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	var counter, out [16]byte
	g := &gcm{aead: aead, nonce: nonce}
	block.Encrypt(out[:], counter[:])
	g.h = elementOf(out[:])
	copy(counter[:], nonce)
	counter[15] = 1
	block.Encrypt(out[:], counter[:])
	g.mask = elementOf(out[:])
	counter[15] = 2 // below maxGCM the counter never leaves its 32 bits
	g.stream = cipher.NewCTR(block, counter[:])
	return g, nil
}

// hash is GHASH of data, times H, without lengths.
func (g *gcm) hash(data []byte) element {
	g.tagged = g.aead.Seal(g.tagged[:0], g.nonce, nil, data)
	return elementOf(g.tagged).plus(g.mask).plus(lengths(uint64(len(data)), 0).times(g.h))
}

// add takes the next ciphertext. All but the last are a whole number of blocks.
func (g *gcm) add(ciphertext []byte) error {
	if len(ciphertext) == 0 {
		return nil
	}
	if g.length += uint64(len(ciphertext)); g.length > maxGCM {
		return unsupported("GCM content over 64 GB")
	}
	g.sum = g.sum.times(g.strideOf(len(ciphertext))).plus(g.hash(ciphertext))
	return nil
}

func (g *gcm) strideOf(n int) element {
	if n != chunk {
		return g.h.power(blocks(uint64(n)))
	}
	if g.stride == (element{}) {
		g.stride = g.h.power(chunk / 16)
	}
	return g.stride
}

func blocks(n uint64) uint64 { return (n + 15) / 16 }

// tag is the tag over everything added. In CMS the additional data comes after
// the content, so its hash is put before it here.
func (g *gcm) tag(additional []byte) [16]byte {
	sum := g.sum
	if len(additional) > 0 {
		sum = sum.plus(g.hash(additional).times(g.h.power(blocks(g.length))))
	}
	sum = sum.plus(lengths(uint64(len(additional)), g.length).times(g.h)).plus(g.mask)
	var tag [16]byte
	binary.BigEndian.PutUint64(tag[:], sum.high)
	binary.BigEndian.PutUint64(tag[8:], sum.low)
	return tag
}

// fits tells in constant time whether a tag, perhaps shortened, is right.
func (g *gcm) fits(tag, additional []byte) bool {
	right := g.tag(additional)
	return len(tag) >= minTag && len(tag) <= len(right) && subtle.ConstantTimeCompare(right[:len(tag)], tag) == 1
}

// minTag is the shortest tag that RFC 5084 allows.
const minTag = 12
