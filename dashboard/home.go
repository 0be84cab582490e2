package dashboard

import (
	"slices"
	"strings"

	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/internal/setup"
)

// homeRoutes are the front page of a company and what stands beside it.
func homeRoutes() []route {
	return []route{
		{pattern: "GET /c/{company}/{$}", need: see, do: (*call).home},
		{pattern: "GET /c/{company}/catalogue", need: see, do: (*call).catalogue},
		{pattern: "GET /c/{company}/catalogue/{kind}", need: see, do: (*call).catalogueKind},
		{pattern: "GET /c/{company}/catalogue/{kind}/activate", need: setUp, do: (*call).activatePage},
		{pattern: "POST /c/{company}/catalogue/{kind}/activate", need: setUp, do: (*call).activate, fields: []string{"name", "gateway"}},
	}
}

type homePage struct {
	*frame
	Notices  []remark
	Unshown  *link // to the notices that are left out
	Fine     string
	Steps    []homeStep
	Metrics  []metric
	Adaptors []adaptorRow
	Latest   []documentRow
	All      *link // to the documents beyond the latest
}

type homeStep struct {
	Text, URL string
	Pill      pill
}

// home shows what needs the reader, then what is left to set up, then numbers.
func (c *call) home() error {
	p := &homePage{frame: c.frame(c.T("nav.home"))}
	n, err := c.names()
	if err != nil {
		return err
	}
	activations, err := c.Setup.Activations(c.ctx, c.company.ID)
	if err != nil {
		return err
	}
	destinations, err := c.Setup.Destinations(c.ctx, c.company.ID)
	if err != nil {
		return err
	}
	if p.Notices, err = c.homeNotices(activations, destinations); err != nil {
		return err
	}
	if more := len(p.Notices) - homeShown; more > 0 && c.q("notices") != "all" {
		p.Notices, p.Unshown = p.Notices[:homeShown], &link{c.N("home.more", more), c.at() + "?notices=all"}
	}
	if p.Adaptors, err = c.adaptorRows(activations); err != nil {
		return err
	}
	if len(p.Notices) == 0 && len(activations) > 0 {
		if p.Fine, err = c.fine(); err != nil {
			return err
		}
	}
	if c.may(setUp) {
		if p.Steps, err = c.homeSteps(activations, destinations); err != nil {
			return err
		}
	}
	if p.Metrics, err = c.metrics(); err != nil {
		return err
	}
	for t, err := range c.Ledger.Search(c.ctx, c.company.ID, ledger.Filter{Limit: homeLatest + 1}) {
		if err != nil {
			return err
		}
		if len(p.Latest) == homeLatest {
			p.All = &link{c.T("documents.all"), c.at("documents") + "?group=all"}
			break
		}
		p.Latest = append(p.Latest, c.documentRow(n, t))
	}
	return c.render("home", p)
}

// How many notices and documents the page shows before it leads on.
const (
	homeShown  = 5
	homeLatest = 10
)

// fine is the one sentence when nothing needs anybody.
func (c *call) fine() (string, error) {
	says := c.T("says.nothing_needs_you") + "."
	runs, err := c.Ledger.Runs(c.ctx, c.company.ID, "", 1)
	if err != nil || len(runs) == 0 {
		return says, err
	}
	return says + " " + c.N("says.last_run", runs[0].Found, "time", runs[0].Started), nil
}

// homeNotices are one for each cause, the most urgent first: what stands still before
// what concerns single documents.
func (c *call) homeNotices(activations []setup.Activation, destinations []setup.Destination) (all []remark, err error) {
	for _, a := range activations {
		if w := c.pausedNotice(a); w != nil {
			if a.PausedCode != "" {
				w.Heading = a.Name + ": " + w.Heading
			}
			all = append(all, *w)
		}
	}
	for _, d := range destinations {
		w, err := c.gatewayNotice(d)
		if err != nil {
			return nil, err
		}
		if w != nil {
			if d.PausedCode != "" || d.Paused == "" && d.Failures == 0 {
				w.Heading = d.Name + ": " + w.Heading
			}
			all = append(all, *w)
		}
	}
	causes, err := c.causes()
	if err != nil {
		return nil, err
	}
	return append(all, causes...), nil
}

