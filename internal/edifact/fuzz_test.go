package edifact_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/edifact"
)

// FuzzOpen: whatever comes, reading ends with the right end or an Invalid fault,
// and what was read can be counted.
func FuzzOpen(f *testing.F) {
	f.Add(unb + message("NAD+SU+1::9++a?+b'") + unz)
	f.Add("UNA:+.?*'UNB+UNOW:4::7+A+B+20260301:1200+R'UNH+1+INVOIC:D:01B:UN'COM+1:TE*2:EM'UNT+3+1'UNO+P1+1:x+13:+3'abcUNP+3+P1'UNZ+1+R'")
	f.Add(unb + "UNG+I+A+B+1:1+G1+UN+D:96A'" + message("BGM+380'") + "UNE+1+G1'" + unz)
	f.Fuzz(func(t *testing.T, text string) {
		x, err := edifact.Open(strings.NewReader(text))
		for err == nil {
			var m *edifact.Message
			if m, err = x.Next(); err != nil {
				break
			}
			for {
				s, end := m.Next()
				if errors.Is(end, io.EOF) {
					break
				}
				if end != nil {
					err = end
					break
				}
				for e := range s.Len() + 1 {
					_, _ = s.At(e, len(s.Composite(e))), s.Repeats(e)
				}
			}
		}
		if !errors.Is(err, io.EOF) && fault.KindOf(err) != fault.Invalid {
			t.Fatalf("it ends with %v", err)
		}
		sameFound(t, text, "BGM")
	})
}
