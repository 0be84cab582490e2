package ftp

import (
	"slices"

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

// Faults are ways to misbehave; several may be on. The zero Faults is a good server.
type Faults struct {
	line.Faults
	RefuseLogin   bool
	Crowded       int  // connections that are let in; more are refused with 421. 0 for any number
	CrowdedLogin  bool // they are refused with 530 at the sign-in instead
	Deny          []Op // answered with "permission denied"
	Full          bool // the disk is full after FullAfter bytes of an upload
	FullAfter     int64
	Cut           bool // every connection is cut after CutAfter bytes of an upload
	CutAfter      int64
	Stall         bool // nothing moves any more after StallAfter bytes of an upload
	StallAfter    int64
	SwallowStored bool   // has the whole file, then cuts instead of saying so (226)
	SwallowRename bool   // renames, then cuts instead of answering
	HoldStored    bool   // has the whole file and never says so
	BlockData     bool   // the data port that is named answers nobody
	Foreign       string // the address named for data connections (PASV), "10,0,0,7"
	DataPort      int    // the port named for data connections; 0 for the real one
	Lines         bool   // changes line ends, as in ASCII mode
	Spoil         bool   // the last byte of an upload is another one
	Robot         bool   // the partner's robot takes a file away before the answer
}

func (f Faults) denies(op Op) bool { return slices.Contains(f.Deny, op) }

// dataFaults are those of the line that data connections have too: their number is
// not bounded.
func (f Faults) dataFaults() line.Faults {
	f.Faults.MaxConnections = 0
	return f.Faults
}
