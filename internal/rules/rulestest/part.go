package rulestest

import (
	"fmt"
	"unicode/utf8"
)

// What may stand within a text and says nothing. The first two make two text nodes of
// it, as XPath has them, the others do not.
const (
	Comment     = "<!-- x -->"
	Instruction = "<?p i?>"
	Section     = "<![CDATA[]]>"
)

// Part writes markup into the text of the first element at the path, behind so many
// of its letters, or of all; in the middle where that is below 0.
func Part(path string, letters int, markup string) Edit {
	return first(path, func(e *Element) bool { return e.part(letters, markup) })
}

// PartAll is Part of every text of the document, each in the middle, but of embedded
// files and of texts of one letter.
func PartAll(markup string) Edit {
	return func(doc *Element) bool {
		done := false
		doc.Each(func(e *Element) {
			if leaf(e) && !isFile(e) && utf8.RuneCountInString(e.Text) > 1 {
				done = e.part(-1, markup) || done
			}
		})
		return done
	}
}

// part moves the beginning of the text into what stands in front of it.
func (e *Element) part(letters int, markup string) bool {
	text := []rune(e.Text)
	if letters = min(letters, len(text)); letters < 0 {
		letters = len(text) / 2
	}
	if !leaf(e) {
		return false
	}
	e.Stray += escape(string(text[:letters])) + markup
	e.Text = string(text[letters:])
	return true
}

// parted puts a comment, a processing instruction or a CDATA section into a value;
// in every other document into one that official rules read by its text nodes.
func (m *mutator) parted(doc *Element) string {
	any := m.IntN(2) == 0
	e := m.pick(doc, func(e *Element) bool {
		return leaf(e) && e.Text != "" && !isFile(e) && (any || hasNodes(e))
	})
	if e == nil {
		return ""
	}
	markup := one(m, []string{Comment, Comment, Instruction, Instruction, Section, "<![CDATA[ ]]>", "<!---->\n", " <?p?>", Comment + Instruction, Comment + Section + Comment})
	letters := m.IntN(utf8.RuneCountInString(e.Text) + 1)
	e.part(letters, markup)
	return fmt.Sprintf("%s is parted by %q behind %d letters", e.Path(), markup, letters)
}

// hasNodes says whether official rules ask for text() of such an element.
func hasNodes(e *Element) bool {
	switch e.Local() {
	case "CustomizationID", "TaxCurrencyCode", "DocumentCurrencyCode", "InvoiceCurrencyCode", "ChargeIndicator", "Indicator",
		"IssueDate", "DueDate", "TaxPointDate", "StartDate", "EndDate", "ActualDeliveryDate", "InvoiceTypeCode", "CreditNoteTypeCode",
		"AllowanceChargeReasonCode", "AllowanceChargeReason", "DescriptionCode", "CompanyID", "PayableAmount", "ID":
		return true
	}
	return false
}
