package oioubl

import (
	"bytes"
	"strings"

	"github.com/postbud/postbud/internal/ubl"
	"github.com/postbud/postbud/internal/xmlterms"
)

// The beginnings of the specification (CustomizationID) of what is read.
const (
	version2 = "OIOUBL-2."
	version3 = "urn:fdc:oioubl.dk:trns:billing:"
)

// keeper names itself in the extensions of a document, which may fill its head.
const keeper = "Digitaliseringsstyrelsen"

// Recognise is sure of an invoice or a credit note that names OIOUBL. Other documents
// of OIOUBL it claims less surely: Read says what they are.
func (format) Recognise(head []byte) int {
	id := customization(head)
	switch {
	case id == "" && bytes.Contains(head, []byte("ExtensionAgencyID>"+keeper+"<")) && ubl.Recognise(head) > 0:
		return 50
	case !strings.HasPrefix(id, version2) && !strings.HasPrefix(id, version3):
		return 0
	case ubl.Recognise(head) > 0:
		return 95
	}
	return 60
}

// customization is the text of the first CustomizationID, "" where it is not among
// the first bytes.
func customization(head []byte) string { return xmlterms.Glance(head, "CustomizationID") }
