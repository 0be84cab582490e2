package storetest

import (
	"encoding/json"
	"reflect"
	"testing"
)

// Same compares what was stored with what is read back, and names the first
// fields that differ. Secrets are compared by reflection, so by their text.
func Same(t *testing.T, what string, got, want any) {
	t.Helper()
	if reflect.DeepEqual(got, want) {
		return
	}
	g, w := reflect.ValueOf(got), reflect.ValueOf(want)
	if g.Kind() != reflect.Struct || g.Type() != w.Type() {
		t.Errorf("%s:\n got %s\nwant %s", what, text(got), text(want))
		return
	}
	for i := range g.NumField() {
		if a, b := g.Field(i).Interface(), w.Field(i).Interface(); !reflect.DeepEqual(a, b) {
			t.Errorf("%s: %s is %s, want %s", what, g.Type().Field(i).Name, text(a), text(b))
		}
	}
}

func text(v any) string {
	out, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(out)
}
