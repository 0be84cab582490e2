package paper

import (
	"strings"
	"testing"

	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
)

func TestSlipIsTheLineThatABankTakes(t *testing.T) {
	for _, c := range []struct{ means, remittance, account, want string }{
		{"93", "71#000000000012344", "87654321", "+71<000000000012344+87654321<"},
		{"93", "+71<000000000012344+87654321<", "+71<000000000012344+87654321<", "+71<000000000012344+87654321<"},
		{"93", "71#000000000012345", "87654321", ""}, // the check digit
		{"93", "71#12344", "87654321", ""},
		{"93", "73", "87654321", "+73<+87654321<"},
		{"93", "73#", "87654321", "+73<+87654321<"},
		{"93", "75#0000000000123440", "87654321", ""},
		{"93", "75#0000000000012344", "87654321", "+75<0000000000012344+87654321<"},
		{"50", "04#0000000000012344", "1234567", "+04<0000000000012344+1234567<"},
		{"50", "01", "1234567", "+01<+1234567<"},
		{"93", "71#000000000012344", "8765432", ""},
		{"93", "71#000000000012344", "876543x1", ""},
		{"93", "", "87654321", ""}, {"93", "7", "87654321", ""}, {"93", "2026-0042", "87654321", ""},
		{"58", "71#000000000012344", "87654321", ""},
	} {
		got, ok := slip(invoice.Payment{MeansCode: c.means, Remittance: c.remittance, Transfers: []invoice.CreditTransfer{{Account: c.account}}})
		if got != c.want || ok != (c.want != "") {
			t.Errorf("%s %q to %q is %q", c.means, c.remittance, c.account, got)
		}
	}
	if got, ok := slip(invoice.Payment{MeansCode: "93", Remittance: "73"}); ok {
		t.Errorf("a slip without an account is %q", got)
	}
}

// euro is an invoice that a banking app can scan.
func euro() *invoice.Invoice {
	inv := invoicetest.ForeignCurrency()
	inv.Payment = invoice.Payment{MeansCode: "58", Remittance: "2026-0053",
		Transfers: []invoice.CreditTransfer{{Account: "DE89370400440532013000", Name: "Havneby Tools", BIC: "COBADEFFXXX"}}}
	return inv
}

func TestCodeToScanHoldsTheTransfer(t *testing.T) {
	want := "BCD\n002\n1\nSCT\nCOBADEFFXXX\nHavneby Tools\nDE89370400440532013000\nEUR1500.00\n\n\n2026-0053"
	if got := transfer(euro()); got != want {
		t.Errorf("it holds %q", got)
	}
	for name, c := range map[string]struct {
		change func(*invoice.Invoice)
		want   string
	}{
		"a creditor reference":   {func(i *invoice.Invoice) { i.Payment.Remittance = "RF18539007547034" }, "EUR1500.00\n\nRF18539007547034"},
		"a wrong one":            {func(i *invoice.Invoice) { i.Payment.Remittance = "RF19539007547034" }, "EUR1500.00\n\n\nRF19539007547034"},
		"no remittance":          {func(i *invoice.Invoice) { i.Payment.Remittance = "" }, "\n\n\n2026-0053"},
		"no name of the account": {func(i *invoice.Invoice) { i.Payment.Transfers[0].Name = "" }, "\nHavneby Værktøj ApS\n"},
		"a payee":                {func(i *invoice.Invoice) { i.Payment.Transfers[0].Name = ""; i.Payee.Name = "Factoring A/S" }, "\nFactoring A/S\n"},
		"one cent":               {func(i *invoice.Invoice) { i.Totals.Due = invoice.MustDecimal("0.01") }, "\nEUR0.01\n"},
		"a long text":            {func(i *invoice.Invoice) { i.Payment.Remittance = strings.Repeat("ø", 200) }, strings.Repeat("ø", 104)},
		"blanks in the IBAN":     {func(i *invoice.Invoice) { i.Payment.Transfers[0].Account = "DE89 3704 0044 0532 0130 00" }, "\nDE89370400440532013000\n"},
	} {
		inv := euro()
		c.change(inv)
		if got := transfer(inv); !strings.Contains(got, c.want) || len(got) > maxCode {
			t.Errorf("with %s it holds %d bytes: %q", name, len(got), got)
		}
	}
	for name, change := range map[string]func(*invoice.Invoice){
		"kroner":               func(i *invoice.Invoice) { i.Currency = "DKK" },
		"a credit note":        func(i *invoice.Invoice) { i.TypeCode = "381" },
		"nothing to pay":       func(i *invoice.Invoice) { i.Totals.Due = invoice.MustDecimal("0") },
		"less than nothing":    func(i *invoice.Invoice) { i.Totals.Due = invoice.MustDecimal("-1") },
		"more than a transfer": func(i *invoice.Invoice) { i.Totals.Due = invoice.MustDecimal("1000000000.00") },
		"half a cent":          func(i *invoice.Invoice) { i.Totals.Due = invoice.MustDecimal("1.005") },
		"a direct debit":       func(i *invoice.Invoice) { i.Payment.MeansCode = "59" },
		"a card":               func(i *invoice.Invoice) { i.Payment.MeansCode = "48" },
		"a wrong IBAN":         func(i *invoice.Invoice) { i.Payment.Transfers[0].Account = "DE88370400440532013000" },
		"no account":           func(i *invoice.Invoice) { i.Payment.Transfers = nil },
	} {
		inv := euro()
		change(inv)
		if got := transfer(inv); got != "" {
			t.Errorf("with %s there is a code: %q", name, got)
		}
	}
}
