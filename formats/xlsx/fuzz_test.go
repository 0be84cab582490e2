package xlsx_test

import (
	"bytes"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// FuzzRead tries whole files.
func FuzzRead(f *testing.F) {
	for _, v := range []plugin.Values{nil, {"titles": "numbers", "columns": "BT-1\nBT-2\nBT-115"}} {
		f.Add(written(f, v, invoicetest.SeveralRates()))
	}
	format := open(f, nil)
	f.Fuzz(func(t *testing.T, doc []byte) { takenIsKept(t, format, doc) })
}

// FuzzParts tries the parts, which no change of the packed bytes would reach.
func FuzzParts(f *testing.F) {
	styles := `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="d/m;@"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="9"/></cellXfs></styleSheet>`
	shared := `<sst><si><t>BT-1</t></si><si><r><t>BT</t></r><r><t>-10</t></r></si><si><t>a_x000D_b_x005F_x0041_</t></si></sst>`
	head := `<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="str"><v>BT-2</v></c><c t="inlineStr"><is><t>BT-115</t></is></c><c t="str"><v>BT-152</v></c></row>`
	sheet := func(rows string) string { return "<worksheet><sheetData>" + head + rows + "</sheetData></worksheet>" }
	f.Add(bookXML, sheet(`<row r="4"><c r="A4"><v>7</v></c><c r="B4" t="s"><v>2</v></c><c s="1"><v>46080.5</v></c><c><f>1</f><v>1.1000000000000001</v></c><c s="2"><v>0.25</v></c></row>`), shared, styles)
	f.Add(`<workbook xmlns:r="u"><workbookPr date1904="1"/><sheets><sheet name="a" r:id="rId1" state="hidden"/><sheet name="b" r:id="rId1"/></sheets></workbook>`,
		sheet(`<row><c t="d"><v>2026-02-27</v></c><c t="e"><v>#N/A</v></c><c t="b"><v>1</v></c></row>`), shared, styles)
	format := open(f, nil)
	f.Fuzz(func(t *testing.T, book, sheet, shared, styles string) {
		takenIsKept(t, format, zipped(t, "_rels/.rels", rootRels, "xl/workbook.xml", book, "xl/_rels/workbook.xml.rels", bookRels,
			"xl/worksheets/sheet1.xml", sheet, "xl/sharedStrings.xml", shared, "xl/styles.xml", styles))
	})
}

// takenIsKept: what is read can be written, and read again to the same bytes.
func takenIsKept(t *testing.T, format formats.Format, doc []byte) {
	want, err := format.(formats.Reader).Read(t.Context(), bytes.NewReader(doc))
	if err != nil {
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Code == "" {
			t.Fatalf("an error without its kind: %v", err)
		}
		return
	}
	var first, second bytes.Buffer
	if err := format.(formats.Writer).Write(t.Context(), &first, want); err != nil {
		if code := fault.CodeOf(err); code == "DOC-TEXT" || code == "DOC-VALUE" {
			return
		}
		t.Fatalf("read and not written: %v", err)
	}
	got, err := format.(formats.Reader).Read(t.Context(), bytes.NewReader(first.Bytes()))
	if err != nil {
		t.Fatalf("written and not read: %v", err)
	}
	if err := format.(formats.Writer).Write(t.Context(), &second, got); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Fatalf("written again it differs: %v", err)
	}
}
