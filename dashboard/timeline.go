package dashboard

import (
	"strings"
	"time"

	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/text"
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

// timeline is the history of a document, oldest first, and what is still to come. Each
// moment has the name of the state that it led to, the newest that of the document.
// What it has passed bears a tick.
func (c *call) timeline(n names, t ledger.Transaction, history []ledger.Change, attempts []ledger.Attempt) []moment {
	var line []moment
	var last time.Time
	tries := 0
	for i, h := range history {
		shown := h.ShownIn(t, tries > 0)
		if i == len(history)-1 && h.To == t.State {
			shown = t.ShownAt(c.now())
		}
		m := moment{Tone: toneOf(shown), Name: c.T("state." + string(shown)), Time: c.exactTime(h.At), UTC: h.At.UTC().Format(time.RFC3339), Who: c.who(h.Actor)}
		if !last.IsZero() && h.At.Sub(last) >= time.Second {
			m.After = took(h.At.Sub(last))
		}
		last = h.At
		m.Says = c.momentSays(t, h)
		if h.To == ledger.Sending {
			tries++
		}
		if h.To == ledger.Sending && tries <= len(attempts) {
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

// momentSays is what led to a moment, or what it did where its state does not tell.
func (c *call) momentSays(t ledger.Transaction, h ledger.Change) string {
	did, why := c.did(h), ""
	if h.Code != "" {
		why = c.entry(h.Code, c.argsOf(t, h), h.Cause).Title
	} else if !known(h.Cause) {
		why = c.cause(h.Cause)
	}
	switch {
	case why == "":
		return did
	case did != "" && h.From == h.To && !h.To.Moving(): // something was heard of one that is at rest
		return did + ". " + why
	}
	return why
}

// did says what a change did to the document, where its state alone does not tell.
func (c *call) did(h ledger.Change) string {
	key := "doc.did-" + string(h.To)
	if h.From == h.To {
		key = "doc.did-still-" + string(h.To)
	}
	if !text.In("en").Has(key) {
		return ""
	}
	return c.T(key)
}

// passed says whether a step has led on to the next.
func passed(h, next ledger.Change) bool {
	switch h.To {
	case ledger.Listed, ledger.Received, ledger.Ready:
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

// who is the actor as a page names him; the engine itself is nobody.
func (c *call) who(actor string) string {
	switch strings.ToLower(actor) {
	case "engine", "":
		return ""
	case "schedule":
		return c.T("trigger.scheduled")
	case "arrival":
		return c.T("trigger.arrival")
	case "command line":
		return c.said(actor)
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
