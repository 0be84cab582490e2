package invoicetest_test

import (
	"crypto/sha256"
	"encoding/json"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/codes"
	"github.com/postbud/postbud/invoice/invoicetest"
)

func TestFullGivesEveryTermButOne(t *testing.T) {
	for name, c := range map[string]struct {
		inv  *invoice.Invoice
		lack string
	}{
		"full":             {invoicetest.Full(), "BT-7"},
		"full credit note": {invoicetest.FullCreditNote(), "BT-7"},
		"tax point date":   {invoicetest.TaxPointDate(), "BT-8"},
	} {
		given := map[string]bool{}
		for _, l := range invoice.Leaves(c.inv) {
			given[l.Term] = true
		}
		for _, term := range invoice.Terms() {
			if given[term.Number] == (term.Number == c.lack) {
				t.Errorf("%s: %s (%s) given: %v", name, term.Number, term.Path, given[term.Number])
			}
		}
	}
}

func TestFullRepeatsWhatMayRepeat(t *testing.T) {
	count := map[string]int{}
	for _, l := range invoice.Leaves(invoicetest.Full()) {
		count[l.Term]++
	}
	// One note is all that Peppol takes (R002); one charge, allowance and object of a line are enough.
	for _, term := range strings.Fields("BT-25 BT-29 BT-84 BT-118 BT-122 BT-126 BT-158 BT-160") {
		if count[term] < 2 {
			t.Errorf("%s is there %d times", term, count[term])
		}
	}
}

func TestSumsOfAllSamplesAddUp(t *testing.T) {
	for _, s := range invoicetest.All() {
		for _, d := range invoice.Differences(s.Invoice) {
			t.Errorf("%s: %s is %s, due %s", s.Name, d.Path, d.Found, d.Due)
		}
		again := *s.Invoice
		if err := invoice.Recalculate(&again); err != nil {
			t.Errorf("%s: %v", s.Name, err)
		}
		if lost := append(invoice.Lost(s.Invoice, &again), invoice.Lost(&again, s.Invoice)...); len(lost) > 0 {
			t.Errorf("%s: worked out anew, %v differ", s.Name, lost)
		}
		for i, l := range s.Invoice.Lines {
			if got := invoice.LineNet(l); !got.Equal(l.LineNet) {
				t.Errorf("%s: line %d is %s, due %s", s.Name, i+1, l.LineNet, got)
			}
		}
	}
}

// listOf is the code list of each coded term.
func listOf(inv *invoice.Invoice) map[string]codes.List {
	types := codes.PeppolInvoiceType
	if inv.CreditNote() {
		types = codes.CreditNoteType
	}
	return map[string]codes.List{
		"BT-3": types, "BT-5": codes.PeppolCurrency, "BT-6": codes.PeppolCurrency, "BT-8": codes.TaxPoint, "BT-18-1": codes.ObjectScheme,
		"BT-21": codes.NoteSubject, "BT-29-1": codes.PartyScheme, "BT-30-1": codes.ICD, "BT-34-1": codes.PeppolEAS, "BT-40": codes.Country,
		"BT-46-1": codes.PartyScheme, "BT-47-1": codes.ICD, "BT-49-1": codes.PeppolEAS, "BT-55": codes.Country, "BT-60-1": codes.PartyScheme,
		"BT-61-1": codes.ICD, "BT-69": codes.Country, "BT-71-1": codes.ICD, "BT-80": codes.Country, "BT-81": codes.PaymentMeans,
		"BT-95": codes.VATCategory, "BT-98": codes.AllowanceReason, "BT-102": codes.VATCategory, "BT-105": codes.ChargeReason,
		"BT-118": codes.VATCategory, "BT-121": codes.Exemption, "BT-125-1": codes.MediaType, "BT-128-1": codes.ObjectScheme, "BT-130": codes.Unit,
		"BT-140": codes.AllowanceReason, "BT-145": codes.ChargeReason, "BT-150": codes.Unit, "BT-151": codes.VATCategory, "BT-157-1": codes.ICD,
		"BT-158-1": codes.ItemClass, "BT-159": codes.Country,
	}
}

