package smtp

import (
	"slices"
	"time"

	"github.com/postbud/postbud/internal/far/line"
)

// Faults are ways to misbehave; several may be on. The zero Faults is a good server.
type Faults struct {
	line.Faults
	RefuseLogin      bool     // 535
	RefuseSender     bool     // 550 to MAIL
	RefuseRecipients []string // 550 to RCPT for these
	RefuseMail       bool     // 554 to the final dot; nothing is kept
	Busy             bool     // 451 to the final dot; nothing is kept
	Greylist         bool     // 451 to RCPT for each sender and recipient the first time
	Cut              bool     // the connection is cut after CutAfter bytes of a mail
	CutAfter         int64
	Stall            bool // no answer any more after StallAfter bytes of a mail
	StallAfter       int64
	SwallowAnswer    bool          // keeps the mail, then cuts instead of answering
	Delay            time.Duration // before each answer
}

func (f Faults) refuses(recipient string) bool { return slices.Contains(f.RefuseRecipients, recipient) }
