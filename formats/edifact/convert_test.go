package edifact_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/formats/edifact"
	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/internal/ubl"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// TestOfficialInvoicesLoseWhatIsDeclared converts the official UBL documents and
// reads them again. What cannot be written names its term.
func TestOfficialInvoicesLoseWhatIsDeclared(t *testing.T) {
	dir := filepath.Join(judge.NeedShared(t), "testdata")
	for _, directory := range []string{"d96a", "d01b"} {
		f := open(t, plugin.Values{"directory": directory, "charset": "unow", "unknown": "stop", "line_numbers": "keep"})
		lost, kept, refused := termsOf(edifact.Format.TraitsOf(f).Loses), 0, map[string]int{}
		for _, set := range []string{"bis3", "en16931-ubl", "xrechnung", "units-peppol-ubl"} {
			files, err := filepath.Glob(filepath.Join(dir, set, "*.[xX][mM][lL]"))
			if err != nil || len(files) == 0 {
				t.Fatalf("no documents in %s: %v", set, err)
			}
			for _, file := range files {
				text, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				inv, err := ubl.Read(t.Context(), bytes.NewReader(text), nil)
				if err != nil {
					continue // CII, or a fragment
				}
				var doc bytes.Buffer
				if err := f.(formats.Writer).Write(t.Context(), &doc, inv); err != nil {
					e := fault.As(err)
					if e == nil || e.Kind != fault.Invalid || e.Args["field"] == "" || doc.Len() > 0 {
						t.Errorf("%s: %v", file, err)
						continue
					}
					refused[e.Code+" "+e.Args["field"]+" "+e.Message]++
					continue
				}
				kept++
				got, err := f.(formats.Reader).Read(t.Context(), bytes.NewReader(doc.Bytes()))
				if err != nil {
					t.Errorf("%s: %v", file, err)
					continue
				}
				for _, term := range invoice.Lost(inv, got) {
					if !slices.Contains(lost, term) {
						t.Errorf("%s, %s: %s is lost: %v", directory, filepath.Base(file), term, differences(inv, got, term))
					}
				}
			}
		}
		for why, n := range refused {
			t.Logf("%s: %d times %s", directory, n, strings.ReplaceAll(why, "\n", " "))
		}
		t.Logf("%s: %d were written", directory, kept)
		if kept < 30 {
			t.Errorf("%d documents were written", kept)
		}
	}
}
