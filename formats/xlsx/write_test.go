package xlsx_test

import (
	"bytes"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/formats/xlsx"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
	"github.com/xuri/excelize/v2"
)

// columns are one of each kind: text, day, identifier, amount, price, quantity, rate.
const columns = "BT-10\nBT-2\nBT-49\nBT-115\nBT-146\nBT-129\nBT-152"

// kinds is an invoice with one of each.
func kinds(text string, number string) *invoice.Invoice {
	inv := invoicetest.Minimal()
	inv.BuyerReference = text
	inv.Buyer.ElectronicAddress = invoice.ElectronicAddress{Scheme: "0088", Value: "5790000000001"}
	d := invoice.MustDecimal(number)
	inv.Totals.Due = d
	inv.Lines[0].Price.NetPrice, inv.Lines[0].Quantity, inv.Lines[0].VAT.Rate = d, d, d
	return inv
}

func TestCellsHaveTheirTypes(t *testing.T) {
	doc := written(t, plugin.Values{"columns": columns}, kinds("0012", "19.95"))
	f := library(t, doc)
	for _, c := range []struct {
		cell string
		kind excelize.CellType
		raw  string
	}{
		{"A2", excelize.CellTypeInlineString, "0012"},
		{"B2", excelize.CellTypeUnset, "46080"},
		{"C2", excelize.CellTypeInlineString, "5790000000001"},
		{"D2", excelize.CellTypeUnset, "19.95"},
		{"E2", excelize.CellTypeUnset, "19.95"},
		{"F2", excelize.CellTypeUnset, "19.95"},
		{"G2", excelize.CellTypeUnset, "19.95"},
	} {
		kind, err := f.GetCellType("Invoice", c.cell)
		if err != nil || kind != c.kind {
			t.Errorf("%s has the type %v, want %v (%v)", c.cell, kind, c.kind, err)
		}
		raw, err := f.GetCellValue("Invoice", c.cell, excelize.Options{RawCellValue: true})
		if err != nil || raw != c.raw {
			t.Errorf("%s holds %q, want %q (%v)", c.cell, raw, c.raw, err)
		}
	}
	for cell, want := range map[string]string{"B2": "2026-02-27", "D2": "19.95", "F2": "19.95"} {
		if shown, err := f.GetCellValue("Invoice", cell); err != nil || shown != want {
			t.Errorf("%s shows %q, want %q (%v)", cell, shown, want, err)
		}
	}
}

func TestDigitsAreTheInvoicesOwn(t *testing.T) {
	for _, number := range []string{
		"0.3", "0.1", "0.30", "1.005", "1000000", "0.00000001", "123456789012345", "1234567890123.45", "0.123456789012345", "-74.81",
		"100000000000000000", "19.95", "4.35", "1.1", "0.07",
	} {
		doc := written(t, plugin.Values{"columns": columns}, kinds("x", number))
		if sheet := unzipped(t, doc, "xl/worksheets/sheet1.xml"); strings.Count(sheet, "><v>"+number+"</v>") != 4 {
			t.Errorf("%s does not stand there four times as a number:\n%s", number, sheet)
		}
	}
	for _, number := range []string{"1234567890123456", "12345678901234567.89", "0.1234567890123456", "-123456789.12345678"} {
		doc := written(t, plugin.Values{"columns": columns}, kinds("x", number))
		if sheet := unzipped(t, doc, "xl/worksheets/sheet1.xml"); strings.Count(sheet, "<t>"+number+"</t>") != 4 {
			t.Errorf("%s does not stand there four times as text:\n%s", number, sheet)
		}
		if got := mustRead(t, nil, doc); got.Totals.Due.String() != number {
			t.Errorf("%s comes back as %s", number, got.Totals.Due)
		}
	}
}

func TestNumbersShowAllTheirDecimals(t *testing.T) {
	for number, want := range map[string][2]string{ // as price and as quantity
		"1234.5": {"1,234.50", "1,234.5"}, "1.005": {"1.005", "1.005"}, "3": {"3.00", "3"}, "0.00000001": {"0.00000001", "0.00000001"}, "-50": {"-50.00", "-50"},
	} {
		f := library(t, written(t, plugin.Values{"columns": columns}, kinds("x", number)))
		for i, cell := range []string{"E2", "F2"} {
			if shown, err := f.GetCellValue("Invoice", cell); err != nil || shown != want[i] {
				t.Errorf("%s in %s shows %q, want %q (%v)", number, cell, shown, want[i], err)
			}
		}
	}
}

func TestWhatLooksLikeAFormulaIsText(t *testing.T) { // threat T-14
	for _, text := range []string{"=1+1", "+45 74 00 00 01", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", `=HYPERLINK("http://x";"y")`, "'=1", "0012", "1e5", "TRUE", "#N/A", "27-02-2026"} {
		doc := written(t, plugin.Values{"columns": columns}, kinds(text, "1"))
		f := library(t, doc)
		kind, _ := f.GetCellType("Invoice", "A2")
		formula, _ := f.GetCellFormula("Invoice", "A2")
		value, _ := f.GetCellValue("Invoice", "A2")
		if kind != excelize.CellTypeInlineString || formula != "" || value != text {
			t.Errorf("%q is of type %v with the formula %q and shows %q", text, kind, formula, value)
		}
		if got := mustRead(t, nil, doc); got.BuyerReference != text {
			t.Errorf("%q comes back as %q", text, got.BuyerReference)
		}
	}
}