func TestCodesOfAllSamplesAreAccepted(t *testing.T) {
	for _, s := range invoicetest.All() {
		lists := listOf(s.Invoice)
		for _, l := range invoice.Leaves(s.Invoice) {
			if term, _ := invoice.FindTerm(l.Term); term.Kind == invoice.KindCode && lists[l.Term] == "" && l.Term != "BT-158-2" {
				t.Fatalf("%s is a code without a list", l.Term)
			}
			if list := lists[l.Term]; list != "" && !codes.Has(list, l.Value) {
				t.Errorf("%s: %s is %q, not of %s", s.Name, l.Path, l.Value, list)
			}
		}
	}
}

func TestNumbersOfAllSamplesHaveTheirCheckDigits(t *testing.T) {
	checks := map[string]func(string) error{"0088": codes.CheckGLN, "0160": codes.CheckGTIN, "0184": codes.CheckCVR}
	seen := map[string]int{}
	for _, s := range invoicetest.All() {
		leaves := invoice.Leaves(s.Invoice)
		for i, l := range leaves {
			scheme := ""
			if i+1 < len(leaves) && leaves[i+1].Path == l.Path+".Scheme" {
				scheme = leaves[i+1].Value
			}
			check := checks[scheme]
			value := l.Value
			switch l.Term {
			case "BT-31", "BT-48", "BT-63":
				check, value = codes.CheckCVR, strings.TrimPrefix(value, "DK")
			case "BT-84", "BT-91":
				check = codes.CheckIBAN
			}
			if check == nil {
				continue
			}
			seen[l.Term]++
			if err := check(value); err != nil {
				t.Errorf("%s: %s %q %v", s.Name, l.Path, l.Value, err)
			}
		}
	}
	for _, term := range strings.Fields("BT-29 BT-30 BT-31 BT-34 BT-46 BT-47 BT-48 BT-49 BT-60 BT-61 BT-63 BT-71 BT-84 BT-91 BT-157") {
		if seen[term] == 0 {
			t.Errorf("no %s was checked", term)
		}
	}
}

// TestSamplesKeepTheRulesOfPeppol has the rules that sums and codes do not cover.
func TestSamplesKeepTheRulesOfPeppol(t *testing.T) {
	for _, s := range invoicetest.All() {
		inv := s.Invoice
		bad := func(rule string) { t.Errorf("%s breaks %s", s.Name, rule) }
		if inv.Specification == "" || inv.Process != invoicetest.Process {
			bad("R001, R004")
		}
		if len(inv.Notes) > 1 {
			bad("R002")
		}
		if inv.BuyerReference == "" && inv.PurchaseOrder == "" {
			bad("R003")
		}
		if inv.VATCurrency == inv.Currency || inv.Totals.VATInAccountingCurrency.Given() != (inv.VATCurrency != "") {
			bad("R005, R054")
		}
		if inv.TaxPointCode != "" && inv.TaxPointDate.Given() {
			bad("BR-CO-03")
		}
		if inv.Totals.Due.Sign() > 0 && !inv.DueDate.Given() && inv.PaymentTerms == "" {
			bad("BR-CO-25")
		}
		if inv.Seller.LegalRegistration.Scheme != "0184" || inv.Buyer.LegalRegistration.Scheme != "0184" {
			bad("DK-R-014, DK-R-017")
		}
		if m := inv.Payment.MeansCode; m != "" && !slices.Contains(strings.Fields("1 10 31 42 48 49 50 58 59 93 97"), m) {
			bad("DK-R-005")
		}
		for _, l := range inv.Lines {
			p := l.Price
			if p.GrossPrice.Given() && !p.NetPrice.Equal(p.GrossPrice.Sub(p.Discount)) {
				bad("R046")
			}
			if p.BaseUnit != "" && p.BaseUnit != l.Unit {
				bad("R130")
			}
			if l.Period.Start.Given() && l.Period.Start.Before(inv.Delivery.Period.Start) || inv.Delivery.Period.End.Before(l.Period.End) {
				bad("R110, R111")
			}
			for _, a := range slices.Concat(l.Allowances, l.Charges) {
				if a.Base.Given() != a.Percentage.Given() || a.Base.Given() && !a.Base.Mul(a.Percentage, 2).Quo(invoice.NewDecimal(100, 0), 2).Equal(a.Amount) {
					bad("R040, R041, R042")
				}
			}
		}
		for _, l := range invoice.Leaves(inv) {
			term, _ := invoice.FindTerm(l.Term)
			_, fraction, _ := strings.Cut(l.Value, ".")
			if term.Kind == invoice.KindAmount && len(fraction) > 2 {
				bad("UBL-DT-01 with " + l.Path)
			}
			if strings.TrimSpace(l.Value) != l.Value {
				bad("R008 with " + l.Path)
			}
		}
	}
}

