package dashboard

import (
	"net/http"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// setUpRoutes are the pages of an adaptor but for its rules and the manual export.
func setUpRoutes() []route {
	const at = "/c/{company}/adaptors/{adaptor}"
	return []route{
		{pattern: "GET /c/{company}/adaptors", need: see, do: (*call).adaptors},
		{pattern: "GET " + at, need: see, do: (*call).general},
		{pattern: "POST " + at, need: setUp, do: (*call).saveGeneral, fields: []string{"name", "start"}},
		{pattern: "POST " + at + "/run", need: work, do: (*call).runNow, parent: "/run"},
		{pattern: "POST " + at + "/pause", need: setUp, do: (*call).pause, parent: "/pause"},
		{pattern: "POST " + at + "/resume", need: setUp, do: (*call).resumeAdaptor, parent: "/resume"},
		{pattern: "GET " + at + "/delete", need: setUp, do: (*call).deletePage},
		{pattern: "POST " + at + "/delete", need: setUp, do: (*call).deleteAdaptor, parent: "/delete", fields: []string{"typed"}},
		{pattern: "GET " + at + "/source", need: see, do: (*call).source},
		{pattern: "POST " + at + "/source", need: setUp, do: (*call).saveSource, fields: settingFields()},
		{pattern: "POST " + at + "/source/test", need: setUp, do: (*call).testSource, parent: "/test", fields: settingFields()},
		{pattern: "POST " + at + "/source/customers", need: rules, do: (*call).fetchCustomers, parent: "/customers"},
		{pattern: "POST " + at + "/source/connect/{field}", need: setUp, do: (*call).connect, fields: settingFields()},
		{pattern: "GET " + at + "/source/connect", need: setUp, do: (*call).connectSource},
		{pattern: "GET " + at + "/notifications", need: see, do: (*call).notifications},
		{pattern: "POST " + at + "/notifications", need: setUp, do: (*call).saveNotifications, fields: []string{"remove", "doc-good.*", "doc-bad.*", "run-good.*", "run-bad.*", "lang.*"}},
		{pattern: "POST " + at + "/notifications/add", need: setUp, do: (*call).addRecipient, parent: "/add", fields: []string{"email", "language"}},
		{pattern: "GET " + at + "/schedule", need: see, do: (*call).schedule},
		{pattern: "POST " + at + "/schedule", need: setUp, do: (*call).saveSchedule, fields: []string{"every", "minute", "at", "days", "cron", "zone", "missed"}},
		{pattern: "GET " + at + "/dashboard", need: see, do: (*call).adaptorDocuments},
	}
}

// settingFields are what a settings form posts.
func settingFields() []string {
	return []string{"name", "set.*", "secret.*", "drop.*", "draft", "trust", "do"}
}

type adaptorsPage struct {
	*frame
	Rows []adaptorRow
}

type adaptorRow struct {
	link
	Kind, Schedule, Next     string
	Last, LastState, LastURL string
	State                    pill
	RunNow                   *act
}

func (c *call) adaptors() error {
	activations, err := c.Setup.Activations(c.ctx, c.company.ID)
	if err != nil {
		return err
	}
	p := &adaptorsPage{frame: c.frame(c.T("nav.adaptors"))}
	if p.Rows, err = c.adaptorRows(activations); err != nil {
		return err
	}
	return c.render("adaptors", p)
}

func (c *call) adaptorRows(activations []setup.Activation) (rows []adaptorRow, err error) {
	for _, a := range activations {
		h, err := c.head(a, "")
		if err != nil {
			return nil, err
		}
		row := adaptorRow{link: link{a.Name, h.URL}, Kind: a.Adaptor, Schedule: c.scheduleLine(a), State: h.State, RunNow: h.RunNow}
		if plug, ok := c.Adaptors.Find(a.Adaptor); ok {
			row.Kind = c.told(plug.Declared()).Title
		}
		if next := c.nextSlots(a.Schedule, 1); len(next) > 0 && a.Paused == "" {
			row.Next = c.time(next[0])
		}
		runs, err := c.Ledger.Runs(c.ctx, c.company.ID, a.ID, 1)
		if err != nil {
			return nil, err
		}
		if len(runs) > 0 {
			row.Last, row.LastState, row.LastURL = c.time(runs[0].Started), c.T("run."+string(runs[0].State)), c.at("runs", runs[0].ID)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

type generalPage struct {
	*frame
	Head  *adaptorHead
	Form  form
	Facts []fact
	Pause bool
}

func (c *call) general() error {
	a, err := c.activationOfAddress()
	if err != nil {
		return err
	}
	p, err := c.generalPage(a)
	if err != nil {
		return err
	}
	return c.render("general", p)
}

func (c *call) generalPage(a setup.Activation) (*generalPage, error) {
	h, err := c.head(a, "")
	if err != nil {
		return nil, err
	}
	p := &generalPage{frame: c.frame(a.Name), Head: h, Pause: a.Paused == ""}
	p.Crumb = &link{c.T("nav.adaptors"), c.at("adaptors")}
	name, start := a.Name, a.Start.String()
	if c.r.Method == http.MethodPost {
		name, start = c.v("name"), c.v("start")
	}
	p.Form.Fields = []field{
		{Name: "name", Label: c.T("adaptors.name"), Type: "text", Value: name},
		{Name: "start", Label: c.T("adaptors.start"), Hint: c.T("adaptors.start-hint"), Type: "date", Value: start, Optional: true},
	}
	environment := c.T("word.live")
	if c.company.Test {
		environment = c.T("word.test_mode")
	}
	kind := a.Adaptor
	if plug, ok := c.Adaptors.Find(a.Adaptor); ok {
		kind = c.told(plug.Declared()).Title
	}
	p.Facts = []fact{{c.T("adaptors.kind"), kind}, {c.T("adaptors.environment"), environment}}
	if u, err := c.Members.User(c.ctx, a.Owner); err == nil {
		p.Facts = append(p.Facts, fact{c.T("adaptors.owner"), or(u.Name, u.Email)})
	}
	p.Facts = append(p.Facts, fact{"ID", a.ID})
	return p, nil
}

func (c *call) saveGeneral() error {
	a, err := c.activationOfAddress()
	if err != nil {
		return err
	}
	p, err := c.generalPage(a)
	if err != nil {
		return err
	}
	c.bound(&p.Form)
	name := c.v("name")
	if name == "" {
		p.Form.mark("name", c.entry(plugin.CodeMissing, nil, "").Text)
	}
	var start invoice.Date
	if text := c.v("start"); text != "" {
		if start, err = invoice.ParseDate(text); err != nil {
			p.Form.mark("start", c.T("field.date-wrong"))
		}
	}
	if len(p.Form.Wrong()) > 0 {
		return c.renderStatus(http.StatusUnprocessableEntity, "general", p)
	}
	err = c.Setup.ChangeActivation(c.ctx, c.company.ID, a.ID, func(a *setup.Activation) { a.Name, a.Start = name, start })
	if err != nil {
		return err
	}
	c.flash("ok", c.T("field.saved"))
	return c.seeOther(c.at("adaptors", a.ID))
}

// runNow begins a run, or leads to the one that is going.
func (c *call) runNow() error {
	a, err := c.activationOfAddress()
	if err != nil {
		return err
	}
	if a.Paused != "" {
		c.flash("warn", c.T("adaptors.no-run-paused"))
		return c.seeOther(c.at("adaptors", a.ID))
	}
	run, err := c.Engine.Start(c.ctx, c.company.ID, a.ID, "", ledger.Manual, c.actor(), adaptors.Query{})
	if fault.CodeOf(err) == "RUN-BUSY" {
		c.flash("warn", c.entry("RUN-BUSY", fault.As(err).Args, "").Title)
		return c.seeOther(c.at("runs", run.ID))
	}
	if err != nil {
		return err
	}
	return c.seeOther(c.at("runs", run.ID))
}

func (c *call) pause() error {
	a, err := c.activationOfAddress()
	if err != nil {
		return err
	}
	why := c.T("adaptors.paused-by", "name", c.actor())
	err = c.Setup.ChangeActivation(c.ctx, c.company.ID, a.ID, func(a *setup.Activation) {
		if a.Paused == "" {
			a.Paused, a.PausedCode, a.PausedAt = why, "", c.now()
		}
	})
	if err != nil {
		return err
	}
	return c.seeOther(c.at("adaptors", a.ID))
}

func (c *call) resumeAdaptor() error {
	a, err := c.activationOfAddress()
	if err != nil {
		return err
	}
	if err := c.Engine.ResumeActivation(c.ctx, c.company.ID, a.ID, c.actor()); err != nil {
		return err
	}
	c.flash("ok", c.T("adaptors.resumed", "name", a.Name))
	return c.seeOther(c.at("adaptors", a.ID))
}

type deletePage struct {
	*frame
	Name, Text, Back string
	Form             form
	Used             *inUse // nil where nothing needs it
}

func (c *call) deleteForm(name, text, back string) *deletePage {
	p := &deletePage{frame: c.frame(c.T("field.delete-title", "name", name)), Name: name, Text: text, Back: back}
	p.Form.Fields = []field{{Name: "typed", Label: c.T("field.delete-type", "name", name), Type: "text", Auto: "off"}}
	return p
}

func (c *call) deletePage() error {
	a, err := c.activationOfAddress()
	if err != nil {
		return err
	}
	return c.render("delete", c.deleteForm(a.Name, c.T("adaptors.delete-keeps"), c.at("adaptors", a.ID)))
}

func (c *call) deleteAdaptor() error {
	a, err := c.activationOfAddress()
	if err != nil {
		return err
	}
	p := c.deleteForm(a.Name, c.T("adaptors.delete-keeps"), c.at("adaptors", a.ID))
	if c.v("typed") != a.Name {
		p.Form.mark("typed", c.T("field.delete-wrong", "name", a.Name))
		return c.renderStatus(http.StatusUnprocessableEntity, "delete", p)
	}
	err = c.Setup.DeleteActivation(c.ctx, c.company.ID, a.ID)
	if fault.KindOf(err) == fault.Configuration {
		c.flash("err", c.cause(err.Error()))
		return c.seeOther(c.at("adaptors", a.ID))
	}
	if err != nil {
		return err
	}
	c.flash("ok", c.T("field.deleted", "name", a.Name))
	return c.seeOther(c.at("adaptors"))
}

func (c *call) adaptorDocuments() error {
	a, err := c.activationOfAddress()
	if err != nil {
		return err
	}
	h, err := c.head(a, "dashboard")
	if err != nil {
		return err
	}
	return c.listDocuments(c.at("adaptors", a.ID, "dashboard"), a.ID, h)
}

// patience is how long a page waits for a far end.
const patience = 90 * time.Second
