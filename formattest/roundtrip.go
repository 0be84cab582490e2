package formattest

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
)

func loses(s *subject) {
	declared := s.lost()
	given, lost := map[string]bool{}, map[string]bool{}
	for _, sample := range s.samples() {
		for _, leaf := range invoice.Leaves(sample.Invoice) {
			given[leaf.Term] = true
		}
		for _, term := range invoice.Lost(sample.Invoice, s.read(s.write(sample.Invoice))) {
			if !declared[term] {
				s.Errorf("%s: %s is lost and not declared", sample.Name, term)
			}
			lost[term] = true
		}
	}
	for _, t := range invoice.Terms() {
		if declared[t.Number] && given[t.Number] && !lost[t.Number] {
			s.Errorf("%s (%s) is declared as lost and survives everywhere", t.Number, t.Name)
		}
		if !given[t.Number] {
			s.Errorf("no sample gives %s, so nothing is known of it", t.Number)
		}
	}
}

func attachments(s *subject) {
	if !s.keeps("Attachments.Content") || s.options.Stripped {
		return
	}
	want := invoicetest.Full()
	got := s.read(s.write(want))
	if len(got.Attachments) != len(want.Attachments) {
		s.Fatalf("%d attachments come back, want %d", len(got.Attachments), len(want.Attachments))
	}
	for i, a := range got.Attachments {
		if a.Content.Open == nil {
			s.Errorf("attachment %d comes back without its bytes", i+1)
			continue
		}
		if was, is := content(s, want.Attachments[i]), content(s, a); was != is {
			s.Errorf("attachment %d has %d bytes, want %d", i+1, len(is), len(was))
		}
		if a.FileName != want.Attachments[i].FileName {
			s.Errorf("attachment %d is named %q, want %q", i+1, a.FileName, want.Attachments[i].FileName)
		}
	}
}

func content(s *subject, a invoice.Attachment) string {
	r, err := a.Content.Open()
	if err != nil {
		s.Fatal(err)
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		s.Fatal(err)
	}
	return string(data)
}

// amounts are numbers at the borders, written as they must come back.
func amounts(s *subject) {
	for _, text := range []string{
		"0", "0.00", "0.01", "-0.01", "1.10", "1.005", "-1.005", "0.1", "99999999.99", "-99999999.99",
		"12345678901234567.89", "-12345678901234567.89", "0.00000001", "123456789.12345678", "1000000", "100",
	} {
		want := invoicetest.Minimal()
		d := invoice.MustDecimal(text)
		want.Totals.Due, want.Totals.TotalVAT = d, d
		want.Lines[0].LineNet, want.Lines[0].Quantity, want.Lines[0].Price.NetPrice, want.Lines[0].VAT.Rate = d, d, d, d
		doc, beyond := s.writeWithin(want, "")
		if beyond {
			continue
		}
		got := s.read(doc)
		for _, term := range invoice.Lost(want, got) {
			if !s.lost()[term] {
				value, _ := invoice.Lookup(got, term)
				s.Errorf("%s as %s comes back as %q", text, term, value)
			}
		}
	}
}

func thousandLines(s *subject) {
	if !s.keeps("Lines.ID") {
		return
	}
	want := invoicetest.ManyLines(1000)
	begun := time.Now()
	got := s.read(s.write(want))
	if took := time.Since(begun); took > 30*time.Second {
		s.Errorf("they took %v", took)
	}
	if len(got.Lines) != len(want.Lines) {
		s.Fatalf("%d lines come back", len(got.Lines))
	}
	for i := range got.Lines {
		if got.Lines[i].ID != want.Lines[i].ID {
			s.Fatalf("line %d comes back as line %q", i+1, got.Lines[i].ID)
		}
	}
}

// letters are texts that formats have trouble with.
func letters(s *subject) {
	for _, field := range texts {
		if !s.keeps(field.path) {
			continue
		}
		for _, text := range []string{
			"æøåÆØÅ éüß €", "日本語 עברית 😀", `<b>&amp;"'</b>`, "]]>", "a;b,c|d\te", `"quoted"`, "'+:?'", "=1+1", "+45 74 00 00 01",
			"two\nlines", "a\\b", "{braces}", "%d", " blanks around ", "a  b", "#AAI", "- dash", "\u00a0no-break\u00a0", "x",
		} {
			want := invoicetest.Full()
			field.put(want, text)
			doc, beyond := s.writeWithin(want, field.path)
			if beyond {
				continue
			}
			got := s.read(doc)
			if slices.Contains(invoice.Lost(want, got), number(field.path)) {
				value, _ := invoice.Lookup(got, field.path)
				s.Errorf("%q in %s comes back as %q", text, field.path, value)
			}
		}
	}
}

// writeWithin writes, or says that the invoice goes beyond the limits of a format
// that has some. The fault must name the term at the path, any where that is "".
func (s *subject) writeWithin(inv *invoice.Invoice, path string) (doc []byte, beyond bool) {
	s.Helper()
	if !s.options.Limits {
		return s.write(inv), false
	}
	var b bytes.Buffer
	err := s.open().(formats.Writer).Write(s.Context(), &b, inv)
	if err == nil {
		return b.Bytes(), false
	}
	s.isInvalid("what goes beyond the limits", err)
	if f := fault.As(err); path != "" {
		s.namesTerm(err, path)
	} else if f != nil && f.Args["field"] == "" {
		s.Errorf("the fault names no term: %s", f.Message)
	}
	if b.Len() > 0 {
		s.Errorf("what goes beyond the limits is refused with %d bytes written", b.Len())
	}
	return nil, true
}

// namesTerm reports a fault that does not say which term is wrong.
func (s *subject) namesTerm(err error, path string) {
	s.Helper()
	f := fault.As(err)
	if f == nil {
		return
	}
	if want := number(path); f.Args["field"] != want {
		s.Errorf("the fault of %s names %q: %s", path, fmt.Sprint(f.Args["field"]), f.Message)
	}
}
