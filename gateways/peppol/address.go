package peppol

import (
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/web"
)

// address is one of the provider's, with fields in braces. What a document fills in is
// escaped for its place, and the server is never among it (T-18).
type address struct {
	web.Server
	field  string
	origin string // scheme, host and port
	place  string // path and query, fields in it
}

// fillable are the fields that an address or a JSON field can have.
var fillable = []string{"ID", "Number", "Sender", "Receiver", "DocType", "Process", "Country", "File"}

func parseAddress(field, text string) (address, error) {
	wrong := func(format string, args ...any) (address, error) {
		return address{}, fault.Setting(field, format, args...)
	}
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }) || strings.Contains(text, `\`) {
		return wrong("an address has no blanks and no backslashes")
	}
	scheme, rest, _ := strings.Cut(text, "://")
	scheme = strings.ToLower(scheme)
	if scheme != "https" && scheme != "http" {
		return wrong("write the whole address, from https:// on")
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	server, place := rest[:end], rest[end:]
	switch {
	case strings.Contains(server, "@"):
		return wrong("user and password do not belong into the address; they have fields of their own")
	case strings.Contains(server, "{"):
		return wrong("the server cannot come from a document; braces are for what stands after it")
	case strings.Contains(place, "#"):
		return wrong("what stands after # is never sent; leave it out")
	case slices.Contains(strings.Split(place, "/"), ".."):
		return wrong("the address leads upwards; write it out")
	}
	host, err := url.Parse(scheme + "://" + server)
	if err != nil || host.Hostname() == "" {
		return wrong("%q is not the name of a server; write it as in api.example.com", server)
	}
	a := address{Server: web.At(host), field: field, origin: scheme + "://" + strings.ToLower(host.Host), place: place}
	if name := strange(place); name != "" {
		return wrong("{%s} is not filled in; these are: {ID}, {Sender}, {Receiver}, {DocType}, {Process} and {Country}", name)
	}
	if _, err := a.fill(map[string]string{}); err != nil {
		return wrong("the address cannot be read; letters other than those of English, and signs such as %%, are written as %%20 and the like")
	}
	return a, nil
}

// strange is the first name in braces that nothing fills in.
func strange(text string) string {
	for _, part := range strings.Split(text, "{")[1:] {
		if name, _, _ := strings.Cut(part, "}"); !slices.Contains(fillable, name) {
			return name
		}
	}
	return ""
}

// has says whether an address has a field.
func (a address) has(name string) bool { return strings.Contains(a.place, "{"+name+"}") }

// fill puts in values, each escaped for a part of a path or a query.
func (a address) fill(values map[string]string) (*url.URL, error) {
	place := filled(a.place, values, func(value string) string { return strings.ReplaceAll(url.QueryEscape(value), "+", "%20") })
	u, err := url.Parse(a.origin + place)
	if err != nil || u.Scheme+"://"+u.Host != a.origin || strings.ContainsAny(place, "\"<>^`{|}") || strings.ContainsFunc(place, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
		return nil, fault.New(fault.Invalid, "no address can be made for this document")
	}
	return u, nil
}

// filled puts values into a text. Nothing in them is looked at again.
func filled(text string, values map[string]string, escape func(string) string) string {
	pairs := make([]string, 0, 2*len(fillable))
	for _, name := range fillable {
		pairs = append(pairs, "{"+name+"}", escape(values[name]))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}
