package schema_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/internal/schema"
	"github.com/postbud/postbud/internal/xmltree"
	"github.com/postbud/postbud/invoice"
)

// models is the schemas of the program, read from their tables.
func models(t testing.TB) []*schema.Model {
	t.Helper()
	var all []*schema.Model
	for _, file := range []string{"ubl21.txt", "cii_d16b.txt"} {
		table, err := os.ReadFile(filepath.Join("..", "rules", "schema", file))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, schema.New(string(table)))
	}
	return all
}

// vocabulary is one as the program has, which does not know all names.
func vocabulary() *xmltree.Vocabulary {
	return xmltree.NewVocabulary(xmltree.Invoices(), "Invoice", "CreditNote", "cbc:ID", "cbc:IssueDate", "cac:InvoiceLine", "cac:Party", "currencyID",
		"rsm:CrossIndustryInvoice", "ram:ID", "ram:TypeCode", "schemeID")
}

// check is what the models say of a document.
func check(models []*schema.Model, v *xmltree.Vocabulary, doc string) ([]invoice.Finding, error) {
	tree, err := xmltree.ParseBytes([]byte(doc), xmltree.Options{Vocabulary: v})
	if err != nil {
		return nil, err
	}
	var all []invoice.Finding
	for _, m := range models {
		all = append(all, m.Check(tree)...)
	}
	return all, nil
}

// setting is numbers from a variable, parted by commas.
func setting(t testing.TB, name, otherwise string) []int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		text = otherwise
	}
	var all []int
	for part := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(part)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all = append(all, n)
	}
	return all
}

// trial is a document to be judged and how it came to be.
type trial struct{ told, doc string }

// judged is what the official schemas say of documents: the messages, none for one
// that they accept. An unreadable document has the one message "unreadable".
func judged(t *testing.T, trials []trial) [][]judge.Finding {
	t.Helper()
	judge.Need(t)
	dir := t.TempDir()
	for i, one := range trials {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%06d.xml", i)), []byte(one.doc), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	verdicts, err := judge.By(t.Context(), []string{"schema"}, dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(verdicts) != len(trials) {
		t.Fatalf("%d of %d documents were judged", len(verdicts), len(trials))
	}
	all := make([][]judge.Finding, len(trials))
	for _, v := range verdicts {
		i, err := strconv.Atoi(strings.TrimSuffix(filepath.Base(v.File), ".xml"))
		if err != nil {
			t.Fatal(err)
		}
		all[i] = v.Findings
	}
	return all
}

// compare holds trials against the judge and tells where ours says otherwise. It
// returns how many are officially rejected.
func compare(t *testing.T, trials []trial) (rejected int) {
	t.Helper()
	all, v := models(t), vocabulary()
	unread, shown, first, clauses := 0, 0, 0, map[string]int{}
	for i, official := range judged(t, trials) {
		got, err := check(all, v, trials[i].doc)
		if err != nil {
			if unread++; len(official) == 0 {
				t.Errorf("%s: %v, officially accepted", trials[i].told, err)
			}
			continue
		}
		if len(official) > 0 {
			rejected++
		}
		for _, f := range official {
			clause, _, _ := strings.Cut(f.Message, ": ")
			clauses[clause]++
		}
		if len(official) > 0 && len(got) > 0 && strings.HasPrefix(got[0].Path, official[0].Path) {
			first++
		}
		if len(official) > 0 == (len(got) > 0) {
			continue
		}
		if shown++; shown > 25 {
			continue
		}
		if len(official) > 0 {
			t.Errorf("%s: officially rejected: %s", trials[i].told, official[0])
		} else {
			t.Errorf("%s: officially accepted, here %v", trials[i].told, got[0])
		}
		if keep := os.Getenv("POSTBUD_KEEP"); keep != "" {
			_ = os.WriteFile(filepath.Join(keep, fmt.Sprintf("%06d.xml", i)), []byte(trials[i].doc), 0o600)
		}
	}
	t.Logf("%d documents, %d rejected (%d with the first finding at the same place), %d unreadable, %d differ; clauses that were broken: %v", len(trials), rejected, first, unread, shown, clauses)
	return rejected
}

// TestWhatTheTablesAllowIsAccepted writes documents by chance that go through all
// corners of the tables, and lets the judge look at them.
func TestWhatTheTablesAllowIsAccepted(t *testing.T) {
	var trials []trial
	for _, seed := range setting(t, "SEED", "1") {
		for _, m := range models(t) {
			for _, root := range m.Roots() {
				for i := range setting(t, "N", "20")[0] {
					chance := rand.New(rand.NewPCG(uint64(seed), uint64(i)))
					trials = append(trials, trial{fmt.Sprintf("%s %d", root, i), m.Example(chance, root, 10+chance.IntN(200))})
				}
			}
		}
	}
	if rejected := compare(t, trials); rejected > 0 {
		t.Errorf("%d of %d documents were rejected", rejected, len(trials))
	}
}
