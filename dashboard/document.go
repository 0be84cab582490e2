package dashboard

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/invoice"
)

// remark is what needs the reader: what happened, whether the customer got
// anything, what to do, what happens by itself.
type remark struct {
	Tone, Heading string
	Texts         []string
	Facts         []fact
	Acts          []act
	Details       []fact
}

type fact struct{ Name, Value string }

// act is a button: a link, or a form of its own.
type act struct {
	Text, URL string
	Post      bool
	Primary   bool
	Danger    bool
	Hidden    []keptValue
}

// documentHead stands on all tabs of a document.
type documentHead struct {
	*frame
	Doc     ledger.Transaction
	Heading string
	Line    string
	State   pill
	Tabs    []tab
	Acts    []act
}

func (c *call) documentHead(t ledger.Transaction, here string) *documentHead {
	name := c.kind(t.Head.Kind) + " " + numberOf(t)
	h := &documentHead{frame: c.frame(name), Doc: t, Heading: name, State: c.pill(t.ShownAt(c.now()))}
	h.Crumb = &link{c.T("nav.documents"), c.at("documents")}
	h.Line = c.T("doc.line", "customer", t.Head.Receiver, "amount", c.amountOf(t.Head), "date", c.longDate(t.Head.IssueDate))
	for _, one := range []string{"", "content", "files", "attempts"} {
		parts := []string{"documents", t.ID}
		if one != "" {
			parts = append(parts, one)
		}
		h.Tabs = append(h.Tabs, tab{link{c.T("doc.tab-" + or(one, "overview")), c.at(parts...)}, one == here})
	}
	if c.may(work) {
		h.Acts = c.documentActs(t)
	}
	return h
}

func or(text, def string) string {
	if text == "" {
		return def
	}
	return text
}

type documentPage struct {
	*documentHead
	Notice   *remark
	Paper    *paper
	AsSent   bool
	Timeline []moment
	Facts    []factLink
	Details  []fact
	Origins  []fact
	Findings []fact
	Related  []link
}

type factLink struct{ Name, Value, URL string }

// ofAddress is the document of the address.
func (c *call) ofAddress() (ledger.Transaction, error) {
	return c.Ledger.Find(c.ctx, c.company.ID, c.r.PathValue("document"))
}

func (c *call) document() error {
	t, err := c.ofAddress()
	if err != nil {
		return err
	}
	history, err := c.Ledger.History(c.ctx, c.company.ID, t.ID)
	if err != nil {
		return err
	}
	attempts, err := c.Ledger.Attempts(c.ctx, c.company.ID, t.ID)
	if err != nil {
		return err
	}
	if c.json() {
		return c.documentJSON(t, history, attempts)
	}
	n, err := c.names()
	if err != nil {
		return err
	}
	p := &documentPage{documentHead: c.documentHead(t, "")}
	if p.Notice = c.noticeOf(n, t); len(p.Notice.Acts) > 0 {
		p.Acts = nil // they stand in the notice
	}
	p.Timeline = c.timeline(n, t, history, attempts)
	if before := c.ways(t).Before; len(before) > 0 {
		p.Notice.Facts = append(p.Notice.Facts, fact{c.T("doc.tried-before"), c.triedBefore(n, before)})
		p.Timeline[0].Says = c.T("doc.goes-on-from", "gateway", n.gateway(before[len(before)-1].Destination))
	}
	if p.Facts, err = c.documentFacts(n, t); err != nil {
		return err
	}
	p.Details = c.technical(t)
	p.Findings = c.findings(t.Findings)
	if d, ok := engine.Dispatched(t); ok {
		for _, key := range slices.Sorted(maps.Keys(d.Origins)) {
			if o := d.Origins[key]; o != rule.FromDefault {
				p.Origins = append(p.Origins, fact{c.settingName(t, key), c.T("rules.from-" + string(o))})
			}
		}
	}
	if inv, sent := c.readable(t); inv != nil {
		p.Paper, p.AsSent = c.paper(inv), sent
	}
	p.Related, err = c.related(n, t)
	if err != nil {
		return err
	}
	if t.State.Moving() && (t.Until.IsZero() || t.Until.Sub(c.now()) < time.Minute) {
		p.Refresh = 5
	}
	return c.render("document", p)
}

// settingName is a setting of a rule, "supplier.account", as its form calls it.
func (c *call) settingName(t ledger.Transaction, key string) string {
	section, name, _ := strings.Cut(key, ".")
	switch key {
	case "format":
		return c.T("word.format")
	case "destination":
		return c.T("word.gateway")
	case "then":
		return c.T("rules.then")
	case "strict":
		return c.T("rules.then-how")
	}
	sections, err := c.ruleSections(t.Format, t.Destination)
	if err != nil {
		return key
	}
	for _, s := range sections {
		for _, f := range s.fields {
			if s.key == section && f.Name == name {
				return c.T("rules.section-"+section) + ": " + f.Title
			}
		}
	}
	return key
}

