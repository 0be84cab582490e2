package dashboard

import (
	"time"

	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/invoice"
)

// metric is a group of documents: how many there are, and how many of them since when.
type metric struct {
	link
	Value string
	Since []link
}

// metrics counts each group: what is open, however old it is, and what came into its
// state today and in the last seven days. Each number leads to a list of just that.
func (c *call) metrics() (all []metric, err error) {
	today := invoice.DateOf(c.now().In(c.zone()))
	var counts [3]map[ledger.Group]int
	since := [3]invoice.Date{{}, today, today.AddDays(-6)}
	for i, day := range since {
		if counts[i], err = c.groupCounts(ledger.Filter{Changed: c.begins(day)}); err != nil {
			return nil, err
		}
	}
	for _, g := range ledger.Groups() {
		list := c.at("documents") + "?group=" + string(g)
		number := func(i int) string { return c.words().Whole(int64(counts[i][g])) }
		m := metric{link: link{c.T("group." + string(g)), list}, Value: number(0), Since: []link{
			{c.T("home.today", "n", number(1)), list + "&since=" + today.String()},
			{c.T("home.week", "n", number(2)), list + "&since=" + since[2].String()},
		}}
		if g == ledger.Done || g == ledger.NotExported { // all that there ever were tells nothing
			m.Value, m.URL = number(1), m.Since[0].URL
		} else {
			m.Since = append([]link{{c.T("home.now", "n", number(0)), list}}, m.Since...)
		}
		all = append(all, m)
	}
	return all, nil
}

// begins is the beginning of a day in the company's zone, zero for no day.
func (c *call) begins(day invoice.Date) time.Time {
	if !day.Given() {
		return time.Time{}
	}
	return time.Date(day.Year, day.Month, day.Day, 0, 0, 0, 0, c.zone())
}
