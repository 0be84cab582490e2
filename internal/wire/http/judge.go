package http

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"mime"
	"slices"
	"strconv"
	"strings"

	"github.com/postbud/postbud/internal/web"
)

// taken says whether an answer 2xx means that the document was taken, and if not
// why (F-78).
func (s Settings) taken(a answer) (why string) {
	if len(s.SuccessCodes) > 0 && !slices.Contains(s.SuccessCodes, strconv.Itoa(a.Code)) {
		return "this is none of the statuses that mean success"
	}
	switch s.Success {
	case byJSON:
		v, ok := web.ParseJSON(a.Body)
		if !ok {
			return "its answer is " + a.kind() + " and not JSON"
		}
		text, there := v.At(s.SuccessPath)
		switch {
		case !there:
			return "its answer has no field " + s.SuccessPath
		case len(s.SuccessValues) > 0 && !slices.Contains(s.SuccessValues, text):
			return s.SuccessPath + " in its answer is " + web.Safe(text)
		}
		return ""
	case byText:
		if !bytes.Contains(a.Body, []byte(s.SuccessText)) {
			return "its answer is " + a.kind() + " without the text " + web.Safe(s.SuccessText)
		}
		return ""
	}
	return a.doubtful()
}

// doubtful is the net below a success that is judged by the status alone: a web
// page, such as one to sign in at, and what calls itself an error.
func (a answer) doubtful() (why string) {
	if a.Page() {
		return "it showed a web page, perhaps one to sign in at"
	}
	if fault := a.soapFault(); fault != nil {
		return "its answer is a SOAP fault"
	}
	v, _ := web.ParseJSON(a.Body)
	return v.Denies()
}

// kind says for people what an answer is.
func (a answer) kind() string {
	switch kind, _, _ := mime.ParseMediaType(a.Header.Get("Content-Type")); {
	case len(bytes.TrimSpace(a.Body)) == 0:
		return "empty"
	case a.Page():
		return "a web page"
	case strings.HasSuffix(kind, "json"):
		return "JSON"
	case strings.HasSuffix(kind, "xml"):
		return "XML"
	}
	return "text"
}

// refusal is a SOAP 1.2 fault (SOAP 1.2, part 1, section 5.4).
type refusal struct {
	Code   string `xml:"Code>Value"`
	Reason string `xml:"Reason>Text"`
}

// ours says whether the fault is with the message and not with the receiver.
func (r refusal) ours() bool { return strings.HasSuffix(r.Code, ":Sender") || r.Code == "Sender" }

func (a answer) soapFault() *refusal {
	if !bytes.Contains(a.Body, []byte("Fault")) {
		return nil
	}
	in := xml.NewDecoder(bytes.NewReader(a.Body))
	for depth := 0; ; {
		token, err := in.Token()
		if err != nil {
			return nil
		}
		switch e := token.(type) {
		case xml.StartElement:
			if depth == 2 && e.Name.Local == "Fault" && strings.Contains(e.Name.Space, "soap") {
				var r refusal
				if err := in.DecodeElement(&r, &e); err != nil && !errors.Is(err, io.EOF) {
					return &refusal{}
				}
				return &r
			}
			depth++
		case xml.EndElement:
			depth--
		case xml.Directive:
			return nil // no document type is read (T-01)
		}
	}
}

// same says whether an answer 409 speaks of this very document (F-80).
func (s Settings) same(a answer, key string) bool {
	if s.Duplicate != "" && bytes.Contains(a.Body, []byte(s.Duplicate)) {
		return true
	}
	return len(key) >= 8 && bytes.Contains(a.Body, []byte(key))
}

// remote is the receiver's own number; "" when the answer names none.
func (s Settings) remote(a answer) string {
	if s.IDPath != "" {
		if v, ok := web.ParseJSON(a.Body); ok {
			if text, there := v.At(s.IDPath); there {
				return web.Safe(text)
			}
		}
	}
	if s.IDHeader != "" {
		return web.Safe(a.Header.Get(s.IDHeader))
	}
	return ""
}
