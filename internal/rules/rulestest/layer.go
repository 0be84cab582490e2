package rulestest

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/check"
	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/internal/rules"
)

// Layer is an official set of rules for one syntax.
type Layer struct {
	Name   string   // in expected.csv and in verdicts, "en16931-ubl"
	Word   string   // ours, as after --rules
	Roots  []string // the document elements that it is made for; none: any of the syntax
	Table  string   // the file of its rules in the reference, "" for schemas
	Syntax string   // "UBL" or "CII"
	Schema string   // the name of its schema's layer
	Strict bool     // agrees also on documents that the schema rejects
	// Ahead is rules that ours has of a newer release than the judge's, each with the
	// path whose elements the two releases treat differently: where a document has
	// one, the judge is not asked.
	Ahead map[string]string
}

// Layers is every layer with a verdict in expected.csv.
func Layers() []Layer {
	ublRoots, ciiRoots := []string{"Invoice", "CreditNote"}, []string{"CrossIndustryInvoice"}
	return []Layer{
		{Name: "xsd-ubl21", Word: "schema", Syntax: "UBL", Schema: "xsd-ubl21"},
		{Name: "xsd-cii", Word: "schema", Roots: ciiRoots, Syntax: "CII", Schema: "xsd-cii"},
		{Name: "en16931-ubl", Word: "en16931", Roots: ublRoots, Table: "rules-en16931-peppol.csv", Syntax: "UBL", Schema: "xsd-ubl21", Strict: true},
		{Name: "en16931-cii", Word: "en16931", Roots: ciiRoots, Table: "rules-cii.csv", Syntax: "CII", Schema: "xsd-cii"},
		{Name: "peppol-ubl", Word: "peppol", Roots: ublRoots, Table: "rules-en16931-peppol.csv", Syntax: "UBL", Schema: "xsd-ubl21"},
		{Name: "oioubl-21", Word: "oioubl", Roots: ublRoots, Table: "rules-oioubl.csv", Syntax: "UBL", Schema: "xsd-ubl21", Strict: true,
			Ahead: map[string]string{"F-LIB404": "AllowanceCharge/TaxCategory/ID"}},
		{Name: "xrechnung-ubl", Word: "xrechnung", Roots: ublRoots, Table: "rules-xrechnung.csv", Syntax: "UBL", Schema: "xsd-ubl21", Strict: true},
		{Name: "xrechnung-cii", Word: "xrechnung", Roots: ciiRoots, Table: "rules-xrechnung.csv", Syntax: "CII", Schema: "xsd-cii"},
	}
}

// Schematron says whether the layer is rules, not a schema.
func (l Layer) Schematron() bool { return l.Table != "" }

// Chosen is the layers whose names begin with the variable LAYER; all without it.
func Chosen() []Layer {
	return slices.DeleteFunc(Layers(), func(l Layer) bool { return !strings.HasPrefix(l.Name, os.Getenv("LAYER")) })
}

// Implemented says whether we have the layer.
func (l Layer) Implemented() bool {
	return len(l.sets()) > 0 || l.Word == "schema" && slices.Contains(rules.Layers(), l.Word)
}

// sets is ours that are made for documents of the layer.
func (l Layer) sets() []*check.Compiled {
	return slices.DeleteFunc(slices.Clone(rules.Sets()), func(s *check.Compiled) bool {
		return s.Layer != l.Word || !slices.ContainsFunc(s.Roots, func(root string) bool { return slices.Contains(l.Roots, local(root)) })
	})
}

// Have is the rules that we have in the layer.
func (l Layer) Have() map[string]bool {
	have := map[string]bool{}
	for _, s := range l.sets() {
		for _, id := range s.IDs() {
			have[id] = true
		}
	}
	return have
}

// Official is a rule as the reference tells it.
type Official struct{ ID, Flag string }

// Official reads the rules of the layer, each once, in the order of the table.
func (l Layer) Official(t testing.TB) []Official {
	t.Helper()
	var all []Official
	seen := map[string]bool{}
	for _, row := range Rows(t, filepath.Join(judge.NeedShared(t), "reference", l.Table)) {
		switch {
		case l.Word == "en16931" && l.Syntax == "UBL" && row["layer"] != "EN16931-UBL",
			l.Word == "peppol" && row["layer"] != "PEPPOL-BIS-3",
			l.Word == "xrechnung" && !strings.HasPrefix(row["context"], l.Syntax+":"),
			seen[row["rule"]]:
			continue
		}
		seen[row["rule"]] = true
		all = append(all, Official{row["rule"], row["severity"]})
	}
	if len(all) == 0 {
		t.Fatalf("no rules of %s in %s", l.Name, l.Table)
	}
	return all
}

// Rows reads a table with a head.
func Rows(t testing.TB, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(fmt.Errorf("%s: %w", name, err))
	}
	var all []map[string]string
	for _, row := range rows[1:] {
		one := map[string]string{}
		for i, head := range rows[0] {
			one[head] = row[i]
		}
		all = append(all, one)
	}
	return all
}
