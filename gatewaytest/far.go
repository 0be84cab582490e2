// Package gatewaytest is the suite that every gateway passes: what people rely on
// when they hand over an invoice, whatever the protocol.
//
// A member's test starts a far end on this machine and calls Run. Each subtest
// gets a fresh far end.
package gatewaytest

import (
	"time"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/plugin"
)

// Far is a far end that runs on this machine, and what it can be made to do.
//
// A gateway that makes no connection needs none of the hooks. For the others a
// hook may be nil only where Cannot says why, under the hook's name.
type Far struct {
	// Settings are those of the gateway under test. Time-outs in them are short,
	// see Patience.
	Settings plugin.Values
	// Impatient is laid over Settings where a far end that says nothing is waited for:
	// the shortest silence that can be set, for the test takes as long.
	Impatient plugin.Values
	// Wrong are settings that cannot work, by the field that is at fault; each is
	// laid over Settings.
	Wrong map[string]plugin.Values
	// Secrets are texts beside the secret settings that must be seen nowhere.
	Secrets []string
	// Fit makes a parcel of the suite one that can travel here: with addresses, or a
	// document type; nil where any can.
	Fit func(gateways.Parcel) gateways.Parcel
	// Received is every document that a partner could take at this moment, by
	// name, half ones too.
	Received func() map[string][]byte
	// Transfers counts the documents handed over since the start, from the far
	// end's own books; nil where Received cannot shrink or be written over.
	Transfers func() int
	// Leftovers are the names of unfinished files; nil where there are none.
	Leftovers func() []string
	// Outside is what lies where nothing should: beside the folder of the
	// documents; nil where there is no such place.
	Outside func() []string

	Down          func()        // nobody answers
	CutMidway     func(n int64) // the line breaks after n bytes of a document
	Stall         func()        // takes some bytes, then does not move any more
	Slow          func()        // moves slowly; longer in all than a time-out, never as long without a byte
	SwallowAnswer func()        // takes the whole document, then the line breaks before the answer
	Mend          func()        // all of them are over

	// Cannot says why something does not hold or cannot be done here, by the name
	// of a hook or of a subtest.
	Cannot map[string]string
	// Patience is how long a far end that stalls may hold up a gateway with these
	// Settings; 0 for 20 s.
	Patience time.Duration
}

func (f Far) patience() time.Duration {
	if f.Patience == 0 {
		return 20 * time.Second
	}
	return f.Patience
}
