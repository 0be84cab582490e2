package notice

import (
	"embed"
	"html/template"
	"slices"
	"strings"
	"sync"

	"github.com/postbud/postbud/internal/text"
)

const (
	mostRows  = 20     // of a mail, all parts together
	mostParts = 10     // causes with a heading of their own
	mostBytes = 60_000 // text and HTML together
)

// letter is what a mail says, before it is written out.
type letter struct {
	l       *text.Language
	Subject string
	Lead    string
	Parts   []part
	More    string // documents that no part tells of
	Then    string // what happens by itself
	Note    string // a sentence that stands alone
	Link    string
	LinkSay string
	Foot    []string
	left    int // documents of causes that have no part
}

// part is one cause, or one list.
type part struct {
	Title string
	Says  string
	Lead  string
	Rows  []row // the first of them
	More  string
	Todo  string
	count int // of rows there are to tell of; those that are not here are counted
}

// row is one line of a list.
type row struct{ Name, Customer, Amount, Says, Link string }

// rows makes the rows that a mail has room for.
func rows[T any](of []T, one func(T) row) []row {
	var all []row
	for _, d := range of[:min(len(of), mostRows)] {
		all = append(all, one(d))
	}
	return all
}

// render writes the letter out twice. One with very long names loses rows until
// it is small enough; what is left out is counted.
func (m letter) render() (plain, html string) {
	for most := mostRows; ; most /= 2 {
		short := m.cut(most)
		plain, html = short.plain(), short.html()
		if most == 0 || len(plain)+len(html) <= mostBytes {
			return plain, html
		}
	}
}

// cut leaves so many rows, and says how many it left out.
func (m letter) cut(most int) letter {
	if m.left > 0 {
		m.More = m.l.Plural("mail.more", m.left)
	}
	m.Parts = slices.Clone(m.Parts)
	for i := range m.Parts {
		p := &m.Parts[i]
		p.Rows = p.Rows[:min(len(p.Rows), most)]
		most -= len(p.Rows)
		if left := p.count - len(p.Rows); left > 0 {
			p.More = m.l.Plural("mail.more", left)
		}
	}
	return m
}

// plain is the letter as text.
func (m letter) plain() string {
	var b strings.Builder
	paragraph := func(lines ...string) {
		lines = slices.DeleteFunc(lines, func(l string) bool { return l == "" })
		if len(lines) > 0 {
			b.WriteString(strings.Join(lines, "\n") + "\n\n")
		}
	}
	paragraph(m.Lead)
	for _, p := range m.Parts {
		paragraph(p.Title, p.Says, p.Lead)
		paragraph(p.list()...)
		paragraph(m.said("todo", p.Todo))
	}
	paragraph(m.More)
	paragraph(m.said("by_itself", m.Then))
	paragraph(m.Note)
	if m.Link != "" {
		paragraph(m.LinkSay+":", m.Link)
	}
	paragraph(append([]string{"--"}, m.Foot...)...)
	return strings.TrimRight(b.String(), "\n") + "\n"
}

func (p part) list() []string {
	var lines []string
	for _, r := range p.Rows {
		first := slices.DeleteFunc([]string{r.Name, r.Customer, r.Amount}, func(s string) bool { return s == "" })
		lines = append(lines, "- "+strings.Join(first, " · "))
		for _, s := range []string{r.Says, r.Link} {
			if s != "" {
				lines = append(lines, "  "+s)
			}
		}
	}
	if p.More != "" {
		lines = append(lines, "- "+p.More)
	}
	return lines
}

// said is "What to do: Type it".
func (m letter) said(key, says string) string {
	if says == "" {
		return ""
	}
	return m.l.Word("mail."+key) + ": " + says
}

//go:embed letter.html
var files embed.FS

var page = sync.OnceValue(func() *template.Template {
	return template.Must(template.ParseFS(files, "letter.html"))
})

// html is the letter as a page that loads nothing.
func (m letter) html() string {
	var b strings.Builder
	err := page().Execute(&b, map[string]any{
		"Lang": m.l.Tag(), "Letter": m, "TodoSay": m.l.Word("mail.todo"), "ThenSay": m.l.Word("mail.by_itself"),
	})
	if err != nil { // only a template that does not fit its data, which every test would meet
		panic(err)
	}
	return b.String()
}
