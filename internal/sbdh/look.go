package sbdh

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"github.com/postbud/postbud/fault"
)

// mostProlog is how far into a document its root must begin.
const mostProlog = 64 << 10

// Root is how an XML document begins.
type Root struct {
	Skip            int64 // bytes before the root: declaration, comments, byte order mark
	Namespace, Name string
}

// Look reads the beginning of a document as far as the start of its root, so that it
// can stand in an envelope. It fails with an Invalid fault for what is no XML of UTF-8,
// and for a document type declaration, which nobody may send (T-01).
func Look(r io.Reader) (Root, error) {
	start, err := io.ReadAll(io.LimitReader(r, mostProlog))
	if err != nil {
		return Root{}, err
	}
	text := bytes.TrimPrefix(start, []byte("\xef\xbb\xbf"))
	mark := int64(len(start) - len(text))
	in := xml.NewDecoder(bytes.NewReader(text))
	in.CharsetReader = func(label string, input io.Reader) (io.Reader, error) {
		if strings.EqualFold(label, "us-ascii") { // a part of UTF-8
			return input, nil
		}
		return nil, errCharset
	}
	for {
		at := in.InputOffset()
		token, err := in.Token()
		switch {
		case errors.Is(err, errCharset):
			return Root{}, fault.New(fault.Invalid, "the document is not written in UTF-8, as the network wants it").Coded("DOC-RULE", "format", "Peppol", "rule", "UTF-8")
		case err != nil:
			return Root{}, fault.New(fault.Invalid, "the document is no XML, so no document of the network").Coded("DOC-RULE", "format", "Peppol", "rule", "XML")
		}
		switch t := token.(type) {
		case xml.Directive:
			return Root{}, fault.New(fault.Invalid, "the document has a document type declaration, which must not be sent").Coded("DOC-RULE", "format", "Peppol", "rule", "DOCTYPE")
		case xml.CharData:
			if len(bytes.TrimSpace(t)) > 0 {
				return Root{}, fault.New(fault.Invalid, "the document is no XML, so no document of the network").Coded("DOC-RULE", "format", "Peppol", "rule", "XML")
			}
		case xml.StartElement:
			return Root{Skip: mark + at, Namespace: t.Name.Space, Name: t.Name.Local}, nil
		}
	}
}

var errCharset = errors.New("another encoding")
