package rules_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/postbud/postbud/internal/check"
	"github.com/postbud/postbud/internal/rules"
	"github.com/postbud/postbud/internal/schema"
	"github.com/postbud/postbud/internal/text/sentences"
)

// technical is what a bookkeeper must not be shown: rule numbers, business terms,
// elements, attributes, paths.
var technical = regexp.MustCompile(`\b(BR|UBL|PEPPOL|BT|BG|R)-?\d|-R-\d|[a-z][A-Z]|c[ab]c:|@|/|\bxs:|&`)

// TestEveryRuleHasItsSentences walks all sets of rules.
func TestEveryRuleHasItsSentences(t *testing.T) {
	ids := append(check.ValueRules(), check.RuleSingle+" parted") // which has a sentence of its own
	for _, way := range schema.Ways() {                           // the schema's rule has a sentence for each way to break it
		ids = append(ids, check.RuleStructure+" "+way)
	}
	for _, s := range rules.Sets() {
		ids = append(ids, s.IDs()...)
	}
	// formats/facturx holds the PDF around the data against these.
	ids = append(ids, "FX-PDFA", "FX-AF", "FX-NAMES", "FX-RELATIONSHIP", "FX-MEDIATYPE", "FX-FILENAME", "FX-LEVEL", "FX-NOLINES")
	seen := map[string]string{}
	for _, id := range ids {
		s, ok := sentences.Of(id)
		if !ok {
			t.Errorf("%s has no sentence", id)
			continue
		}
		for language, sentence := range map[string]string{"English": s.EN, "Danish": s.DA} {
			if fault := badly(sentence); fault != "" {
				t.Errorf("%s, %s: %s: %s", id, language, fault, sentence)
			}
			if other := seen[language+sentence]; other != "" && other != id {
				t.Errorf("%s says the same as %s in %s: %s", id, other, language, sentence)
			}
			seen[language+sentence] = id
		}
		if placeholders(s.EN) != placeholders(s.DA) {
			t.Errorf("%s names different values in the two languages:\n%s\n%s", id, s.EN, s.DA)
		}
	}
	for _, id := range sentences.Rules() {
		if !slices.Contains(ids, id) {
			t.Errorf("%s has a sentence and is no rule", id)
		}
	}
}

// badly says what is wrong with a sentence, "" if nothing is.
func badly(sentence string) string {
	bare := strings.NewReplacer("{found}", "", "{due}", "").Replace(sentence)
	first, _ := utf8.DecodeRuneInString(sentence)
	switch {
	case sentence == "":
		return "it is empty"
	case !strings.HasSuffix(sentence, "."):
		return "it has no full stop"
	case !unicode.IsUpper(first) && first != '“':
		return "it begins with a small letter"
	case strings.ContainsAny(bare, "{}"):
		return "it has an unknown placeholder"
	case technical.MatchString(bare):
		return "it has a technical word: " + technical.FindString(bare)
	case strings.Contains(sentence, "  "):
		return "it has two blanks"
	}
	return ""
}

func placeholders(sentence string) string {
	var names []string
	for _, p := range []string{"{found}", "{due}"} {
		if strings.Contains(sentence, p) {
			names = append(names, p)
		}
	}
	return strings.Join(names, " ")
}

func TestBadSentencesAreFound(t *testing.T) {
	for _, s := range []string{"", "no", "No", "no.", "See BR-02.", "BT-1 is missing.", "The cbc:ID is missing.", "TaxTotal is missing.",
		"Look at /Invoice.", "The @schemeID is missing.", "It is {value}.", "PEPPOL-EN16931-R001 fires.", "DK-R-002 fires."} {
		if badly(s) == "" {
			t.Errorf("taken: %q", s)
		}
	}
	for _, s := range []string{"The invoice number is missing.", "“{found}” is not a date.", "Æblet mangler."} {
		if fault := badly(s); fault != "" {
			t.Errorf("%q: %s", s, fault)
		}
	}
}
