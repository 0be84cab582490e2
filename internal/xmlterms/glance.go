package xmlterms

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// Glance is the text of the first element of that local name among the first bytes of
// a document, "" where it does not end among them. References, CDATA and comments are
// read as they are in the document, so that a glance and reading agree.
func Glance(head []byte, local string) string {
	if !bytes.Contains(head, []byte(local)) {
		return ""
	}
	d := xml.NewDecoder(bytes.NewReader(head))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) {
		return charmap.ISO8859_1.NewDecoder().Reader(r), nil // the one that is read beside UTF-8
	}
	var text strings.Builder
	inside := false
	for {
		token, err := d.RawToken()
		if err != nil {
			return ""
		}
		switch token := token.(type) {
		case xml.StartElement:
			if inside {
				return "" // it holds elements
			}
			inside = token.Name.Local == local
		case xml.CharData:
			if inside {
				text.Write(token)
			}
		case xml.EndElement:
			if inside {
				return strings.TrimSpace(text.String())
			}
		}
	}
}
