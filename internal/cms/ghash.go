package cms

import "encoding/binary"

// element of the field of GCM, bits in the order of NIST SP 800-38D: the highest
// bit of high is the coefficient of x⁰.
type element struct{ high, low uint64 }

func elementOf(b []byte) element {
	return element{binary.BigEndian.Uint64(b), binary.BigEndian.Uint64(b[8:])}
}

func (a element) plus(b element) element { return element{a.high ^ b.high, a.low ^ b.low} }

// times multiplies in the field, in the same time for all values.
func (a element) times(b element) element {
	var product element
	for i := range 128 {
		word := a.high
		if i >= 64 {
			word = a.low
		}
		take := -(word >> (63 - i%64) & 1)
		product.high ^= b.high & take
		product.low ^= b.low & take
		carry := -(b.low & 1)
		b.low = b.low>>1 | b.high<<63
		b.high = b.high>>1 ^ carry&(0xe1<<56)
	}
	return product
}

// power is a to the nth; n is public.
func (a element) power(n uint64) element {
	result := element{high: 1 << 63}
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			result = result.times(a)
		}
		a = a.times(a)
	}
	return result
}

// lengths is the block of the two lengths, in bits.
func lengths(additional, content uint64) element { return element{additional * 8, content * 8} }
