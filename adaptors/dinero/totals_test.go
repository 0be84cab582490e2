package dinero_test

import (
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
)

func TestACreditNoteWithNegativeAmountsIsTurned(t *testing.T) {
	for name, change := range map[string][]string{
		"totals alone": {`"TotalExclVat": 360.0, "TotalInclVat": 450.0, "TotalVat": 90.0`, `"TotalExclVat": -360.0, "TotalInclVat": -450.0, "TotalVat": -90.0`},
		"totals and lines": {`"TotalExclVat": 360.0, "TotalInclVat": 450.0, "TotalVat": 90.0`, `"TotalExclVat": -360.0, "TotalInclVat": -450.0, "TotalVat": -90.0`,
			`"TotalAmount": 360.0, "TotalAmountInclVat": 450.0`, `"TotalAmount": -360.0, "TotalAmountInclVat": -450.0`, `"Quantity": 1`, `"Quantity": -1`},
		"totals and line totals": {`"TotalExclVat": 360.0, "TotalInclVat": 450.0, "TotalVat": 90.0`, `"TotalExclVat": -360.0, "TotalInclVat": -450.0, "TotalVat": -90.0`,
			`"TotalAmount": 360.0, "TotalAmountInclVat": 450.0`, `"TotalAmount": -360.0, "TotalAmountInclVat": -450.0`},
	} {
		s := newScript(t)
		s.says(invoicePath, exampleInvoice)
		s.says(creditPath, with(exampleCreditNote, change...))
		item, err := s.open(nil).Fetch(t.Context(), creditRef)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if inv := item.Invoice; inv.Totals.Due.String() != "450.00" || inv.Lines[0].Quantity.String() != "1" || inv.Lines[0].LineNet.String() != "360.00" ||
			item.Head.TotalWithVAT.String() != "450" {
			t.Errorf("%s: %s %s", name, inv.Totals.Due, text(inv.Lines[0]))
		}
	}
}

func TestF13_AmountsThatDoNotAddUp(t *testing.T) {
	for name, c := range map[string]struct {
		change []string
		a, b   string
	}{
		"total without VAT": {[]string{`"TotalExclVat": 4350.0, "TotalVatableAmount"`, `"TotalExclVat": 4360.0, "TotalVatableAmount"`}, "4360.00", "4350.00"},
		"total with VAT":    {[]string{`"TotalInclVat": 5437.5`, `"TotalInclVat": 5447.5`}, "5447.50", "5437.50"},
		"VAT":               {[]string{`"TotalVat": 1087.5`, `"TotalVat": 1000.0`, `"TotalInclVat": 5437.5`, `"TotalInclVat": 5350.0`}, "5350.00", "5437.50"},
		"a line":            {[]string{`"Quantity": 6`, `"Quantity": 7`}, "3270.00", "3815.00"},
	} {
		s := newScript(t)
		_, err := fetched(t, s, nil, c.change...)
		f := fault.As(err)
		if f == nil || f.Kind != fault.Invalid || f.Code != "DOC-TOTAL" || f.Args["a"] != c.a || f.Args["b"] != c.b ||
			!strings.Contains(f.Message, c.a) || !strings.Contains(f.Message, c.b) {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

func TestVATThatIsRoundedLineByLineIsMetByRounding(t *testing.T) {
	s := newScript(t)
	item, err := fetched(t, s, nil, `"TotalVat": 1087.5`, `"TotalVat": 1087.51`, `"TotalInclVat": 5437.5`, `"TotalInclVat": 5437.51`)
	if err != nil {
		t.Fatal(err)
	}
	if tot := item.Invoice.Totals; tot.Rounding.String() != "0.01" || tot.Due.String() != "5437.51" || tot.TotalWithVAT.String() != "5437.50" {
		t.Errorf("%+v", tot)
	}
	_, err = fetched(t, s, nil, `"TotalVat": 1087.5`, `"TotalVat": 1087.53`, `"TotalInclVat": 5437.5`, `"TotalInclVat": 5437.53`)
	if fault.CodeOf(err) != "DOC-TOTAL" {
		t.Errorf("three hundredths on two lines pass: %v", err)
	}
}
