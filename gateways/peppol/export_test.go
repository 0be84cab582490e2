package peppol

// Instance is the identity of a parcel's envelope, and Identifier an address as the
// network writes it.
var (
	Instance   = instance
	Identifier = identifier
)
