package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postbud/postbud/invoice/invoicetest"
)

// TestADocumentBehindALongCommentIsRecognised holds it against its rules, and reads it,
// as without the comment.
func TestADocumentBehindALongCommentIsRecognised(t *testing.T) {
	for _, format := range []string{"peppolbis", "oioubl", "cii", "xrechnung"} {
		for _, size := range []int{100, 60 << 10, 70 << 10, 200 << 10, 3 << 20} {
			text := string(written(t, format, invoicetest.Minimal()))
			at := strings.Index(text, "?>") + 2
			file := filepath.Join(t.TempDir(), "long.xml")
			text = text[:at] + "\n<!-- <Invoice> " + strings.Repeat("licence\n", size/8) + "-->\n<?style sheet?>" + text[at:]
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			root := command()
			root.SetArgs([]string{"validate", "--json", file})
			root.SetOut(&out)
			root.SetErr(&out)
			_ = root.Execute() // the verdict says it all
			var got verdict
			if err := json.NewDecoder(&out).Decode(&got); err != nil || got.Format != format {
				t.Errorf("%s behind %d bytes: %q, %v", format, size, got.Format, err)
			}
			root = command()
			root.SetArgs([]string{"convert", file, "--to", "json", "-o", file + ".json"})
			root.SetOut(&out)
			root.SetErr(&out)
			if err := root.Execute(); err != nil {
				t.Errorf("%s behind %d bytes cannot be read: %v", format, size, err)
			}
		}
	}
}
