package xrechnung_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
)

// layers are the rules that judge a document of ours, by syntax.
func layers(syntax string) string {
	if syntax == "cii" {
		return "xsd-cii en16931-cii xrechnung-cii"
	}
	return "xsd-ubl21 en16931-ubl xrechnung-ubl"
}

func TestOfficialRulesFindNothingInGermanInvoices(t *testing.T) {
	judge.Need(t)
	for syntax, settings := range syntaxes() {
		dir := t.TempDir()
		for _, s := range invoicetest.All() {
			keep(t, dir, strings.ReplaceAll(s.Name, " ", "-")+".xml", written(t, settings, german(s.Invoice)))
		}
		for _, v := range judged(t, syntax, dir, len(invoicetest.All())) {
			for _, f := range v.Findings {
				if syntax != "cii" || f.Rule != "CII-SR-476" { // any invoice with two embedded files is warned of
					t.Errorf("%s in %s: %s", v.File, syntax, f)
				}
			}
		}
	}
}

// TestDanishInvoicesLackWhatGermanRulesDemand writes the samples as they are. They
// break what XRechnung adds, and nothing else.
func TestDanishInvoicesLackWhatGermanRulesDemand(t *testing.T) {
	judge.Need(t)
	lacking := []string{"BR-DE-1", "BR-DE-2", "BR-DE-23-b"} // payment, contact, one way to pay
	for syntax, settings := range syntaxes() {
		dir := t.TempDir()
		for _, s := range invoicetest.All() {
			keep(t, dir, strings.ReplaceAll(s.Name, " ", "-")+".xml", written(t, settings, s.Invoice))
		}
		for _, v := range judged(t, syntax, dir, len(invoicetest.All())) {
			if v.Valid {
				t.Errorf("%s is valid", v.File)
			}
			for _, f := range v.Fatal() {
				if !slices.Contains(lacking, f.Rule) {
					t.Errorf("%s in %s: %s", v.File, syntax, f)
				}
			}
		}
	}
}

// TestOfficialDocumentsBreakNoMoreRules reads the official samples and writes them
// in both syntaxes. No fatal rule may be broken that the sample itself did not
// break: by our own rules, and by the official ones where they can run.
func TestOfficialDocumentsBreakNoMoreRules(t *testing.T) {
	documents, before := official(t), t.TempDir()
	broken := map[string][]string{}
	for name, doc := range documents {
		keep(t, before, name, doc)
		broken[name] = fatal(t, doc)
	}
	after := map[string]string{}
	for syntax, settings := range syntaxes() {
		after[syntax] = t.TempDir()
		for name, doc := range documents {
			want := read(t, doc)
			again := written(t, settings, want)
			keep(t, after[syntax], name, again)
			if lost := invoice.Lost(want, read(t, again)); len(lost) > 0 && !slices.Equal(lost, []string{"BT-24"}) {
				t.Errorf("%s in %s loses %v", name, syntax, lost)
			}
			for _, rule := range fatal(t, again) {
				if rule == judge.XSD || !slices.Contains(broken[name], rule) {
					t.Errorf("%s in %s breaks %s", name, syntax, rule)
				}
			}
		}
	}
	judge.Need(t)
	sources, err := judge.By(t.Context(), []string{"schema", "en16931", "xrechnung"}, before)
	if err != nil {
		t.Fatal(err)
	}
	clean := 0
	for _, v := range sources {
		if found := rules(v); !slices.Contains(found, judge.XSLTError) { // else the run ended before it had found all
			broken[filepath.Base(v.File)] = found
		}
		if v.Valid {
			clean++
		}
	}
	for syntax, dir := range after {
		valid := 0
		for _, v := range judged(t, syntax, dir, len(documents)) {
			if v.Valid {
				valid++
			}
			for _, rule := range rules(v) {
				if rule == judge.XSD || !slices.Contains(broken[filepath.Base(v.File)], rule) {
					t.Errorf("%s in %s breaks %s", v.File, syntax, rule)
				}
			}
		}
		t.Logf("%d documents, %d of them valid as XRechnung before, %d after in %s", len(documents), clean, valid, syntax)
	}
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
func judged(t *testing.T, syntax, dir string, number int) []judge.Verdict {
	t.Helper()
	verdicts, err := judge.Files(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(verdicts) != number {
		t.Errorf("%d documents were judged, want %d", len(verdicts), number)
	}
	for _, v := range verdicts {
		if strings.Join(v.Layers, " ") != layers(syntax) {
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
			if strings.Contains(file, "basicwl") {
				continue // without lines, so no invoice of EN 16931
			}
			doc, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			documents[strings.ToLower(set+"--"+filepath.Base(file))] = doc // the judge takes small letters
		}
	}
	return documents
}
