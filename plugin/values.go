package plugin

import (
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"strings"
)

// Values are settings as text, by field name, as a form posts them. Secrets may
// be among them in clear, so fmt and slog print the names alone; JSON holds all.
type Values map[string]string

// Names lists the names in alphabetical order.
func (v Values) Names() []string { return slices.Sorted(maps.Keys(v)) }

// With is a copy of v in which over takes precedence: the settings of a
// destination with those of a rule over them.
func (v Values) With(over Values) Values {
	out := make(Values, len(v)+len(over))
	maps.Copy(out, v)
	maps.Copy(out, over)
	return out
}

// String lists the names.
func (v Values) String() string { return "settings[" + strings.Join(v.Names(), " ") + "]" }

// Format prints the names, whatever the verb.
func (v Values) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, v.String()) }

// LogValue logs the names.
func (v Values) LogValue() slog.Value { return slog.StringValue(v.String()) }
