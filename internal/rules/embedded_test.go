package rules_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/internal/rules/rulestest"
	"github.com/postbud/postbud/invoice/invoicetest"
)

var embedded = regexp.MustCompile(`(<cbc:EmbeddedDocumentBinaryObject[^>]*>)[^<]*`)

// embeddedFiles is ways to write an embedded file, and whether the schema takes it.
var embeddedFiles = []struct {
	name, file string
	taken      bool
}{
	{"plain", "QUJDREVG", true},
	{"line breaks", "QUJD\r\nREVG\n", true},
	{"line breaks by reference", "QUJD&#13;&#10;REVG&#xD;", true},
	{"blanks by reference", "&#32;QUJD&#9;REVG", true},
	{"a letter by reference", "&#81;UJDREVG", true},
	{"CDATA", "<![CDATA[QUJDREVG]]>", true},
	{"CDATA in part", "QUJD<![CDATA[\nREVG]]>", true},
	{"a comment", "QUJD<!-- here -->REVG", true},
	{"a comment in front", "<!-- here -->QUJDREVG", true},
	{"a processing instruction", "QUJD<?here?>REVG", true},
	{"a letter that is none of base64", "QUJD\u00a0REVG", false},
	{"a reference to such a letter", "QUJD&#160;REVG", false},
	{"an ampersand", "QUJD&amp;REVG", false},
	{"half a group", "QUJDR", false},
	{"an element", "QUJD<cbc:ID>1</cbc:ID>", false},
}

// TestEmbeddedFilesMayBeWrittenInPieces: what XML takes is for the schema to judge,
// however the file is written; the judge says the same.
func TestEmbeddedFilesMayBeWrittenInPieces(t *testing.T) {
	whole := written(t, invoicetest.Full())
	if !embedded.Match(whole) {
		t.Fatal("the sample has no embedded file")
	}
	schema, dir := rulestest.Layers()[0], t.TempDir()
	for i, c := range embeddedFiles {
		doc := embedded.ReplaceAll(whole, []byte("${1}"+c.file))
		if err := os.WriteFile(filepath.Join(dir, string(rune('a'+i))+".xml"), doc, 0o600); err != nil {
			t.Fatal(err)
		}
		t.Run(c.name, func(t *testing.T) {
			got, err := rulestest.Ours(t.Context(), schema, doc)
			if err != nil {
				t.Fatal(err)
			}
			if got["XML fatal"] > 0 {
				t.Skip("the parser refuses what XML allows")
			}
			if taken := got["XSD fatal"] == 0; taken != c.taken {
				t.Errorf("taken is %v: %v", taken, got)
			}
		})
	}
	judge.Need(t)
	verdicts, err := judge.By(t.Context(), []string{"schema"}, dir)
	if err != nil || len(verdicts) != len(embeddedFiles) {
		t.Fatalf("%d verdicts: %v", len(verdicts), err)
	}
	for i, c := range embeddedFiles {
		for _, f := range verdicts[i].Findings {
			if f.Rule != judge.XSD || c.taken {
				t.Errorf("%s: the judge says %s", c.name, f)
			}
		}
		if verdicts[i].Valid != c.taken {
			t.Errorf("%s: the judge takes it: %v", c.name, verdicts[i].Valid)
		}
	}
}
