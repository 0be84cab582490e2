package cms

import "encoding/asn1"

// Type is the content type of a CMS message.
type Type int

// The content types this package knows; all others are refused by Open.
const (
	Data Type = iota + 1
	SignedData
	EnvelopedData
	AuthEnvelopedData
	CompressedData
)

// String is the name of the standard.
func (t Type) String() string {
	return [...]string{"unknown", "data", "signed-data", "enveloped-data", "authEnveloped-data", "compressed-data"}[t]
}

var (
	oidData              = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	oidSignedData        = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidEnvelopedData     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 3}
	oidAuthEnvelopedData = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 23}
	oidCompressedData    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 9}

	oidAttributeContentType   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	oidAttributeMessageDigest = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	oidAttributeSigningTime   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 5}

	oidRSA         = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}
	oidOAEP        = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 7}
	oidMGF1        = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 8}
	oidPSpecified  = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 9}
	oidPSS         = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 10}
	oidECPublicKey = asn1.ObjectIdentifier{1, 2, 840, 10045, 2, 1}

	oidZlib = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 3, 8}
)

func typeOf(oid asn1.ObjectIdentifier) (Type, bool) {
	for i, known := range [...]asn1.ObjectIdentifier{oidData, oidSignedData, oidEnvelopedData, oidAuthEnvelopedData, oidCompressedData} {
		if known.Equal(oid) {
			return Type(i) + Data, true
		}
	}
	return 0, false
}
