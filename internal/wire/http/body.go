package http

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"maps"
	"mime"
	"slices"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/web"
	"github.com/postbud/postbud/plugin"
)

// content is what one request carries.
type content struct {
	mediaType string
	web.Body
}

// content writes a parcel in the form that the receiver wants.
func (g *Wire) content(p gateways.Parcel) (content, error) {
	mediaType := clean(cmp.Or(g.settings.ContentType, p.MediaType))
	switch g.settings.Body {
	case multiPart:
		return g.form(p, mediaType)
	case inJSON:
		form, err := g.formFields(p)
		if err != nil {
			return content{}, err
		}
		before, after, err := jsonAround(g.settings, p, form)
		if err != nil {
			return content{}, err
		}
		return content{"application/json", web.Body{{Text: before}, {Document: &p.Content, Base64: true}, {Text: after}}}, nil
	case soap:
		before, after := soapAround(g.settings, p)
		kind := "application/soap+xml; charset=utf-8"
		if g.settings.SOAPAction != "" {
			kind += `; action="` + g.settings.SOAPAction + `"`
		}
		return content{kind, web.Body{{Text: before}, {Document: &p.Content, Base64: true}, {Text: after}}}, nil
	}
	return content{mediaType, web.Body{{Document: &p.Content}}}, nil
}

// form is multipart/form-data (RFC 7578).
func (g *Wire) form(p gateways.Parcel, mediaType string) (content, error) {
	fields, err := g.formFields(p)
	if err != nil {
		return content{}, err
	}
	border := boundary(p)
	var body web.Body
	part := func(head, kind string, text string, file *gateways.File) {
		head = "--" + border + "\r\nContent-Disposition: form-data; " + head + "\r\n"
		if kind != "" {
			head += "Content-Type: " + kind + "\r\n"
		}
		body = append(body, web.Piece{Text: head + "\r\n" + text})
		if file != nil {
			body = append(body, web.Piece{Document: &file.Content})
		}
		body = append(body, web.Piece{Text: "\r\n"})
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		part(`name="`+inQuotes(name)+`"`, "", fields[name], nil)
	}
	named := func(field string, f *gateways.File) string {
		return `name="` + inQuotes(field) + `"; filename="` + inQuotes(f.Name) + `"`
	}
	part(named(g.settings.FileField, &p.File), mediaType, "", &p.File)
	if g.settings.Beside {
		for i := range p.Beside {
			f := &p.Beside[i]
			if err := gateways.SafeName(f.Name); err != nil {
				return content{}, err
			}
			part(named(g.settings.BesideField, f), clean(f.MediaType), "", f)
		}
	}
	body = append(body, web.Piece{Text: "--" + border + "--\r\n"})
	return content{"multipart/form-data; boundary=" + border, body}, nil
}

// boundary is the same at every attempt, and nobody can put it into a document,
// since it comes from the digest of all of it.
func boundary(p gateways.Parcel) string {
	sum := sha256.Sum256([]byte("boundary of " + p.ID + " " + p.SHA256.String()))
	return "postbud-" + hex.EncodeToString(sum[:16])
}

// inQuotes escapes as browsers do (RFC 7578, section 4.2; WHATWG, multipart/form-data).
func inQuotes(text string) string {
	return strings.NewReplacer(`"`, "%22", "\r", "%0D", "\n", "%0A").Replace(text)
}

func clean(mediaType string) string {
	if _, _, err := mime.ParseMediaType(mediaType); err != nil || strings.ContainsFunc(mediaType, notInValue) {
		return "application/octet-stream"
	}
	return mediaType
}

// formFields are the further fields, the rule's or the destination's.
func (g *Wire) formFields(p gateways.Parcel) (map[string]string, error) {
	fields := g.settings.Form
	if text, ruled := p.Options["form"]; ruled {
		fields = map[string]string{}
		for line := range strings.Lines(text) {
			name, text, found := strings.Cut(strings.TrimSpace(line), "=")
			if name = strings.TrimSpace(name); found && name != "" {
				fields[name] = strings.TrimSpace(text)
			}
		}
	}
	out := make(map[string]string, len(fields))
	for name, text := range fields {
		if t, err := plugin.ParseTemplate(text); err == nil {
			text = t.Fill(func(name string) (string, bool) { return value(p, name) })
		}
		out[name] = text
	}
	return out, nil
}

// jsonAround is the JSON before and after the document.
func jsonAround(s Settings, p gateways.Parcel, fields map[string]string) (before, after string, err error) {
	mark := "content-" + boundary(p)
	root := web.Object{}
	put := func(field, path, value string) error {
		if path != "" && !root.Set(path, value) {
			return fault.Setting(field, "%q cannot be a field of its own beside the others", path)
		}
		return nil
	}
	if fields == nil {
		fields = s.Form
	}
	for _, f := range []struct{ field, path, value string }{
		{"json_content", s.JSONContent, mark}, {"json_name", s.JSONName, p.Name}, {"json_type", s.JSONType, cmp.Or(s.ContentType, p.MediaType)}, {"json_id", s.JSONIdentity, key(p)},
	} {
		if err := put(f.field, f.path, f.value); err != nil {
			return "", "", err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if err := put("form", name, fields[name]); err != nil {
			return "", "", err
		}
	}
	before, after = root.Around(mark)
	return before, after, nil
}

// soapAround is the SOAP 1.2 envelope before and after the document.
func soapAround(s Settings, p gateways.Parcel) (before, after string) {
	const open = `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope"><env:Body>`
	const shut = `</env:Body></env:Envelope>`
	before, after, _ = strings.Cut(s.SOAPBody, "{Content}")
	fill := strings.NewReplacer("{File}", inXML(p.Name), "{ID}", inXML(key(p)), "{Type}", inXML(cmp.Or(s.ContentType, p.MediaType)))
	return open + fill.Replace(before), fill.Replace(after) + shut
}

func inXML(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a builder takes everything
	return b.String()
}
