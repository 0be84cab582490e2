package dashboard

import (
	"strings"
	"time"

	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/scheduler"
)

// adaptorHead stands on all tabs of an adaptor.
type adaptorHead struct {
	Name, Line string
	URL        string
	State      pill
	Tabs       []tab
	RunNow     *act
	NoRun      string // why it cannot be run now
	Export     string
	Paused     *remark
}

// searched says whether single documents can be asked for at the source of an adaptor,
// as a manual export does.
func (c *call) searched(a setup.Activation) bool {
	plug, ok := c.Adaptors.Find(a.Adaptor)
	return ok && plug.Searched()
}

// activationOfAddress is the adaptor of the address.
func (c *call) activationOfAddress() (setup.Activation, error) {
	return c.Setup.Activation(c.ctx, c.company.ID, c.r.PathValue("adaptor"))
}

// head makes the head of an adaptor's pages; here is the tab.
func (c *call) head(a setup.Activation, here string) (*adaptorHead, error) {
	h := &adaptorHead{Name: a.Name, URL: c.at("adaptors", a.ID)}
	runs, err := c.Ledger.Runs(c.ctx, c.company.ID, a.ID, 1)
	if err != nil {
		return nil, err
	}
	h.State = c.adaptorPill(a, runs)
	h.Line = c.scheduleLine(a)
	if len(runs) > 0 {
		h.Line += " · " + c.T("adaptors.last", "time", c.shortTime(runs[0].Started), "state", c.T("run."+string(runs[0].State)))
	}
	for _, t := range []string{"", "source", "rules", "notifications", "schedule", "dashboard", "export"} {
		if t == "export" && !(c.may(work) && c.searched(a)) {
			continue
		}
		url := h.URL
		if t != "" {
			url += "/" + t
		}
		h.Tabs = append(h.Tabs, tab{link{c.T("adaptors.tab-" + or(t, "general")), url}, t == here})
	}
	if c.may(work) {
		if c.searched(a) {
			h.Export = h.URL + "/export"
		}
		switch {
		case len(a.Settings) == 0:
			h.NoRun, h.Export = c.T("adaptors.no-run-draft"), ""
		case a.Paused != "":
			h.NoRun = c.T("adaptors.no-run-paused")
		case len(runs) > 0 && runs[0].State == ledger.RunRunning && runs[0].Ended.IsZero():
			h.NoRun = c.T("adaptors.no-run-busy", "time", c.shortTime(runs[0].Started))
		default:
			h.RunNow = &act{Text: c.T("button.run_now"), URL: h.URL + "/run", Post: true}
		}
	}
	h.Paused = c.pausedNotice(a)
	return h, nil
}

// pausedNotice says why an adaptor does nothing and how it goes on.
func (c *call) pausedNotice(a setup.Activation) *remark {
	if a.Paused == "" {
		return nil
	}
	w := &remark{Tone: "warn", Heading: c.T("adaptors.paused-title", "name", a.Name)}
	if a.PausedCode != "" {
		e := c.entry(a.PausedCode, nil, a.Paused)
		w.Tone, w.Heading, w.Texts = "err", e.Title, []string{e.Text}
		w.Details = append(w.Details, fact{c.T("help.code"), a.PausedCode})
	}
	w.Facts = append(w.Facts, fact{c.T("received.question"), c.T("received.no")},
		fact{c.T("notice.by-itself"), c.T("adaptors.paused-then")})
	w.Details = append(w.Details, fact{c.T("word.cause"), a.Paused})
	if !a.PausedAt.IsZero() {
		w.Details = append(w.Details, fact{c.T("doc.since"), a.PausedAt.UTC().Format(time.RFC3339)})
	}
	if c.may(setUp) {
		w.Acts = []act{
			{Text: c.T("adaptors.check-source"), URL: c.at("adaptors", a.ID, "source"), Primary: a.PausedCode != ""},
			{Text: c.T("button.resume"), URL: c.at("adaptors", a.ID, "resume"), Post: true, Primary: a.PausedCode == ""},
		}
	}
	return w
}

func (c *call) adaptorPill(a setup.Activation, runs []ledger.Run) pill {
	switch {
	case a.PausedCode == "SRC-SIGNIN" || a.PausedCode == "SRC-KEY":
		return pill{"err", "err", c.T("adaptor.needs_sign_in")}
	case a.Paused != "" && a.PausedCode != "":
		return pill{"err", "err", c.T("adaptor.paused")}
	case a.Paused != "":
		return pill{"neu", "neu", c.T("adaptor.paused")}
	case len(a.Settings) == 0:
		return pill{"neu", "neu", c.T("adaptor.draft")}
	case len(runs) == 0:
		return pill{"neu", "neu", c.T("adaptor.waiting")}
	case runs[0].State == ledger.RunFailed || runs[0].State == ledger.RunWithErrors:
		return pill{"warn", "warn", c.T("adaptor.attention")}
	}
	return pill{"ok", "ok", c.T("adaptor.healthy")}
}

// scheduleLine is a schedule in one line.
func (c *call) scheduleLine(a setup.Activation) string {
	s := a.Schedule
	switch s.Every {
	case setup.Off:
		return c.T("schedule.is-off")
	case setup.Hourly:
		return c.T("schedule.is-hourly", "minute", s.Minute)
	case setup.Daily:
		return c.T("schedule.is-daily", "at", strings.Join(s.At, ", "))
	case setup.Weekly:
		var days []string
		for _, d := range s.Days {
			days = append(days, c.T("schedule."+d))
		}
		return c.T("schedule.is-weekly", "days", strings.Join(days, ", "), "at", strings.Join(s.At, ", "))
	case setup.Cron:
		return c.T("schedule.is-cron", "cron", s.Cron)
	}
	return c.T("schedule.is-every", "every", s.Every)
}

// nextSlots lists the next runs of a schedule; a broken one has none.
func (c *call) nextSlots(s setup.Schedule, n int) []time.Time {
	zone := c.zone()
	if s.Zone != "" {
		if own, err := time.LoadLocation(s.Zone); err == nil {
			zone = own
		}
	}
	for _, span := range []time.Duration{48 * time.Hour, 45 * 24 * time.Hour, 400 * 24 * time.Hour} {
		slots, err := scheduler.Slots(s, zone, c.now(), c.now().Add(span))
		if err != nil {
			return nil
		}
		if len(slots) >= n || span > 300*24*time.Hour {
			var at []time.Time
			for _, slot := range slots[:min(n, len(slots))] {
				at = append(at, slot.At.In(zone))
			}
			return at
		}
	}
	return nil
}
