package xmltree

import (
	"cmp"
	"slices"
)

// Base64 says whether the text is base64 as XML schemas want it: whole groups of
// four characters, white space anywhere, and nothing but zero in the bits that the
// padding leaves over. No text at all is base64 too.
func Base64(text []byte) bool {
	var b base64Text
	for _, c := range text {
		b.add(base64Class[c])
	}
	return b.whole()
}

// EmbeddedBase64 says whether the embedded file n is base64, as Base64 does.
func (t *Tree) EmbeddedBase64(n Node) bool {
	i, found := slices.BinarySearchFunc(t.cuts, n, func(c cut, n Node) int { return cmp.Compare(c.node, n) })
	return !found || t.cuts[i].base64
}

// base64Text is what has been seen of a text in base64.
type base64Text struct {
	last  uint8 // the value of the last character
	pads  uint8 // how many =, at most 3
	bad   bool
	count int64 // characters other than white space and =
}

// The classes of bytes in base64; below base64Pad they are values.
const (
	base64Pad = iota + 64
	base64Space
	base64Bad
)

var base64Class = func() (class [256]uint8) {
	for i := range class {
		class[i] = base64Bad
	}
	for value, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") {
		class[c] = uint8(value)
	}
	class['='] = base64Pad
	class[' '], class['\t'], class['\n'], class['\r'] = base64Space, base64Space, base64Space, base64Space
	return class
}()

// add takes the class of the next character.
func (b *base64Text) add(class uint8) {
	switch {
	case class < base64Pad:
		b.bad = b.bad || b.pads > 0
		b.last = class
		b.count++
	case class == base64Pad:
		b.pads = min(b.pads+1, 3)
	case class == base64Bad:
		b.bad = true
	}
}

// whole says whether the text may end here.
func (b *base64Text) whole() bool {
	if b.bad {
		return false
	}
	switch b.pads {
	case 0:
		return b.count%4 == 0
	case 1:
		return b.count%4 == 3 && b.last&3 == 0
	case 2:
		return b.count%4 == 2 && b.last&15 == 0
	}
	return false
}
