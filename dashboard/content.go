package dashboard

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/text/sentences"
	"github.com/postbud/postbud/invoice"
)

const (
	mostShown = 512 << 10 // bytes of a file on a page
	mostLine  = 2000      // characters of a line
)

type contentPage struct {
	*documentHead
	Views    []tab
	Lines    []string
	Says     string // instead of the lines
	Name     string
	Download string
	Cut      bool
	Findings []fact
}

// content shows the bytes that were sent, or what they were made from.
func (c *call) content() error {
	t, err := c.ofAddress()
	if err != nil {
		return err
	}
	p := &contentPage{documentHead: c.documentHead(t, "content"), Findings: c.findings(t.Findings)}
	shown := c.q("show")
	for _, v := range c.views(t) {
		if shown == "" {
			shown = v.key
		}
		p.Views = append(p.Views, tab{link{c.T("doc.view-" + v.key), c.at("documents", t.ID, "content") + "?show=" + v.key}, v.key == shown})
		if v.key != shown {
			continue
		}
		p.Name, p.Download = v.name, c.at("documents", t.ID, "files", v.key)
		if err := c.show(p, v.content); err != nil {
			return err
		}
	}
	if p.Download == "" && len(p.Lines) == 0 {
		p.Says = c.T("doc.no-content")
	}
	return c.render("content", p)
}

// view is one of the files of a document that can be looked at.
type view struct {
	key, name string
	content   invoice.Content
}

func (c *call) views(t ledger.Transaction) (all []view) {
	if t.Output.SHA256.Given() {
		all = append(all, view{"sent", t.Output.Name, t.Output.Content()})
	}
	if t.Model.Given() {
		all = append(all, view{"model", numberOf(t) + ".json", invoice.Content{MediaType: "application/json", SHA256: t.Model, Size: -1}})
	}
	if t.Source.Given() {
		all = append(all, view{"source", numberOf(t) + "-source" + extensionOf(t.Source.MediaType), t.Source})
	}
	return all
}

func (c *call) show(p *contentPage, content invoice.Content) error {
	r, err := c.Engine.Blobs.Open(content.SHA256)
	if err != nil {
		return err
	}
	defer r.Close()
	text, err := io.ReadAll(io.LimitReader(r, mostShown+1))
	if err != nil {
		return err
	}
	if p.Cut = len(text) > mostShown; p.Cut {
		text = bytes.ToValidUTF8(text[:mostShown], nil)
	}
	if !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0 {
		p.Says = c.T("doc.not-text", "type", content.MediaType)
		return nil
	}
	p.Lines = linesOf(text, content.MediaType)
	return nil
}

// linesOf breaks a text into lines for reading. What has no lines of its own is
// given some; the file itself stays as it is.
func linesOf(text []byte, mediaType string) []string {
	if strings.Contains(mediaType, "json") {
		var b bytes.Buffer
		if json.Indent(&b, text, "", "  ") == nil {
			text = b.Bytes()
		}
	}
	whole := strings.TrimRight(string(text), "\n")
	if strings.Contains(mediaType, "xml") && strings.Count(whole, "\n")*200 < len(whole) {
		whole = indentXML(whole)
	}
	lines := strings.Split(whole, "\n")
	for i, line := range lines {
		if runes := []rune(line); len(runes) > mostLine {
			lines[i] = fmt.Sprintf("%s … (%d)", string(runes[:mostLine]), len(runes))
		}
	}
	return lines
}

// indentXML breaks between tags. It is for reading alone.
func indentXML(text string) string {
	var b strings.Builder
	depth := 0
	for i, piece := range strings.Split(strings.ReplaceAll(text, "><", ">\x00<"), "\x00") {
		piece = strings.TrimSpace(piece)
		closes := strings.HasPrefix(piece, "</")
		if closes {
			depth = max(depth-1, 0)
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(strings.Repeat("  ", min(depth, 40)))
		b.WriteString(piece)
		if !closes && strings.HasPrefix(piece, "<") && !strings.HasPrefix(piece, "<?") && !strings.HasPrefix(piece, "<!") &&
			!strings.HasSuffix(piece, "/>") && !strings.Contains(piece, "</") {
			depth++
		}
	}
	return b.String()
}

// findings are the rules that a document breaks, in sentences.
func (c *call) findings(all []invoice.Finding) (facts []fact) {
	for _, f := range all {
		says := or(sentences.Say(c.lang, f), sentences.Say("en", f))
		if len(f.Terms) > 0 {
			says += " (" + strings.Join(f.Terms, ", ") + ")"
		}
		facts = append(facts, fact{f.Rule + " · " + c.T("doc.flag-"+string(f.Flag)), says})
	}
	return facts
}

func extensionOf(mediaType string) string {
	switch {
	case strings.Contains(mediaType, "json"):
		return ".json"
	case strings.Contains(mediaType, "xml"):
		return ".xml"
	case strings.Contains(mediaType, "pdf"):
		return ".pdf"
	case strings.Contains(mediaType, "csv"):
		return ".csv"
	case strings.HasPrefix(mediaType, "text/"):
		return ".txt"
	}
	return ".bin"
}

func queryEscape(s string) string { return url.QueryEscape(s) }
