package xlsx_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/invoice/invoicetest"
)

func TestHostileWorkbooksAreRefused(t *testing.T) { // threats T-01, T-02, T-03, T-08
	good := texts("BT-1", "BT-115") + `<row><c><v>7</v></c><c><v>1.5</v></c></row>`
	sheet := func(xml string) []byte {
		return zipped(t, "_rels/.rels", rootRels, "xl/workbook.xml", bookXML, "xl/_rels/workbook.xml.rels", bookRels, "xl/worksheets/sheet1.xml", xml)
	}
	whole := "<worksheet><sheetData>" + good + "</sheetData></worksheet>"
	if _, err := read(t, nil, sheet(whole)); err != nil {
		t.Fatal(err)
	}
	var many []string
	for i := range 1001 {
		many = append(many, strings.Repeat("f", 1+i%50)+string(rune('a'+i/50)), "")
	}
	for name, doc := range map[string][]byte{
		"a document type":            sheet(`<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/passwd">]>` + whole),
		"an entity":                  sheet(strings.Replace(whole, "7", "&x;", 1)),
		"another encoding":           sheet(`<?xml version="1.0" encoding="UTF-16"?>` + whole),
		"nested deep":                sheet(strings.Repeat("<a>", 200) + strings.Repeat("</a>", 200)),
		"attributes":                 sheet("<worksheet " + attributes(300) + "/>"),
		"a giant attribute":          sheet(`<worksheet a="` + strings.Repeat("x", 2<<20) + `"/>`),
		"a giant text":               sheet(strings.Replace(whole, "7", strings.Repeat("7", 2<<20), 1)),
		"cut off":                    sheet(whole[:len(whole)-20]),
		"tags crossed":               sheet(strings.Replace(whole, "</row>", "</c>", 1)),
		"two roots":                  sheet(whole + whole),
		"text behind the root":       sheet(whole + "x"),
		"no XML":                     sheet("hello"),
		"rows backwards":             bare(t, `<row r="2"/><row r="1"/>`),
		"a row out of reach":         bare(t, `<row r="1048577"/>`),
		"a row that is none":         bare(t, `<row r="one"/>`),
		"cells backwards":            bare(t, `<row r="1"><c r="B1"/><c r="A1"/></row>`),
		"a cell twice":               bare(t, `<row r="1"><c r="A1"/><c r="A1"/></row>`),
		"a cell of another row":      bare(t, `<row r="1"><c r="A2"/></row>`),
		"a cell out of reach":        bare(t, `<row r="1"><c r="XFE1"/></row>`),
		"a cell that is none":        bare(t, `<row r="1"><c r="AAAA1"/></row>`),
		"too many cells":             bare(t, "<row>"+strings.Repeat("<c/>", 2001)+"</row>"),
		"a shared text that is none": bare(t, texts("BT-1")+`<row><c t="s"><v>5</v></c></row>`),
		"a control character":        bare(t, texts("BT-10")+texts("a_x0007_b")),
		"a cell under no title":      bare(t, texts("BT-1")+texts("7", "8")),
		"a column twice":             bare(t, texts("BT-1", "Invoice number")+texts("7", "7")),
		"a file as column":           bare(t, texts("BT-1", "BT-125")+texts("7", "x")),
		"two invoices":               bare(t, texts("BT-1")+texts("7")+texts("8")),
		"a day in another order":     bare(t, texts("BT-1", "BT-2")+texts("7", "27-02-2026")),
		"an amount in words":         bare(t, texts("BT-1", "BT-115")+texts("7", "1.000,00")),
		"no sheet":                   zipped(t, "_rels/.rels", rootRels, "xl/workbook.xml", bookXML, "xl/_rels/workbook.xml.rels", bookRels),
		"no workbook":                zipped(t, "_rels/.rels", rootRels),
		"no root":                    zipped(t, "x", "y"),
		"a workbook elsewhere":       zipped(t, "_rels/.rels", `<Relationships><Relationship Type="x/officeDocument" Target="http://x/" TargetMode="External"/></Relationships>`),
		"a part twice":               zipped(t, "_rels/.rels", rootRels, "_RELS/.rels", rootRels),
		"a part twice by its path":   zipped(t, "_rels/.rels", rootRels, "../_rels/.rels", rootRels),
		"too many parts":             zipped(t, many...),
		"an old workbook":            []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600)),
		"a zip without end":          []byte("PK\x03\x04" + strings.Repeat("\x00", 600)),
	} {
		_, err := read(t, nil, doc)
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Code == "" {
			t.Errorf("%s: got %v, want it refused as invalid", name, err)
		}
	}
}

func attributes(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("a" + strings.Repeat("b", i) + "='c' ")
	}
	return b.String()
}