func TestTheSheetIsReadyToUse(t *testing.T) {
	for _, c := range []struct {
		titles string
		inv    *invoice.Invoice
		sheet  string
		first  string
		day    string
	}{
		{"english", invoicetest.SeveralRates(), "Invoice", "Invoice number", "2026-02-27"},
		{"danish", invoicetest.SeveralRates(), "Faktura", "Fakturanummer", "27-02-2026"},
		{"danish", invoicetest.CreditNote(), "Kreditnota", "Fakturanummer", ""},
		{"numbers", invoicetest.CreditNote(), "Credit note", "BT-1", ""},
	} {
		f := library(t, written(t, plugin.Values{"titles": c.titles}, c.inv))
		if sheets := f.GetSheetList(); len(sheets) != 1 || sheets[0] != c.sheet {
			t.Fatalf("the sheets are %q", sheets)
		}
		if first, _ := f.GetCellValue(c.sheet, "A1"); first != c.first {
			t.Errorf("the first title is %q", first)
		}
		if day, _ := f.GetCellValue(c.sheet, "B2"); c.day != "" && day != c.day {
			t.Errorf("the day is shown as %q", day)
		}
		id, err := f.GetCellStyle(c.sheet, "A1")
		style, _ := f.GetStyle(id)
		if err != nil || style == nil || style.Font == nil || !style.Font.Bold {
			t.Errorf("the titles are not bold: %+v", style)
		}
		panes, err := f.GetPanes(c.sheet)
		if err != nil || !panes.Freeze || panes.YSplit != 1 {
			t.Errorf("the titles do not stay: %+v, %v", panes, err)
		}
		if width, _ := f.GetColWidth(c.sheet, "H"); width < 15 || width > 60 {
			t.Errorf("the seller's column is %v letters wide", width)
		}
		if xml := unzipped(t, written(t, nil, c.inv), "xl/worksheets/sheet1.xml"); !strings.Contains(xml, `<autoFilter ref="A1:AJ`) {
			t.Error("there is no filter")
		}
	}
}

func TestWhatNoCellHoldsIsRefusedBeforeTheFirstByte(t *testing.T) {
	longest := strings.Repeat("æ", 32767)
	inv := invoicetest.ManyLines(3000)
	inv.Lines[2999].Item.Name = longest
	if got := mustRead(t, nil, written(t, nil, inv)); got.Lines[2999].Item.Name != longest {
		t.Error("the longest text does not come back")
	}
	for code, text := range map[string]string{"DOC-VALUE": longest + "x", "DOC-TEXT": "a\x07"} {
		inv.Lines[2999].Item.Name = text
		var b bytes.Buffer
		err := open(t, nil).(formats.Writer).Write(t.Context(), &b, inv)
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Code != code || f.Args["field"] != "BT-153" || b.Len() > 0 {
			t.Errorf("%.10q: got %v after %d bytes", text, err, b.Len())
		}
	}
}

func TestFiftyThousandLinesNeedLittleMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	lines, alike := 50_000, 10_000
	if raced {
		lines, alike = 2_000, 1_000
	}
	inv := invoicetest.ManyLines(lines)
	writer := open(t, nil).(formats.Writer)
	peak := uint64(0)
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	watch := writerFunc(func(b []byte) (int, error) {
		runtime.ReadMemStats(&now)
		peak = max(peak, now.HeapAlloc)
		return len(b), nil
	})
	if err := writer.Write(t.Context(), watch, inv); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&now)
	if grown := int64(peak) - int64(before.HeapAlloc); grown > 48<<20 {
		t.Errorf("%d MB are held while it is written", grown>>20)
	}
	if all := now.TotalAlloc - before.TotalAlloc; all > 128<<20 {
		t.Errorf("%d MB are allocated in all", all>>20)
	}
	doc := written(t, nil, inv)
	got := mustRead(t, nil, doc)
	if last := lines - 1; len(got.Lines) != lines || got.Lines[last].ID != inv.Lines[last].ID || !got.Lines[last].LineNet.Equal(inv.Lines[last].LineNet) {
		t.Errorf("%d lines come back", len(got.Lines))
	}
	inv.Lines = inv.Lines[:alike]
	for i := range inv.Lines {
		inv.Lines[i] = inv.Lines[0] // nothing packs better
	}
	if _, err := read(t, nil, written(t, nil, inv)); err != nil {
		t.Errorf("%d times the same line: %v", alike, err)
	}
}

type writerFunc func([]byte) (int, error)

func (w writerFunc) Write(b []byte) (int, error) { return w(b) }

func TestTimesAndPropertiesAreFixed(t *testing.T) {
	doc := written(t, nil, invoicetest.Full())
	f := library(t, doc)
	props, err := f.GetDocProps()
	if err != nil || props.Creator != "Postbud" || props.Created != "" || props.Modified != "" {
		t.Errorf("the properties are %+v, %v", props, err)
	}
	if !bytes.Equal(doc, written(t, nil, invoicetest.Full())) {
		t.Error("the bytes differ")
	}
}

func TestMoreColumnsThanASheetHasAreRefused(t *testing.T) {
	v := plugin.Values{"columns": strings.Repeat("BT-1\n", 16385), "titles": "none"}
	f, err := xlsx.Format.Open(v, plugin.Env{})
	if err != nil {
		return // the settings already have a bound
	}
	if err := f.(formats.Writer).Write(t.Context(), io.Discard, invoicetest.Minimal()); fault.KindOf(err) != fault.Configuration {
		t.Errorf("got %v", err)
	}
}
