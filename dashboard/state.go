package dashboard

import (
	"strings"

	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/text"
)

// pill is a state as it is shown: icon, word and colour together.
type pill struct{ Tone, Icon, Word string }

func (c *call) pill(s ledger.Shown) pill {
	tone := toneOf(s)
	return pill{tone, tone, c.T("state." + string(s))}
}

// toneOf is the tone of a state, which also names its icon.
func toneOf(s ledger.Shown) string {
	switch s {
	case ledger.ShownStopped, ledger.ShownFailed, ledger.ShownRejected:
		return "err"
	case ledger.ShownReceiptLate, ledger.ShownRetrying:
		return "warn"
	case ledger.ShownReady, ledger.ShownSending, ledger.ShownChecking, ledger.ShownWaitingReceipt:
		return "wait"
	case ledger.ShownHandedOver, ledger.ShownDelivered:
		return "ok"
	}
	return "neu"
}

// runPill is the state of a run.
func (c *call) runPill(s ledger.RunState) pill {
	tone := "neu"
	switch s {
	case ledger.RunSucceeded:
		tone = "ok"
	case ledger.RunRunning:
		tone = "wait"
	case ledger.RunWithErrors, ledger.RunInterrupted, ledger.RunMissed:
		tone = "warn"
	case ledger.RunFailed:
		tone = "err"
	}
	return pill{tone, tone, c.T("run." + string(s))}
}

// reason is the shortest useful thing to say about why a document is where it is.
func (c *call) reason(t ledger.Transaction) string {
	if name, ok := c.paused().behind(t); ok {
		return c.T("reason.paused", "name", name)
	}
	switch shown := t.ShownAt(c.now()); shown {
	case ledger.ShownRetrying:
		return c.T("reason.next", "time", c.shortTime(t.Until))
	case ledger.ShownWaitingReceipt:
		return c.T("reason.due", "time", c.shortTime(t.Until))
	case ledger.ShownDelivered, ledger.ShownHandedOver:
		return c.T("reason."+strings.ReplaceAll(t.Proof, " ", "_"), "time", c.shortTime(t.Changed))
	case ledger.ShownReady, ledger.ShownFetched, ledger.ShownSending, ledger.ShownChecking:
		return ""
	}
	switch t.Code {
	case "":
		return c.cause(t.Cause)
	case ledger.FellBack:
		return c.entry(t.Code, t.Args, t.Cause).Title
	}
	return text.Capital(c.entry(t.Code, t.Args, t.Cause).Short)
}
