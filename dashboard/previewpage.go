package dashboard

import (
	"context"
	"slices"
	"strings"

	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

type previewPage struct {
	*frame
	Adaptor string
	Rows    []previewRow
	Done    int
	Total   int
	Going   bool
	Problem *remark
	Sums    []fact
	Button  string
	Left    []string
	Action  string
	ZIP     string
	Back    string
}

type previewRow struct {
	ID, Number, Kind, Customer, Amount string
	Route, Format, Gateway             string
	State                              pill
	Says                               []string
	Then                               string // where it goes when it cannot be delivered there
	File, Size, Address                string
	Attachments                        int
	URL, FileURL                       string
	Good                               bool
}

// previewOfAddress finds the reader's own preview.
func (c *call) previewOfAddress() (*preview, string, error) {
	id := c.r.PathValue("preview")
	p, ok := c.previews.find(c.user.ID, id)
	if !ok || p.company != c.company.ID || p.activation != c.r.PathValue("adaptor") {
		return nil, id, ledger.ErrNotFound
	}
	return p, id, nil
}

func (c *call) previewPage() error {
	a, err := c.activationOfAddress()
	if err != nil {
		return err
	}
	kept, id, err := c.previewOfAddress()
	if err != nil {
		c.flash("warn", c.T("export.preview-gone"))
		return c.seeOther(c.at("adaptors", a.ID, "export"))
	}
	docs, total, ended, failed := kept.look()
	n, err := c.names()
	if err != nil {
		return err
	}
	at := c.at("adaptors", a.ID, "export", "preview", id)
	p := &previewPage{frame: c.frame(c.T("export.preview-title", "adaptor", a.Name)), Adaptor: a.Name, Done: len(docs), Total: total, Going: !ended,
		Action: at + "/send", ZIP: at + "/zip", Back: c.at("adaptors", a.ID, "export")}
	p.Crumb = &link{a.Name, p.Back}
	if failed != nil {
		p.Problem = c.problemAt(a, failed)
	}
	good := 0
	sums := map[string]invoice.Decimal{}
	for _, d := range docs {
		row := c.previewRow(n, at, d)
		p.Rows = append(p.Rows, row)
		if !row.Good {
			p.Left = append(p.Left, row.Number)
			continue
		}
		good++
		h := d.Transaction.Head
		total := h.TotalWithVAT
		if h.Kind == "creditnote" {
			total = total.Neg()
		}
		sums[h.Currency] = sums[h.Currency].Add(total)
	}
	for currency, sum := range sums {
		p.Sums = append(p.Sums, fact{c.T("export.sum"), c.amount(sum, currency)})
	}
	slices.SortFunc(p.Sums, func(a, b fact) int { return len(a.Value) - len(b.Value) })
	if p.Going {
		p.Refresh = 2
	} else if good > 0 {
		p.Button = c.N("button.send_n", good)
	}
	return c.render("preview", p)
}

func (c *call) previewRow(n names, at string, d previewed) previewRow {
	t := d.Transaction
	row := previewRow{
		ID: d.candidate.Transaction.ID, Number: numberOf(t), Kind: c.kind(t.Head.Kind), Customer: t.Head.Receiver,
		Amount: c.amountOf(t.Head), Good: d.Problem == nil && d.File.SHA256.Given(),
		State: pill{"ok", "ok", c.T("export.good")},
		URL:   at + "/" + d.candidate.Transaction.ID,
	}
	shown := t
	shown.Format, shown.Destination = d.Format, d.Destination
	row.Route, row.Format, row.Gateway = c.routeOf(n, shown), c.formatName(shown.Format), n.gateway(shown.Destination)
	if d.File.SHA256.Given() {
		row.File, row.Size, row.FileURL = d.File.Name, c.size(d.File.Size), row.URL+"/file"
	}
	row.Attachments = d.attachments
	row.Then = c.thenOf(d.Preview)
	if sent, ok := engine.Dispatched(t); ok && sent.To.Value != "" {
		row.Address = c.addressName(sent.To)
	}
	if d.Problem != nil {
		row.State = pill{"err", "err", c.T("export.bad")}
		f := plugin.Wrong(d.Problem)[0]
		row.Says = []string{c.faultSays(f)}
		if f.Code != "" {
			row.Says = append(row.Says, c.faultEntry(f).Text)
		}
		return row
	}
	for _, f := range c.findings(d.Findings) {
		row.State = pill{"warn", "warn", c.T("export.noted")}
		row.Says = append(row.Says, f.Value)
	}
	return row
}

// thenOf says where a document goes when its gateway surely could not deliver it.
func (c *call) thenOf(p engine.Preview) string {
	var all []string
	for _, w := range p.Then {
		all = append(all, w.Name+" ("+c.formatName(w.Format)+")")
	}
	switch {
	case len(all) == 0:
		return ""
	case p.Strict:
		return c.T("export.then-person", "list", strings.Join(all, " → "))
	}
	return c.T("export.then", "list", strings.Join(all, " → "))
}

// previewedDocument finds one document of the preview.
func (c *call) previewedDocument() (previewed, error) {
	p, _, err := c.previewOfAddress()
	if err != nil {
		return previewed{}, err
	}
	docs, _, _, _ := p.look()
	i := slices.IndexFunc(docs, func(d previewed) bool { return d.candidate.Transaction.ID == c.r.PathValue("document") })
	if i < 0 {
		return previewed{}, ledger.ErrNotFound
	}
	return docs[i], nil
}

type previewDocumentPage struct {
	*frame
	Heading string
	Row     previewRow
	Paper   *paper
	Lines   []string
	Cut     bool
	Back    string
}

// previewDocument shows one document as it would be sent: readable, and to the byte.
func (c *call) previewDocument() error {
	d, err := c.previewedDocument()
	if err != nil {
		return err
	}
	n, err := c.names()
	if err != nil {
		return err
	}
	back := c.at("adaptors", c.r.PathValue("adaptor"), "export", "preview", c.r.PathValue("preview"))
	row := c.previewRow(n, back, d)
	p := &previewDocumentPage{frame: c.frame(row.Kind + " " + row.Number), Heading: row.Kind + " " + row.Number, Row: row, Back: back}
	p.Crumb = &link{c.T("word.preview"), back}
	sent := d.Transaction
	sent.Output = ledger.Output{MediaType: d.File.MediaType, Size: d.File.Size, SHA256: d.File.SHA256}
	if inv, _ := c.readable(sent); inv != nil {
		p.Paper = c.paper(inv)
	}
	if d.File.SHA256.Given() {
		shown := &contentPage{documentHead: &documentHead{frame: p.frame}}
		if err := c.show(shown, d.File.Content); err != nil {
			return err
		}
		p.Lines, p.Cut = shown.Lines, shown.Cut
	}
	return c.render("previewdocument", p)
}

func (c *call) previewFile() error {
	d, err := c.previewedDocument()
	if err != nil {
		return err
	}
	if !d.File.SHA256.Given() {
		return ledger.ErrNotFound
	}
	return c.sendFile(keptFile{view: view{"sent", d.File.Name, d.File.Content}})
}

// sendPreview has the good ones of the chosen exported, as a run.
func (c *call) sendPreview() error {
	a, err := c.activationOfAddress()
	if err != nil {
		return err
	}
	p, id, err := c.previewOfAddress()
	if err != nil {
		c.flash("warn", c.T("export.preview-gone"))
		return c.seeOther(c.at("adaptors", a.ID, "export"))
	}
	docs, _, ended, _ := p.look()
	ids := c.r.PostForm["id"]
	var send []engine.Candidate
	for _, d := range docs {
		if d.Problem == nil && slices.Contains(ids, d.candidate.Transaction.ID) {
			send = append(send, d.candidate)
		}
	}
	if len(send) == 0 || !ended {
		c.flash("warn", c.T("export.choose-some"))
		return c.seeOther(c.at("adaptors", a.ID, "export", "preview", id))
	}
	o, err := c.Engine.Export(context.WithoutCancel(c.ctx), c.company.ID, a.ID, c.actor(), p.query, send)
	if err != nil {
		return err
	}
	c.previews.drop(c.user.ID, id)
	says := c.N("export.begun", len(o.Begun))
	if len(o.Left) > 0 {
		says += " " + c.N("export.left", len(o.Left))
	}
	c.flash("ok", says)
	return c.seeOther(c.at("runs", o.Run.ID))
}
