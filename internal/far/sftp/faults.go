package sftp

import (
	"slices"
	"time"

	"github.com/postbud/postbud/internal/far/line"
)

// Op is something that a client may be denied.
type Op string

// The operations.
const (
	Write  Op = "write"
	Rename Op = "rename"
	Stat   Op = "stat"
	Read   Op = "read"
	Delete Op = "delete"
	Mkdir  Op = "mkdir"
)

// ReadOnly is what a folder denies that can only be looked at.
func ReadOnly() []Op { return []Op{Write, Rename, Delete, Mkdir} }

// Faults are ways to misbehave; several may be on. The zero Faults is a good server.
type Faults struct {
	line.Faults
	RefuseLogin   bool
	Deny          []Op // answered with "permission denied"
	Full          bool // the disk is full after FullAfter bytes of an upload
	FullAfter     int64
	Cut           bool // the connection is cut after CutAfter bytes of an upload
	CutAfter      int64
	Stall         bool // no answer any more after StallAfter bytes of an upload
	StallAfter    int64
	SwallowRename bool          // renames, then cuts instead of answering
	FailRename    bool          // answers a rename with "failure" and does nothing
	Spoil         bool          // the last byte of an upload is another one
	Lose          bool          // the last byte of an upload is lost when it is closed
	Robot         bool          // the partner's robot takes a file away before the answer
	Delay         time.Duration // before each answer
}

func (f Faults) denies(op Op) bool { return slices.Contains(f.Deny, op) }
