package edifact_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/edifact"
)

// found reads an interchange and notes the segments with a tag; whole says that it reads
// all of them to find those.
func found(text, tag string, whole bool) (all []string, strays int, err error) {
	x, err := edifact.Open(strings.NewReader(text))
	for err == nil {
		var m *edifact.Message
		if m, err = x.Next(); err != nil {
			break
		}
		next := m.Next
		if !whole {
			next = func() (*edifact.Segment, error) { return m.Find(tag) }
		}
		for err == nil {
			var s *edifact.Segment
			if s, err = next(); err == nil && s.Tag == tag {
				all = append(all, fmt.Sprint(s.Number, s.Len(), s.Repeats(0), s.Composite(1)))
			}
		}
		if errors.Is(err, io.EOF) {
			err = nil
		}
	}
	if x != nil {
		strays = x.Strays()
	}
	return all, strays, err
}

// sameFound wants a search to find what reading finds, and the same faults.
func sameFound(t *testing.T, text, tag string) []string {
	t.Helper()
	read, strays, why := found(text, tag, true)
	got, alsoStrays, alsoWhy := found(text, tag, false)
	if fmt.Sprint(read) != fmt.Sprint(got) || strays != alsoStrays || why.Error() != alsoWhy.Error() {
		t.Errorf("found are %q, %d strays, %v; there are %q, %d strays, %v", got, alsoStrays, alsoWhy, read, strays, why)
	}
	return got
}

func TestASearchFindsWhatReadingFinds(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want int
	}{
		"one":                    {unb + message("BGM+380+1042+9'FTX+AAI+++K\xf8b'") + unz, 1},
		"two and none":           {unb + message("NAD+SU'BGM+1'BGM+2:x+y'") + unz, 2},
		"none":                   {unb + message("FTX+AAI'") + unz, 0},
		"a wrong count":          {unb + "UNH+1+INVOIC:D:96A:UN'BGM+1'UNT+9+1'" + unz, 1},
		"no tag behind it":       {unb + message("BGM+1'bgm+2'") + unz, 1},
		"a control character":    {unb + message("FTX+\x01'BGM+1'") + unz, 0},
		"bytes without a letter": {strings.Replace(unb, "UNOC", "UNOD", 1) + message("FTX+\x85'BGM+1'") + unz, 0},
		"it ends too early":      {unb + "UNH+1+INVOIC:D:96A:UN'BGM+1'", 1},
		"a header in a message":  {unb + message("UNB+1'BGM+1'") + unz, 0},
	} {
		t.Run(name, func(t *testing.T) {
			if got := sameFound(t, c.text, "BGM"); len(got) != c.want {
				t.Errorf("found are %q", got)
			}
		})
	}
}

func TestWhatASearchPassesOverTakesNoMemory(t *testing.T) {
	const segments = 5000
	text := unb + message("BGM+1'"+strings.Repeat("FTX+AAI+++K\xf8b af ?'s\xe6k?+ting?''NAD+BY+5790000000012::9'", segments)) + unz
	perRead := testing.AllocsPerRun(3, func() {
		if got, _, err := found(text, "BGM", false); len(got) != 1 || !errors.Is(err, io.EOF) {
			t.Fatal(got, err)
		}
	})
	if perRead > segments {
		t.Errorf("%.0f allocations for %d segments", perRead, 2*segments)
	}
}
