package http

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/web"
)

// A 503 may come from a door behind which the document was taken; when the line breaks
// at the repeat that follows at once, nobody knows what became of the first. A question
// leaves no doubt of its own.
func TestALineThatBreaksSaysWhatIsKnown(t *testing.T) {
	u, _ := url.Parse("https://api.example.com/docs")
	g := &Wire{target: target{Server: web.At(u)}}
	document := question(http.MethodPost, u, http.Header{}).with(content{})
	for name, c := range map[string]struct {
		asked request
		trip  *web.Trip
		kind  fault.Kind
		text  string
	}{
		"before the last byte":                {document, &web.Trip{Began: true}, fault.Temporary, "nothing was delivered this time"},
		"after the last byte":                 {document, &web.Trip{Began: true, Whole: true}, fault.Uncertain, "did not say whether"},
		"at a repeat of what may be accepted": {document, &web.Trip{Began: true, Open: true}, fault.Uncertain, "did not say whether"},
		"at a question":                       {question(http.MethodGet, u, http.Header{}), &web.Trip{Began: true}, fault.Temporary, "while we were asking"},
	} {
		err := g.broke(t.Context(), c.asked, c.trip, answer{}, io.ErrUnexpectedEOF)
		if fault.KindOf(err) != c.kind || !strings.Contains(err.Error(), c.text) || c.text != "nothing was delivered this time" && strings.Contains(err.Error(), "nothing was") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
