package http

import (
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/web"
	"github.com/postbud/postbud/plugin"
)

// target is the address of a destination as its author wrote it. What a document
// fills in is escaped for its place, and the server is never among it (T-18).
type target struct {
	web.Server
	origin string // scheme, host and port: https://api.example.com:8443
	path   plugin.Template
	query  plugin.Template
	named  bool // {File} or {ID} stands in it
	placed bool // {Folder} stands in it

	identified bool // {ID} stands in it: no other document has this address
}

// parseTarget reads an address with fields in braces.
func parseTarget(field, text string) (target, error) {
	wrong := func(format string, args ...any) (target, error) {
		return target{}, fault.Setting(field, format, args...)
	}
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }) || strings.Contains(text, `\`) {
		return wrong("an address has no blanks and no backslashes")
	}
	scheme, rest, _ := strings.Cut(text, "://")
	scheme = strings.ToLower(scheme)
	if scheme != "https" && scheme != "http" {
		return wrong("write the whole address, from https:// on")
	}
	rest, fragment, _ := strings.Cut(rest, "#")
	rest, query, _ := strings.Cut(rest, "?")
	server, _, _ := strings.Cut(rest, "/")
	place := rest[len(server):]
	switch {
	case strings.Contains(server, "@"):
		return wrong("user and password do not belong into the address; they have fields of their own")
	case strings.Contains(server, "{"):
		return wrong("the server cannot come from a document; braces are for what stands after it")
	case fragment != "":
		return wrong("what stands after # is never sent; leave it out")
	}
	host, err := url.Parse(scheme + "://" + server)
	if err != nil || host.Hostname() == "" {
		return wrong("%q is not the name of a server; write it as in api.example.com", server)
	}
	t := target{Server: web.At(host), origin: scheme + "://" + strings.ToLower(host.Host)}
	if slices.Contains(strings.Split(place, "/"), "..") {
		return wrong("the address leads upwards; write it out")
	}
	if t.path, err = plugin.ParseTemplate(place); err == nil {
		t.query, err = plugin.ParseTemplate(query)
	}
	if err != nil {
		return wrong("the address cannot be read")
	}
	t.named = has(place+query, "File") || has(place+query, "ID")
	t.identified = has(place+query, "ID")
	t.placed = has(place+query, "Folder")
	if _, err := t.fill(gateways.Parcel{ID: "id", File: gateways.File{Name: "name"}}, ""); err != nil {
		return wrong("the address cannot be read; letters other than those of English, and signs such as %%, are written as %%20 and the like")
	}
	return t, nil
}

func has(text, field string) bool { return strings.Contains(text, "{"+field+"}") }

// address is where a parcel belongs. With PUT it has an address of its own.
func (t target) address(p gateways.Parcel, folder string, own bool) (*url.URL, error) {
	if !own || t.named {
		return t.fill(p, folder)
	}
	u, err := t.fill(p, folder)
	if err != nil {
		return nil, err
	}
	base := strings.TrimSuffix(u.EscapedPath(), "/")
	return t.parse(base+"/"+url.PathEscape(p.Name), u.RawQuery)
}

func (t target) fill(p gateways.Parcel, folder string) (*url.URL, error) {
	place := t.path.Fill(func(name string) (string, bool) {
		if name == "Folder" {
			return escaped(folder), true
		}
		value, known := value(p, name)
		return url.PathEscape(value), known
	})
	if folder != "" && !t.placed {
		dir, file := place, ""
		if t.named {
			dir, file = path.Split(place)
		}
		place = strings.TrimSuffix(dir, "/") + "/" + escaped(folder)
		if file != "" {
			place += "/" + file
		}
	}
	query := t.query.Fill(func(name string) (string, bool) {
		if name == "Folder" {
			return url.QueryEscape(folder), true
		}
		value, known := value(p, name)
		return url.QueryEscape(value), known
	})
	return t.parse(place, query)
}

// parse puts the address together, and makes sure that it is still at the server.
func (t target) parse(place, query string) (*url.URL, error) {
	text := t.origin + place
	if query != "" {
		text += "?" + query
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme+"://"+u.Host != t.origin || strings.ContainsFunc(query, notInQuery) {
		return nil, fault.New(fault.Invalid, "no address can be made for this document")
	}
	return u, nil
}

func notInQuery(r rune) bool {
	return r <= ' ' || r >= utf8.RuneSelf || strings.ContainsRune("\"<>\\^`{|}", r)
}

// value is what a document fills in. Nothing in it is looked at again.
func value(p gateways.Parcel, name string) (string, bool) {
	switch name {
	case "File":
		return p.Name, true
	case "ID":
		return key(p), true
	}
	return "", false
}

// escaped is a folder for an address, each part by itself.
func escaped(folder string) string {
	var parts []string
	for part := range strings.SplitSeq(folder, "/") {
		if part != "" {
			parts = append(parts, url.PathEscape(part))
		}
	}
	return strings.Join(parts, "/")
}

// folder is the destination's, or what a rule or the document made of it: then what
// is wrong with it is wrong with this document alone.
func (g *Wire) folder(p gateways.Parcel) (folder string, ruled bool, err error) {
	text, there := p.Options["folder"]
	if !there {
		text = g.settings.Folder
	}
	ruled = text != g.settings.Folder
	if err := cleanFolder(text); err != nil {
		if ruled {
			err.Kind = fault.Invalid
		}
		return "", ruled, err
	}
	return strings.Trim(text, "/"), ruled, nil
}

func cleanFolder(text string) *fault.Error {
	switch parts := strings.Split(text, "/"); {
	case strings.ContainsFunc(text, unicode.IsControl), strings.Contains(text, `\`):
		return fault.Setting("folder", "%q is no folder; parts are divided by /", text)
	case slices.Contains(parts, ".."), slices.Contains(parts, "."):
		return fault.Setting("folder", "%q leads elsewhere; write the folder from the address on", text)
	}
	return nil
}
