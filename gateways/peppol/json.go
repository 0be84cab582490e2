package peppol

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

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

// parseJSON reads an answer; false for one that is no JSON.
func parseJSON(body []byte) (any, bool) {
	in := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))))
	in.UseNumber()
	var v any
	if in.Decode(&v) != nil || in.More() {
		return nil, false
	}
	return v, true
}

// at is the value that a path leads to in an answer, as text; there is false for one
// that is missing or null, and for an answer that is no JSON.
func at(body []byte, path string) (text string, there bool) {
	v, ok := parseJSON(body)
	steps, fine := parsePath(path)
	if !ok || !fine || len(steps) == 0 {
		return "", false
	}
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
