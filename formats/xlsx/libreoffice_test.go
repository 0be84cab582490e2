package xlsx_test

import (
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/internal/outside"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// put writes a file of a test.
func put(t *testing.T, dir, name string, doc []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, doc, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// special is an invoice with all that a spreadsheet may spoil.
func special() *invoice.Invoice {
	inv := invoicetest.SeveralRates()
	inv.BuyerReference = "=1+1"
	inv.PurchaseOrder = "0012"
	inv.Seller.Name = "Ærø Øl & Åkander A/S <æøå>"
	inv.Buyer.ElectronicAddress = invoice.ElectronicAddress{Scheme: "0088", Value: "5790000000001"}
	inv.Lines[0].Item.Name = "first\nsecond  _x0041_ "
	inv.Lines[0].Item.SellerID = "1-2"
	inv.Lines[0].Quantity = invoice.MustDecimal("0.3")
	inv.Lines[0].Price.NetPrice = invoice.MustDecimal("1.005")
	inv.Lines[1].Price.NetPrice = invoice.MustDecimal("123456789012.345")
	inv.Totals.TotalWithVAT = invoice.MustDecimal("12345678901234567.89")
	inv.Totals.Due = invoice.MustDecimal("-0.07")
	return inv
}

// TestLibreOfficeTakesItAsItIsMeant looks into what LibreOffice made of the cells.
func TestLibreOfficeTakesItAsItIsMeant(t *testing.T) {
	dir := t.TempDir()
	file := put(t, dir, "a.xlsx", written(t, plugin.Values{"titles": "numbers"}, special()))
	out := outside.LibreOffice(t, "fods", file)
	rows := cellsOf(t, filepath.Join(out, "a.fods"))
	if len(rows) != 1+len(special().Lines) {
		t.Fatalf("LibreOffice sees %d rows", len(rows))
	}
	seen := map[string]odCell{}
	for i, title := range rows[0] {
		if i < len(rows[1]) {
			seen[title.text] = rows[1][i]
		}
	}
	for term, want := range map[string]odCell{
		"BT-1": {kind: "string", text: special().Number}, "BT-2": {kind: "date", value: "2026-02-27"}, "BT-10": {kind: "string", text: "=1+1"}, "BT-13": {kind: "string", text: "0012"},
		"BT-27": {kind: "string", text: special().Seller.Name}, "BT-49": {kind: "string", text: "5790000000001"},
		"BT-153": {kind: "string", text: special().Lines[0].Item.Name}, "BT-155": {kind: "string", text: "1-2"},
		"BT-129": {kind: "float", value: "0.3"}, "BT-146": {kind: "float", value: "1.005"}, "BT-115": {kind: "float", value: "-0.07"},
		"BT-109": {kind: "float", value: special().Totals.TotalWithoutVAT.String()}, "BT-131": {kind: "float", value: special().Lines[0].LineNet.String()},
		"BT-152": {kind: "float", value: special().Lines[0].VAT.Rate.String()}, "BT-112": {kind: "string", text: "12345678901234567.89"},
	} {
		got := seen[term]
		if got.kind != want.kind || got.formula != "" || want.kind == "string" && got.text != want.text || want.value != "" && got.value != want.value {
			t.Errorf("%s is %+v, want %+v", term, got, want)
		}
	}
}

// odCell is a cell of a flat OpenDocument.
type odCell struct{ kind, value, text, formula string }

// cellsOf reads the rows of a flat OpenDocument that hold anything.
func cellsOf(t *testing.T, path string) [][]odCell {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var rows [][]odCell
	var row []odCell
	repeat, paragraphs := 1, 0
	d := xml.NewDecoder(f)
	inText := false
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "table-row":
				row = nil
			case "table-cell":
				var c odCell
				repeat, paragraphs = 1, 0
				for _, a := range e.Attr {
					switch a.Name.Local {
					case "value-type":
						c.kind = a.Value
					case "value", "date-value":
						c.value = a.Value
					case "formula":
						c.formula = a.Value
					case "number-columns-repeated":
						repeat = min(len(a.Value)*100, atoi(a.Value))
					}
				}
				row = append(row, c)
			case "p":
				inText = len(row) > 0
				if paragraphs++; paragraphs > 1 {
					row[len(row)-1].text += "\n"
				}
			case "s":
				n := 1
				for _, a := range e.Attr {
					n = atoi(a.Value)
				}
				row[len(row)-1].text += strings.Repeat(" ", n)
			}
		case xml.CharData:
			if inText {
				row[len(row)-1].text += string(e)
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "p":
				inText = false
			case "table-cell":
				for range min(repeat, 100) - 1 {
					row = append(row, row[len(row)-1])
				}
			case "table-row":
				if slices.ContainsFunc(row, func(c odCell) bool { return c.kind != "" }) {
					rows = append(rows, row)
				}
			}
		}
	}
}

func atoi(digits string) int {
	n := 0
	for _, c := range digits {
		n = n*10 + int(c-'0')
	}
	return n
}

// TestWhatLibreOfficeSavesAnewIsReadWithTheSameTerms saves every sample again.
func TestWhatLibreOfficeSavesAnewIsReadWithTheSameTerms(t *testing.T) {
	dir := t.TempDir()
	samples := append(invoicetest.All(), invoicetest.Sample{Name: "special", Invoice: special()})
	var files []string
	for i, s := range samples {
		files = append(files, put(t, dir, string(rune('a'+i))+".xlsx", written(t, plugin.Values{"titles": "danish"}, s.Invoice)))
	}
	out := outside.LibreOffice(t, "xlsx", files...)
	for i, s := range samples {
		doc, err := os.ReadFile(filepath.Join(out, filepath.Base(files[i])))
		if err != nil {
			t.Fatal(err)
		}
		if sure := open(t, nil).(formats.Reader).Recognise(doc[:min(len(doc), 4096)]); sure < 50 {
			t.Errorf("%s is recognised with %d", s.Name, sure)
		}
		ours := mustRead(t, nil, written(t, nil, s.Invoice))
		got, err := read(t, nil, doc)
		if err != nil {
			t.Errorf("%s: %v", s.Name, err)
			continue
		}
		if lost := invoice.Lost(ours, got); len(lost) > 0 {
			t.Errorf("%s: %v are lost", s.Name, lost)
		}
		if more := invoice.Lost(got, ours); len(more) > 0 {
			t.Errorf("%s: %v have come in", s.Name, more)
		}
	}
}

// TestLibreOfficeSavesTheTableAsText: a table without formulas, whole in its letters.
func TestLibreOfficeSavesTheTableAsText(t *testing.T) {
	file := put(t, t.TempDir(), "a.xlsx", written(t, plugin.Values{"titles": "numbers", "columns": "BT-27\nBT-10\nBT-146\nBT-129"}, special()))
	out := outside.LibreOffice(t, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1", file)
	found, err := filepath.Glob(filepath.Join(out, "*.csv"))
	if err != nil || len(found) != 1 {
		t.Fatalf("%v, %v", found, err)
	}
	f, err := os.Open(found[0])
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) < 2 || !slices.Equal(rows[1], []string{special().Seller.Name, "=1+1", "1.005", "0.3"}) {
		t.Errorf("got %q, %v", rows, err)
	}
}