// readable is the invoice as it was sent, read back from the very bytes; else as
// it was read at the source.
func (c *call) readable(t ledger.Transaction) (inv *invoice.Invoice, sent bool) {
	if t.Output.SHA256.Given() {
		if inv, err := c.Engine.ReadDocument(c.ctx, t.Output.Content()); err == nil {
			return inv, true
		}
	}
	if !t.Model.Given() {
		return nil, false
	}
	inv, err := c.Engine.Model(c.ctx, t)
	if err != nil {
		c.Log.Error("a stored invoice could not be read", "document", t.ID, "err", err)
		return nil, false
	}
	return inv, false
}

// documentFacts are where a document came from and where it goes.
func (c *call) documentFacts(n names, t ledger.Transaction) ([]factLink, error) {
	var facts []factLink
	add := func(key, value, url string) {
		if value != "" {
			facts = append(facts, factLink{c.T(key), value, url})
		}
	}
	add("word.format", c.formatName(t.Format), "")
	if t.Destination != "" {
		add("word.gateway", n.gateway(t.Destination), c.at("gateways", t.Destination))
	}
	if t.Head.Customer != "" {
		add("word.customer", or(t.Head.Receiver, t.Head.Customer), c.at("adaptors", t.Activation, "rules", "customers", t.Head.Customer))
	}
	if d, ok := engine.Dispatched(t); ok && d.To.Value != "" {
		add("doc.address", c.addressName(d.To), "")
	}
	add("word.adaptor", or(n.adaptors[t.Activation], t.Activation), c.at("adaptors", t.Activation))
	if t.Run == "" {
		return facts, nil
	}
	run, err := c.Ledger.FindRun(c.ctx, c.company.ID, t.Run)
	if notFound(err) {
		return facts, nil
	}
	add("word.run", c.time(run.Started), c.at("runs", t.Run))
	return facts, err
}

// technical is what a technician asks for.
func (c *call) technical(t ledger.Transaction) (facts []fact) {
	add := func(key, value string) {
		if value != "" {
			facts = append(facts, fact{c.T(key), value})
		}
	}
	add("doc.ref", t.Ref)
	add("doc.file", t.Output.Name)
	if t.Output.SHA256.Given() {
		add("doc.hash", t.Output.SHA256.String())
	}
	add("doc.remote", t.Remote)
	add("doc.remote-id", t.RemoteID)
	add("word.run", t.Run)
	add("doc.id", t.ID)
	return facts
}

// related are the other exports of the same source document.
func (c *call) related(n names, t ledger.Transaction) (links []link, err error) {
	for o, err := range c.Ledger.Search(c.ctx, c.company.ID, ledger.Filter{Activation: t.Activation, Refs: []string{t.Ref}, Limit: 20}) {
		if err != nil {
			return nil, err
		}
		if o.ID == t.ID {
			continue
		}
		key := "doc.other-version"
		switch {
		case o.ID == t.ResendOf:
			key = "doc.repeat-of"
		case o.ID == t.FallbackOf:
			key = "doc.fell-back-from"
		case o.FallbackOf == t.ID:
			key = "doc.fell-back-to"
		case o.ResendOf == t.ID:
			key = "doc.repeated-by"
		case o.Version == t.Version && o.ResendOf == t.ResendOf:
			key = "doc.other-way"
		}
		links = append(links, link{c.T(key, "gateway", n.gateway(o.Destination), "number", numberOf(o), "state", c.T("state."+string(o.ShownAt(c.now()))), "time", c.time(o.Entered)), c.at("documents", o.ID)})
	}
	return links, nil
}

// documentJSON is a document with its history and its attempts.
func (c *call) documentJSON(t ledger.Transaction, history []ledger.Change, attempts []ledger.Attempt) error {
	type move struct {
		At    time.Time    `json:"at"`
		From  ledger.State `json:"from,omitempty"`
		To    ledger.State `json:"to"`
		Code  string       `json:"code,omitempty"`
		Cause string       `json:"cause,omitempty"`
		Actor string       `json:"actor,omitempty"`
	}
	type try struct {
		Number   int            `json:"number"`
		Trigger  ledger.Trigger `json:"trigger"`
		Started  time.Time      `json:"started"`
		Ended    time.Time      `json:"ended"`
		Outcome  string         `json:"outcome"`
		Code     string         `json:"code,omitempty"`
		Reason   string         `json:"reason,omitempty"`
		RemoteID string         `json:"remote_id,omitempty"`
		Proof    string         `json:"proof,omitempty"`
		Looked   bool           `json:"looked,omitempty"`
	}
	out := struct {
		documentData
		History  []move            `json:"history"`
		Attempts []try             `json:"attempts"`
		Findings []invoice.Finding `json:"findings,omitempty"`
	}{documentData: c.documentData(t), Findings: t.Findings, History: []move{}, Attempts: []try{}}
	for _, h := range history {
		out.History = append(out.History, move{h.At, h.From, h.To, h.Code, h.Cause, h.Actor})
	}
	for _, a := range attempts {
		out.Attempts = append(out.Attempts, try{a.Number, a.Trigger, a.Started, a.Ended, a.Outcome, a.Code, a.Reason, a.RemoteID, a.Proof, a.Looked})
	}
	return c.writeJSON(out)
}
