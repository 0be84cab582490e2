package dashboard

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/invoice"
)

type filesPage struct {
	*documentHead
	Rows     []fileRow
	Evidence string // where the archive is
}

type fileRow struct {
	Name, Kind, Size, SHA256, URL string
	Look                          string // where it is shown, for what a browser may show
}

// files lists what is kept of a document.
func (c *call) files() error {
	t, err := c.ofAddress()
	if err != nil {
		return err
	}
	p := &filesPage{documentHead: c.documentHead(t, "files"), Evidence: c.at("documents", t.ID, "evidence")}
	all, err := c.filesOf(t)
	if err != nil {
		return err
	}
	for _, f := range all {
		row := fileRow{Name: f.name, Kind: c.T("doc.file-" + f.kind()), URL: c.at("documents", t.ID, "files", f.key)}
		if f.content.SHA256.Given() {
			row.SHA256 = f.content.SHA256.String()
		}
		if f.content.Size >= 0 {
			row.Size = c.size(f.content.Size)
		}
		if inline(f.content.MediaType) {
			row.Look = row.URL + "?view=1"
		}
		p.Rows = append(p.Rows, row)
	}
	return c.render("files", p)
}

// kept is one file of a document. Bytes are at hand for what lies with an attempt.
type keptFile struct {
	view
	bytes []byte
}

func (f keptFile) kind() string { kind, _, _ := strings.Cut(f.key, "-"); return kind }

func (c *call) filesOf(t ledger.Transaction) (all []keptFile, err error) {
	for _, v := range c.views(t) {
		all = append(all, keptFile{view: v})
	}
	for i, b := range t.Beside {
		all = append(all, keptFile{view: view{"beside-" + strconv.Itoa(i+1), b.Name, b.Content()}})
	}
	attempts, err := c.Ledger.Attempts(c.ctx, t.Subscription, t.ID)
	if err != nil {
		return nil, err
	}
	for _, a := range attempts {
		if len(a.Evidence) > 0 {
			all = append(all, keptFile{view{fmt.Sprintf("receipt-%d", a.Number), fmt.Sprintf("%s-receipt-%d.txt", numberOf(t), a.Number),
				invoice.Content{MediaType: "text/plain; charset=utf-8", Size: int64(len(a.Evidence))}}, a.Evidence})
		}
	}
	return all, nil
}

// inline says whether a browser may show the file rather than save it.
func inline(mediaType string) bool {
	kind, _, _ := mime.ParseMediaType(mediaType)
	return kind == "application/pdf" || kind == "image/png" || kind == "image/jpeg"
}

// file sends one file. All but PDF, PNG and JPEG are downloads.
func (c *call) file() error {
	t, err := c.ofAddress()
	if err != nil {
		return err
	}
	all, err := c.filesOf(t)
	if err != nil {
		return err
	}
	for _, f := range all {
		if f.key == c.r.PathValue("file") {
			return c.sendFile(f)
		}
	}
	return ledger.ErrNotFound
}

func (c *call) sendFile(f keptFile) error {
	r := io.NopCloser(bytes.NewReader(f.bytes))
	if f.bytes == nil {
		opened, err := c.Engine.Blobs.Open(f.content.SHA256)
		if err != nil {
			return err
		}
		r = opened
	}
	defer r.Close()
	h := c.w.Header()
	how := "attachment"
	if c.q("view") == "1" && inline(f.content.MediaType) {
		how = "inline"
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'self'; sandbox")
		if strings.HasPrefix(f.content.MediaType, "application/pdf") { // a sandbox would keep the browser's own reader from it
			h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'")
		}
	}
	h.Set("Content-Type", or(f.content.MediaType, "application/octet-stream"))
	h.Set("Content-Disposition", mime.FormatMediaType(how, map[string]string{"filename": f.name}))
	if f.content.Size >= 0 {
		h.Set("Content-Length", strconv.FormatInt(f.content.Size, 10))
	}
	c.wrote = true
	if _, err := io.Copy(c.w, r); err != nil {
		c.Log.Error("a file could not be sent whole", "file", f.name, "err", err)
		panic(http.ErrAbortHandler) // a damaged file must not look like a whole one
	}
	return nil
}

