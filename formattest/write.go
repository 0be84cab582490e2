package formattest

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"mime"
	"slices"
	"strings"
	"sync"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
)

// traits holds the declaration against the words of the standard.
func traits(s *subject) {
	t := s.traits()
	if _, _, err := mime.ParseMediaType(t.MediaType); err != nil || !strings.Contains(t.MediaType, "/") {
		s.Errorf("the media type %q is none: %v", t.MediaType, err)
	}
	if len(t.Extension) < 2 || t.Extension[0] != '.' || strings.ToLower(t.Extension) != t.Extension {
		s.Errorf("the extension is %q; it begins with a dot and is in small letters", t.Extension)
	}
	if (len(t.DocTypes) > 0) != (t.Process != "") {
		s.Errorf("document types and process belong together: %v, %q", t.DocTypes, t.Process)
	}
	for code, docType := range t.DocTypes {
		if code == "" || !strings.Contains(docType, "::") || !strings.Contains(docType, "##") {
			s.Errorf("the document type of %q is %q", code, docType)
		}
	}
	for i, name := range t.Loses {
		if len(termsOf(name)) == 0 {
			s.Errorf("it loses %q, which is neither a business term nor a group", name)
		}
		if slices.Contains(t.Loses[:i], name) {
			s.Errorf("it loses %s twice", name)
		}
	}
	f := s.open()
	if !writes(f) && !reads(f) && !validates(f) {
		s.Error("it neither writes, reads nor validates")
	}
}

// announced holds the root element, its namespace and the specification of what is
// written against the document type: <namespace>::<element>##<specification>::<version>.
func announced(s *subject) {
	for code, docType := range s.traits().DocTypes {
		inv := invoicetest.Minimal()
		inv.TypeCode = code
		doc := s.write(inv)
		root, err := rootOf(doc)
		if err != nil {
			s.Errorf("%s is announced as %s and is no XML: %v", code, docType, err)
			continue
		}
		announced, rest, _ := strings.Cut(docType, "##")
		specification := rest[:max(0, strings.LastIndex(rest, "::"))]
		if written := root.Space + "::" + root.Local; written != announced {
			s.Errorf("%s is announced as %s and written as %s", code, announced, written)
		}
		if !bytes.Contains(doc, []byte(">"+specification+"<")) {
			s.Errorf("%s is announced under %q and does not say so", code, specification)
		}
	}
}

// rootOf is the name of the document element.
func rootOf(doc []byte) (xml.Name, error) {
	d := xml.NewDecoder(bytes.NewReader(doc))
	for {
		token, err := d.Token()
		if err != nil {
			return xml.Name{}, err
		}
		if start, ok := token.(xml.StartElement); ok {
			return start.Name, nil
		}
	}
}

func sameBytes(s *subject) {
	for _, sample := range s.samples() {
		first := s.write(sample.Invoice)
		if len(first) == 0 {
			s.Errorf("%s: nothing is written", sample.Name)
		}
		writer := s.open().(formats.Writer)
		var together sync.WaitGroup
		for range 4 {
			together.Go(func() {
				var b bytes.Buffer
				if err := writer.Write(s.Context(), &b, sample.Invoice); err != nil {
					s.Errorf("%s, at the same time: %v", sample.Name, err)
				} else if !bytes.Equal(b.Bytes(), first) {
					s.Errorf("%s: the bytes differ from time to time", sample.Name)
				}
			})
		}
		together.Wait()
	}
}

func untouched(s *subject) {
	for _, sample := range s.samples() {
		before := snapshot(s, sample.Invoice)
		s.write(sample.Invoice)
		if after := snapshot(s, sample.Invoice); before != after {
			s.Errorf("%s is changed by writing it:\n%s\n%s", sample.Name, before, after)
		}
	}
}

func snapshot(s *subject, inv *invoice.Invoice) string {
	text, err := json.Marshal(inv)
	if err != nil {
		s.Fatal(err)
	}
	return string(text)
}

