package judge

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

const (
	goodPeppol    = "bis3/rules__examples__Vat-category-S.xml"
	goodXRechnung = "xrechnung/src__test__business-cases__extension__04.02a-INVOICE_ubl.xml"
	goodCII       = "en16931-cii/cii__examples__CII_example3.xml"
	goodOIOUBL    = "oioubl-2.1/1.17.2__OIOUBL_Invoice_v2p2.xml"
)

func TestEachDocumentIsJudgedByWhatItSaysItIs(t *testing.T) {
	Need(t)
	testdata := filepath.Join(NeedShared(t), "testdata")
	tests := []struct {
		file   string
		format string
		layers []string
	}{
		{goodPeppol, "peppol-ubl", []string{"xsd-ubl21", "en16931-ubl", "peppol-ubl"}},
		{goodXRechnung, "xrechnung-ubl", []string{"xsd-ubl21", "en16931-ubl", "xrechnung-ubl"}},
		{goodCII, "en16931-cii", []string{"xsd-cii", "en16931-cii"}},
		{goodOIOUBL, "oioubl-21", []string{"xsd-ubl21", "oioubl-21"}},
		{"oioubl-2.1/2.0.2__BASPRO_04_01_08_Reminder_v2p2.xml", "oioubl-21", []string{"xsd-ubl21", "oioubl-21"}},
	}
	var names []string
	for _, tt := range tests {
		names = append(names, filepath.Join(testdata, tt.file))
	}
	verdicts, err := Files(t.Context(), names...)
	if err != nil {
		t.Fatal(err)
	}
	if len(verdicts) != len(tests) {
		t.Fatalf("%d verdicts for %d files", len(verdicts), len(tests))
	}
	for i, tt := range tests {
		v := verdicts[i]
		if v.File != names[i] || v.Format != tt.format || !slices.Equal(v.Layers, tt.layers) || !v.Valid {
			t.Errorf("%s: got %+v, want valid %s by %v", tt.file, v, tt.format, tt.layers)
		}
	}
}

// wound writes a copy of a good document in which each old text, which must be there, is replaced once.
func wound(t *testing.T, good string, oldNew ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(NeedShared(t), "testdata", good))
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for i := 0; i < len(oldNew); i += 2 {
		if !strings.Contains(text, oldNew[i]) {
			t.Fatalf("the sample has no %q", oldNew[i])
		}
		text = strings.Replace(text, oldNew[i], oldNew[i+1], 1)
	}
	path := filepath.Join(t.TempDir(), "wounded.xml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAWoundIsFoundWhereItIs(t *testing.T) {
	Need(t)
	tests := []struct {
		says   string
		good   string
		oldNew []string
		layers int
		want   Finding // but for the message
	}{
		{
			"a second currency code breaks the schema, and the rules still run",
			goodPeppol,
			[]string{"<cbc:DocumentCurrencyCode>", "<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode><cbc:DocumentCurrencyCode>"},
			3,
			Finding{Layer: "xsd-ubl21", Rule: XSD, Flag: "fatal", Path: "/Invoice/cbc:DocumentCurrencyCode[2]"},
		},
		{
			"a country that does not exist breaks EN 16931",
			goodPeppol,
			[]string{"<cbc:IdentificationCode>", "<cbc:IdentificationCode>Q"},
			3,
			Finding{
				Layer: "en16931-ubl", Rule: "BR-CL-14", Flag: "fatal",
				Path: "/Invoice/cac:AccountingSupplierParty[1]/cac:Party[1]/cac:PostalAddress[1]/cac:Country[1]/cbc:IdentificationCode[1]",
			},
		},
		{
			"another process breaks Peppol",
			goodPeppol,
			[]string{"urn:fdc:peppol.eu:2017:poacc:billing:01:1.0", "urn:fdc:peppol.eu:2017:poacc:billing:99"},
			3,
			Finding{Layer: "peppol-ubl", Rule: "PEPPOL-EN16931-R007", Flag: "fatal", Path: "/Invoice"},
		},
		{
			"an amount that is no number ends the official run",
			goodPeppol,
			[]string{"<cbc:PayableAmount currencyID=\"EUR\">", "<cbc:PayableAmount currencyID=\"EUR\">many"},
			3,
			Finding{Layer: "en16931-ubl", Rule: XSLTError, Flag: "fatal"},
		},
		{
			"a finding that OIOUBL writes beside its report is seen",
			goodOIOUBL,
			[]string{
				"<cbc:Description>Hejsetavle</cbc:Description>",
				`<cbc:Description languageID="da">Hejsetavle</cbc:Description><cbc:Description languageID="da">Tavle</cbc:Description>`,
			},
			2,
			Finding{Layer: "oioubl-21", Rule: "W-LIB223", Flag: "warning", Path: "/Invoice/cac:InvoiceLine[1]/cac:Item[1]/cbc:Description[1]"},
		},
	}
	var names []string
	for _, tt := range tests {
		names = append(names, wound(t, tt.good, tt.oldNew...))
	}
	verdicts, err := Files(t.Context(), names...)
	if err != nil {
		t.Fatal(err)
	}
	for i, tt := range tests {
		v := verdicts[i]
		found := slices.ContainsFunc(v.Findings, func(f Finding) bool {
			said := f.Message != ""
			f.Message = ""
			return said && f == tt.want
		})
		if !found || v.Valid != (len(v.Fatal()) == 0) || len(v.Layers) != tt.layers {
			t.Errorf("%s: want %v, got %+v", tt.says, tt.want, v)
		}
	}
}

