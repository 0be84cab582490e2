package dashboard

import (
	"strings"
	"time"

	"github.com/postbud/postbud/internal/ledger"
)

// moment is one entry of a timeline.
type moment struct {
	Tone, Name  string
	Time, UTC   string
	After       string // how long since the moment before
	Who, Says   string
	Future      bool
	Attempt     string
	AttemptsURL string
}

// timeline is the history of a document, oldest first, and what is still to come.
// What it has passed bears a tick.
func (c *call) timeline(n names, t ledger.Transaction, history []ledger.Change, attempts []ledger.Attempt) []moment {
	var line []moment
	var last time.Time
	tries := 0
	for i, h := range history {
		m := moment{Tone: momentTone(h), Name: c.T("doc.did-" + string(h.To)), Time: c.exactTime(h.At), UTC: h.At.UTC().Format(time.RFC3339), Who: c.who(h.Actor)}
		if h.From == h.To {
			m.Name = c.T("doc.did-still-" + string(h.To))
		}
		if !last.IsZero() && h.At.Sub(last) >= time.Second {
			m.After = took(h.At.Sub(last))
		}
		last = h.At
		if h.Code != "" {
			m.Says = c.entry(h.Code, c.argsOf(t, h), h.Cause).Title
		} else if !known(h.Cause) {
			m.Says = c.cause(h.Cause)
		}
		if h.To == ledger.Sending && tries < len(attempts) {
			tries++
			m.Attempt, m.AttemptsURL = c.T("doc.attempt", "n", tries), c.at("documents", t.ID, "attempts")
		}
		if i+1 < len(history) && passed(h, history[i+1]) {
			m.Tone = "ok"
		}
		line = append(line, m)
	}
	if next := c.ahead(n, t); next != nil {
		line = append(line, *next)
	}
	return line
}

// passed says whether a step has led on to the next.
func passed(h, next ledger.Change) bool {
	switch h.To {
	case ledger.Listed, ledger.Received:
		return true
	case ledger.Sending:
		return next.To == ledger.Sent || next.To == ledger.Delivered
	case ledger.Sent:
		return next.To == ledger.Delivered
	}
	return false
}

// known says whether the cause only repeats the name of the moment.
func known(cause string) bool {
	switch cause {
	case "checked", "fetched", "listed", "tried again", "":
		return true
	}
	return false
}

// argsOf are the values for the text of a moment: those of the newest one are
// with the document; of earlier ones only the text without values is known.
func (c *call) argsOf(t ledger.Transaction, h ledger.Change) map[string]string {
	if h.Code == t.Code && h.At.Equal(t.Changed) {
		return t.Args
	}
	return nil
}

func momentTone(h ledger.Change) string {
	switch h.To {
	case ledger.Delivered, ledger.Ready:
		return "ok"
	case ledger.Stopped, ledger.Rejected:
		return "err"
	case ledger.Waiting, ledger.Unknown:
		return "warn"
	case ledger.Sending, ledger.Sent:
		return "wait"
	}
	return "neu"
}

// who is the actor as a page names him; the engine itself is nobody.
func (c *call) who(actor string) string {
	switch strings.ToLower(actor) {
	case "engine", "":
		return ""
	case "schedule":
		return c.T("trigger.scheduled")
	case "arrival":
		return c.T("trigger.arrival")
	}
	return actor
}

// ahead is the next step and its time.
func (c *call) ahead(n names, t ledger.Transaction) *moment {
	m := moment{Tone: "neu", Future: true, Time: c.time(t.Until)}
	if name, ok := c.paused().behind(t); ok {
		return &moment{Tone: "neu", Future: true, Name: c.T("doc.next-unpaused", "name", name)}
	}
	switch t.State {
	case ledger.Waiting:
		m.Name = c.T("doc.next-try")
	case ledger.Sent:
		m.Name = c.T("doc.next-receipt")
	case ledger.Unknown:
		m.Name = c.T("doc.next-look")
	case ledger.Ready:
		m.Name = c.T("doc.next-send", "gateway", or(n.gateways[t.Destination], t.Destination))
	case ledger.Listed:
		m.Name = c.T("doc.next-fetch")
	case ledger.Received:
		m.Name = c.T("doc.next-check")
	default:
		return nil
	}
	return &m
}
