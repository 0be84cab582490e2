// Package inside finds the files that a PDF carries: those of /AF, of the catalog's name
// tree /EmbeddedFiles, and what the metadata says of them (ISO 32000-1, 7.11; ISO
// 19005-3, 6.8). It looks at nothing else in a PDF and draws nothing.
//
// A PDF comes from strangers. Every structure is read with a bound: how deep values may
// nest, how many objects are looked at, how many bytes a stream may grow to, how far a
// damaged file is searched. What goes beyond a bound, an encrypted file and a damaged one
// are Invalid faults. Files with broken cross-references are read by searching their
// objects, as PDF readers do.
package inside

import "github.com/postbud/postbud/fault"

// MaxSize is how many bytes a PDF may have.
const MaxSize = 128 << 20

// The bounds of what is read from a PDF.
const (
	maxDepth    = 64        // of arrays and dictionaries in each other
	maxObjects  = 1 << 20   // in the cross-references
	maxValues   = 2 << 20   // that are read
	maxSections = 1000      // of cross-references, one for each time the file was changed
	maxFiles    = 1000      // that a PDF carries
	maxNodes    = 10_000    // of the name tree
	maxUnpacked = 128 << 20 // bytes of all streams that are unpacked
	maxHops     = 32        // from a reference to a reference
)

// bad is the fault of a file that cannot be read.
func bad(format string, args ...any) *fault.Error {
	f := fault.New(fault.Invalid, "the PDF cannot be read: "+format, args...)
	return f.Coded("FILE-UNREAD", "reason", f.Message)
}

// because keeps the cause of a fault for the log: libraries speak English alone.
func because(err error, f *fault.Error) *fault.Error {
	f.Err = err
	return f
}
