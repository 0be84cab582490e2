package dashboard

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
)

//go:embed templates/*.html
var templateFiles embed.FS

// templates are the pages by name. The files whose names begin with "_" are
// common to all.
type templates struct{ byName map[string]*template.Template }

// parsed are the templates, read when the first dashboard is made.
var parsed = sync.OnceValue(parseTemplates)

// parseTemplates reads all templates. It panics on a broken one, which no build
// passes its tests with.
func parseTemplates() *templates {
	t := &templates{byName: map[string]*template.Template{}}
	common := template.Must(template.New("common").Funcs(template.FuncMap{
		"icon": icon, "join": strings.Join, "list": func(v ...any) []any { return v },
	}).ParseFS(templateFiles, "templates/_*.html"))
	files, err := fs.Glob(templateFiles, "templates/[a-z]*.html")
	if err != nil {
		panic(err) // a wrong pattern
	}
	for _, file := range files {
		page := template.Must(template.Must(common.Clone()).ParseFS(templateFiles, file))
		t.byName[strings.TrimSuffix(path.Base(file), ".html")] = page
	}
	return t
}

// render answers with a page.
func (c *call) render(name string, data framed) error {
	return c.renderStatus(http.StatusOK, name, data)
}

// framed is the data of any page: a struct that embeds its frame.
type framed interface{ takeFlash() }

func (c *call) renderStatus(status int, name string, data framed) error {
	t := c.templates.byName[name]
	if t == nil {
		return fmt.Errorf("there is no template %s", name)
	}
	data.takeFlash()
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "page", data); err != nil {
		return fmt.Errorf("template %s: %w", name, err)
	}
	h := c.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Add("Vary", "Accept, Accept-Language")
	c.wrote = true
	c.w.WriteHeader(status)
	_, _ = c.w.Write(b.Bytes())
	return nil
}

// icon is one of the small state icons. What it shows also stands in words.
func icon(name string) template.HTML {
	paths := map[string]string{
		"ok":    `<path d="M3 8.5l3.2 3.2L13 5"/>`,
		"err":   `<path d="M4 4l8 8M12 4l-8 8"/>`,
		"warn":  `<path d="M8 3v6M8 12.5v.5"/>`,
		"wait":  `<circle cx="8" cy="8" r="5.5"/><path d="M8 5v3.2l2 1.3"/>`,
		"neu":   `<path d="M4 8h8"/>`,
		"menu":  `<path d="M2 4h12M2 8h12M2 12h12"/>`,
		"close": `<path d="M4 4l8 8M12 4l-8 8"/>`,
	}
	return template.HTML(`<svg viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" stroke-width="2" ` +
		`stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">` + paths[name] + `</svg>`)
}
