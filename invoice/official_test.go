package invoice_test

import (
	"encoding/csv"
	"encoding/xml"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/invoice"
)

// ublSums is as much of a UBL invoice as sums need; the program's own reader is
// on a floor above.
type ublSums struct {
	AllowanceCharge []ublAllowance
	TaxTotal        []struct {
		TaxAmount   string
		TaxSubtotal []struct {
			TaxableAmount, TaxAmount string
			TaxCategory              ublCategory
		}
	}
	LegalMonetaryTotal *struct {
		LineExtensionAmount, TaxExclusiveAmount, TaxInclusiveAmount, AllowanceTotalAmount string
		ChargeTotalAmount, PrepaidAmount, PayableRoundingAmount, PayableAmount            string
	}
	InvoiceLine, CreditNoteLine []struct {
		InvoicedQuantity, CreditedQuantity, LineExtensionAmount string
		AllowanceCharge                                         []ublAllowance
		Item                                                    struct{ ClassifiedTaxCategory ublCategory }
		Price                                                   struct{ PriceAmount, BaseQuantity string }
	}
}

type ublAllowance struct {
	ChargeIndicator, Amount string
	TaxCategory             ublCategory
}

type ublCategory struct{ ID, Percent string }

func (u *ublSums) invoice() *invoice.Invoice {
	num := func(s string) invoice.Decimal {
		d, err := invoice.ParseDecimal(strings.TrimSpace(s))
		if err != nil {
			return invoice.Decimal{}
		}
		return d
	}
	inv := &invoice.Invoice{}
	for _, a := range u.AllowanceCharge {
		as := invoice.Allowance{Amount: num(a.Amount), Category: strings.TrimSpace(a.TaxCategory.ID), Rate: num(a.TaxCategory.Percent)}
		if a.ChargeIndicator == "true" {
			inv.Charges = append(inv.Charges, as)
			continue
		}
		inv.Allowances = append(inv.Allowances, as)
	}
	for _, l := range slices.Concat(u.InvoiceLine, u.CreditNoteLine) {
		line := invoice.Line{Quantity: num(l.InvoicedQuantity + l.CreditedQuantity), LineNet: num(l.LineExtensionAmount)}
		line.Price = invoice.Price{NetPrice: num(l.Price.PriceAmount), BaseQuantity: num(l.Price.BaseQuantity)}
		line.VAT = invoice.LineVAT{Category: strings.TrimSpace(l.Item.ClassifiedTaxCategory.ID), Rate: num(l.Item.ClassifiedTaxCategory.Percent)}
		for _, a := range l.AllowanceCharge {
			if a.ChargeIndicator == "true" {
				line.Charges = append(line.Charges, invoice.LineAllowance{Amount: num(a.Amount)})
				continue
			}
			line.Allowances = append(line.Allowances, invoice.LineAllowance{Amount: num(a.Amount)})
		}
		inv.Lines = append(inv.Lines, line)
	}
	for _, t := range u.TaxTotal {
		if len(t.TaxSubtotal) == 0 && len(u.TaxTotal) > 1 {
			continue // the total in the accounting currency
		}
		inv.Totals.TotalVAT = num(t.TaxAmount)
		for _, s := range t.TaxSubtotal {
			inv.VATBreakdown = append(inv.VATBreakdown, invoice.VATBreakdown{Taxable: num(s.TaxableAmount), Tax: num(s.TaxAmount),
				Category: strings.TrimSpace(s.TaxCategory.ID), Rate: num(s.TaxCategory.Percent)})
		}
	}
	if m := u.LegalMonetaryTotal; m != nil {
		t := &inv.Totals
		t.Lines, t.Allowances, t.Charges = num(m.LineExtensionAmount), num(m.AllowanceTotalAmount), num(m.ChargeTotalAmount)
		t.TotalWithoutVAT, t.TotalWithVAT = num(m.TaxExclusiveAmount), num(m.TaxInclusiveAmount)
		t.Paid, t.Rounding, t.Due = num(m.PrepaidAmount), num(m.PayableRoundingAmount), num(m.PayableAmount)
	}
	return inv
}

