package xlsx_test

import (
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

// TestWorkbooksOfALibraryAreRead: a workbook put together by a library that is not
// ours, in the manner of a person: another sheet in front, empty rows and columns,
// columns in another order, shared texts, numbers as binary fractions.
func TestWorkbooksOfALibraryAreRead(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	put := func(sheet, cell string, value any) {
		if err := f.SetCellValue(sheet, cell, value); err != nil {
			t.Fatal(err)
		}
	}
	put("Sheet1", "A1", "Notes for Ærø")
	if _, err := f.NewSheet("Regning"); err != nil {
		t.Fatal(err)
	}
	day, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	percent, err2 := f.NewStyle(&excelize.Style{NumFmt: 9})
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	for i, title := range []string{"BT-115", "Fakturanummer", "", "invoice issue date", "Item name", "BT-146", "Antal", "Momssats", "Købers elektroniske adresse"} {
		put("Regning", string(rune('B'+i))+"3", title)
	}
	for row, line := range map[string][]any{"5": {0.1 + 0.2, 1042, nil, 46080, "Søm æøå", 1.1, 3, 0.25, 5790000000001}, "8": {0.1 + 0.2, 1042, nil, 46080, "Skrue", 2.675, -1, 0.12, 5790000000001}} {
		for i, value := range line {
			if value != nil {
				put("Regning", string(rune('B'+i))+row, value)
			}
		}
		if err := f.SetCellStyle("Regning", "E"+row, "E"+row, day); err != nil {
			t.Fatal(err)
		}
		if err := f.SetCellStyle("Regning", "I"+row, "I"+row, percent); err != nil {
			t.Fatal(err)
		}
	}
	got := mustRead(t, nil, saved(t, f))
	for path, want := range map[string]string{
		"Number": "1042", "IssueDate": "2026-02-27", "Totals.Due": "0.3", "Buyer.ElectronicAddress": "5790000000001",
		"Lines[1].Item.Name": "Søm æøå", "Lines[1].Price.NetPrice": "1.1", "Lines[1].Quantity": "3", "Lines[1].VAT.Rate": "25",
		"Lines[2].Item.Name": "Skrue", "Lines[2].Price.NetPrice": "2.675", "Lines[2].Quantity": "-1", "Lines[2].VAT.Rate": "12",
	} {
		if value, _ := invoice.Lookup(got, path); value != want {
			t.Errorf("%s is %q, want %q", path, value, want)
		}
	}
}

func TestOurOwnWorkbookSavedAnewByALibraryIsTheSame(t *testing.T) {
	for _, sample := range invoicetest.All() {
		f := library(t, written(t, nil, sample.Invoice))
		if sample.Invoice.Number != "" { // touching a cell moves all texts into the shared ones
			name := f.GetSheetName(0)
			if err := f.SetCellStr(name, "A2", sample.Invoice.Number); err != nil {
				t.Fatal(err)
			}
		}
		want := mustRead(t, nil, written(t, nil, sample.Invoice))
		if lost := invoice.Lost(want, mustRead(t, nil, saved(t, f))); len(lost) > 0 {
			t.Errorf("%s: %v are lost", sample.Name, lost)
		}
	}
}

func TestDaysCountFrom1900OrFrom1904(t *testing.T) {
	styles := `<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`
	head := texts("BT-1", "BT-2")
	for _, c := range []struct{ from, number, want string }{
		{"", "46080", "2026-02-27"}, {"", "46080.75", "2026-02-27"}, {"", "61", "1900-03-01"}, {"", "2958465", "9999-12-31"},
		{"", "60", ""}, {"", "0", ""}, {"", "-1", ""}, {"", "2958466", ""}, {"", "1e9", ""}, {"", "x", ""},
		{"1", "44618", "2026-02-27"}, {"true", "0", "1904-01-01"}, {"0", "46080", "2026-02-27"},
	} {
		book := strings.Replace(bookXML, "<sheets>", `<workbookPr date1904="`+c.from+`"/><sheets>`, 1)
		doc := zipped(t, "_rels/.rels", rootRels, "xl/workbook.xml", book, "xl/_rels/workbook.xml.rels", bookRels, "xl/styles.xml", styles,
			"xl/worksheets/sheet1.xml", `<worksheet><sheetData>`+head+`<row><c><v>7</v></c><c s="1"><v>`+c.number+`</v></c></row></sheetData></worksheet>`)
		got, err := read(t, nil, doc)
		switch {
		case c.want == "" && fault.CodeOf(err) != "DOC-VALUE":
			t.Errorf("%s: got %v, %v", c.number, got, err)
		case c.want != "" && (err != nil || got.IssueDate.String() != c.want):
			t.Errorf("%s from %q: got %v, %v", c.number, c.from, got, err)
		}
	}
}

func TestNumbersAreWhatASpreadsheetShows(t *testing.T) {
	for number, want := range map[string]string{
		"1.1000000000000001": "1.1", "0.30000000000000004": "0.3", "74.810000000000002": "74.81", "1.0049999999999999": "1.005", "-59.850000000000001": "-59.85",
		"1E-8": "0.00000001", "1.5E3": "1500", "-2.5e+1": "-25", "99999.999999999985": "100000", "0": "0", "0.00": "0.00", "-0": "0", "1.50": "1.50", "+3": "3",
		"0.12345678901234568": "0.123456789012346", "1e17": "100000000000000000", "0e400": "0",
		"12345678901234567": "", "1e19": "", "1e999999": "", "1e401": "", "NaN": "", "INF": "", "0x1F": "", "1,5": "", "1.2.3": "", "e5": "", ".": "", "1e": "", "--1": "",
	} {
		doc := bare(t, texts("BT-1", "BT-115")+`<row><c t="inlineStr"><is><t>7</t></is></c><c><v>`+number+`</v></c></row>`)
		got, err := read(t, nil, doc)
		switch {
		case want == "" && fault.CodeOf(err) != "DOC-VALUE":
			t.Errorf("%s: got %v", number, err)
		case want != "" && (err != nil || got.Totals.Due.String() != want):
			t.Errorf("%s: got %v, want %s", number, err, want)
		}
	}
}

func TestFormulasCountByTheirResult(t *testing.T) {
	head := texts("BT-1", "BT-115")
	got := mustRead(t, nil, bare(t, head+`<row><c t="str"><f>A9</f><v>7</v></c><c><f>1+1</f><v>2.0000000000000004</v></c></row>`))
	if got.Number != "7" || got.Totals.Due.String() != "2" {
		t.Errorf("got %q and %s", got.Number, got.Totals.Due)
	}
	for sum, want := range map[string]string{"100.00000000000142": "100", "99.999999999998565": "100", "-0.00000000000001": "0", "0.333333333333333": "0.3333333333", "12.5": "12.5"} {
		got := mustRead(t, nil, bare(t, head+`<row><c><v>7</v></c><c><f>SUM(X1:X99)</f><v>`+sum+`</v></c></row>`))
		if got.Totals.Due.String() != want {
			t.Errorf("the sum %s is %s, want %s", sum, got.Totals.Due, want)
		}
	}
	for name, cell := range map[string]string{"no result": `<c><f>1+1</f></c>`, "an error": `<c t="e"><f>1/0</f><v>#DIV/0!</v></c>`, "true": `<c t="b"><v>1</v></c>`} {
		_, err := read(t, nil, bare(t, head+`<row><c><v>7</v></c>`+cell+`</row>`))
		if f := fault.As(err); f == nil || f.Code != "DOC-VALUE" || f.Args["field"] != "BT-115" || !strings.Contains(f.Message, "B2") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestWhatASpreadsheetMadeOfATextIsNotTaken(t *testing.T) {
	styles := `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="d/m;@"/><numFmt numFmtId="171" formatCode="[$-406]0.00\ &quot;days&quot;"/></numFmts>` +
		`<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="10"/></cellXfs></styleSheet>`
	for cell, code := range map[string]string{
		`<c s="1"><v>46054</v></c>`:       "DOC-VALUE", // 1-2 has become a day
		`<c><v>57900000000012345</v></c>`: "DOC-VALUE", // a long number has lost its end
		`<c s="2"><v>12</v></c>`:          "",
		`<c s="3"><v>12</v></c>`:          "",
		`<c s="99"><v>12</v></c>`:         "",
		`<c t="d"><v>2026-02-27</v></c>`:  "DOC-VALUE",
	} {
		_, err := read(t, nil, bare(t, texts("BT-1", "BT-10")+`<row><c><v>7</v></c>`+cell+`</row>`, "xl/styles.xml", styles))
		if fault.CodeOf(err) != code {
			t.Errorf("%s: got %v", cell, err)
		}
	}
	got := mustRead(t, nil, bare(t, texts("BT-1", "BT-2")+`<row><c><v>7</v></c><c t="d"><v>2026-02-27T00:00:00</v></c></row>`))
	if got.IssueDate.String() != "2026-02-27" {
		t.Errorf("a day in words is %s", got.IssueDate)
	}
}

func TestTheRightSheetIsFound(t *testing.T) {
	rels := `<Relationships><Relationship Id="a" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="b" Type="http://x/worksheet" Target="/xl/worksheets/Sheet2.xml"/></Relationships>`
	sheet := func(rows string) string {
		return "<x:worksheet xmlns:x='u'><x:sheetData>" + strings.ReplaceAll(strings.ReplaceAll(rows, "</", "</x:"), "<", "<x:") + "</x:sheetData></x:worksheet>"
	}
	invoiceRows := texts("BT-1") + texts("7")
	for _, c := range []struct{ name, first, second, state, titles, want string }{
		{"behind notes", texts("Hello"), invoiceRows, "", "english", "7"},
		{"behind an empty one", "", invoiceRows, "", "english", "7"},
		{"twice", invoiceRows, invoiceRows, "", "english", ""},
		{"once hidden", invoiceRows, texts("BT-1") + texts("8"), "hidden", "english", "7"},
		{"hidden alone", "", invoiceRows, "veryHidden", "english", ""},
		{"nowhere", texts("Hello"), "", "", "english", ""},
		{"titles alone", texts("BT-1"), "", "", "english", ""},
		{"without titles, by the name", texts("Hello"), texts("7"), "", "none", "7"},
		{"without titles, alone", "", texts("7"), "", "none", "7"},
		{"without titles, nowhere", "", "", "", "none", ""},
	} {
		book := `<workbook xmlns:r="u"><sheets><sheet name="One" r:id="a"/><sheet name="Invoice" state="` + c.state + `" r:id="b"/></sheets></workbook>`
		second := strings.NewReplacer("<x:/x:", "</x:").Replace(sheet(c.second))
		doc := zipped(t, "_rels/.rels", rootRels, "xl/workbook.xml", book, "xl/_rels/workbook.xml.rels", rels,
			"xl/worksheets/sheet1.xml", "<worksheet><sheetData>"+c.first+"</sheetData></worksheet>", "xl/worksheets/sheet2.xml", second)
		got, err := read(t, plugin.Values{"titles": c.titles, "columns": "BT-1"}, doc)
		switch {
		case c.want == "" && fault.CodeOf(err) != "FILE-UNREAD":
			t.Errorf("%s: got %v, %v", c.name, got, err)
		case c.want != "" && (err != nil || got.Number != c.want):
			t.Errorf("%s: got %v, %v", c.name, got, err)
		}
	}
}

func TestTextsOfEveryMakeAreRead(t *testing.T) {
	shared := `<sst><si><t>BT-1</t></si><si><r><t>BT</t></r><r><rPr><b/></rPr><t xml:space="preserve">-10</t></r></si>` +
		`<si><t>7</t></si><si><t>東京</t><rPh sb="0" eb="1"><t>トウキョウ</t></rPh></si><si><t>a_x000D_b_x005F_x0041_ &amp;<![CDATA[<]]></t></si></sst>`
	for cell, want := range map[string]string{
		`<c t="s"><v>3</v></c>`: "東京", `<c t="s"><v>4</v></c>`: "a\rb_x0041_ &<", `<c t="str"><v>x</v></c>`: "x",
		`<c t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>`: "ab", `<c t="s"/>`: "", `<c t="n"><v>12.50</v></c>`: "12.50",
	} {
		got, err := read(t, nil, bare(t, `<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row><row><c t="s"><v>2</v></c>`+cell+`</row>`, "xl/sharedStrings.xml", shared))
		if err != nil || got.Number != "7" || got.BuyerReference != want {
			t.Errorf("%s: got %+v, %v", cell, got, err)
		}
	}
}

func TestRecognisingLooksForAWorkbook(t *testing.T) {
	f := open(t, nil).(formats.Reader)
	document := zipped(t, "[Content_Types].xml", "x", "word/document.xml", "x")
	for name, c := range map[string]struct {
		head []byte
		want int
	}{
		"ours": {written(t, nil, invoicetest.Minimal()), 70}, "the library's": {saved(t, excelize.NewFile()), 70},
		"a letter": {document, 0}, "an archive": {zipped(t, "a.txt", "x"), 0}, "nothing": {nil, 0}, "text": {[]byte("xl/workbook.xml"), 0},
	} {
		if got := f.Recognise(c.head[:min(len(c.head), 4096)]); got != c.want {
			t.Errorf("%s: got %d, want %d", name, got, c.want)
		}
	}
}

func TestEverySettingIsReadBack(t *testing.T) {
	for _, rows := range []string{"line", "document"} {
		for _, titles := range []string{"english", "danish", "numbers", "none"} {
			v := plugin.Values{"rows": rows, "titles": titles}
			doc := written(t, v, invoicetest.SeveralRates())
			if again := written(t, v, mustRead(t, v, doc)); string(again) != string(doc) {
				t.Errorf("%v: written again it differs", v)
			}
			if titles == "none" {
				continue
			}
			if got := mustRead(t, nil, doc); got.Number != invoicetest.SeveralRates().Number {
				t.Errorf("%v: with other settings it is read as %q", v, got.Number)
			}
		}
	}
}

func TestWrongColumnsAreRefusedWithTheirField(t *testing.T) {
	for _, v := range []plugin.Values{{"columns": "BT-999"}, {"columns": "BT-125"}, {"columns": "BT-153", "rows": "document"}} {
		_, err := xlsx.Format.Open(v, plugin.Env{})
		if f := fault.As(err); f == nil || f.Kind != fault.Configuration || f.Field != "columns" {
			t.Errorf("%v: got %v", v, err)
		}
	}
}
