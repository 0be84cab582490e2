package dinero

import (
	"regexp"
	"strings"

	"github.com/postbud/postbud/plugin"
)

// origin says where a term comes from that Dinero has no field for.
type origin struct {
	From    string
	Pattern string // for fromComment: text with one *
	Text    string // for fromText
}

// The values of origin.From.
const (
	fromReference = "external_reference"
	fromComment   = "comment"
	fromContact   = "contact_person"
	fromText      = "fixed"
	fromNowhere   = "none"
)

// originFields makes the three settings of an origin.
func originFields(o *origin, name, title, def string) []*plugin.Field {
	return []*plugin.Field{
		plugin.OneOf(&o.From, name+"_from", title+" comes from",
			plugin.Choice{Value: fromReference, Title: "The external reference"},
			plugin.Choice{Value: fromComment, Title: "The comment"},
			plugin.Choice{Value: fromContact, Title: "The customer's contact person"},
			plugin.Choice{Value: fromText, Title: "A fixed text"},
			plugin.Choice{Value: fromNowhere, Title: "Nowhere"},
		).Or(def),
		plugin.Text(&o.Pattern, name+"_pattern", title+" in the comment").Must().When(name+"_from", fromComment).Like("PO: *").
			About("How it stands there, with a * for the value."),
		plugin.Text(&o.Text, name+"_text", title+" as fixed text").Must().When(name+"_from", fromText).Like("Main office"),
	}
}

// find is the term for one document, "" where there is none. A phrase runs to
// the next comma, semicolon or line end, anything else to the next blank too.
func (o origin) find(doc *document, contact *contact, phrase bool) string {
	switch o.From {
	case fromReference:
		return strings.TrimSpace(doc.ExternalReference)
	case fromComment:
		return cut(doc.Comment, o.Pattern, phrase)
	case fromContact:
		if contact != nil {
			return strings.TrimSpace(contact.AttPerson)
		}
	case fromText:
		return o.Text
	}
	return ""
}

// cut takes out of text what stands at the pattern's star. Case does not matter,
// and any blanks fit any blanks.
func cut(text, pattern string, phrase bool) string {
	before, after, _ := strings.Cut(pattern, "*")
	value := `([^\s,;]+)`
	if phrase || strings.TrimSpace(after) != "" {
		value = `([^,;\r\n]+?)`
	}
	end := spaced(after)
	if strings.TrimSpace(after) == "" {
		end = `(?:[\s,;]|$)`
	}
	if phrase && strings.TrimSpace(after) == "" {
		end = `\s*(?:[,;\r\n]|$)`
	}
	word := ""
	if before = strings.TrimLeft(before, " \t"); before != "" {
		word = `(?:^|[^\pL\pN])` // PO is not the end of "depot"
	}
	expression, err := regexp.Compile(`(?i)` + word + spaced(before) + value + end)
	if err != nil {
		return ""
	}
	m := expression.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	return strings.TrimRight(strings.TrimSpace(m[1]), ".")
}

// spaced is the literal text as an expression in which blanks are elastic.
func spaced(literal string) string {
	parts := strings.Fields(literal)
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	expression := strings.Join(parts, `\s+`)
	if literal != strings.TrimLeft(literal, " \t") {
		expression = `\s*` + expression
	}
	if literal != strings.TrimRight(literal, " \t") {
		expression += `\s*`
	}
	return expression
}
