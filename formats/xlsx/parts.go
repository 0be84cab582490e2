package xlsx

import (
	"strconv"

	"github.com/postbud/postbud/internal/table"
	"github.com/postbud/postbud/invoice"
)

const (
	xmlHead   = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	mainSpace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relSpace  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	pkgSpace  = "http://schemas.openxmlformats.org/package/2006/"
	vndType   = "application/vnd.openxmlformats-officedocument."
)

// part is a file of the workbook.
type part struct{ name, text string }

const sheetPart = "xl/worksheets/sheet1.xml"

// parts are the files before the sheet, in the order in which they stand: those by
// which a workbook is known come first.
func parts(layout table.Layout, inv *invoice.Invoice) []part {
	rels := func(list string) string {
		return xmlHead + `<Relationships xmlns="` + pkgSpace + `relationships">` + list + `</Relationships>`
	}
	rel := func(id, kind, target string) string {
		return `<Relationship Id="` + id + `" Type="` + kind + `" Target="` + target + `"/>`
	}
	override := func(name, kind string) string {
		return `<Override PartName="/` + name + `" ContentType="` + kind + `"/>`
	}
	return []part{
		{"[Content_Types].xml", xmlHead + `<Types xmlns="` + pkgSpace + `content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="xml" ContentType="application/xml"/>` +
			override("xl/workbook.xml", vndType+"spreadsheetml.sheet.main+xml") +
			override(sheetPart, vndType+"spreadsheetml.worksheet+xml") +
			override("xl/styles.xml", vndType+"spreadsheetml.styles+xml") +
			override("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml") +
			override("docProps/app.xml", vndType+"extended-properties+xml") + `</Types>`},
		{"_rels/.rels", rels(rel("rId1", relSpace+"/officeDocument", "xl/workbook.xml") +
			rel("rId2", pkgSpace+"relationships/metadata/core-properties", "docProps/core.xml") +
			rel("rId3", relSpace+"/extended-properties", "docProps/app.xml"))},
		{"xl/workbook.xml", workbookPart(layout, inv)},
		{"xl/_rels/workbook.xml.rels", rels(rel("rId1", relSpace+"/worksheet", "worksheets/sheet1.xml") +
			rel("rId2", relSpace+"/styles", "styles.xml"))},
		{"xl/styles.xml", styles(layout.Titles)},
		{"docProps/core.xml", xmlHead + `<cp:coreProperties xmlns:cp="` + pkgSpace + `metadata/core-properties" ` +
			`xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Postbud</dc:creator></cp:coreProperties>`},
		{"docProps/app.xml", xmlHead + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">` +
			`<Application>Postbud</Application></Properties>`},
	}
}

// workbookPart is xl/workbook.xml. The hidden name of the filter and the row that is
// printed on each page are what Excel itself puts there.
func workbookPart(layout table.Layout, inv *invoice.Invoice) string {
	name := sheetName(layout.Titles, inv.CreditNote())
	names := ""
	if layout.Titles != table.None {
		sheet := "'" + name + "'!"
		names = `<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">` +
			sheet + absolute(layout, inv) + `</definedName>` +
			`<definedName name="_xlnm.Print_Titles" localSheetId="0">` + sheet + `$1:$1</definedName></definedNames>`
	}
	return xmlHead + `<workbook xmlns="` + mainSpace + `" xmlns:r="` + relSpace + `"><bookViews><workbookView/></bookViews>` +
		`<sheets><sheet name="` + name + `" sheetId="1" r:id="rId1"/></sheets>` + names + `</workbook>`
}

func sheetName(titles string, creditNote bool) string {
	switch {
	case titles == table.Danish && creditNote:
		return "Kreditnota"
	case titles == table.Danish:
		return "Faktura"
	case creditNote:
		return "Credit note"
	}
	return "Invoice"
}

// absolute is the range of the table, "$A$1:$Z$21".
func absolute(layout table.Layout, inv *invoice.Invoice) string {
	return "$A$1:$" + letters(len(layout.Columns)) + "$" + strconv.Itoa(layout.Count(inv)+1)
}
