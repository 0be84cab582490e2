package dashboard

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/internal/ledger"
)

const mostRuns = 200

type runsPage struct {
	*frame
	Rows []runRow
}

type runRow struct {
	URL, Started, Adaptor, Why, Took string
	Counts                           runCounts
	State                            pill
	Cause                            string
}

// runCounts is how many documents of a run are in each group; Found is all of them.
type runCounts struct{ Found, Done, Going, NeedYou, NotExported int }

func (c *call) runs() error {
	runs, err := c.Ledger.Runs(c.ctx, c.company.ID, c.q("adaptor"), mostRuns)
	if err != nil {
		return err
	}
	n, err := c.names()
	if err != nil {
		return err
	}
	p := &runsPage{frame: c.frame(c.T("nav.runs"))}
	for _, r := range runs {
		row, err := c.runRow(n, r)
		if err != nil {
			return err
		}
		p.Rows = append(p.Rows, row)
	}
	return c.render("runs", p)
}

func (c *call) runRow(n names, r ledger.Run) (runRow, error) {
	states, err := c.Ledger.Count(c.ctx, c.company.ID, ledger.Filter{Run: r.ID})
	if err != nil {
		return runRow{}, err
	}
	counts, err := c.runCounts(r, states)
	if err != nil {
		return runRow{}, err
	}
	row := runRow{
		URL: c.at("runs", r.ID), Started: c.time(r.Started), Adaptor: or(n.adaptors[r.Activation], r.Activation),
		Why: c.why(r), State: c.runState(r, states), Counts: counts,
	}
	if !r.Ended.IsZero() && r.State != ledger.RunMissed {
		row.Took = took(r.Ended.Sub(r.Started))
	}
	if r.Code != "" {
		row.Cause = c.entry(r.Code, nil, r.Cause).Title
	} else {
		row.Cause = c.cause(r.Cause)
	}
	return row, nil
}

// runState is the state of a run with what became of its documents.
func (c *call) runState(r ledger.Run, states map[ledger.State]int) pill {
	if r.State == ledger.RunSucceeded && states[ledger.Stopped]+states[ledger.Rejected] > 0 {
		return c.runPill(ledger.RunWithErrors)
	}
	return c.runPill(r.State)
}

func (c *call) runCounts(r ledger.Run, states map[ledger.State]int) (n runCounts, err error) {
	late := 0
	if states[ledger.Sent] > 0 {
		if late, err = c.late(ledger.Filter{Run: r.ID}); err != nil {
			return n, err
		}
	}
	of := func(g ledger.Group) (sum int) {
		for _, s := range ledger.StatesOf(g) {
			sum += states[s]
		}
		return sum
	}
	n = runCounts{Done: of(ledger.Done), Going: of(ledger.InProgress) - late, NeedYou: of(ledger.NeedsYou) + late, NotExported: of(ledger.NotExported)}
	n.Found = max(r.Found, n.Done+n.Going+n.NeedYou+n.NotExported)
	return n, nil
}

// why says who or what began a run.
func (c *call) why(r ledger.Run) string {
	word := c.T("trigger." + string(r.Trigger))
	if r.Actor != "" && r.Actor != "schedule" {
		word += ": " + r.Actor
	}
	return word
}

type runPage struct {
	*frame
	Run   runRow
	Ended string
	Query []fact
	Rows  []documentRow
	More  string
	Empty string
	Going bool
	Left  int // percent
	Facts []fact
}

func (c *call) run() error {
	r, err := c.Ledger.FindRun(c.ctx, c.company.ID, c.r.PathValue("run"))
	if err != nil {
		return err
	}
	n, err := c.names()
	if err != nil {
		return err
	}
	row, err := c.runRow(n, r)
	if err != nil {
		return err
	}
	p := &runPage{frame: c.frame(c.T("runs.title", "adaptor", row.Adaptor, "time", row.Started)), Run: row, Ended: c.time(r.Ended)}
	p.Crumb = &link{c.T("nav.runs"), c.at("runs")}
	p.Query = c.queryFacts(r.Query)
	const shown = 200
	for t, err := range c.Ledger.Search(c.ctx, c.company.ID, ledger.Filter{Run: r.ID, Limit: shown}) {
		if err != nil {
			return err
		}
		p.Rows = append(p.Rows, c.documentRow(n, t))
	}
	if len(p.Rows) == shown {
		p.More = c.at("documents") + "?group=all&run=" + queryEscape(r.ID)
	}
	p.Going = r.State == ledger.RunRunning && r.Ended.IsZero() || row.Counts.Going > 0
	if p.Going && c.now().Sub(r.Started) < time.Hour {
		p.Refresh = 3
	}
	if len(p.Rows) == 0 {
		p.Empty = c.T("runs.nothing")
		if p.Going {
			p.Empty = c.T("runs.reading")
		}
	}
	return c.render("run", p)
}

// queryFacts says what a manual export asked for.
func (c *call) queryFacts(text []byte) (facts []fact) {
	var q adaptors.Query
	if len(text) == 0 || json.Unmarshal(text, &q) != nil {
		return nil
	}
	add := func(key, value string) {
		if value != "" {
			facts = append(facts, fact{c.T(key), value})
		}
	}
	add("export.by-number", strings.Join(q.Numbers, ", "))
	add("export.by-customer", strings.Join(q.Customers, ", "))
	add("documents.from", q.From.String())
	add("documents.until", q.Until.String())
	return facts
}
