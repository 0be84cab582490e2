package formattest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing/iotest"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/invoice/invoicetest"
)

// headLength is how much of a file Recognise is given.
const headLength = 4 << 10

func recognised(s *subject) {
	r := s.open().(formats.Reader)
	for _, sample := range s.samples() {
		doc := s.write(sample.Invoice)
		head := doc[:min(len(doc), headLength)]
		if got := r.Recognise(head); got < 50 || got > 100 {
			s.Errorf("%s is recognised with %d of 100", sample.Name, got)
		}
		for cut := 0; cut < len(head); cut += 97 {
			if got := r.Recognise(head[:cut]); got < 0 || got > 100 {
				s.Errorf("the first %d bytes are recognised with %d", cut, got)
			}
		}
	}
	for name, head := range foreign() {
		if got := r.Recognise(head); got > 10 || got < 0 {
			s.Errorf("%s is recognised with %d", name, got)
		}
	}
}

// foreign is what is no invoice in any format.
func foreign() map[string][]byte {
	return map[string][]byte{
		"nothing":      nil,
		"a byte":       {0},
		"zeros":        make([]byte, 5000),
		"words":        []byte("Dear Sir or Madam, please find enclosed our invoice. Kind regards"),
		"a picture":    []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
		"a ZIP":        []byte("PK\x03\x04\x14\x00\x00\x00"),
		"HTML":         []byte("<!DOCTYPE html><html><head><title>Invoice</title></head></html>"),
		"a feed":       []byte(`<?xml version="1.0"?><rss version="2.0"><channel><title>x</title></channel></rss>`),
		"broken UTF-8": {0xff, 0xfe, 0xfd, 0xc0, 0xaf},
		"an order":     []byte(`<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"><ID>1</ID></Order>`),
	}
}

func refused(s *subject) {
	for name, doc := range foreign() {
		_, err := s.tryRead(doc)
		s.isInvalid(name, err)
	}
}

// cutOff cuts a document in many places. XML, JSON and interchanges of EDIFACT and
// X12 can never be read then; a table may look whole.
func cutOff(s *subject) {
	doc := s.write(invoicetest.SeveralRates())
	media := strings.ToLower(s.plugin.MediaType)
	must := s.isXML() || strings.Contains(media, "json") || strings.Contains(media, "/edi")
	end := len(bytes.TrimRight(doc, "\r\n "))
	for i := range 60 {
		at := end * i / 60
		_, err := s.tryRead(doc[:at])
		switch {
		case err == nil && must:
			s.Errorf("the first %d of %d bytes are taken", at, end)
		case err != nil && fault.KindOf(err) != fault.Invalid:
			s.Errorf("the first %d bytes: the error is no invalid fault: %v", at, err)
		}
	}
}

func readError(s *subject) {
	broken := errors.New("the disk is broken")
	in := io.Reader(iotest.ErrReader(broken))
	if writes(s.open()) {
		doc := s.write(invoicetest.Minimal())
		in = io.MultiReader(bytes.NewReader(doc[:len(doc)/2]), in)
	}
	if _, err := s.open().(formats.Reader).Read(s.Context(), in); !errors.Is(err, broken) {
		s.Errorf("the error is %v", err)
	}
}

func written(s *subject) {
	if !writes(s.open()) {
		return
	}
	for _, sample := range s.samples() {
		if s.options.Dress != nil {
			s.options.Dress(sample.Invoice)
		}
		for _, f := range s.validate(sample.Name, s.write(sample.Invoice)) {
			s.Errorf("%s breaks %s at %s", sample.Name, f.Rule, f.Path)
		}
	}
}

func good(s *subject) {
	for _, doc := range s.options.Good {
		for _, f := range s.validate(doc.Name, doc.Bytes) {
			s.Errorf("%s breaks %s at %s", doc.Name, f.Rule, f.Path)
		}
	}
}

func bad(s *subject) {
	if len(s.options.Bad) == 0 {
		s.Error("a validator is tried with documents that break its rules; give some")
	}
	for _, doc := range s.options.Bad {
		found, rules := false, []string{}
		for _, f := range s.validate(doc.Name, doc.Bytes) {
			found = found || f.Rule == doc.Rule && f.Flag == "fatal"
			rules = append(rules, f.Rule)
		}
		if !found {
			s.Errorf("%s does not break %s; it breaks %v", doc.Name, doc.Rule, rules)
		}
	}
}

func unreadable(s *subject) {
	for name, doc := range foreign() {
		findings, err := s.open().(formats.Validator).Validate(s.Context(), bytes.NewReader(doc))
		s.isInvalid(name, err)
		if len(findings) > 0 {
			s.Errorf("%s has findings: %v", name, findings)
		}
	}
	if s.isXML() {
		for name, doc := range malice(s, "127.0.0.1:9") {
			_, err := s.open().(formats.Validator).Validate(s.Context(), strings.NewReader(doc))
			s.isInvalid(fmt.Sprintf("%s, to be checked", name), err)
		}
	}
}
