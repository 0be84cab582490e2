package sbdh

import (
	"bufio"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/postbud/postbud/fault"
)

const (
	mostHeader = 256 << 10 // bytes of an envelope before its document
	mostDepth  = 128       // of elements in the document (T-02)
)

// Document is what stood in an envelope.
type Document struct {
	Header
	MediaType string // of a document in base64, "" for XML
}

// Read takes an envelope apart and writes its document to w: XML as it stood there,
// with the namespaces that were declared outside of it, or what was in base64. It
// holds no more of it than one text. An envelope that is none is an Invalid fault, as
// are a document type declaration (T-01) and elements nested too deep (T-02); w may
// have got a part by then.
func Read(r io.Reader, w io.Writer) (Document, error) {
	in := &recorder{from: bufio.NewReaderSize(r, 32<<10), most: mostHeader}
	d := &opener{in: in, xml: xml.NewDecoder(in), out: w}
	d.xml.Strict = true
	if err := d.read(); err != nil {
		return Document{}, d.explain(err)
	}
	return d.doc, nil
}

var (
	errLong = errors.New("the header is too long")
	errDeep = errors.New("its elements are nested too deep")
	errDTD  = errors.New("it has a document type declaration")
	errForm = errors.New("its header is not as the network wants it")
)

// opener reads one envelope.
type opener struct {
	in  *recorder
	xml *xml.Decoder
	out io.Writer
	doc Document
}

func (o *opener) explain(err error) error {
	if o.in.err != nil {
		return o.in.err
	}
	var wrong *writeError
	if errors.As(err, &wrong) {
		return wrong.err
	}
	return fault.Wrap(fault.Invalid, err, "this is no envelope of Peppol or NemHandel")
}

type writeError struct{ err error }

func (e *writeError) Error() string { return e.err.Error() }

// header is the part of the envelope that is decoded as a whole.
type header struct {
	Version  string `xml:"HeaderVersion"`
	Sender   []id   `xml:"Sender>Identifier"`
	Receiver []id   `xml:"Receiver>Identifier"`
	Document struct {
		Standard            string
		TypeVersion         string
		InstanceIdentifier  string
		Type                string
		CreationDateAndTime string
	} `xml:"DocumentIdentification"`
	Scopes []struct {
		Type               string
		InstanceIdentifier string
		Identifier         string
	} `xml:"BusinessScope>Scope"`
}

type id struct {
	Authority string `xml:",attr"`
	Value     string `xml:",chardata"`
}

func (o *opener) read() error {
	outer, err := o.start()
	if err != nil {
		return err
	}
	first, err := o.start()
	if err != nil {
		return err
	}
	if outer.Name != (xml.Name{Space: Namespace, Local: "StandardBusinessDocument"}) || first.Name != (xml.Name{Space: Namespace, Local: "StandardBusinessDocumentHeader"}) {
		return errForm
	}
	var h header
	if err := o.xml.DecodeElement(&h, &first); err != nil {
		return err
	}
	if err := o.known(h); err != nil {
		return err
	}
	o.in.keep, o.in.at = true, o.in.n
	root, at, err := o.next()
	if err != nil {
		return err
	}
	o.in.most = 0
	o.in.take(at) // what stood between header and document
	if root.Name == (xml.Name{Space: NamespaceBinary, Local: "BinaryContent"}) {
		err = o.binary(root)
	} else {
		err = o.inline(root, outer)
	}
	if err != nil {
		return err
	}
	return o.end()
}

func (o *opener) start() (xml.StartElement, error) { e, _, err := o.next(); return e, err }

// next is the next element, and where it begins.
func (o *opener) next() (xml.StartElement, int64, error) {
	for {
		at := o.xml.InputOffset()
		token, err := o.xml.Token()
		if err != nil {
			return xml.StartElement{}, 0, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			return t, at, nil
		case xml.EndElement:
			return xml.StartElement{}, 0, errForm
		case xml.Directive:
			return xml.StartElement{}, 0, errDTD
		}
	}
}

