package rules_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/check"
	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/internal/rules"
	"github.com/postbud/postbud/internal/ubl"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
)

// TestSpoiltDocumentsAreJudgedAsOfficially spoils good documents in one or two
// places and lets the official rules judge them too. Set POSTBUD_SPOILT to the
// number of documents for more than the usual few.
func TestSpoiltDocumentsAreJudgedAsOfficially(t *testing.T) {
	judge.Need(t)
	number := 200
	if text := os.Getenv("POSTBUD_SPOILT"); text != "" {
		var err error
		if number, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	seed := uint64(1)
	if text := os.Getenv("POSTBUD_SEED"); text != "" {
		seed, _ = strconv.ParseUint(text, 10, 64)
	}
	dir, chance := t.TempDir(), rand.New(rand.NewPCG(seed, 2))
	documents, told := good(t), map[string]string{}
	for i := range number {
		doc, what := spoil(documents[chance.IntN(len(documents))], chance)
		name := filepath.Join(dir, fmt.Sprintf("%05d.xml", i))
		told[name] = what
		if err := os.WriteFile(name, []byte(doc), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	verdicts, err := judge.By(t.Context(), []string{"schema", "en16931", "peppol"}, dir)
	if err != nil {
		t.Fatal(err)
	}
	fired, errors := map[string]bool{}, 0
	for _, v := range verdicts {
		name := filepath.Join(dir, filepath.Base(v.File))
		if !sameVerdict(t, name, told[name], v, fired) {
			errors++
		}
	}
	t.Logf("%d documents, %d rules fired, %d ended the official run with an error", len(verdicts), len(fired), errors)
	if len(verdicts) < number {
		t.Errorf("%d of %d documents were judged", len(verdicts), number)
	}
}

// sameVerdict compares one document; it is false where the official run ended with
// an error, so that only the rejection counts.
func sameVerdict(t *testing.T, name, what string, v judge.Verdict, fired map[string]bool) bool {
	doc, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	want, got, broken, misshaped := counts{}, counts{}, false, false
	have := implemented()
	for _, f := range v.Findings {
		broken = broken || f.Rule == judge.XSLTError
		misshaped = misshaped || f.Rule == judge.XSD
		want[f.Rule]++
		fired[f.Rule] = true
	}
	fatal := 0
	for _, layer := range []string{rules.EN16931, rules.Peppol} {
		for rule, n := range found(t, name, doc, layer) {
			got[rule] += n
			fatal++
		}
	}
	if broken {
		if fatal == 0 && !misshaped { // the shape is for the schema to judge
			t.Errorf("%s: officially an error, here nothing\n%v", what, v.Findings)
		}
		return false
	}
	for _, rule := range slices.Sorted(maps.Keys(union(want, got))) {
		if have[rules.EN16931][rule] || have[rules.Peppol][rule] || got[rule] > 0 {
			if misshaped && slices.Contains(check.ValueRules(), rule) {
				continue // whether the official run meets such a value depends on the order in which it asks
			}
			if got[rule] != want[rule] {
				t.Errorf("%s: %s fires %d times, officially %d", what, rule, got[rule], want[rule])
				if keep := os.Getenv("POSTBUD_KEEP"); keep != "" {
					_ = os.WriteFile(filepath.Join(keep, rule+"-"+filepath.Base(name)), doc, 0o600)
				}
			}
		}
	}
	return true
}

// good is documents of all kinds and countries, a line for each tag.
func good(t *testing.T) []string {
	var documents []string
	for _, s := range invoicetest.All() {
		if s.Name == "many lines" {
			continue
		}
		var b strings.Builder
		if err := ubl.Write(t.Context(), &b, s.Invoice); err != nil {
			t.Fatal(err)
		}
		documents = append(documents, b.String())
	}
	shared := filepath.Join(judge.NeedShared(t), "testdata")
	files, _ := filepath.Glob(filepath.Join(shared, "bis3", "*.xml"))
	units, _ := filepath.Glob(filepath.Join(shared, "units-peppol-ubl", "*01.xml"))
	for _, file := range append(files, units...) {
		doc, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if len(doc) > 2000 { // the fragments test one rule only
			documents = append(documents, string(doc))
		}
	}
	return documents
}

var (
	leafLine  = regexp.MustCompile(`^(\s*<(c[ab]c:\w+)((?: [\w:]+="[^"]*")*)>)([^<]*)(</c[ab]c:\w+>)\s*$`)
	openLine  = regexp.MustCompile(`^\s*<(c[ab]c:\w+)[^>/]*>\s*$`)
	attribute = regexp.MustCompile(` (\w+)="([^"]*)"`)
)

var countries = []string{"DK", "DE", "NL", "IS", "SE", "NO", "IT", "GR", "EL", "FR", "dk", " DE ", "XX"}

// values are what a text is changed into: borders, blanks, other codes.
var values = []string{"", " ", "x", "0", "1", "-1", "0.001", "1.005", "10.000", "25", "12", "S", "Z", "E", "AE", "K", "G", "O", "L", "M", "B",
	"true", "false", "2026-02-30", "2025-01-01", "2031-12-31", "380", "381", "384", "30", "31", "42", "48", "49", "50", "58", "59", "93", "9", "97",
	"EUR", "DKK", "VAT", "TAX", "04#123456789012345", "71#123456789012345", "75#1234567890123456", "ZZZ", "130", "50", "VATEX-EU-AE", "vatex-eu-g",
	"5790000123452", "DK29384711", "SE:BANKGIRO", "SE:PLUSGIRO", "#AAI#text", "#XXX#text", "#SKONTO#TAGE=7#PROZENT=2.00#\n", "#SKONTO#TAGE=7#\n", "EINDAGI",
	"##M.AR.K##", "##INVOICE|URL##", "1|2|3|4|5|6", "1234", "12#34", "GODKÄND FÖR F-SKATT", "Foretaksregisteret", "INF", "1E3", "+5", ".5", "C62", "XYZ"}

var schemes = []string{"0088", "0184", "0096", "0198", "0192", "0208", "0201", "0210", "9907", "0211", "0007", "0151", "0106", "0190", "9944", "0217", "9933", "0196", "SEPA", "sepa", "9999", "TST", "STI", "EUR", "DKK", "USD", "XXX", "C62", "NAR", ""}

// spoil changes one to three places.
func spoil(doc string, chance *rand.Rand) (string, string) {
	lines := strings.Split(strings.ReplaceAll(doc, "\r\n", "\n"), "\n")
	var told []string
	for range 1 + chance.IntN(3) {
		var what string
		lines, what = spoilLine(lines, chance)
		told = append(told, what)
	}
	return strings.Join(lines, "\n"), strings.Join(told, "; ")
}

func spoilLine(lines []string, chance *rand.Rand) ([]string, string) {
	if chance.IntN(6) == 0 {
		return spoilCountry(lines, chance)
	}
	for range 200 {
		i := chance.IntN(len(lines))
		if m := leafLine.FindStringSubmatch(lines[i]); m != nil {
			return spoilLeaf(lines, i, m, chance)
		}
		if m := openLine.FindStringSubmatch(lines[i]); m != nil {
			if end := closing(lines, i, m[1]); end > 0 {
				return spoilGroup(lines, i, end, m[1], chance)
			}
		}
	}
	return lines, "nothing"
}

func spoilLeaf(lines []string, i int, m []string, chance *rand.Rand) ([]string, string) {
	where := fmt.Sprintf("line %d %s", i+1, m[2])
	switch choice := chance.IntN(10); {
	case choice == 0:
		return slices.Delete(slices.Clone(lines), i, i+1), "without " + where
	case choice == 1:
		return slices.Insert(slices.Clone(lines), i, lines[i]), "twice " + where
	case choice <= 3 && attribute.MatchString(m[3]):
		scheme := schemes[chance.IntN(len(schemes))]
		changed := attribute.ReplaceAllString(m[1], ` $1="`+scheme+`"`)
		if scheme == "" {
			changed = attribute.ReplaceAllString(m[1], "")
		}
		return replaced(lines, i, changed+m[4]+m[5]), where + " attribute " + scheme
	case choice == 4 && strings.Contains("cbc:ID cbc:CompanyID cbc:EndpointID", m[2]) && m[3] == "":
		return replaced(lines, i, strings.Replace(m[1], ">", ` schemeID="`+schemes[chance.IntN(len(schemes)-1)]+`">`, 1)+m[4]+m[5]), where + " with a scheme"
	case choice <= 6 && strings.Trim(m[4], "0123456789.-") == "" && m[4] != "":
		return replaced(lines, i, m[1]+nudged(m[4], chance)+m[5]), where + " nudged"
	}
	value := values[chance.IntN(len(values))]
	return replaced(lines, i, m[1]+value+m[5]), fmt.Sprintf("%s is %q", where, value)
}

// nudged is a number a little off.
func nudged(text string, chance *rand.Rand) string {
	steps := []string{"0.01", "0.02", "0.03", "0.5", "0.99", "1", "1.01", "100"}
	number, err := invoice.ParseDecimal(text)
	if err != nil {
		return text
	}
	step := invoice.MustDecimal(steps[chance.IntN(len(steps))])
	if chance.IntN(2) == 0 {
		step = step.Neg()
	}
	return number.Add(step).String()
}

func spoilGroup(lines []string, i, end int, name string, chance *rand.Rand) ([]string, string) {
	where := fmt.Sprintf("group %s of line %d", name, i+1)
	if chance.IntN(2) == 0 {
		return slices.Delete(slices.Clone(lines), i, end+1), "without " + where
	}
	return slices.Insert(slices.Clone(lines), i, lines[i:end+1]...), "twice " + where
}

// spoilCountry moves seller, buyer or both to another country.
func spoilCountry(lines []string, chance *rand.Rand) ([]string, string) {
	to := countries[chance.IntN(len(countries))]
	which := chance.IntN(3) // 0 both, 1 the first, 2 the second
	out, seen := slices.Clone(lines), 0
	for i, l := range out {
		m := leafLine.FindStringSubmatch(l)
		if m == nil || m[2] != "cbc:IdentificationCode" && !(m[2] == "cbc:CompanyID" && len(m[4]) > 4 && m[4][1] >= 'A') {
			continue
		}
		if m[2] == "cbc:IdentificationCode" {
			seen++
			if which == 0 || which == min(seen, 2) {
				out[i] = m[1] + to + m[5]
			}
		} else if chance.IntN(2) == 0 {
			out[i] = m[1] + strings.TrimSpace(to) + m[4][2:] + m[5]
		}
	}
	return out, fmt.Sprintf("country %q (%d)", to, which)
}

func replaced(lines []string, i int, by string) []string {
	out := slices.Clone(lines)
	out[i] = by
	return out
}

// closing is the line where a group ends.
func closing(lines []string, i int, name string) int {
	depth := 0
	for j := i; j < len(lines); j++ {
		depth += strings.Count(lines[j], "<"+name+">") - strings.Count(lines[j], "</"+name+">")
		if depth == 0 {
			return j
		}
	}
	return 0
}
