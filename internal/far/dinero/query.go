package dinero

import (
	"net/url"
	"strconv"
	"strings"
	"time"
)

// query is the parameters of a request. Names are not case-sensitive.
type query map[string]string

// parseQuery splits at & alone: a raw semicolon belongs to the value, where
// package url would drop the pair. A plus is a space.
func parseQuery(raw string) (query, error) {
	out := query{}
	for pair := range strings.SplitSeq(raw, "&") {
		name, value, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(name)
		if err != nil {
			return nil, validation("query", "The query string cannot be read")
		}
		value, err = url.QueryUnescape(value)
		if err != nil {
			return nil, validation(name, "The query string cannot be read")
		}
		if name != "" {
			out[strings.ToLower(name)] = value
		}
	}
	return out, nil
}

// text is the parameter's value, "" without one.
func (q query) text(name string) string { return strings.TrimSpace(q[strings.ToLower(name)]) }

// list is the parts of a comma list, without empty ones.
func (q query) list(name string) []string {
	var out []string
	for part := range strings.SplitSeq(q.text(name), ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// whole is a whole number, def without one.
func (q query) whole(name string, def int) (int, error) {
	text := q.text(name)
	if text == "" {
		return def, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, validation(name, name+" must be a whole number")
	}
	return n, nil
}

// truth is a boolean, nil without one.
func (q query) truth(name string) (*bool, error) {
	switch strings.ToLower(q.text(name)) {
	case "":
		return nil, nil
	case "true":
		return new(true), nil
	case "false":
		return new(false), nil
	}
	return nil, validation(name, name+" must be true or false")
}

// since is a time in the one form the API takes, the zero time without one.
func (q query) since(name string) (time.Time, error) {
	const form = "2006-01-02T15:04:05Z"
	text := q.text(name)
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(form, text)
	if err != nil || len(text) != len(form) {
		return time.Time{}, validation(name, name+" must have the form YYYY-MM-DDTHH:mm:ssZ")
	}
	return t, nil
}

// date is a day, "" without one.
func (q query) date(name string) (string, error) {
	text := q.text(name)
	if text == "" {
		return "", nil
	}
	if !isDate(text) {
		return "", validation(name, name+" must have the form YYYY-MM-DD")
	}
	return text, nil
}

func isDate(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}
