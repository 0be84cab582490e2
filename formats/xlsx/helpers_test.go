package xlsx_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/formats/xlsx"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
	"github.com/xuri/excelize/v2"
)

func open(t testing.TB, v plugin.Values) formats.Format {
	t.Helper()
	f, err := xlsx.Format.Open(v, plugin.Env{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func written(t testing.TB, v plugin.Values, inv *invoice.Invoice) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := open(t, v).(formats.Writer).Write(t.Context(), &b, inv); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func read(t testing.TB, v plugin.Values, doc []byte) (*invoice.Invoice, error) {
	t.Helper()
	return open(t, v).(formats.Reader).Read(t.Context(), bytes.NewReader(doc))
}

// mustRead fails the test where the workbook cannot be read.
func mustRead(t testing.TB, v plugin.Values, doc []byte) *invoice.Invoice {
	t.Helper()
	inv, err := read(t, v, doc)
	if err != nil {
		t.Fatal(err)
	}
	return inv
}

// library opens a workbook with a library that is not ours.
func library(t testing.TB, doc []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(doc))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// saved is what that library writes.
func saved(t testing.TB, f *excelize.File) []byte {
	t.Helper()
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// unzipped is the text of one part.
func unzipped(t testing.TB, doc []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(doc), int64(len(doc)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// zipped is an archive with those parts, given as name and text in turn.
func zipped(t testing.TB, namesAndTexts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(namesAndTexts); i += 2 {
		w, err := z.CreateHeader(&zip.FileHeader{Name: namesAndTexts[i], Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, namesAndTexts[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	rootRels = `<Relationships><Relationship Id="rId1" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	bookRels = `<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="http://x/sharedStrings" Target="/xl/sharedStrings.xml"/>` +
		`<Relationship Id="rId3" Type="http://x/styles" Target="styles.xml"/></Relationships>`
	bookXML = `<workbook xmlns:r="u"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`
)

// bare is the least workbook around the rows of one sheet.
func bare(t testing.TB, rows string, further ...string) []byte {
	t.Helper()
	return zipped(t, append([]string{"_rels/.rels", rootRels, "xl/workbook.xml", bookXML, "xl/_rels/workbook.xml.rels", bookRels,
		"xl/worksheets/sheet1.xml", "<worksheet><sheetData>" + rows + "</sheetData></worksheet>"}, further...)...)
}

// texts is a row of text cells.
func texts(values ...string) string {
	var b strings.Builder
	b.WriteString("<row>")
	for _, v := range values {
		b.WriteString(`<c t="inlineStr"><is><t>` + v + `</t></is></c>`)
	}
	return b.String() + "</row>"
}