// cause is the documents that need someone for the same reason.
type cause struct {
	code, text, example string
	args                map[string]string
	state               ledger.Shown
	n                   int
}

// causes groups the documents that need someone.
func (c *call) causes() (all []remark, err error) {
	var found []*cause
	rows, _, err := c.find(docFilter{Group: ledger.NeedsYou, Size: 1000}, "", "")
	if err != nil {
		return nil, err
	}
	for _, t := range rows {
		shown := t.ShownAt(c.now())
		i := slices.IndexFunc(found, func(o *cause) bool { return o.code == t.Code && (o.code != "" || o.text == t.Cause) })
		if i < 0 {
			found = append(found, &cause{code: t.Code, text: t.Cause, args: t.Args, state: shown, example: t.ID, n: 1})
			continue
		}
		found[i].n++
	}
	slices.SortStableFunc(found, func(a, b *cause) int { return b.n - a.n })
	for _, one := range found {
		e := c.entry(one.code, one.args, one.text)
		w := remark{Tone: toneOf(one.state), Heading: c.N("home.cause", one.n, "cause", lowerFirst(e.Title))}
		if one.n == 1 {
			w.Texts = []string{e.Text}
			w.Acts = []act{{Text: c.T("button.open"), URL: c.at("documents", one.example), Primary: true}}
		} else {
			w.Acts = []act{{Text: c.T("home.show"), Primary: true, URL: c.at("documents") + "?group=needs_you&code=" + queryEscape(one.code)}}
		}
		all = append(all, w)
	}
	return all, nil
}

func lowerFirst(s string) string {
	if len(s) > 1 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'a' && s[1] <= 'z' {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}

// homeSteps is what is left to set up; nil when all is done.
func (c *call) homeSteps(activations []setup.Activation, destinations []setup.Destination) ([]homeStep, error) {
	var steps []homeStep
	done := 0
	add := func(key, url string, ok bool) {
		s := homeStep{Text: c.T("home.step-" + key), URL: url, Pill: pill{"neu", "neu", c.T("home.later")}}
		if ok {
			s.Pill = pill{"ok", "ok", c.T("group.done")}
			done++
		} else if done == len(steps) {
			s.Pill = pill{"wait", "wait", c.T("home.next")}
		}
		steps = append(steps, s)
	}
	adaptor := c.at("catalogue")
	var a setup.Activation
	if len(activations) > 0 {
		a = activations[0]
		adaptor = c.at("adaptors", a.ID)
	}
	connected, active, sent := false, len(a.Settings) > 0 && a.Common.Active == rule.On, false
	for _, err := range c.Directory.List(c.ctx, c.company.ID, a.ID, "") {
		if err != nil {
			return nil, err
		}
		connected = a.ID != ""
		break
	}
	if a.ID != "" {
		owns, err := c.Setup.Owns(c.ctx, c.company.ID, a.ID)
		if err != nil {
			return nil, err
		}
		for _, own := range owns {
			active = active || own.Active == rule.On
		}
	}
	counts, err := c.Ledger.Count(c.ctx, c.company.ID, ledger.Filter{States: []ledger.State{ledger.Delivered, ledger.Sent}})
	if err != nil {
		return nil, err
	}
	for _, k := range counts {
		sent = sent || k > 0
	}
	scheduled := slices.ContainsFunc(activations, func(a setup.Activation) bool { return a.Schedule.Every != setup.Off })
	told := slices.ContainsFunc(activations, func(a setup.Activation) bool { return len(a.Recipients) > 0 })
	connect := adaptor
	if a.ID != "" {
		connect += "/source"
	}
	add("connect", connect, connected)
	add("gateway", c.at("gateways", "new"), len(destinations) > 0)
	add("customer", within(adaptor, a, "/rules"), active)
	if a.ID == "" || c.searched(a) {
		add("send", within(adaptor, a, "/export"), sent)
	} else {
		add("send-files", adaptor, sent)
	}
	add("tell", within(adaptor, a, "/notifications"), told)
	add("schedule", within(adaptor, a, "/schedule"), scheduled)
	if done == len(steps) {
		return nil, nil
	}
	return steps, nil
}

func within(address string, a setup.Activation, tab string) string {
	if a.ID == "" {
		return address
	}
	return address + tab
}
