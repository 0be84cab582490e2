package paper

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/postbud/postbud/invoice"
)

const maker = "Postbud"

// timeless stands for the date of an invoice without one, so that the file does not
// depend on the clock.
var timeless = invoice.Date{Year: 2000, Month: 1, Day: 1}

func orTimeless(day invoice.Date) invoice.Date {
	if day.Given() {
		return day
	}
	return timeless
}

// dated is a day as PDF writes a time (ISO 32000-1, 7.9.4).
func dated(day invoice.Date) string { return orTimeless(day).Format("D:20060102150405") + "+00'00'" }

// info is the document information.
func (a about) info() string {
	entries := "<< /Title " + text(a.title)
	if a.author != "" {
		entries += " /Author " + text(a.author)
	}
	return entries + fmt.Sprintf(" /Creator (%s) /Producer (%s) /CreationDate (%s) /ModDate (%s) >>", maker, maker, dated(a.day), dated(a.day))
}

// catalog is the root of the file.
func (a about) catalog(metadata, profile int, files []File, specs []string) string {
	entries := fmt.Sprintf("<< /Type /Catalog /Pages 1 0 R /Lang (%s) /Metadata %d 0 R /ViewerPreferences << /DisplayDocTitle true >>"+
		" /OutputIntents [ << /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) /Info (sRGB IEC61966-2.1) /DestOutputProfile %d 0 R >> ]",
		a.language, metadata, profile)
	if len(files) == 0 {
		return entries + " >>"
	}
	order := make([]int, len(files)) // a name tree is sorted
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(x, y int) int { return cmp.Compare(encoded(files[x].Name), encoded(files[y].Name)) })
	var tree strings.Builder
	for _, i := range order {
		tree.WriteString(" " + text(files[i].Name) + " " + specs[i])
	}
	return entries + " /AF [ " + strings.Join(specs, " ") + " ] /Names << /EmbeddedFiles << /Names [" + tree.String() + " ] >> >> >>"
}

// encoded is a text in the encoding of PDF: ASCII where it is enough, else UTF-16.
func encoded(s string) string {
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	b.WriteString("\xfe\xff")
	for _, unit := range utf16.Encode([]rune(s)) {
		b.WriteByte(byte(unit >> 8))
		b.WriteByte(byte(unit))
	}
	return b.String()
}

// text is a text string, written so that no byte of it is taken for anything else.
func text(s string) string {
	if isPlain(s) {
		return "(" + strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(s) + ")"
	}
	return fmt.Sprintf("<%X>", encoded(s))
}

// plainText is a file name for the readers that know no other letters than ASCII.
func plainText(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r < ' ' || r > '~' {
			r = '_'
		}
		b.WriteRune(r)
	}
	return text(b.String())
}

// mediaType is a media type as a name object without its slash (ISO 32000-1, 7.3.5).
// Parameters are left off, for PDF/A wants type and subtype alone; what is no media
// type is told to be bytes.
func mediaType(s string) string {
	s, _, _ = strings.Cut(s, ";")
	kind, sub, _ := strings.Cut(strings.TrimSpace(s), "/")
	if !isToken(kind) || !isToken(sub) {
		return "application#2Foctet-stream"
	}
	return kind + "#2F" + sub
}

func isToken(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && strings.IndexByte("-_.+", c) < 0 {
			return false
		}
	}
	return s != ""
}

// marked is a text for XML.
func marked(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#13;").Replace(s)
}

// xmp is the metadata packet (ISO 19005-3, 6.6.2). Who reads it goes by the prefixes
// too, so they are the usual ones.
func (a about) xmp() string {
	day := orTimeless(a.day).Format("2006-01-02T15:04:05") + "+00:00"
	var b strings.Builder
	b.WriteString("<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		"<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n")
	part := func(namespaces, content string) {
		b.WriteString("<rdf:Description rdf:about=\"\" " + namespaces + ">\n" + content + "</rdf:Description>\n")
	}
	part(`xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"`, "<pdfaid:part>3</pdfaid:part>\n<pdfaid:conformance>B</pdfaid:conformance>\n")
	author := ""
	if a.author != "" {
		author = "<dc:creator><rdf:Seq><rdf:li>" + marked(a.author) + "</rdf:li></rdf:Seq></dc:creator>\n"
	}
	part(`xmlns:dc="http://purl.org/dc/elements/1.1/"`,
		"<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">"+marked(a.title)+"</rdf:li></rdf:Alt></dc:title>\n"+author+
			"<dc:language><rdf:Bag><rdf:li>"+a.language+"</rdf:li></rdf:Bag></dc:language>\n")
	part(`xmlns:pdf="http://ns.adobe.com/pdf/1.3/"`, "<pdf:Producer>"+maker+"</pdf:Producer>\n")
	part(`xmlns:xmp="http://ns.adobe.com/xap/1.0/"`,
		"<xmp:CreatorTool>"+maker+"</xmp:CreatorTool>\n<xmp:CreateDate>"+day+"</xmp:CreateDate>\n<xmp:ModifyDate>"+day+"</xmp:ModifyDate>\n")
	if a.hybrid != nil {
		a.hybrid.describe(part)
	}
	b.WriteString("</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>")
	return b.String()
}

// describe adds what Factur-X wants said of the XML inside, and the schema of these
// properties, which PDF/A demands for all that it does not know itself.
func (h *Hybrid) describe(part func(namespaces, content string)) {
	const space = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
	var properties strings.Builder
	for _, p := range [][2]string{
		{"DocumentFileName", "The name of the embedded XML document"},
		{"DocumentType", "The type of the hybrid document in capital letters, e.g. INVOICE or ORDER"},
		{"Version", "The actual version of the standard applying to the embedded XML document"},
		{"ConformanceLevel", "The conformance level of the embedded XML document"},
	} {
		properties.WriteString("<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>" + p[0] + "</pdfaProperty:name>" +
			"<pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category>" +
			"<pdfaProperty:description>" + p[1] + "</pdfaProperty:description></rdf:li>\n")
	}
	part(`xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"`,
		"<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n<pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>\n"+
			"<pdfaSchema:namespaceURI>"+space+"</pdfaSchema:namespaceURI>\n<pdfaSchema:prefix>fx</pdfaSchema:prefix>\n<pdfaSchema:property><rdf:Seq>\n"+
			properties.String()+"</rdf:Seq></pdfaSchema:property>\n</rdf:li></rdf:Bag></pdfaExtension:schemas>\n")
	part(`xmlns:fx="`+space+`"`, "<fx:DocumentType>INVOICE</fx:DocumentType>\n<fx:DocumentFileName>"+marked(h.FileName)+
		"</fx:DocumentFileName>\n<fx:Version>"+marked(h.Version)+"</fx:Version>\n<fx:ConformanceLevel>"+marked(h.Level)+"</fx:ConformanceLevel>\n")
}