// texts are the fields that a text is put into to see what becomes of it.
var texts = []struct {
	path string
	put  func(*invoice.Invoice, string)
}{
	{"Number", func(i *invoice.Invoice, t string) { i.Number = t }},
	{"PaymentTerms", func(i *invoice.Invoice, t string) { i.PaymentTerms = t }},
	{"Seller.Name", func(i *invoice.Invoice, t string) { i.Seller.Name = t }},
	{"Buyer.Address.City", func(i *invoice.Invoice, t string) { i.Buyer.Address.City = t }},
	{"Lines.Item.Name", func(i *invoice.Invoice, t string) { i.Lines[len(i.Lines)-1].Item.Name = t }},
	{"Attachments.Description", func(i *invoice.Invoice, t string) { i.Attachments[0].Description = t }},
}

func control(s *subject) {
	for _, field := range texts {
		if !s.keeps(field.path) {
			continue
		}
		for _, bad := range []string{"a\x00b", "\x07", "\x1b[2J", "a\x0bb", "\x7f", "\uFFFE", "bad \xff UTF-8", "\xed\xa0\x80"} {
			inv := invoicetest.Full()
			field.put(inv, bad)
			var b bytes.Buffer
			err := s.open().(formats.Writer).Write(s.Context(), &b, inv)
			if err != nil {
				s.isInvalid(fmt.Sprintf("%q in %s", bad, field.path), err)
				s.namesTerm(err, field.path)
				continue
			}
			if !reads(s.open()) {
				s.Errorf("%q in %s is written", bad, field.path)
				continue
			}
			got, err := s.tryRead(b.Bytes())
			if err != nil {
				s.Errorf("%q in %s is written and cannot be read: %v", bad, field.path, err)
				continue
			}
			if lost := invoice.Lost(inv, got); slices.Contains(lost, number(field.path)) {
				s.Errorf("%q in %s is neither refused nor kept", bad, field.path)
			}
		}
	}
}

func number(path string) string {
	t, _ := invoice.FindTerm(path)
	return t.Number
}

func noNumber(s *subject) {
	for _, c := range []struct {
		path string
		put  func(*invoice.Invoice, invoice.Decimal)
	}{
		{"Totals.Due", func(i *invoice.Invoice, d invoice.Decimal) { i.Totals.Due = d }},
		{"Lines.LineNet", func(i *invoice.Invoice, d invoice.Decimal) { i.Lines[0].LineNet = d }},
		{"VATBreakdown.Tax", func(i *invoice.Invoice, d invoice.Decimal) { i.VATBreakdown[0].Tax = d }},
	} {
		if !s.keeps(c.path) {
			continue
		}
		inv := invoicetest.Full()
		c.put(inv, invoice.NewDecimal(1, 0).Quo(invoice.NewDecimal(0, 0), 2))
		err := s.open().(formats.Writer).Write(s.Context(), io.Discard, inv)
		s.isInvalid("a quotient by zero as "+c.path, err)
	}
}

var errPipe = errors.New("the pipe is broken")

// pipe breaks after some bytes.
type pipe struct{ room int }

func (p *pipe) Write(b []byte) (int, error) {
	if len(b) > p.room {
		n := p.room
		p.room = 0
		return n, errPipe
	}
	p.room -= len(b)
	return len(b), nil
}

func brokenPipe(s *subject) {
	whole := len(s.write(invoicetest.ManyLines(500)))
	for _, room := range []int{0, 1, whole / 2, whole - 1} {
		err := s.open().(formats.Writer).Write(s.Context(), &pipe{room}, invoicetest.ManyLines(500))
		if !errors.Is(err, errPipe) {
			s.Errorf("the pipe breaks after %d of %d bytes and the error is %v", room, whole, err)
		}
	}
}

func endedContext(s *subject) {
	ctx, cancel := context.WithCancel(s.Context())
	cancel()
	inv := invoicetest.Full()
	err := s.open().(formats.Writer).Write(ctx, io.Discard, inv)
	if err != nil && !errors.Is(err, context.Canceled) {
		s.Errorf("writing ends with %v", err)
	}
	if r, ok := s.open().(formats.Reader); ok {
		doc := s.write(inv)
		if _, err := r.Read(ctx, bytes.NewReader(doc)); !errors.Is(err, context.Canceled) {
			s.Errorf("reading goes on: %v", err)
		}
	}
}
