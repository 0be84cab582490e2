package csv

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/postbud/postbud/invoice"
)

// set gives a term at a path its value. Lists are made as long as an index asks;
// without index it is the first.
func set(inv *invoice.Invoice, path, text string) error {
	v := reflect.ValueOf(inv).Elem()
	for step := range strings.SplitSeq(path, ".") {
		name, index, _ := strings.Cut(step, "[")
		v = v.FieldByName(name)
		if v.Kind() != reflect.Slice {
			continue
		}
		at := 1
		if digits, found := strings.CutSuffix(index, "]"); found {
			at, _ = strconv.Atoi(digits)
		}
		for v.Len() < at {
			v.Set(reflect.Append(v, reflect.Zero(v.Type().Elem())))
		}
		v = v.Index(at - 1)
	}
	if u, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		return u.UnmarshalText([]byte(text))
	}
	if v.Kind() == reflect.Struct {
		v = v.FieldByName("Value")
	}
	if !v.IsValid() || v.Kind() != reflect.String {
		return fmt.Errorf("%s cannot be set from text", path)
	}
	v.SetString(text)
	return nil
}
