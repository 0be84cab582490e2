package oioubl

import (
	"strings"

	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

// OIOUBL has one note in each language (W-LIB011, W-LIB012), so several notes are
// one text, with empty lines between them: one, or more than any note has itself.

// joined is the text of all notes.
func joined(notes []invoice.Note) string {
	between, within := "\n\n", false
	var texts []string
	for _, n := range notes {
		if n.Text == "" {
			continue
		}
		texts = append(texts, n.Text)
		for strings.Contains(n.Text, between) {
			between, within = between+"\n", true
		}
	}
	text := strings.Join(texts, between)
	if len(texts) == 1 && within {
		text += between // tells that the shorter gaps are within the note
	}
	return text
}

// parted is the notes of a text: the widest gap that it has is between them.
func parted(text string) (notes []invoice.Note) {
	between := "\n\n"
	for strings.Contains(text, between+"\n") {
		between += "\n"
	}
	for part := range strings.SplitSeq(text, between) {
		if strings.TrimSpace(part) != "" {
			notes = append(notes, invoice.Note{Text: part})
		}
	}
	return notes
}

// readNotes takes the notes, and why a credit note was sent.
func readNotes(in xmlterms.Element) (notes []invoice.Note) {
	for note := range in.Each("cbc:Note") {
		notes = append(notes, parted(note.Text(""))...)
	}
	for response := range in.Each("cac:DiscrepancyResponse") {
		if why := response.Texts("cbc:Description"); why != "" {
			notes = append(notes, invoice.Note{Text: why})
		}
	}
	return notes
}
