package plugin

import (
	"strconv"
	"strings"
	"time"

	"github.com/postbud/postbud/fault"
)

// Text is a line of text, at most 4 KiB, trimmed and without control characters;
// with Long several lines, at most 64 KiB.
func Text(p *string, name, title string) *Field {
	return bound(KindText, name, title,
		func(text string) *fault.Error { *p = text; return nil },
		func() string { return *p })
}

// Whole is a whole number; see Between for its bounds.
func Whole(p *int, name, title string) *Field {
	f := bound(KindWhole, name, title,
		func(text string) *fault.Error {
			n, err := strconv.Atoi(text)
			if err != nil {
				return refused(CodeWhole, text, "write a whole number, not %q")
			}
			*p = n
			return nil
		},
		func() string { return strconv.Itoa(*p) })
	f.measure = func(text string) (int64, bool) {
		n, err := strconv.Atoi(text)
		return int64(n), err == nil
	}
	return f
}

// Switch is yes or no; true and false, on and off, 1 and 0 are understood too.
// Without a default it is off.
func Switch(p *bool, name, title string) *Field {
	return bound(KindSwitch, name, title,
		func(text string) *fault.Error {
			on, ok := parseSwitch(text)
			if !ok {
				return refused(CodeSwitch, text, "write yes or no, not %q")
			}
			*p = on
			return nil
		},
		func() string {
			if *p {
				return "yes"
			}
			return "no"
		})
}

// Span is a length of time, never negative: 30s, 5m, 2h, 3d, 1d12h.
func Span(p *time.Duration, name, title string) *Field {
	f := bound(KindSpan, name, title,
		func(text string) *fault.Error {
			d, ok := parseSpan(text)
			if !ok {
				return refused(CodeSpan, text, "write a time such as 30s, 5m, 2h or 3d, not %q")
			}
			*p = d
			return nil
		},
		func() string { return formatSpan(*p) })
	f.measure = func(text string) (int64, bool) {
		d, ok := parseSpan(text)
		return int64(d), ok
	}
	return f
}

func parseSwitch(text string) (on, ok bool) {
	switch strings.ToLower(text) {
	case "yes", "true", "on", "1":
		return true, true
	case "no", "false", "off", "0":
		return false, true
	}
	return false, false
}

// refused is the fault of a value that is said back.
func refused(code, value, format string) *fault.Error {
	return wrongly(code, format, short(value)).Coded(code, "value", short(value))
}