// officialSets opens every UBL document of the test material with the rules that
// the official validator found broken.
func officialSets(t *testing.T, each func(t *testing.T, name string, inv *invoice.Invoice, broken map[string]bool), sets ...string) {
	shared := os.Getenv("POSTBUD_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "shared")
	}
	if _, err := os.Stat(shared); err != nil {
		t.Skip("the official documents are not here; POSTBUD_SHARED names their folder")
	}
	for _, set := range sets {
		dir := filepath.Join(shared, "testdata", set)
		f, err := os.Open(filepath.Join(dir, "expected.csv"))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(f).ReadAll()
		_ = f.Close()
		if err != nil {
			t.Fatal(err)
		}
		broken, layers := map[string]map[string]bool{}, map[string]map[string]bool{}
		for _, row := range rows[1:] {
			if broken[row[0]] == nil {
				broken[row[0]], layers[row[0]] = map[string]bool{}, map[string]bool{}
			}
			broken[row[0]][row[2]], layers[row[0]][row[1]] = true, true
		}
		for name, rules := range broken {
			if !layers[name]["en16931-ubl"] && !layers[name]["en16931"] {
				continue
			}
			if !layers[name]["peppol-ubl"] {
				rules["no peppol"] = true
			}
			text, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			var u ublSums
			if err := xml.Unmarshal(text, &u); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			each(t, name, u.invoice(), rules)
		}
	}
}

// rulesOfSums is the official rule of each sum, with the numbers that the rule
// needs; on a fragment without them other rules speak.
func rulesOfSums(inv *invoice.Invoice) map[string]sumRule {
	t := inv.Totals
	var lines, nets, taxables, taxes, rows, documents []invoice.Decimal
	for _, l := range inv.Lines {
		lines = append(lines, l.LineNet)
		nets = append(nets, l.LineNet, l.Quantity, l.Price.NetPrice)
	}
	for _, r := range inv.VATBreakdown {
		if r.Category == "" || r.Category == "S" && !r.Rate.Given() {
			taxables = append(taxables, invoice.Decimal{})
		}
		taxables, taxes = append(taxables, r.Taxable), append(taxes, r.Tax)
		rows = append(rows, r.Taxable, r.Tax, r.Rate)
	}
	for _, a := range slices.Concat(inv.Allowances, inv.Charges) {
		documents = append(documents, a.Amount)
	}
	return map[string]sumRule{
		"BT-106": {"BR-CO-10", append(lines, t.Lines)},
		"BT-107": {"BR-CO-11", append(documents, t.Lines)},
		"BT-108": {"BR-CO-12", append(documents, t.Lines)},
		"BT-109": {"BR-CO-13", []invoice.Decimal{t.TotalWithoutVAT, t.Lines}},
		"BT-110": {"BR-CO-14", append(taxes, t.TotalVAT)},
		"BT-112": {"BR-CO-15", []invoice.Decimal{t.TotalWithoutVAT, t.TotalVAT, t.TotalWithVAT}},
		"BT-115": {"BR-CO-16", []invoice.Decimal{t.TotalWithVAT, t.Due}},
		"BT-116": {"BR-S-08 BR-AE-08 BR-E-08 BR-G-08 BR-IC-08 BR-O-08 BR-Z-08 BR-AF-08 BR-AG-08", slices.Concat(taxables, lines)},
		"BT-117": {"BR-CO-17 BR-S-09 BR-AE-09 BR-E-09 BR-G-09 BR-IC-09 BR-O-09 BR-Z-09 BR-AF-09 BR-AG-09", rows},
		"BT-131": {"PEPPOL-EN16931-R120", nets},
	}
}

type sumRule struct {
	rules string
	needs []invoice.Decimal
}

func TestDifferencesAreWhatTheOfficialRulesOnSumsReport(t *testing.T) {
	fires, silent := map[string]int{}, map[string]int{}
	officialSets(t, func(t *testing.T, name string, inv *invoice.Invoice, broken map[string]bool) {
		found := map[string]invoice.Difference{}
		for _, d := range invoice.Differences(inv) {
			if d.Path != "VATBreakdown" { // a missing row is a breach of BR-S-01 and its like
				found[d.Term] = d
			}
		}
		for term, r := range rulesOfSums(inv) {
			if slices.ContainsFunc(r.needs, func(d invoice.Decimal) bool { return !d.Given() }) ||
				term == "BT-131" && broken["no peppol"] || term == "BT-112" && broken["BR-05"] { // BR-CO-15 needs a currency
				continue
			}
			d, wrong := found[term]
			official := slices.ContainsFunc(strings.Fields(r.rules), func(rule string) bool { return broken[rule] })
			if wrong != official {
				t.Errorf("%s: %s is broken: %v; %s differs: %v (%s, due %s)", name, r.rules, official, term, wrong, d.Found, d.Due)
			}
			if wrong {
				fires[term]++
				continue
			}
			silent[term]++
		}
	}, "bis3", "en16931-ubl", "xrechnung", "units-en16931-ubl", "units-peppol-ubl")
	for term := range rulesOfSums(&invoice.Invoice{}) {
		if fires[term] == 0 || silent[term] < 40 {
			t.Errorf("%s: only %d bad and %d good documents", term, fires[term], silent[term])
		}
	}
}
