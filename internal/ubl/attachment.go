package ubl

import (
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

const embeddedFile = "cbc:EmbeddedDocumentBinaryObject"

func (w *writer) attachments(attachments []invoice.Attachment) {
	for _, a := range attachments {
		w.Open("cac:AdditionalDocumentReference")
		w.Text("BT-122", "cbc:ID", a.Reference)
		w.Text("BT-123", "cbc:DocumentDescription", a.Description)
		w.Open("cac:Attachment")
		if a.Content.Given() {
			w.File(embeddedFile, a)
		}
		w.Under("cac:ExternalReference", "BT-124", "cbc:URI", a.Location)
		w.Close()
		w.Close()
	}
}

func readAttachment(in xmlterms.Element) invoice.Attachment {
	file := in.Child("cac:Attachment/" + embeddedFile)
	return invoice.Attachment{
		Reference:   in.Text("cbc:ID"),
		Description: in.Texts("cbc:DocumentDescription"),
		Location:    in.Text("cac:Attachment/cac:ExternalReference/cbc:URI"),
		FileName:    file.Attribute("filename"),
		Content:     file.File(),
	}
}
