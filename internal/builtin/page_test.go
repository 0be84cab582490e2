package builtin_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/formats/pdf"
	"github.com/postbud/postbud/internal/outside"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// paged draws documents that are whole and has another program read the page: what is
// written only is not lost there.
func paged(t *testing.T, documents []document) {
	f, err := pdf.Format.Open(plugin.Values{}, plugin.Env{})
	if err != nil {
		t.Fatal(err)
	}
	drawn, each, least := 0, 3, 40
	if raced {
		each, least = 15, 8
	}
	for _, d := range documents {
		if d.part || d.number%each != 0 {
			continue
		}
		drawn++
		file, err := os.Create(filepath.Join(t.TempDir(), "page.pdf"))
		if err != nil {
			t.Fatal(err)
		}
		if err := f.(formats.Writer).Write(t.Context(), file, d.inv); err != nil {
			t.Errorf("%s: %v", d.name, err)
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
		page := outside.PDFText(t, file.Name())
		if !strings.Contains(together(page), together(d.inv.Number)) {
			t.Errorf("%s: the number %q is not on the page", d.name, d.inv.Number)
		}
		for _, sum := range []invoice.Decimal{d.inv.Totals.TotalWithoutVAT, d.inv.Totals.TotalWithVAT, d.inv.Totals.Due} {
			if sum.Given() && !shown(sum).MatchString(page) {
				t.Errorf("%s: %s is not on the page:\n%s", d.name, sum, page)
			}
		}
	}
	t.Logf("%d documents were drawn", drawn)
	if drawn < least {
		t.Error("that is not enough")
	}
}

// together leaves out the white space, for a long number goes over several lines.
func together(text string) string { return strings.Join(strings.Fields(text), "") }

// shown finds an amount in the manner of any language: 1.234,50 or 1 234.5.
func shown(d invoice.Decimal) *regexp.Regexp {
	whole, fraction, _ := strings.Cut(d.Abs().Trim().String(), ".")
	pattern := `(^|[^0-9])` + strings.Join(strings.Split(whole, ""), `[.,\x{a0}\x{202f}’' ]?`)
	if fraction != "" {
		pattern += "[.,]" + fraction
	} else {
		pattern += "([.,]0+)?"
	}
	return regexp.MustCompile(pattern + `0*($|[^0-9])`)
}
