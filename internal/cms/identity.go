package cms

import (
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	tags "golang.org/x/crypto/cryptobyte/asn1"
)

// Identity names a certificate the way a message does: by issuer and serial
// number, or by the identifier of its key (RFC 5652, 5.3 and 6.2.1).
type Identity struct {
	Issuer []byte // DER of the name
	Serial *big.Int
	KeyID  []byte
}

// Of tells whether the identity names the certificate. Issuers are compared by
// what they say where their bytes differ, for products spell names anew.
func (id Identity) Of(c *x509.Certificate) bool {
	if id.Serial == nil {
		return len(id.KeyID) > 0 && bytes.Equal(id.KeyID, c.SubjectKeyId)
	}
	if c.SerialNumber == nil || id.Serial.Cmp(c.SerialNumber) != 0 {
		return false
	}
	return bytes.Equal(id.Issuer, c.RawIssuer) || sameName(id.Issuer, c.RawIssuer)
}

func sameName(a, b []byte) bool {
	x, okX := nameOf(a)
	y, okY := nameOf(b)
	return okX && okY && strings.EqualFold(x, y)
}

func nameOf(der []byte) (string, bool) {
	var name pkix.RDNSequence
	rest, err := asn1.Unmarshal(der, &name)
	return name.String(), err == nil && len(rest) == 0
}

// readIdentity reads a SignerIdentifier or RecipientIdentifier.
func readIdentity(s *cryptobyte.String) (Identity, bool) {
	var id Identity
	if s.PeekASN1Tag(tags.SEQUENCE) {
		var both, issuer cryptobyte.String
		id.Serial = new(big.Int)
		ok := s.ReadASN1(&both, tags.SEQUENCE) && both.ReadASN1Element(&issuer, tags.SEQUENCE) && both.ReadASN1Integer(id.Serial)
		id.Issuer = issuer
		return id, ok
	}
	var value cryptobyte.String
	var tag tags.Tag
	if !s.ReadAnyASN1(&value, &tag) {
		return id, false
	}
	switch tag {
	case implicit0:
		id.KeyID = value
		return id, true
	case explicit0: // in pieces, or wrapped by a product that reads "explicit" into it
		whole, err := joined(value)
		id.KeyID = whole
		return id, err == nil
	}
	return id, false
}

// addIdentity writes issuer and serial number.
func addIdentity(b *cryptobyte.Builder, c *x509.Certificate) {
	addSequence(b, func(b *cryptobyte.Builder) {
		b.AddBytes(c.RawIssuer)
		b.AddASN1BigInt(c.SerialNumber)
	})
}
