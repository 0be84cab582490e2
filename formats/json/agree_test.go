package json_test

import (
	stdjson "encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"
)

// TestTheSchemaAndReadingAgree breaks documents at random places: what reading
// takes fits the schema, and what it refuses does not.
func TestTheSchemaAndReadingAgree(t *testing.T) {
	s := compiled(t)
	var docs []string
	for _, sample := range invoicetest.All() {
		if len(sample.Invoice.Lines) < 50 {
			docs = append(docs, written(t, plugin.Values{"attachments": "no"}, sample.Invoice))
		}
	}
	taken, refused := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(rapid.SampledFrom(docs).Draw(rt, "document")))
		if err != nil {
			rt.Fatal(err)
		}
		for range rapid.IntRange(1, 3).Draw(rt, "edits") {
			v = edited(rt, v)
		}
		text, err := stdjson.Marshal(v)
		if err != nil {
			rt.Fatal(err)
		}
		_, reading := read(t, string(text))
		schema := fits(s, string(text))
		if (reading == nil) != (schema == nil) {
			rt.Fatalf("reading says %v, the schema says %v:\n%s", reading, schema, text)
		}
		if reading != nil && fault.CodeOf(reading) != "FILE-UNREAD" {
			rt.Fatalf("the fault has no code: %v", reading)
		}
		if reading == nil {
			taken++
		} else {
			refused++
		}
	})
	if taken == 0 || refused == 0 {
		t.Errorf("%d were taken and %d refused, which proves little", taken, refused)
	}
}

// edited changes a value at a random depth.
func edited(t *rapid.T, v any) any {
	switch v := v.(type) {
	case map[string]any:
		if len(v) > 0 && rapid.IntRange(0, 5).Draw(t, "deeper") > 0 {
			key := rapid.SampledFrom(keysOf(v)).Draw(t, "key")
			v[key] = edited(t, v[key])
			return v
		}
		return editedObject(t, v)
	case []any:
		if len(v) > 0 && rapid.IntRange(0, 4).Draw(t, "deeper") > 0 {
			i := rapid.IntRange(0, len(v)-1).Draw(t, "element")
			v[i] = edited(t, v[i])
			return v
		}
		switch rapid.IntRange(0, 2).Draw(t, "list") {
		case 0:
			return append(v, another(t))
		case 1:
			return v[:len(v)/2]
		}
	}
	return another(t)
}

func editedObject(t *rapid.T, v map[string]any) any {
	key := ""
	if len(v) > 0 {
		key = rapid.SampledFrom(keysOf(v)).Draw(t, "key")
	}
	switch rapid.IntRange(0, 4).Draw(t, "object") {
	case 0:
		delete(v, key)
	case 1: // in other letters
		value := v[key]
		delete(v, key)
		v[strings.ToLower(key)] = value
	case 2:
		v[rapid.SampledFrom([]string{"Amount", "number", "", "Æ", "$schema", "Buyer", "Name", "Number", "Value", "Payee", "DueDate", "Charges", "Scheme"}).Draw(t, "new")] = another(t)
	case 3:
		return []any{v}
	default:
		return another(t)
	}
	return v
}

// another is a value of some kind.
func another(t *rapid.T) any {
	return rapid.SampledFrom([]any{
		nil, true, false, "", "x", "12.50", "-0.5", ".5", "5.", "+5", ".", "1e3", "1,5", "NaN", " 1", "2026-02-27", "2026-02-30", "2026-2-7", "27-02-2026", "0000-01-01", "2026-02-27T00:00:00Z",
		strings.Repeat("aB", 32), strings.Repeat("g", 64), "æøå \U0001F600",
		stdjson.Number("0"), stdjson.Number("12.50"), stdjson.Number("-3"), []any{}, []any{"x"}, []any{map[string]any{}}, map[string]any{}, map[string]any{"Value": "x"},
		map[string]any{"Scheme": "0088", "Value": "x"}, map[string]any{"Name": "x"}, map[string]any{"Country": "DK"},
	}).Draw(t, "value")
}

func keysOf(v map[string]any) []string {
	keys := make([]string, 0, len(v))
	for key := range v {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func TestTheSchemaKnowsTheFilesToo(t *testing.T) {
	s := compiled(t)
	doc := written(t, nil, invoicetest.Full())
	if err := fits(s, doc); err != nil {
		t.Fatal(err)
	}
	for name, spoilt := range map[string]string{
		"bytes that are not base64": strings.Replace(doc, `"Bytes": "JVBERi0`, `"Bytes": "*VBERi0`, 1),
		"bytes as a number":         strings.Replace(doc, `"Bytes": "`, `"Bytes": 1, "x": "`, 1),
		"a fingerprint too short":   strings.Replace(doc, `"SHA256": "`, `"SHA256": "00`, 1),
		"no fingerprint":            strings.Replace(doc, `"SHA256"`, `"SHA1"`, 1),
		"a size in words":           strings.Replace(doc, `"Size": `, `"Size": "1", "x": `, 1),
	} {
		if spoilt == doc {
			t.Fatalf("%s: nothing was spoilt", name)
		}
		if fits(s, spoilt) == nil {
			t.Errorf("%s fits the schema", name)
		}
		if _, err := read(t, spoilt); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}