// bomb is a workbook one of whose parts is a piece, repeated up to a size. The pieces
// are packed once and the packed bytes repeated, so that it is made soon.
func bomb(t *testing.T, name, head, piece string, size int64) []byte {
	t.Helper()
	parts := map[string]string{"_rels/.rels": rootRels, "xl/workbook.xml": bookXML, "xl/_rels/workbook.xml.rels": bookRels,
		"xl/worksheets/sheet1.xml": "<worksheet><sheetData>" + texts("BT-1") + texts("7") + "</sheetData></worksheet>"}
	delete(parts, name)
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	block := strings.Repeat(piece, (4<<20)/len(piece))
	once, times := packed(t, head), int(size/int64(len(block)))
	again := packed(t, block)
	w, err := z.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate,
		CompressedSize64: uint64(len(once) + times*len(again)), UncompressedSize64: uint64(len(head) + times*len(block))})
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.Write(once)
	for range times {
		_, err2 := w.Write(again)
		err = errors.Join(err, err2)
	}
	if err := errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// packed is a text as blocks of deflate after which others may follow.
func packed(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err == nil {
		_, err = io.WriteString(w, text)
	}
	if err = errors.Join(err, w.Flush()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestBombsEndSoonAndInLittleMemory packs 10 GB into each part in turn.
func TestBombsEndSoonAndInLittleMemory(t *testing.T) { // threat T-03
	const size = 10 << 30
	late := []string{"rows", "cells", "comments", "shared texts", "sheets", "relations"} // refused after a million of them
	for name, b := range map[string][]string{
		"rows":         {"xl/worksheets/sheet1.xml", "<worksheet><sheetData>", "<row></row>"},
		"cells":        {"xl/worksheets/sheet1.xml", "<worksheet><sheetData>" + texts("BT-1"), "<row><c><v>7</v></c></row>"},
		"one text":     {"xl/worksheets/sheet1.xml", "<worksheet><sheetData><row><c><v>", "7777"},
		"one tag":      {"xl/worksheets/sheet1.xml", "<worksheet ", "a='b' "},
		"text by text": {"xl/worksheets/sheet1.xml", "<worksheet><sheetData><row><c><v>", "7<!---->"},
		"many texts":   {"xl/worksheets/sheet1.xml", "<worksheet><sheetData><row>", "<c><v>7<!---->7<![CDATA[7]]></v></c>"},
		"nested":       {"xl/worksheets/sheet1.xml", "", "<a>"},
		"white space":  {"xl/worksheets/sheet1.xml", "", "    "},
		"comments":     {"xl/worksheets/sheet1.xml", "<worksheet>", "<!-- x -->"},
		"shared texts": {"xl/sharedStrings.xml", "<sst>", "<si><t>x</t></si>"},
		"styles":       {"xl/styles.xml", "<styleSheet><cellXfs>", `<xf numFmtId="1"/>`},
		"sheets":       {"xl/workbook.xml", "<workbook><sheets>", `<sheet name="x"/>`},
		"relations":    {"xl/_rels/workbook.xml.rels", "<Relationships>", `<Relationship Id="x"/>`},
	} {
		if raced && slices.Contains(late, name) {
			continue
		}
		doc := bomb(t, b[0], b[1], b[2], size)
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		begun := time.Now()
		_, err := read(t, nil, doc)
		took := time.Since(begun)
		runtime.ReadMemStats(&after)
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: got %v", name, err)
		}
		t.Logf("%s: %d MB, refused after %v: %v", name, len(doc)>>20, took.Round(time.Millisecond), err)
		if took > 30*time.Second {
			t.Errorf("%s: it took %v", name, took)
		}
		if held := int64(after.HeapSys) - int64(before.HeapSys); held > 128<<20 {
			t.Errorf("%s: %d MB were needed", name, held>>20)
		}
	}
}

// TestSheetsReferredToAgainAndAgainAreBounded: a workbook may name one sheet many
// times, and each time it is unpacked.
func TestSheetsReferredToAgainAndAgainAreBounded(t *testing.T) {
	sheets := 150
	if raced {
		sheets = 5
	}
	book := "<workbook xmlns:r='u'><sheets>" + strings.Repeat(`<sheet name="S" r:id="rId1"/>`, sheets) + "</sheets></workbook>"
	rows := strings.Repeat("<row></row>", 1<<18)
	doc := zipped(t, "_rels/.rels", rootRels, "xl/workbook.xml", book, "xl/_rels/workbook.xml.rels", bookRels,
		"xl/worksheets/sheet1.xml", "<worksheet><sheetData>"+rows+"</sheetData></worksheet>")
	begun := time.Now()
	if _, err := read(t, nil, doc); fault.KindOf(err) != fault.Invalid {
		t.Errorf("got %v", err)
	}
	if took := time.Since(begun); took > 60*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestEndedContextEndsReading(t *testing.T) {
	doc := written(t, nil, invoicetest.ManyLines(200))
	ctx, cancel := context.WithCancel(t.Context())
	in := &cancelling{Reader: bytes.NewReader(doc), after: len(doc), cancel: cancel}
	if _, err := open(t, nil).(formats.Reader).Read(ctx, in); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// cancelling ends the context once all has been read, so that it ends while the
// parts are unpacked.
type cancelling struct {
	io.Reader
	after  int
	cancel func()
}

func (c *cancelling) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	if c.after -= n; c.after <= 0 {
		c.cancel()
	}
	return n, err
}
