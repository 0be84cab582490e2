package cii

import (
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

const embeddedFile = "ram:AttachmentBinaryObject"

func (w writer) attachments(attachments []invoice.Attachment) {
	for _, a := range attachments {
		w.Open(additional)
		w.Text("BT-122", "ram:IssuerAssignedID", a.Reference)
		w.Text("BT-124", "ram:URIID", a.Location)
		w.Text("BT-122", "ram:TypeCode", typeSupporting)
		w.Text("BT-123", "ram:Name", a.Description)
		if a.Content.Given() {
			w.File(embeddedFile, a)
		}
		w.Close()
	}
}

func readAttachment(in xmlterms.Element) invoice.Attachment {
	file := in.Child(embeddedFile)
	return invoice.Attachment{
		Reference:   in.Text("ram:IssuerAssignedID"),
		Description: in.Texts("ram:Name"),
		Location:    in.Text("ram:URIID"),
		FileName:    file.Attribute("filename"),
		Content:     file.File(),
	}
}
