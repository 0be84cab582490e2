package json

import (
	"bytes"
	stdjson "encoding/json"
	"strconv"
	"strings"
)

//go:generate go test -run TestTheSchemaFileIsInStep -update .

// SchemaID is the identifier of the schema. It is a name; the schema itself is
// schema.json beside this file.
const SchemaID = "https://github.com/postbud/postbud/formats/json/schema.json"

// decimalPattern is a number as invoice.ParseDecimal reads it; no text is an absent one.
const decimalPattern = `^([+-]?([0-9]+\.?[0-9]*|\.[0-9]+))?$`

// Schema is the JSON Schema (draft 2020-12) of what the format writes and reads. It
// says which keys there are and what each holds. It cannot say that no key may stand
// twice in an object, that a decimal has at most 19 digits and no exponent, and that
// the fingerprint of a file fits; reading refuses those too.
func Schema() []byte {
	var b bytes.Buffer
	p := schemaPrinter{&b}
	b.WriteString("{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n  \"$id\": ")
	b.WriteString(quoted(SchemaID))
	b.WriteString(",\n")
	p.keywords(whole(), "  ")
	b.WriteString("}\n")
	return b.Bytes()
}

// schemaPrinter writes keywords in an order of its own, which a map would not keep.
type schemaPrinter struct{ *bytes.Buffer }

// keywords writes the keywords of a shape, one to a line.
func (p schemaPrinter) keywords(s *shape, indent string) {
	var lines []string
	add := func(keyword, value string) { lines = append(lines, indent+quoted(keyword)+": "+value) }
	if s.name != "" {
		add("title", quoted(s.name))
	}
	if about := s.description(); about != "" {
		add("description", quoted(about))
	}
	switch s.kind {
	case isText:
		add("type", `"string"`)
	case isBytes:
		add("type", `"string"`)
		add("contentEncoding", `"base64"`)
		add("pattern", quoted(`^[A-Za-z0-9+/]*={0,2}$`))
	case isDigest:
		add("type", `"string"`)
		add("pattern", quoted(`^[0-9A-Fa-f]{64}$`))
	case isWhole:
		add("type", `"integer"`)
	case isDecimal:
		add("type", `["string", "number"]`)
		add("pattern", quoted(decimalPattern))
	case isDate:
		add("type", `"string"`)
		add("anyOf", `[{"format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}, {"const": ""}]`)
	case isList:
		add("type", listType(s))
		add("items", p.nested(s.element, indent))
	case isObject:
		add("type", `"object"`)
		if len(s.required) > 0 {
			add("required", list(s.required))
		}
		add("additionalProperties", "false")
		add("properties", p.properties(s, indent))
	}
	p.WriteString(strings.Join(lines, ",\n") + "\n")
}

func (p schemaPrinter) nested(s *shape, indent string) string {
	inner := schemaPrinter{&bytes.Buffer{}}
	inner.keywords(s, indent+"  ")
	return "{\n" + inner.String() + indent + "}"
}

func (p schemaPrinter) properties(s *shape, indent string) string {
	var members []string
	for _, key := range s.keys {
		members = append(members, indent+"  "+quoted(key)+": "+p.nested(s.below[key], indent+"  "))
	}
	return "{\n" + strings.Join(members, ",\n") + "\n" + indent + "}"
}

// description is what is said of a place, and how its values are written.
func (s *shape) description() string {
	about := []string{s.about}
	switch s.kind {
	case isDecimal:
		about = append(about, "An exact decimal of at most 19 digits without exponent; write it as a string, such as \"1250.00\". An empty one is absent.")
	case isDate:
		about = append(about, "A day as YYYY-MM-DD. An empty one is absent.")
	}
	return strings.TrimSpace(strings.Join(about, " "))
}

func listType(s *shape) string {
	if s.nullable {
		return `["array", "null"]`
	}
	return `"array"`
}

func list(words []string) string {
	var quotes []string
	for _, w := range words {
		quotes = append(quotes, strconv.Quote(w))
	}
	return "[" + strings.Join(quotes, ", ") + "]"
}

// quoted is a text as JSON.
func quoted(text string) string {
	var b strings.Builder
	e := stdjson.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // a string always can be written
	return strings.TrimSuffix(b.String(), "\n")
}
