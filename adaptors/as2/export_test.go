package as2

import "github.com/postbud/postbud/adaptors"

// Owed is how many receipts an adaptor owes, as far as it knows.
func Owed(a adaptors.Adaptor) int { return a.(*adaptor).Owed() }
