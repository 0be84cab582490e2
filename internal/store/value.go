package store

import (
	"database/sql/driver"
	"encoding"
	"encoding/json"
	"fmt"
	"time"
)

// The types here stand between a field of a struct and its column. Each is both
// ways: it scans into the field and gives the field's value as an argument, so
// that one list of fields serves reading and writing.

// when is a time as milliseconds since 1970, 0 for the zero time.
type when struct{ t *time.Time }

// Scan is sql.Scanner.
func (w when) Scan(src any) error {
	n, ok := src.(int64)
	if !ok {
		return fmt.Errorf("a time is a whole number, not %T", src)
	}
	*w.t = moment(n)
	return nil
}

// Value is driver.Valuer.
func (w when) Value() (driver.Value, error) { return millis(*w.t), nil }

func moment(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMilli(n).UTC()
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// asJSON is any value as JSON, "" for a zero one where zero says so.
type asJSON struct {
	to   any // a pointer
	zero bool
}

// Scan is sql.Scanner.
func (j asJSON) Scan(src any) error {
	text, err := textOf(src)
	if err != nil || text == "" {
		return err
	}
	return json.Unmarshal([]byte(text), j.to)
}

// Value is driver.Valuer.
func (j asJSON) Value() (driver.Value, error) {
	if j.zero {
		return "", nil
	}
	out, err := json.Marshal(j.to)
	return string(out), err
}

// asText is what writes itself as text: days, amounts, digests.
type asText struct {
	to interface {
		encoding.TextMarshaler
		encoding.TextUnmarshaler
	}
	zero bool
}

// Scan is sql.Scanner.
func (a asText) Scan(src any) error {
	text, err := textOf(src)
	if err != nil || text == "" {
		return err
	}
	return a.to.UnmarshalText([]byte(text))
}

// Value is driver.Valuer.
func (a asText) Value() (driver.Value, error) {
	if a.zero {
		return "", nil
	}
	out, err := a.to.MarshalText()
	return string(out), err
}

// raw is JSON that somebody else wrote, kept as it is.
type raw struct{ b *[]byte }

// Scan is sql.Scanner.
func (r raw) Scan(src any) error {
	text, err := textOf(src)
	*r.b = nil
	if text != "" {
		*r.b = []byte(text)
	}
	return err
}

// Value is driver.Valuer.
func (r raw) Value() (driver.Value, error) { return string(*r.b), nil }

func textOf(src any) (string, error) {
	switch v := src.(type) {
	case string:
		return v, nil
	case []byte:
		return string(v), nil
	}
	return "", fmt.Errorf("text is expected, not %T", src)
}

// values turns fields into what a driver takes.
func values(fields []any) ([]any, error) {
	out := make([]any, len(fields))
	for i, f := range fields {
		v, err := driver.DefaultParameterConverter.ConvertValue(f)
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}