// evidence gives all that is kept of a document in one archive.
func (c *call) evidence() error {
	t, err := c.ofAddress()
	if err != nil {
		return err
	}
	h := c.w.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": numberOf(t) + "-evidence.zip"}))
	begun := &begun{w: c.w}
	err = c.Engine.Evidence(c.ctx, begun, t.Subscription, t.ID)
	if err != nil && !begun.yes { // nothing was sent yet, so a page can say what is wrong
		h.Del("Content-Type")
		h.Del("Content-Disposition")
		return err
	}
	c.wrote = true
	if err != nil {
		c.Log.Error("the evidence was cut short", "document", t.ID, "err", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

// begun knows whether anything was written.
type begun struct {
	w   io.Writer
	yes bool
}

func (b *begun) Write(p []byte) (int, error) {
	b.yes = true
	return b.w.Write(p)
}

type attemptsPage struct {
	*documentHead
	Rows []attemptRow
	Next string
}

type attemptRow struct {
	Number                           int
	Started, UTC, Took, Trigger      string
	Result                           pill
	Code, Text, Proof, RemoteID, URL string
	Evidence                         string
}

// attempts lists each try at the far end.
func (c *call) attempts() error {
	t, err := c.ofAddress()
	if err != nil {
		return err
	}
	p := &attemptsPage{documentHead: c.documentHead(t, "attempts")}
	all, err := c.Ledger.Attempts(c.ctx, c.company.ID, t.ID)
	if err != nil {
		return err
	}
	for _, a := range all {
		row := attemptRow{
			Number: a.Number, Started: c.time(a.Started), UTC: a.Started.UTC().Format(time.RFC3339Nano), Took: took(a.Ended.Sub(a.Started)),
			Trigger: c.T("trigger." + string(a.Trigger)), Result: c.outcome(a), Code: a.Code, Text: a.Reason,
			Proof: c.proof(a.Proof), RemoteID: a.RemoteID,
		}
		if a.Code != "" {
			row.Text = c.entry(a.Code, nil, a.Reason).Title
		}
		if len(a.Evidence) > 0 {
			row.URL = c.at("documents", t.ID, "files", fmt.Sprintf("receipt-%d", a.Number))
			row.Evidence = strings.ToValidUTF8(string(a.Evidence[:min(len(a.Evidence), 4000)]), "�")
		}
		p.Rows = append(p.Rows, row)
	}
	if t.State == ledger.Waiting {
		p.Next = c.T("says.try_again", "time", t.Until)
	}
	return c.render("attempts", p)
}

// outcome is how an attempt ended, as a pill.
func (c *call) outcome(a ledger.Attempt) pill {
	tone := "err"
	switch a.Outcome {
	case "delivered":
		tone = "ok"
	case "sent":
		tone = "wait"
	case "temporary", "uncertain", "unclear":
		tone = "warn"
	case "absent":
		tone = "neu"
	}
	word := ""
	switch a.Outcome { // these lead to a state, and are called as it is
	case string(gateways.Delivered), string(gateways.Sent), string(gateways.Rejected):
		led := ledger.Change{To: ledger.State(a.Outcome)}
		word = c.T("state." + string(led.ShownIn(ledger.Transaction{Proof: a.Proof}, true)))
	default:
		word = c.T("doc.outcome-" + a.Outcome)
	}
	if a.Looked {
		word = c.T("doc.looked", "result", word)
	}
	return pill{tone, tone, word}
}

func (c *call) proof(proof string) string {
	if proof == "" {
		return ""
	}
	return c.T("proof." + strings.ReplaceAll(proof, " ", "_"))
}
