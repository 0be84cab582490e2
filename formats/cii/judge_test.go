package cii_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/formats/cii"
	wire "github.com/postbud/postbud/internal/cii"
	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/internal/ubl"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
)

func TestOfficialRulesFindNothingInWhatIsWritten(t *testing.T) {
	judge.Need(t)
	dir := t.TempDir()
	for _, s := range invoicetest.All() {
		keep(t, dir, strings.ReplaceAll(s.Name, " ", "-")+".xml", written(t, s.Invoice))
	}
	for _, v := range judged(t, dir, len(invoicetest.All())) {
		for _, f := range v.Findings {
			if f.Flag != "warning" || !slices.Contains(cii.MissedByTheRules, f.Rule) {
				t.Errorf("%s: %s", v.File, f)
			}
		}
	}
}

// TestOfficialDocumentsBreakNoMoreRules reads the official samples of both syntaxes
// and writes them. No fatal rule may be broken that the sample itself did not
// break: by our own rules, and by the official ones where they can run.
func TestOfficialDocumentsBreakNoMoreRules(t *testing.T) {
	documents := official(t)
	before, after := t.TempDir(), t.TempDir()
	broken, clean, valid := map[string][]string{}, 0, 0
	for name, doc := range documents {
		keep(t, before, name, doc)
		want := *readAny(t, name, doc)
		again := written(t, &want)
		keep(t, after, name, again)
		want.Specification = cii.Specification
		if lost := invoice.Lost(&want, read(t, again)); len(lost) > 0 {
			t.Errorf("%s loses %v", name, lost)
		}
		broken[name] = fatal(t, doc)
		for _, rule := range fatal(t, again) {
			if rule == judge.XSD || !slices.Contains(broken[name], rule) {
				t.Errorf("%s breaks %s", name, rule)
			}
		}
	}
	judge.Need(t)
	sources, err := judge.By(t.Context(), []string{"schema", "en16931"}, before)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range sources {
		if found := rules(v); !slices.Contains(found, judge.XSLTError) { // else the run ended before it had found all
			broken[filepath.Base(v.File)] = found
		}
		if v.Valid {
			clean++
		}
	}
	for _, v := range judged(t, after, len(documents)) {
		if v.Valid {
			valid++
		}
		for _, rule := range rules(v) {
			if rule == judge.XSD || !slices.Contains(broken[filepath.Base(v.File)], rule) {
				t.Errorf("%s breaks %s", v.File, rule)
			}
		}
	}
	t.Logf("%d documents, %d of them valid before, %d after", len(documents), clean, valid)
}

// fatal is the rules that a document breaks by our own reckoning.
func fatal(t *testing.T, doc []byte) (rules []string) {
	t.Helper()
	for _, f := range findings(t, doc) {
		if f.Flag == invoice.Fatal {
			rules = append(rules, f.Rule)
		}
	}
	return rules
}

// rules is those that a document breaks by the official verdict.
func rules(v judge.Verdict) (rules []string) {
	for _, f := range v.Fatal() {
		rules = append(rules, f.Rule)
	}
	return rules
}

func keep(t *testing.T, dir, name string, doc []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), doc, 0o600); err != nil {
		t.Fatal(err)
	}
}

// judged holds every document of a folder against the official rules.
func judged(t *testing.T, dir string, number int) []judge.Verdict {
	t.Helper()
	verdicts, err := judge.Files(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(verdicts) != number {
		t.Errorf("%d documents were judged, want %d", len(verdicts), number)
	}
	for _, v := range verdicts {
		if strings.Join(v.Layers, " ") != "xsd-cii en16931-cii" {
			t.Errorf("%s was judged by %v", v.File, v.Layers)
		}
	}
	return verdicts
}

// official is the official samples of both syntaxes, by set and name.
func official(t *testing.T) map[string][]byte {
	t.Helper()
	documents := map[string][]byte{}
	for _, set := range []string{"bis3", "en16931-ubl", "en16931-cii", "facturx-xml", "xrechnung"} {
		files, err := filepath.Glob(filepath.Join(judge.NeedShared(t), "testdata", set, "*.[xX][mM][lL]"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no documents in %s: %v", set, err)
		}
		for _, file := range files {
			doc, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			documents[strings.ToLower(set+"--"+filepath.Base(file))] = doc // the judge takes small letters
		}
	}
	return documents
}

func readAny(t *testing.T, name string, doc []byte) *invoice.Invoice {
	t.Helper()
	parse := wire.Read
	if ubl.Recognise(doc) > 0 {
		parse = ubl.Read
	}
	inv, err := parse(t.Context(), bytes.NewReader(doc), nil)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return inv
}
