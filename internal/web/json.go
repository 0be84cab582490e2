package web

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// JSON is an answer of the partner's, or a part of it.
type JSON struct{ value any }

// ParseJSON reads an answer; false for one that is no JSON.
func ParseJSON(body []byte) (JSON, bool) {
	in := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))))
	in.UseNumber()
	var v any
	if in.Decode(&v) != nil || in.More() {
		return JSON{}, false
	}
	return JSON{v}, true
}

// Value is the answer as encoding/json reads it, numbers as json.Number.
func (j JSON) Value() any { return j.value }

// At is the value that a path like result.items[0].id leads to, as text; "" leads to
// the whole. There is false for a value that is missing or null.
func (j JSON) At(path string) (text string, there bool) {
	steps, ok := parsePath(path)
	if !ok {
		return "", false
	}
	v := j.value
	for _, s := range steps {
		if s.name != "" {
			object, _ := v.(map[string]any)
			v = object[s.name]
			continue
		}
		list, _ := v.([]any)
		if s.index >= len(list) {
			return "", false
		}
		v = list[s.index]
	}
	switch v := v.(type) {
	case nil:
		return "", false
	case string:
		return v, true
	case bool:
		return strconv.FormatBool(v), true
	case json.Number:
		return v.String(), true
	}
	out, err := json.Marshal(v)
	return string(out), err == nil
}

// Words are what an answer says in words, in one of the usual fields of an error; ""
// where there is none.
func (j JSON) Words() string {
	for _, path := range []string{"detail", "message", "error.message", "error_description", "errors[0].message", "errors[0].details", "errors[0]", "error", "title", "reason", "Message"} {
		if text, there := j.At(path); there && text != "" && text != "false" {
			return text
		}
	}
	return ""
}

// Denies says why an answer that should mean success may not: it calls itself an error.
// It is "" for one that does not.
func (j JSON) Denies() (why string) {
	for _, name := range []string{"success", "ok", "overallSuccess"} {
		if text, _ := j.At(name); text == "false" {
			return name + " in its answer is false"
		}
	}
	for _, name := range []string{"error", "errors", "fault"} {
		if text, there := j.At(name); there && !slices.Contains([]string{"", "false", "0", "[]", "{}", "none", "null", "OK", "ok"}, text) {
			return "its answer speaks of an error"
		}
	}
	return ""
}

// IsPath says whether At understands a path.
func IsPath(path string) bool {
	_, ok := parsePath(path)
	return ok
}

// step leads from a JSON value to one in it.
type step struct {
	name  string
	index int // of a list, when name is ""
}

// parsePath reads result.items[0].id, also with the $ of JSONPath before it.
func parsePath(text string) (steps []step, ok bool) {
	text = strings.TrimPrefix(strings.TrimPrefix(text, "$"), ".")
	if text == "" {
		return nil, true
	}
	for part := range strings.SplitSeq(text, ".") {
		name, rest, indexed := strings.Cut(part, "[")
		if name == "" && (!indexed || len(steps) > 0) {
			return nil, false
		}
		if name != "" {
			steps = append(steps, step{name: name})
		}
		for indexed {
			number, after, closed := strings.Cut(rest, "]")
			n, err := strconv.Atoi(number)
			if !closed || err != nil || n < 0 || after != "" && after[0] != '[' {
				return nil, false
			}
			steps = append(steps, step{index: n})
			_, rest, indexed = strings.Cut(after, "[")
		}
	}
	return steps, true
}

// Object is a JSON object that is sent. Names with a dot lead into objects.
type Object map[string]any

// Set fills in one field; false where it cannot be beside those that are there.
func (o Object) Set(path, value string) bool {
	at := map[string]any(o)
	parts := strings.Split(path, ".")
	for i, name := range parts {
		below, is := at[name].(map[string]any)
		_, taken := at[name]
		switch {
		case name == "", taken && (!is || i == len(parts)-1):
			return false
		case i == len(parts)-1:
			at[name] = value
		case !is:
			below = map[string]any{}
			at[name] = below
		}
		at = below
	}
	return true
}

// Around is what stands before and after the value mark, in whose place a document goes.
func (o Object) Around(mark string) (before, after string) {
	text, _ := json.Marshal(o) // objects and texts only
	before, after, _ = strings.Cut(string(text), mark)
	return before, after
}
