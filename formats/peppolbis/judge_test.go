package peppolbis_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/formats/peppolbis"
	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

func open(t *testing.T) formats.Format {
	t.Helper()
	f, err := peppolbis.Format.Open(plugin.Values{}, plugin.Env{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func written(t *testing.T, inv *invoice.Invoice) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := open(t).(formats.Writer).Write(t.Context(), &b, inv); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestOfficialRulesFindNothingInWhatIsWritten(t *testing.T) {
	judge.Need(t)
	dir := t.TempDir()
	for _, s := range invoicetest.All() {
		file := filepath.Join(dir, strings.ReplaceAll(s.Name, " ", "-")+".xml")
		if err := os.WriteFile(file, written(t, s.Invoice), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	verdicts, err := judge.Files(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(verdicts) != len(invoicetest.All()) {
		t.Errorf("%d documents were judged, want %d", len(verdicts), len(invoicetest.All()))
	}
	for _, v := range verdicts {
		if strings.Join(v.Layers, " ") != "xsd-ubl21 en16931-ubl peppol-ubl" {
			t.Errorf("%s was judged by %v", v.File, v.Layers)
		}
		for _, f := range v.Findings {
			t.Errorf("%s: %s", v.File, f)
		}
	}
}
