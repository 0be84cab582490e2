package table

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/postbud/postbud/invoice"
)

// way is the fields that lead to a term, found once for each column.
type way []step

type step struct {
	field int
	list  bool
	at    int // of a list, from 0; current for the line of the row
	name  string
}

const current = -1

// wayTo takes a path of package invoice. Of a list without index it is the first
// element, of the lines of a column by line the row's own.
func wayTo(path string, byLine bool) way {
	var w way
	t := reflect.TypeFor[invoice.Invoice]()
	for part := range strings.SplitSeq(path, ".") {
		name, index, _ := strings.Cut(part, "[")
		f, ok := t.FieldByName(name)
		if !ok {
			return nil
		}
		s := step{field: f.Index[0], list: f.Type.Kind() == reflect.Slice, name: part}
		t = f.Type
		if s.list {
			t = t.Elem()
		}
		if digits, found := strings.CutSuffix(index, "]"); found {
			n, _ := strconv.Atoi(digits)
			s.at = n - 1
		} else if byLine && len(w) == 0 {
			s.at = current
		}
		w = append(w, s)
	}
	return w
}

// set gives the term its value. Lists are made as long as an index asks.
func (w way) set(v reflect.Value, line int, text string) error {
	for _, s := range w {
		v = v.Field(s.field)
		if !s.list {
			continue
		}
		at := s.at
		if at == current {
			at = line
		}
		for v.Len() <= at {
			v.Set(reflect.Append(v, reflect.Zero(v.Type().Elem())))
		}
		v = v.Index(at)
	}
	if u, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		return u.UnmarshalText([]byte(text))
	}
	if v.Kind() == reflect.Struct {
		v = v.FieldByName("Value")
	}
	if !v.IsValid() || v.Kind() != reflect.String {
		return fmt.Errorf("%s cannot be set from text", w[len(w)-1].name)
	}
	v.SetString(text)
	return nil
}
