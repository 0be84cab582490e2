package dashboard

import (
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// gatewayRoutes are the gateways of a company.
func gatewayRoutes() []route {
	const at = "/c/{company}/gateways/{gateway}"
	return []route{
		{pattern: "GET /c/{company}/gateways", need: see, do: (*call).gateways},
		{pattern: "GET /c/{company}/gateways/new", need: setUp, do: (*call).gatewayKinds},
		{pattern: "GET /c/{company}/gateways/new/{kind}", need: setUp, do: (*call).newGateway},
		{pattern: "POST /c/{company}/gateways/new/{kind}", need: setUp, do: (*call).addGateway, fields: settingFields()},
		{pattern: "POST /c/{company}/gateways/new/{kind}/do/connect/{field}", need: setUp, do: (*call).connectGateway, fields: settingFields()},
		{pattern: "GET " + at, need: see, do: (*call).gateway},
		{pattern: "POST " + at, need: setUp, do: (*call).saveGateway, fields: settingFields()},
		{pattern: "POST " + at + "/do/connect/{field}", need: setUp, do: (*call).connectGateway, fields: settingFields()},
		{pattern: "GET " + at + "/do/connect", need: setUp, do: (*call).connectDestination},
		{pattern: "POST " + at + "/do/pause", need: setUp, do: (*call).pauseGateway, parent: "/do/pause"},
		{pattern: "POST " + at + "/do/test", need: setUp, do: (*call).testGateway, parent: "/do/test"},
		{pattern: "POST " + at + "/do/resume", need: setUp, do: (*call).resumeGateway, parent: "/do/resume"},
		{pattern: "POST " + at + "/do/trust", need: setUp, do: (*call).trustKey, parent: "/do/trust", fields: []string{"sure"}},
		{pattern: "GET " + at + "/do/delete", need: setUp, do: (*call).deleteGatewayPage},
		{pattern: "POST " + at + "/do/delete", need: setUp, do: (*call).deleteGateway, parent: "/do/delete", fields: []string{"typed"}},
	}
}

type gatewaysPage struct {
	*frame
	Rows []gatewayRow
}

type gatewayRow struct {
	link
	Kind, Where, Last string
	UsedBy, Waiting   int
	WaitingURL        string
	State             pill
	Says              string // the state in words
	Success           string // of the last days
	Test              string // where the test is ordered
}

func (c *call) gateways() error {
	destinations, err := c.Setup.Destinations(c.ctx, c.company.ID)
	if err != nil {
		return err
	}
	used, err := c.usedBy()
	if err != nil {
		return err
	}
	p := &gatewaysPage{frame: c.frame(c.T("nav.gateways"))}
	for _, d := range destinations {
		row := gatewayRow{link: link{d.Name, c.at("gateways", d.ID)}, Kind: d.Gateway, Last: c.time(d.LastSuccess), UsedBy: used[d.ID], State: c.gatewayPill(d)}
		if g, ok := c.Gateways.Find(d.Gateway); ok {
			row.Kind, row.Where = c.told(g.Declared()).Title, c.where(d)
		}
		if row.Waiting, err = c.waitingAt(d); err != nil {
			return err
		}
		if row.Success, err = c.arrived(d); err != nil {
			return err
		}
		row.Says, row.Test = c.stateSays(d), c.at("gateways", d.ID)+"/do/test"
		row.WaitingURL = c.at("documents") + "?group=in_progress&route=" + queryEscape(d.ID)
		p.Rows = append(p.Rows, row)
	}
	return c.render("gateways", p)
}

// usedBy counts the rules that name each gateway.
func (c *call) usedBy() (map[string]int, error) {
	used := map[string]int{}
	activations, err := c.Setup.Activations(c.ctx, c.company.ID)
	if err != nil {
		return nil, err
	}
	for _, a := range activations {
		count(used, a.Common)
		owns, err := c.Setup.Owns(c.ctx, c.company.ID, a.ID)
		if err != nil {
			return nil, err
		}
		for _, own := range owns {
			count(used, own)
		}
	}
	return used, nil
}

// count adds a rule to the gateways that it names, as its first or further down.
func count(used map[string]int, r rule.Export) {
	named := map[string]bool{r.Destination: r.Destination != ""}
	for _, s := range r.Then {
		named[s.Destination] = true
	}
	for id, is := range named {
		if is {
			used[id]++
		}
	}
}

// where is the place of a gateway: its settings that say where.
func (c *call) where(d setup.Destination) string {
	g, ok := c.Gateways.Find(d.Gateway)
	if !ok {
		return ""
	}
	for _, f := range g.Declared().Fields {
		if v := d.Settings[f.Name]; v != "" && (f.Place || f.Required) && !f.Secret {
			return v
		}
	}
	return ""
}

// waitingAt counts the documents that are on their way to a gateway.
func (c *call) waitingAt(d setup.Destination) (n int, err error) {
	counts, err := c.Ledger.Count(c.ctx, c.company.ID, ledger.Filter{Destination: d.ID,
		States: []ledger.State{ledger.Ready, ledger.Sending, ledger.Waiting, ledger.Unknown}})
	for _, k := range counts {
		n += k
	}
	return n, err
}

func (c *call) gatewayPill(d setup.Destination) pill {
	switch {
	case d.PausedCode == "GW-HOSTKEY":
		return pill{"err", "err", c.T("gateway.key_changed")}
	case d.PausedCode == "GW-LOGIN":
		return pill{"err", "err", c.T("gateway.needs_sign_in")}
	case d.Paused != "" && d.PausedCode != "":
		return pill{"err", "err", c.T("gateway.paused")}
	case d.Paused != "":
		return pill{"neu", "neu", c.T("gateway.paused")}
	case c.resting(d):
		return pill{"warn", "warn", c.T("gateway.resting")}
	case d.Failures > 0:
		return pill{"warn", "warn", c.T("gateway.failing")}
	case testFailed(d):
		return pill{"warn", "warn", c.T("gateway.test_failed")}
	case !d.Unread.Never():
		return pill{"warn", "warn", c.T("gateway.unread")}
	}
	if x, soon := c.ends(d); soon {
		word := "gateway.expires"
		if x.DaysLeft(c.now()) <= 0 {
			word = "gateway.expired"
		}
		return pill{"warn", "warn", c.T(word)}
	}
	switch {
	case d.LastSuccess.IsZero() && !d.Tested.At.IsZero():
		return pill{"ok", "ok", c.T("gateway.tested")}
	case d.LastSuccess.IsZero():
		return pill{"neu", "neu", c.T("gateway.not_tested")}
	}
	return pill{"ok", "ok", c.T("gateway.working")}
}

// gatewayNotice says why a gateway sends nothing, or what it wants although it sends; nil
// when all is well.
func (c *call) gatewayNotice(d setup.Destination) (*remark, error) {
	waiting, err := c.waitingAt(d)
	if err != nil {
		return nil, err
	}
	at := c.at("gateways", d.ID)
	var w *remark
	switch {
	case d.Paused != "":
		w = &remark{Tone: "warn", Heading: c.T("gateways.paused-title", "name", d.Name)}
		if d.PausedCode != "" {
			e := c.entry(d.PausedCode, d.PausedArgs, d.Paused)
			w.Tone, w.Heading, w.Texts = "err", e.Title, []string{e.Text}
			w.Details = append(w.Details, fact{c.T("help.code"), d.PausedCode})
		} else {
			w.Texts = []string{c.cause(d.Paused)}
		}
		w.Facts = append(w.Facts, fact{c.T("notice.by-itself"), c.T("gateways.paused-then")})
		w.Details = append(w.Details, fact{c.T("word.cause"), d.Paused})
		if c.may(setUp) {
			w.Acts = []act{{Text: c.T("button.open"), URL: at, Primary: d.PausedCode != ""}}
			if d.PausedCode != "GW-HOSTKEY" { // a person must look at the key first
				w.Acts = append(w.Acts, act{Text: c.N("gateways.resume", waiting), URL: at + "/do/resume", Post: true, Primary: d.PausedCode == ""})
			}
		}
	case d.Failures > 0:
		w = &remark{Tone: "warn", Heading: c.T("gateways.failing-title", "name", d.Name), Facts: []fact{{c.T("notice.by-itself"), c.T("gateways.failing-then", "time", d.OpenUntil)}}}
		if says := c.lastFailure(d); says != "" {
			w.Texts = []string{says}
		}
		if !c.may(setUp) {
			w.Acts = []act{{Text: c.T("button.open"), URL: at}}
			break
		}
		w.Acts = c.mendGateway(d)
		if c.resting(d) {
			w.Acts = append([]act{{Text: c.T("button.try_now"), URL: at + "/do/resume", Post: true, Primary: true}}, w.Acts...)
		}
	default:
		return c.lastingNotice(d), nil
	}
	w.Facts = append([]fact{{c.T("received.question"), c.N("gateways.waiting", waiting)}}, w.Facts...)
	return w, nil
}

// mendGateway are the buttons for whoever may change a gateway that cannot be reached.
func (c *call) mendGateway(d setup.Destination) []act {
	at := c.at("gateways", d.ID)
	return []act{
		{Text: c.T("button.test_connection"), URL: at + "/do/test", Post: true},
		{Text: c.T("gateways.change"), URL: at + "#settings"},
	}
}

type gatewayKindsPage struct {
	*frame
	Cards []catalogueCard
}

// gatewayKinds asks what kind of gateway is to be set up.
func (c *call) gatewayKinds() error {
	p := &gatewayKindsPage{frame: c.frame(c.T("gateways.new"))}
	p.Crumb = &link{c.T("nav.gateways"), c.at("gateways")}
	for _, spec := range c.allTold(c.Gateways.Specs()) {
		card := c.card(spec)
		if spec.Status == plugin.Planned {
			card.Says = c.T("catalogue.planned")
		} else {
			card.Button = &link{c.T("gateways.choose"), c.at("gateways", "new", spec.Name)}
		}
		p.Cards = append(p.Cards, card)
	}
	return c.render("gatewaykinds", p)
}
