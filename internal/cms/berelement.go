package cms

import (
	"io"

	"golang.org/x/crypto/cryptobyte"
	tags "golang.org/x/crypto/cryptobyte/asn1"
)

const constructedOctets = 0x24 // OCTET STRING in pieces

// element reads the next element whole, at most maxElement bytes, and gives it as
// DER but for the order of sets, which stays as it stands: signatures are made
// over it.
func (r *ber) element() ([]byte, error) {
	return r.elementWithin(maxElement)
}

func (r *ber) elementWithin(limit int) ([]byte, error) {
	h, err := r.header()
	if err != nil {
		return nil, err
	}
	if h.length > int64(limit) {
		return nil, malformed("element of %d bytes", h.length)
	}
	if !h.constructed() {
		der := appendHeader(make([]byte, 0, h.length+6), h.tag, int(h.length))
		value := der[len(der) : len(der)+int(h.length)]
		n, err := io.ReadFull(r.src, value)
		r.at += int64(n)
		if err != nil {
			return nil, cut(err)
		}
		return der[:len(der)+n], nil
	}
	inside, err := r.inside(h, limit)
	if err != nil {
		return nil, err
	}
	if h.tag == constructedOctets {
		h.tag = byte(tags.OCTET_STRING)
		if inside, err = joined(inside); err != nil {
			return nil, err
		}
	}
	return append(appendHeader(make([]byte, 0, len(inside)+6), h.tag, len(inside)), inside...), nil
}

// inside is the DER of all children of an element.
func (r *ber) inside(h header, limit int) ([]byte, error) {
	if err := r.push(h); err != nil {
		return nil, err
	}
	var inside []byte
	for {
		more, err := r.more()
		if err != nil {
			return nil, err
		}
		if !more {
			return inside, r.leave()
		}
		child, err := r.elementWithin(limit - len(inside))
		if err != nil {
			return nil, err
		}
		inside = append(inside, child...)
	}
}

// joined is the content of octet strings that stand one after the other.
func joined(pieces []byte) ([]byte, error) {
	rest, whole := cryptobyte.String(pieces), []byte{}
	for !rest.Empty() {
		var piece cryptobyte.String
		if !rest.ReadASN1(&piece, tags.OCTET_STRING) {
			return nil, malformed("octet string in pieces of another kind")
		}
		whole = append(whole, piece...)
	}
	return whole, nil
}

// integer reads a small INTEGER, such as a version.
func (r *ber) integer() (int, error) {
	der, err := r.element()
	if err != nil {
		return 0, err
	}
	var n int
	if s := cryptobyte.String(der); !s.ReadASN1Integer(&n) {
		return 0, malformed("no number where one should be")
	}
	return n, nil
}