func TestContentOfSamplesCanBeOpenedAgainAndAgain(t *testing.T) {
	opened := 0
	for _, s := range invoicetest.All() {
		for _, a := range s.Invoice.Attachments {
			for range 2 {
				r, err := a.Content.Open()
				if err != nil {
					t.Fatal(err)
				}
				data, err := io.ReadAll(r)
				if err != nil || r.Close() != nil || int64(len(data)) != a.Content.Size || sha256.Sum256(data) != a.Content.SHA256 {
					t.Errorf("%s: %s is not what it says", s.Name, a.Reference)
				}
				opened++
			}
		}
	}
	if opened < 4 {
		t.Errorf("%d attachments", opened)
	}
}

func TestEveryCallMakesANewInvoice(t *testing.T) {
	a, b := invoicetest.Full(), invoicetest.Full()
	a.Lines[0].Item.Name, a.Lines[0].Allowances[0].Reason, a.Notes[0].Text, a.Seller.Identifiers[0].Value = "x", "x", "x", "x"
	a.VATBreakdown[0].Tax = invoice.NewDecimal(1, 0)
	want := []string{"BT-22", "BT-29", "BT-117", "BT-139", "BT-153"}
	if lost := invoice.Lost(b, a); !slices.Equal(lost, want) {
		t.Errorf("differ in %v, want %v", lost, want)
	}
	if lost := invoice.Lost(b, invoicetest.Full()); len(lost) > 0 {
		t.Errorf("a spoilt invoice spoilt the next: %v", lost)
	}
}

func TestSamplesSurviveJSON(t *testing.T) {
	for _, s := range invoicetest.All() {
		text, err := json.Marshal(s.Invoice)
		if err != nil {
			t.Fatal(err)
		}
		var back invoice.Invoice
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		if lost := invoice.Lost(s.Invoice, &back); len(lost) > 0 {
			t.Errorf("%s: lost %v", s.Name, lost)
		}
		again, err := json.Marshal(&back)
		if err != nil || !reflect.DeepEqual(text, again) {
			t.Errorf("%s: not the same JSON again, %v", s.Name, err)
		}
	}
}

func TestManyLinesAreAllDifferent(t *testing.T) {
	inv := invoicetest.ManyLines(1000)
	seen := map[string]bool{}
	for _, l := range inv.Lines {
		seen[l.ID+l.Item.Name+l.LineNet.String()] = true
	}
	if len(inv.Lines) != 1000 || len(seen) != 1000 {
		t.Errorf("%d lines, %d of them different", len(inv.Lines), len(seen))
	}
	if len(invoice.Differences(inv)) > 0 {
		t.Error("the sums do not add up")
	}
}
