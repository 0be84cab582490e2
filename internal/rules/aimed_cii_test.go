package rules_test

import (
	"bytes"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/internal/rules"
	. "github.com/postbud/postbud/internal/rules/rulestest"
	"github.com/postbud/postbud/internal/text/sentences"
	"github.com/postbud/postbud/invoice"
)

// The sample that nearly every aim at CII can be taken at.
const ciiTarget = "CII_example5"

// aimedCII is the aims at rules of EN 16931 on CII that chance does not reach.
func aimedCII(t testing.TB) []Aim {
	aims := slices.Concat(ciiTableAims(t), ciiHandAims(), ciiVATAims(), ciiBorderAims())
	for i := range aims {
		aims[i].Seed = ciiTarget
	}
	return aims
}

// unreachable is the rules that no document breaks: the official tests always
// hold (BR-CO, BR-AF, BR-AG), another rule takes the element (CII-DT), or the run
// ends with an error before.
const unreachable = " BR-CO-05 BR-CO-06 BR-CO-07 BR-CO-08 BR-AF-08 BR-AF-09 BR-AG-08 BR-AG-09 CII-DT-010 CII-DT-011 CII-DT-012" +
	" CII-SR-477 CII-SR-478 CII-SR-479 CII-SR-480 CII-SR-481 CII-SR-482 CII-SR-484 CII-SR-487 "

var (
	mustNot     = regexp.MustCompile(`^(?:Should be absent|Not allowed): (\w+(?:/\w+)*)(?:/@(\w+))?`)
	noAttribute = regexp.MustCompile(`^Attribute (\w+) (?:not allowed|should be absent)`)
	onceMore    = regexp.MustCompile(`^At most one (\w+)\. \(One alone`)
)

// ciiTableAims breaks all rules that are one sentence of the table with another
// path, those of one context in one document.
func ciiTableAims(t testing.TB) []Aim {
	var aims []Aim
	at := map[string]int{}
	for _, row := range Rows(t, filepath.Join(judge.NeedShared(t), "reference", "rules-cii.csv")) {
		if strings.Contains(unreachable+" CII-SR-438 ", " "+row["rule"]+" ") {
			continue
		}
		from := ciiContext(row["context"])
		var edit Edit
		if m := mustNot.FindStringSubmatch(row["meaning"]); m != nil && m[2] != "" {
			edit = All(grow(from, m[1]), Attribute(from+"/"+m[1], m[2], "x"))
		} else if m != nil {
			edit = grow(from, m[1])
		} else if m := noAttribute.FindStringSubmatch(row["meaning"]); m != nil {
			edit = Attribute(from, m[1], "x")
		} else if m := onceMore.FindStringSubmatch(row["meaning"]); m != nil {
			edit = All(grow(from, m[1]), Twice(from+"/"+m[1]))
		} else {
			continue
		}
		key := row["context"] + row["severity"]
		if strings.HasSuffix(row["meaning"], "cannot fire on a valid document.") {
			key += "invalid"
		}
		i, seen := at[key]
		if !seen {
			i = len(aims)
			at[key] = i
			aims = append(aims, Aim{Edit: All()})
		}
		aims[i].Rule += " " + row["rule"]
		aims[i].Edit = All(aims[i].Edit, edit)
	}
	return aims
}

// ciiContext is a path to an element of a context.
func ciiContext(context string) string {
	for contains, path := range map[string]string{
		"'DocumentContextParameter'": "//GuidelineSpecifiedDocumentContextParameter",
		"'ID'":                       "//SpecifiedTaxRegistration/ID",
		"'ReferencedDocument'":       "//InvoiceReferencedDocument",
		"'Amount'":                   "//GrandTotalAmount",
		"'Quantity'":                 "//BilledQuantity",
		"'TradeTax'":                 "//ApplicableHeaderTradeSettlement/ApplicableTradeTax",
		"//TypeCode":                 "ExchangedDocument/TypeCode",
		"SellerAssignedID":           "ExchangedDocument/ID",
	} {
		if strings.Contains(context, contains) {
			return path
		}
	}
	if context == "/CrossIndustryInvoice" {
		return "."
	}
	context = strings.Replace(context, "/CrossIndustryInvoice/", "", 1)
	if rest, deal := strings.CutPrefix(context, "T/"); deal {
		context = "SupplyChainTradeTransaction/" + rest
	}
	return context
}

// TestAimedCIIFindingsBearWhatTheirSentencesAskFor looks at every finding on the
// aimed documents.
func TestAimedCIIFindingsBearWhatTheirSentencesAskFor(t *testing.T) {
	told := map[string]bool{}
	for _, s := range Samples(t) {
		if !strings.Contains(s.Name, ciiTarget) {
			continue
		}
		for _, a := range aimedCII(t) {
			doc := s.Doc.Clone()
			if !a.Edit(doc) {
				t.Errorf("the aim at %s applies not", a.Rule)
				continue
			}
			findings, err := rules.Check(t.Context(), bytes.NewReader(doc.Bytes()), invoice.Date{}, rules.EN16931)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range findings {
				s, _ := sentences.Of(f.Rule)
				if len(f.Values) < strings.Count(s.EN, "{") {
					t.Errorf("aimed at %s: %s has the values %q; its sentence is: %s", a.Rule, f.Rule, f.Values, s.EN)
				}
				if !strings.HasPrefix(f.Path, "/rsm:CrossIndustryInvoice") {
					t.Errorf("%s has the path %q", f.Rule, f.Path)
				}
				told[f.Rule] = true
			}
		}
	}
	if len(told) < 750 {
		t.Errorf("only %d rules were broken", len(told))
	}
}
