package peppol

import "github.com/postbud/postbud/gateways"

// Round is the identity of a parcel's envelope after so many refusals and one, and
// Identifier an address as the network writes it.
var (
	Round      = instance
	Identifier = identifier
)

// Instance is the identity of a parcel's first envelope.
func Instance(p gateways.Parcel) string { return instance(p, 1) }
