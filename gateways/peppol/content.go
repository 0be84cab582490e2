package peppol

import (
	"cmp"
	"maps"
	"slices"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/sbdh"
	"github.com/postbud/postbud/internal/web"
)

// content is what one request carries.
type content struct {
	mediaType string
	web.Body
}

// content writes a parcel in the form that the provider wants.
func (e *errand) content() (content, error) {
	f := &e.parcel.File
	switch s := e.settings; {
	case s.Provider == rest && s.Body == bare:
		return content{"application/xml", web.Body{{Document: &f.Content}}}, nil
	case s.Provider == rest && s.Body == inJSON:
		before, after, err := jsonAround(s, e.values, "document-"+f.SHA256.String())
		return content{"application/json", web.Body{{Text: before}, {Document: &f.Content, Base64: true}, {Text: after}}}, err
	case !e.xml:
		before, after := sbdh.AroundBinary(e.header, cmp.Or(f.MediaType, "application/octet-stream"))
		return content{"application/xml", web.Body{{Text: before}, {Document: &f.Content, Base64: true}, {Text: after}}}, nil
	}
	before, after := sbdh.Around(e.header)
	return content{"application/xml", web.Body{{Text: before}, {Document: &f.Content, Skip: e.skip}, {Text: after}}}, nil
}

// jsonAround is the JSON before and after the document, whose place mark is.
func jsonAround(s Settings, values map[string]string, mark string) (before, after string, err error) {
	root := web.Object{}
	fields := map[string]string{}
	for name, text := range s.Form {
		fields[name] = filled(text, values, func(v string) string { return v })
	}
	if !root.Set(s.JSONContent, mark) {
		return "", "", fault.Setting("json_content", "%q cannot be a field of its own beside the others", s.JSONContent)
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if !root.Set(name, fields[name]) {
			return "", "", fault.Setting("form", "%q cannot be a field of its own beside the others", name)
		}
	}
	before, after = root.Around(mark)
	return before, after, nil
}
