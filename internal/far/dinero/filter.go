package dinero

import "strings"

// condition is one part of a queryFilter: a field, eq or contains, a value.
type condition struct{ field, op, value string }

// parseFilter reads: Field op 'value', more of them after semicolons. Fields and
// operators are not case-sensitive. Only the allowed fields may be asked for.
func parseFilter(text string, allowed ...string) ([]condition, error) {
	var out []condition
	rest := strings.TrimSpace(text)
	for rest != "" {
		field, after, _ := strings.Cut(rest, " ")
		op, after, _ := strings.Cut(strings.TrimLeft(after, " "), " ")
		value, after, ok := quoted(strings.TrimLeft(after, " "))
		op = strings.ToLower(op)
		if !ok || op != "eq" && op != "contains" {
			return nil, validation("queryFilter", "The filter cannot be read; write: Field eq 'value'")
		}
		field, ok = match(field, allowed)
		if !ok {
			return nil, validation("queryFilter", "The filter names a field that cannot be filtered on")
		}
		out = append(out, condition{field, op, strings.ToLower(value)})

		rest = strings.TrimLeft(after, " ")
		if rest == "" {
			break
		}
		rest, ok = strings.CutPrefix(rest, ";")
		rest = strings.TrimLeft(rest, " ")
		if !ok || rest == "" {
			return nil, validation("queryFilter", "Conditions are joined by a semicolon")
		}
	}
	return out, nil
}

// quoted takes 'value' off the front of text. How a quote inside the value would
// be escaped is not documented, so the next quote ends it.
func quoted(text string) (value, rest string, ok bool) {
	text, ok = strings.CutPrefix(text, "'")
	if !ok {
		return "", "", false
	}
	return strings.Cut(text, "'")
}

// holds says whether every condition is true of the item; value gives a field's text.
func holds(conditions []condition, value func(field string) string) bool {
	for _, c := range conditions {
		text := strings.ToLower(value(c.field))
		if c.op == "eq" && text != c.value || !strings.Contains(text, c.value) {
			return false
		}
	}
	return true
}

// match finds name among the allowed ones whatever its case.
func match(name string, allowed []string) (string, bool) {
	for _, a := range allowed {
		if strings.EqualFold(a, name) {
			return a, true
		}
	}
	return "", false
}

// orEmpty is the text, "" for null.
func orEmpty(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}
