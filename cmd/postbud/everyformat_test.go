package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/configs"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/internal/builtin"
	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/internal/outside"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// TestTheSampleCompanyInEveryFormat writes the documents of the sample company in
// every format. What is written lacks what the format declares and no more, and is
// judged from outside.
func TestTheSampleCompanyInEveryFormat(t *testing.T) {
	invoices := sampleCompany(t)
	if len(invoices) < 120 {
		t.Fatalf("there are %d documents", len(invoices))
	}
	var table strings.Builder
	for _, plug := range builtin.Formats().All() {
		s := series{plug: plug, dir: t.TempDir()}
		for i, inv := range invoices {
			if !raced || i%6 == 0 {
				s.write(t, i, inv)
			}
		}
		s.judge(t)
		fmt.Fprintf(&table, "%-10s %3d written, refused: %v\n", plug.Declared().Name, len(s.files), s.refused)
	}
	t.Log("\n" + table.String())
}

// sampleCompany is the documents as they come from Dinero, whatever rules they break.
func sampleCompany(t *testing.T) []*invoice.Invoice {
	t.Helper()
	x, dinero := newTrial(t), startDinero(t)
	out := x.folder(t, "out")
	x.to("out", "folder", plugin.Values{"path": out})
	x.from("dinero", "dinero", dinero.settings(t, x), configs.Rule{Format: "json", Destination: "out", General: lenient()})
	x.apply(t)
	x.run(t, "dinero")
	files, err := filepath.Glob(filepath.Join(out, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all []*invoice.Invoice
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		inv, err := readBytes(t.Context(), text)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		all = append(all, inv)
	}
	return all
}

// series is documents in one format.
type series struct {
	plug     formats.Plugin
	dir      string
	files    []string
	invoices []*invoice.Invoice
	refused  map[string]int // by code and term
}

func (s *series) write(t *testing.T, i int, inv *invoice.Invoice) {
	t.Helper()
	name := s.plug.Declared().Name
	f, err := s.plug.Open(plugin.Values{}, plugin.Env{})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.(formats.Writer).Write(t.Context(), &b, inv); err != nil {
		why := fault.As(err)
		if why == nil || why.Kind != fault.Invalid || why.Code == "" {
			t.Errorf("%s of %s: %v", name, inv.Number, err)
			return
		}
		if s.refused == nil {
			s.refused = map[string]int{}
		}
		s.refused[why.Code+" "+why.Args["field"]]++
		return
	}
	file := filepath.Join(s.dir, fmt.Sprintf("%03d%s", i, s.plug.Extension))
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	s.files, s.invoices = append(s.files, file), append(s.invoices, inv)
	reader, ok := f.(formats.Reader)
	if !ok {
		return
	}
	got, err := reader.Read(t.Context(), bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Errorf("%s of %s cannot be read again: %v", name, inv.Number, err)
		return
	}
	lost := slices.DeleteFunc(invoice.Lost(inv, got), func(term string) bool { return loses(s.plug, term) })
	if len(lost) > 0 {
		t.Errorf("%s of %s lost %v", name, inv.Number, lost)
	}
}

// loses says whether a format declares to lose a term, by itself or with a group.
func loses(p formats.Plugin, number string) bool {
	term, _ := invoice.FindTerm(number)
	for at := term.Group; at != ""; at = parentOf(at) {
		if slices.Contains(p.Loses, at) {
			return true
		}
	}
	return slices.Contains(p.Loses, number)
}

func parentOf(group string) string {
	for _, g := range invoice.Groups() {
		if g.Number == group {
			return g.Parent
		}
	}
	return ""
}

// judge asks those who know the format.
func (s *series) judge(t *testing.T) {
	t.Helper()
	if len(s.files) == 0 {
		t.Errorf("%s: nothing was written", s.plug.Declared().Name)
		return
	}
	switch s.plug.Declared().Name {
	case "peppolbis":
		s.official(t, "schema", "en16931", "peppol")
	case "oioubl":
		s.official(t, "schema", "oioubl")
	case "cii":
		s.official(t, "schema", "en16931")
	case "xrechnung":
		s.official(t, "schema", "en16931", "xrechnung")
	case "edifact", "x12":
		s.staedi(t)
	case "facturx":
		s.archived(t)
	case "xlsx":
		s.opened(t)
	case "pdf":
		s.shown(t)
	}
}

// official has the official rules find what ours find, document by document.
func (s *series) official(t *testing.T, layers ...string) {
	t.Helper()
	judge.Need(t)
	verdicts, err := judge.By(t.Context(), layers, s.files...)
	if err != nil {
		t.Fatal(err)
	}
	f, err := s.plug.Open(plugin.Values{}, plugin.Env{})
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range verdicts {
		text, err := os.ReadFile(s.files[i])
		if err != nil {
			t.Fatal(err)
		}
		findings, err := f.(formats.Validator).Validate(t.Context(), bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		var ours, theirs []string
		for _, one := range findings {
			if one.Flag == invoice.Fatal {
				ours = append(ours, one.Rule)
			}
		}
		for _, one := range v.Fatal() {
			theirs = append(theirs, one.Rule)
		}
		slices.Sort(ours)
		slices.Sort(theirs)
		if ours, theirs = slices.Compact(ours), slices.Compact(theirs); !slices.Equal(ours, theirs) {
			t.Errorf("%s %s: ours find %v, the official rules %v", s.plug.Declared().Name, s.invoices[i].Number, ours, theirs)
		}
		if slices.Contains(theirs, "XSD") {
			t.Errorf("%s %s: the schema rejects it", s.plug.Declared().Name, s.invoices[i].Number)
		}
	}
}

func (s *series) staedi(t *testing.T) {
	t.Helper()
	var in []outside.Input
	for _, file := range s.files {
		in = append(in, outside.Input{File: file})
	}
	for i, d := range outside.StAEDI(t, in...) {
		if len(d.Errors) > 0 || len(d.Segments) == 0 {
			t.Errorf("%s %s: %d segments, %v", s.plug.Declared().Name, s.invoices[i].Number, len(d.Segments), d.Errors)
		}
	}
}

func (s *series) archived(t *testing.T) {
	t.Helper()
	for i, p := range outside.PDFA(t, s.files...) {
		if len(p.Failed) > 0 || p.Checks == 0 {
			t.Errorf("facturx %s: %d checks, failed %v", s.invoices[i].Number, p.Checks, p.Failed)
		}
	}
}

func (s *series) opened(t *testing.T) {
	t.Helper()
	dir := outside.LibreOffice(t, "csv:Text - txt - csv (StarCalc):44,34,UTF-8", s.files...)
	for i, file := range s.files {
		text, err := os.ReadFile(filepath.Join(dir, strings.TrimSuffix(filepath.Base(file), ".xlsx")+".csv"))
		if err != nil || !bytes.Contains(text, []byte(s.invoices[i].Number)) || !bytes.Contains(text, []byte(s.invoices[i].Lines[0].Item.Name)) {
			t.Errorf("xlsx %s: LibreOffice shows %q (%v)", s.invoices[i].Number, text, err)
		}
	}
}

func (s *series) shown(t *testing.T) {
	t.Helper()
	for i, file := range s.files {
		text := outside.PDFText(t, file)
		if !strings.Contains(text, s.invoices[i].Number) {
			t.Errorf("pdf %s: the page says %q", s.invoices[i].Number, text)
		}
	}
}
