package dashboard

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

const (
	previewLife = 24 * time.Hour
	previewTime = 4 * time.Hour // 1,000 invoices at 50 requests a minute
)

// preview is a dry run: documents taken up to what would be sent. It goes on when
// the reader leaves the page.
type preview struct {
	activation string
	query      adaptors.Query

	mu    sync.Mutex
	total int
	docs  []previewed
	ended bool
	err   error
}

// previewed is one document as it would be sent.
type previewed struct {
	candidate engine.Candidate // as it was found; the preview's own has walked on
	engine.Preview
}

func (p *preview) look() (docs []previewed, total int, ended bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.docs), p.total, p.ended, p.err
}

// beginPreview starts the dry run of the chosen documents.
func (c *call) beginPreview() error {
	a, err := c.activationOfAddress()
	if err != nil {
		return err
	}
	back := c.at("adaptors", a.ID, "export")
	ids := c.r.PostForm["id"]
	if len(ids) == 0 {
		c.flash("warn", c.T("export.choose-some"))
		return c.seeOther(back + "?" + c.exportAgain())
	}
	q, wrong := c.query(c.v("by"), c.v("numbers"), c.r.PostForm["customer"], c.v("from"), c.v("until"))
	if wrong != "" {
		c.flash("err", wrong)
		return c.seeOther(back)
	}
	p := &preview{activation: a.ID, query: q, total: len(ids)}
	id := c.previews.put(c.user.ID, p)
	work := context.WithoutCancel(c.ctx)
	server, company := c.server, c.company.ID
	go server.runPreview(work, p, company, ids)
	return c.seeOther(c.at("adaptors", a.ID, "export", "preview", id))
}

// exportAgain is the search of the form as an address.
func (c *call) exportAgain() string {
	q := c.r.PostForm
	for _, own := range []string{"id", "form", "back"} {
		q.Del(own)
	}
	q.Set("go", "1")
	return q.Encode()
}

// runPreview looks the documents up again, so that what is shown is of now, and
// takes each through the stations.
func (s *server) runPreview(ctx context.Context, p *preview, company string, ids []string) {
	ctx, cancel := context.WithTimeout(ctx, previewTime)
	defer cancel()
	err := s.previewEach(ctx, p, company, ids)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended, p.err = true, err
}

func (s *server) previewEach(ctx context.Context, p *preview, company string, ids []string) error {
	found, err := s.Engine.Candidates(ctx, company, p.activation, p.query)
	if err != nil {
		return err
	}
	found = slices.DeleteFunc(found, func(f engine.Candidate) bool {
		return f.Group != engine.NotExported || !slices.Contains(ids, f.Transaction.ID)
	})
	p.mu.Lock()
	p.total = len(found)
	p.mu.Unlock()
	for _, f := range found {
		shown, err := s.Engine.Preview(ctx, company, p.activation, f)
		if err != nil {
			return err
		}
		p.mu.Lock()
		p.docs = append(p.docs, previewed{f, shown})
		p.mu.Unlock()
	}
	return nil
}

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
	ID, Number, Kind, Customer, Amount, Route string
	State                                     pill
	Says                                      []string
	File, Size, Address                       string
	Attachments                               int
	URL, FileURL                              string
	Good                                      bool
}

// previewOfAddress finds the reader's own preview.
func (c *call) previewOfAddress() (*preview, string, error) {
	id := c.r.PathValue("preview")
	p, ok := c.previews.find(c.user.ID, id)
	if !ok || p.activation != c.r.PathValue("adaptor") {
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
	row.Route = c.routeOf(n, shown)
	if d.File.SHA256.Given() {
		row.File, row.Size, row.FileURL = d.File.Name, c.size(d.File.Size), row.URL+"/file"
	}
	if d.Invoice != nil {
		row.Attachments = len(d.Invoice.Attachments)
	}
	if sent, ok := engine.Dispatched(t); ok && sent.To.Value != "" {
		row.Address = sent.To.Scheme + ":" + sent.To.Value
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
	inv := d.Invoice
	if d.File.SHA256.Given() {
		if sent, err := c.Engine.ReadDocument(c.ctx, d.File.Content); err == nil {
			inv = sent
		}
		shown := &contentPage{documentHead: &documentHead{frame: p.frame}}
		if err := c.show(shown, d.File.Content); err != nil {
			return err
		}
		p.Lines, p.Cut = shown.Lines, shown.Cut
	}
	if inv != nil {
		p.Paper = c.paper(inv)
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
