package oioubl

import (
	"slices"

	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

const embeddedFile = "cbc:EmbeddedDocumentBinaryObject"

// fileTypes are the types of files that OIOUBL takes (F-LIB098).
var fileTypes = []string{
	"image/tiff", "image/png", "image/jpeg", "image/gif", "application/pdf", "text/xml", "text/csv", "application/vnd.ms-excel",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.oasis.opendocument.spreadsheet",
}

// attachments writes supporting documents. One that is embedded and has a link too
// is two references with the same number, for no reference may hold both.
func (w *writer) attachments() {
	for _, a := range w.inv.Attachments {
		link := a
		link.Content = invoice.Content{}
		if a.Content.Given() && a.Location != "" {
			a.Location = ""
			w.attachment(a)
			w.attachment(link)
			continue
		}
		w.attachment(a)
	}
}

func (w *writer) attachment(a invoice.Attachment) {
	w.Open("cac:AdditionalDocumentReference")
	w.Text("BT-122", "cbc:ID", a.Reference)
	if a.Description == "" {
		w.documentType(typeDocument)
	}
	w.Text("BT-123", "cbc:DocumentType", a.Description)
	w.Open("cac:Attachment")
	if a.Content.Given() && w.takes(a.Content.MediaType) && !w.rehearse {
		w.File(embeddedFile, a)
	}
	w.Under("cac:ExternalReference", "BT-124", "cbc:URI", a.Location)
	w.Close()
	w.Close()
}

// takes says whether a file of that type is written.
func (w *writer) takes(mediaType string) bool {
	if slices.Contains(fileTypes, mediaType) {
		return true
	}
	if w.settings.Files == refuse {
		what := "OIOUBL takes no files of this type"
		if mediaType == "" {
			what = "OIOUBL takes no file whose type is not known"
		}
		w.unsaid(unsaid{term: "BT-125", value: mediaType, what: what, remedy: "files"})
	}
	return false
}

func readAttachment(in xmlterms.Element) invoice.Attachment {
	file := in.Child("cac:Attachment/" + embeddedFile)
	return invoice.Attachment{
		Reference:   in.Text("cbc:ID"),
		Description: in.Text("cbc:DocumentType"),
		Location:    in.Text("cac:Attachment/cac:ExternalReference/cbc:URI"),
		FileName:    file.Attribute("filename"),
		Content:     file.File(),
	}
}

// withAttachment adds a supporting document, or its link to the one before it that
// has the same number and is embedded.
func withAttachment(all []invoice.Attachment, a invoice.Attachment) []invoice.Attachment {
	if n := len(all); n > 0 && !a.Content.Given() && a.Location != "" {
		last := &all[n-1]
		if last.Content.Given() && last.Location == "" && last.Reference == a.Reference && last.Description == a.Description {
			last.Location = a.Location
			return all
		}
	}
	return append(all, a)
}
