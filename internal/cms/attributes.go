package cms

import (
	"bytes"
	"encoding/asn1"
	"slices"
	"time"

	"golang.org/x/crypto/cryptobyte"
	tags "golang.org/x/crypto/cryptobyte/asn1"
)

// attribute finds the values of an attribute in the inside of a SET; nil when it is
// absent or given twice, which is not allowed (RFC 5652, 11).
func attribute(attributes []byte, oid asn1.ObjectIdentifier) cryptobyte.String {
	var found cryptobyte.String
	count := 0
	for rest := cryptobyte.String(attributes); !rest.Empty(); {
		var one, values cryptobyte.String
		var name asn1.ObjectIdentifier
		if !rest.ReadASN1(&one, tags.SEQUENCE) || !one.ReadASN1ObjectIdentifier(&name) || !one.ReadASN1(&values, tags.SET) {
			return nil
		}
		if name.Equal(oid) {
			found = values
			count++
		}
	}
	if count != 1 {
		return nil
	}
	return found
}

// messageDigest is the digest that the signer signed; nil without.
func messageDigest(attributes []byte) []byte {
	value := attribute(attributes, oidAttributeMessageDigest)
	var digest []byte
	if !value.ReadASN1Bytes(&digest, tags.OCTET_STRING) || !value.Empty() {
		return nil
	}
	return digest
}

// signingTime is when the signer says it signed; zero without.
func signingTime(attributes []byte) time.Time {
	value := attribute(attributes, oidAttributeSigningTime)
	var at time.Time
	if value.PeekASN1Tag(tags.UTCTime) {
		if !value.ReadASN1UTCTime(&at) {
			return time.Time{}
		}
		return at
	}
	if !value.ReadASN1GeneralizedTime(&at) {
		return time.Time{}
	}
	return at
}

// sorted is the same attributes in the order of DER, which some signers sign
// although they send another.
func sorted(attributes []byte) []byte {
	var all [][]byte
	for rest := cryptobyte.String(attributes); !rest.Empty(); {
		var one cryptobyte.String
		var tag tags.Tag
		if !rest.ReadAnyASN1Element(&one, &tag) {
			return attributes
		}
		all = append(all, one)
	}
	slices.SortFunc(all, bytes.Compare)
	return bytes.Join(all, nil)
}
