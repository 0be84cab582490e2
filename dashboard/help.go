package dashboard

import (
	"slices"

	"github.com/postbud/postbud/internal/text"
)

type helpPage struct {
	*frame
	Rows []helpRow
}

type helpRow struct{ Code, Title string }

// help lists the codes.
func (c *call) help() error {
	p := &helpPage{frame: c.frame(c.T("nav.help"))}
	p.Wide = true
	for _, code := range text.Codes() {
		p.Rows = append(p.Rows, helpRow{code, c.entry(code, nil, "").Title})
	}
	return c.render("help", p)
}

type helpCodePage struct {
	*frame
	Entry text.Entry
	Other []helpText
}

type helpText struct {
	Lang, Name string
	Entry      text.Entry
}

// helpCode says what a code means, in the reader's language and in English and
// Danish, for whoever was sent the address by a colleague.
func (c *call) helpCode() error {
	code := c.r.PathValue("code")
	if !slices.Contains(text.Codes(), code) {
		return c.nowhere()
	}
	p := &helpCodePage{frame: c.frame(code), Entry: c.entry(code, nil, "")}
	p.Wide = true
	for _, lang := range []string{"en", "da"} {
		if lang != c.lang {
			p.Other = append(p.Other, helpText{lang, languageName(lang), text.In(lang).Code(code, nil)})
		}
	}
	return c.render("helpcode", p)
}