func TestWhatCannotBeJudgedIsNotValid(t *testing.T) {
	Need(t)
	dir := t.TempDir()
	tests := []struct {
		says    string
		content string
		rule    string
	}{
		{"no XML", "Invoice 42", XML},
		{"an empty file", "", XML},
		{"cut off", `<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><cbc`, XML},
		{"a document type declaration", `<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>`, XML},
		{"another kind of document", `<html xmlns="http://www.w3.org/1999/xhtml"/>`, FORMAT},
		{"an invoice in the wrong namespace", `<Invoice xmlns="urn:example"/>`, FORMAT},
		{"an invoice that does not say what it is", `<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>`, FORMAT},
	}
	var names []string
	for _, tt := range tests {
		name := filepath.Join(dir, strings.ReplaceAll(tt.says, " ", "-")+".xml")
		if err := os.WriteFile(name, []byte(tt.content), 0o600); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	verdicts, err := Files(t.Context(), append(names, filepath.Join(dir, "none.xml"))...)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range verdicts {
		says, rule := "a missing file", XML
		if i < len(tests) {
			says, rule = tests[i].says, tests[i].rule
		}
		if v.Valid || v.Format != "unknown" || len(v.Findings) != 1 || v.Findings[0].Rule != rule {
			t.Errorf("%s: want %s, got %+v", says, rule, v)
		}
	}
	if len(verdicts) != len(tests)+1 {
		t.Errorf("%d verdicts for %d files", len(verdicts), len(tests)+1)
	}
}

func TestRulesThatDoNotCoverADocumentAreNoPass(t *testing.T) {
	Need(t)
	testdata := filepath.Join(NeedShared(t), "testdata")
	verdicts, err := By(t.Context(), []string{"schema", "peppol"}, filepath.Join(testdata, goodCII))
	if err != nil {
		t.Fatal(err)
	}
	v := verdicts[0]
	if v.Valid || len(v.Findings) != 1 || v.Findings[0].Rule != FORMAT || !slices.Equal(v.Layers, []string{"xsd-cii"}) {
		t.Errorf("got %+v", v)
	}
}

func TestAFolderIsJudgedWithAllThatLiesBelow(t *testing.T) {
	Need(t)
	good, err := os.ReadFile(wound(t, goodPeppol))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	deep := filepath.Join(dir, "år 2026", "måned")
	if err := os.MkdirAll(deep, 0o700); err != nil {
		t.Fatal(err)
	}
	want := []string{filepath.Join(dir, "a.XML"), filepath.Join(deep, "Blåbærgrød € 7.xml")}
	for _, name := range append(want, filepath.Join(dir, "note.txt")) {
		if err := os.WriteFile(name, good, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	verdicts, err := Files(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, v := range verdicts {
		if !v.Valid {
			t.Errorf("%s: %v", v.File, v.Fatal())
		}
		got = append(got, v.File)
	}
	if !slices.Equal(got, want) {
		t.Errorf("judged %q, want %q", got, want)
	}
}

func TestACallThatJudgesNothingIsAnError(t *testing.T) {
	Need(t)
	empty := t.TempDir()
	tests := []struct {
		says  string
		rules []string
		names []string
	}{
		{"no name", nil, nil},
		{"a name of two lines", nil, []string{"a.xml\nb.xml"}},
		{"an empty folder", nil, []string{empty}},
		{"rules that do not exist", []string{"gobl"}, []string{"a.xml"}},
	}
	for _, tt := range tests {
		if verdicts, err := By(t.Context(), tt.rules, tt.names...); err == nil {
			t.Errorf("%s: want an error, got %+v", tt.says, verdicts)
		}
	}
}

func TestAnEndedContextEndsTheJudge(t *testing.T) {
	Need(t)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := Files(ctx, filepath.Join(NeedShared(t), "testdata", "units-en16931-ubl"))
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestAJudgeThatIsNotBuiltSaysSo(t *testing.T) {
	root := t.TempDir()
	jar := filepath.Join(root, "build", "judge", "judge.jar")
	pom := filepath.Join(root, "internal", "judge", "java", "pom.xml")
	for _, file := range []string{jar, pom} {
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	changed := func(file string, at time.Time) {
		if err := os.Chtimes(file, at, at); err != nil {
			t.Fatal(err)
		}
	}
	built := time.Now()
	changed(jar, built)

	changed(pom, built.Add(time.Hour))
	if _, err := find(root); !errors.Is(err, ErrNotBuilt) || !strings.Contains(err.Error(), "pom.xml") {
		t.Errorf("older than its sources: got %v", err)
	}
	changed(pom, built.Add(-time.Hour))
	t.Setenv("PATH", t.TempDir())
	if _, err := find(root); !errors.Is(err, ErrNotBuilt) {
		t.Errorf("no Java: got %v", err)
	}
	if err := os.Remove(jar); err != nil {
		t.Fatal(err)
	}
	if _, err := find(root); !errors.Is(err, ErrNotBuilt) {
		t.Errorf("no build: got %v", err)
	}
}

func TestAJudgeThatFailsIsAnError(t *testing.T) {
	Need(t)
	root, err := moduleRoot()
	if err != nil {
		t.Fatal(err)
	}
	p, err := find(root)
	if err != nil {
		t.Fatal(err)
	}
	p.jar = filepath.Join(t.TempDir(), "broken.jar")
	if err := os.WriteFile(p.jar, []byte("no archive"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := p.run(t.Context(), nil, []string{"a.xml"}); err == nil || !strings.Contains(err.Error(), "broken.jar") {
		t.Errorf("want the complaint of Java, got %v", err)
	}
}