// known takes over what the header says.
func (o *opener) known(h header) error {
	if len(h.Sender) != 1 || len(h.Receiver) != 1 || h.Sender[0].Authority != SchemeParticipant || h.Receiver[0].Authority != SchemeParticipant {
		return errForm
	}
	created, err := time.Parse(time.RFC3339, strings.TrimSpace(h.Document.CreationDateAndTime))
	if err != nil {
		return fmt.Errorf("the time of creation: %w", err)
	}
	o.doc.Header = Header{
		Sender: strings.TrimSpace(h.Sender[0].Value), Receiver: strings.TrimSpace(h.Receiver[0].Value),
		Standard: h.Document.Standard, TypeVersion: h.Document.TypeVersion, Type: h.Document.Type,
		Instance: h.Document.InstanceIdentifier, Created: created.UTC(),
	}
	for _, s := range h.Scopes {
		switch s.Type {
		case "DOCUMENTID":
			o.doc.DocType, o.doc.DocTypeScheme = s.InstanceIdentifier, s.Identifier
		case "PROCESSID":
			o.doc.Process, o.doc.ProcessScheme = s.InstanceIdentifier, s.Identifier
		case "COUNTRY_C1":
			o.doc.Country = s.InstanceIdentifier
		}
	}
	return o.doc.Check()
}

// inline writes the document as it stands there.
func (o *opener) inline(root, outer xml.StartElement) error {
	if err := o.write(opened(o.in.take(o.xml.InputOffset()), root, outer)); err != nil {
		return err
	}
	for depth := 1; depth > 0; {
		token, err := o.xml.Token()
		if err != nil {
			return err
		}
		switch token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		case xml.Directive:
			return errDTD
		}
		if depth > mostDepth {
			return errDeep
		}
		if err := o.write(o.in.take(o.xml.InputOffset())); err != nil {
			return err
		}
	}
	return nil
}

// opened is the document's first tag with the namespaces that the envelope declared
// for it and that it does not declare itself.
func opened(tag []byte, root, outer xml.StartElement) []byte {
	var more strings.Builder
	for _, a := range outer.Attr {
		declares := a.Name.Space == "xmlns" || a.Name.Space == "" && a.Name.Local == "xmlns"
		anew := slices.ContainsFunc(root.Attr, func(b xml.Attr) bool { return a.Name == b.Name })
		if !declares || anew || a.Name.Space == "xmlns" && a.Value == Namespace {
			continue
		}
		name := "xmlns"
		if a.Name.Space == "xmlns" {
			name += ":" + a.Name.Local
		}
		more.WriteString(" " + name + `="` + escaped(a.Value) + `"`)
	}
	end := slices.IndexFunc(tag, func(c byte) bool { return strings.IndexByte(" \t\r\n/>", c) >= 0 })
	if end < 1 {
		return tag
	}
	return slices.Concat(tag[:end], []byte(more.String()), tag[end:])
}

// binary writes what stands there in base64.
func (o *opener) binary(root xml.StartElement) error {
	for _, a := range root.Attr {
		if a.Name.Local == "mimeType" {
			o.doc.MediaType = a.Value
		}
	}
	o.in.keep, o.in.kept = false, nil
	token, err := o.xml.Token()
	if err != nil {
		return err
	}
	if text, is := token.(xml.CharData); is {
		in := base64.NewDecoder(base64.StdEncoding, strings.NewReader(strings.Join(strings.Fields(string(text)), "")))
		data, err := io.ReadAll(in)
		if err != nil {
			return err
		}
		if err := o.write(data); err != nil {
			return err
		}
		if token, err = o.xml.Token(); err != nil {
			return err
		}
	}
	if _, is := token.(xml.EndElement); !is {
		return errForm
	}
	return nil
}

// end makes sure that nothing but the end of the envelope follows.
func (o *opener) end() error {
	o.in.keep, o.in.kept = false, nil
	closed := false
	for {
		token, err := o.xml.Token()
		switch t := token.(type) {
		case xml.StartElement, xml.Directive:
			return errForm
		case xml.EndElement:
			closed = true
		case xml.CharData:
			if strings.TrimSpace(string(t)) != "" {
				return errForm
			}
		}
		if errors.Is(err, io.EOF) && closed {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (o *opener) write(b []byte) error {
	if _, err := o.out.Write(b); err != nil {
		return &writeError{err}
	}
	return nil
}
