package sbdh

import (
	"encoding/xml"
	"strings"
	"time"
)

// Around is the envelope before and after a document whose own beginning, as Look
// finds it, is left out. The header must have passed Check. Its elements have a prefix,
// for a namespace without one would be that of elements in the document too.
func Around(h Header) (before, after string) {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	b.WriteString(`<sh:StandardBusinessDocument xmlns:sh="` + Namespace + `"><sh:StandardBusinessDocumentHeader><sh:HeaderVersion>1.0</sh:HeaderVersion>`)
	element := func(name, text string) { b.WriteString("<sh:" + name + ">" + escaped(text) + "</sh:" + name + ">") }
	party := func(name, id string) {
		b.WriteString("<sh:" + name + `><sh:Identifier Authority="` + SchemeParticipant + `">` + escaped(id) + "</sh:Identifier></sh:" + name + ">")
	}
	party("Sender", h.Sender)
	party("Receiver", h.Receiver)
	b.WriteString("<sh:DocumentIdentification>")
	element("Standard", h.Standard)
	element("TypeVersion", h.TypeVersion)
	element("InstanceIdentifier", h.Instance)
	element("Type", h.Type)
	element("CreationDateAndTime", h.Created.UTC().Format(time.RFC3339))
	b.WriteString("</sh:DocumentIdentification><sh:BusinessScope>")
	scope := func(kind, value, scheme string) {
		b.WriteString("<sh:Scope>")
		element("Type", kind)
		element("InstanceIdentifier", value)
		if scheme != "" {
			element("Identifier", scheme)
		}
		b.WriteString("</sh:Scope>")
	}
	scope("DOCUMENTID", h.DocType, orElse(h.DocTypeScheme, SchemeDocType))
	scope("PROCESSID", h.Process, orElse(h.ProcessScheme, SchemeProcess))
	scope("COUNTRY_C1", h.Country, "")
	b.WriteString("</sh:BusinessScope></sh:StandardBusinessDocumentHeader>")
	return b.String(), "</sh:StandardBusinessDocument>\n"
}

// AroundBinary is the envelope before and after a document that is no XML, which
// stands between them in base64 (Peppol Business Message Envelope, section 2.2).
func AroundBinary(h Header, mediaType string) (before, after string) {
	before, after = Around(h)
	return before + `<BinaryContent xmlns="` + NamespaceBinary + `" mimeType="` + escaped(mediaType) + `">`, "</BinaryContent>" + after
}

func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a builder takes everything
	return b.String()
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}
