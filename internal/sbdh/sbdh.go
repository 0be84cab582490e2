// Package sbdh writes and reads the envelope of a business document in Peppol and
// NemHandel: the Standard Business Document Header as the Peppol Business Message
// Envelope 2.0 narrows it. Neither holds the document in memory.
package sbdh

import (
	"regexp"
	"strings"
	"time"

	"github.com/postbud/postbud/fault"
)

// The namespaces of the envelope and of what carries a document that is no XML.
const (
	Namespace       = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
	NamespaceBinary = "http://peppol.eu/xsd/ticc/envelope/1.0"
)

// The schemes of identifiers.
const (
	SchemeParticipant = "iso6523-actorid-upis"
	SchemeDocType     = "busdox-docid-qns"
	SchemeProcess     = "cenbii-procid-ubl"
)

// Header says what an envelope holds and between whom it goes.
type Header struct {
	Sender, Receiver  string // ICD and value, "0088:5790000000005"
	Standard          string // namespace of the document's root
	TypeVersion, Type string // "2.1" and the name of the root
	Instance          string // identity of the envelope, the same at every repeat
	Created           time.Time
	DocType           string // without its scheme
	DocTypeScheme     string // "" for SchemeDocType
	Process           string // without its scheme
	ProcessScheme     string // "" for SchemeProcess
	Country           string // of the sender (C1), ISO 3166-1 alpha-2
}

var (
	participant = regexp.MustCompile(`^[0-9]{4}:[!-9;-~][!-~]{0,134}$`)
	country     = regexp.MustCompile(`^[A-Z0-9]{2}$`)
	instance    = regexp.MustCompile(`^[!-~]{1,200}$`)
)

// Check finds what an envelope cannot go without (Peppol Business Message Envelope,
// section 1.4). It fails with an Invalid fault that names the term; for a receiver
// without an address it is a RecipientNotFound.
func (h Header) Check() error {
	missing := func(kind fault.Kind, term, say string) error {
		return fault.New(kind, "%s", say).Coded("DOC-RULE", "format", "Peppol", "lacks", term)
	}
	switch {
	case !participant.MatchString(h.Sender):
		return missing(fault.Invalid, "BT-34", "the seller has no electronic address of the network; it is four digits of the scheme, a colon and the number, as in 0088:5790000000005")
	case !participant.MatchString(h.Receiver):
		return missing(fault.RecipientNotFound, "BT-49", "the buyer has no electronic address of the network; it is four digits of the scheme, a colon and the number, as in 0088:5790000000005")
	case h.DocType == "" || strings.ContainsFunc(h.DocType, odd):
		return missing(fault.Invalid, "BT-24", "the format does not say which document type of the network it writes; choose a format such as Peppol BIS")
	case h.Process == "" || strings.ContainsFunc(h.Process, odd):
		return missing(fault.Invalid, "BT-23", "the format does not say which process of the network it belongs to; choose a format such as Peppol BIS")
	case !country.MatchString(h.Country):
		return missing(fault.Invalid, "BT-40", "the country of the seller is missing; the network wants to know it")
	case !instance.MatchString(h.Instance), h.Standard == "", h.Type == "", h.TypeVersion == "", h.Created.IsZero():
		return fault.New(fault.Internal, "the envelope of the document cannot be made")
	}
	return nil
}

// odd is what no identifier may hold.
func odd(r rune) bool { return r <= ' ' || r >= 0x7f }

// DocType is a document type identifier in its parts:
// namespace::root##customization::version.
type DocType struct{ Namespace, Root, Customization, Version string }

// ParseDocType takes a document type identifier apart (Peppol Policy for use of
// identifiers, policy 20); its scheme may stand before it. False for one that does not
// name the root of a document and its version.
func ParseDocType(text string) (DocType, bool) {
	text = Bare(text)
	front, back, ok := strings.Cut(text, "##")
	i, j := strings.LastIndex(front, "::"), strings.LastIndex(back, "::")
	if !ok || i < 1 || j < 0 {
		return DocType{}, false
	}
	d := DocType{Namespace: front[:i], Root: front[i+2:], Customization: back[:j], Version: back[j+2:]}
	return d, d.Root != "" && d.Version != ""
}

// Bare takes the scheme from the beginning of an identifier that has one.
func Bare(identifier string) string {
	for _, scheme := range []string{SchemeParticipant, SchemeDocType, SchemeProcess, "peppol-doctype-wildcard"} {
		if rest, with := strings.CutPrefix(identifier, scheme+"::"); with {
			return rest
		}
	}
	return identifier
}
