package formattest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"unicode/utf8"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// planted is a small sound format, each of whose parts a test can break.
type planted struct {
	traits    formats.Traits
	before    func(*invoice.Invoice)        // changes what is written
	after     func(*invoice.Invoice)        // changes what is read
	out       func([]byte) []byte           // changes the bytes
	check     func(*invoice.Invoice) error  // refuses to write
	pipe      func(io.Writer, []byte) error // hands the bytes over
	failed    func(error) error             // changes the error of reading
	in        func(context.Context, io.Reader) ([]byte, error)
	recognise func([]byte) int
	findings  func([]byte) []invoice.Finding
}

// file is an invoice with the bytes of its attachments.
type file struct {
	Marker  string
	Invoice *invoice.Invoice
	Files   [][]byte
}

func sound() planted {
	return planted{
		traits: formats.Traits{MediaType: "application/json", Extension: ".json"},
		before: func(*invoice.Invoice) {}, after: func(*invoice.Invoice) {},
		out: func(b []byte) []byte { return b },
		check: func(inv *invoice.Invoice) error {
			for _, l := range invoice.Leaves(inv) {
				if !utf8.ValidString(l.Value) || strings.Contains(l.Value, "\x00") {
					return fault.New(fault.Invalid, "a character").Coded("DOC-TEXT", "field", l.Term)
				}
			}
			return nil
		},
		pipe:   func(w io.Writer, b []byte) error { _, err := w.Write(b); return err },
		failed: func(err error) error { return err },
		in: func(ctx context.Context, r io.Reader) ([]byte, error) {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			return io.ReadAll(r)
		},
		recognise: func(head []byte) int {
			if bytes.HasPrefix(head, []byte(`{"Marker":"planted"`)) {
				return 90
			}
			return 0
		},
		findings: func(doc []byte) []invoice.Finding {
			if bytes.Contains(doc, []byte("SPOILT")) {
				return []invoice.Finding{{Rule: "R-1", Flag: invoice.Fatal, Path: "/"}}
			}
			return nil
		},
	}
}

func (p planted) Write(ctx context.Context, w io.Writer, inv *invoice.Invoice) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := p.check(inv); err != nil {
		return err
	}
	p.before(inv)
	f := file{Marker: "planted", Invoice: inv}
	for _, a := range inv.Attachments {
		r, err := a.Content.Open()
		if err != nil {
			return err
		}
		data, err := io.ReadAll(r)
		if err != nil {
			return err
		}
		f.Files = append(f.Files, data)
	}
	text, err := json.Marshal(f)
	if err != nil {
		return fault.New(fault.Invalid, "a number").Coded("DOC-VALUE")
	}
	return p.pipe(w, p.out(text))
}

func (p planted) Recognise(head []byte) int { return p.recognise(head) }

func (p planted) Read(ctx context.Context, r io.Reader) (*invoice.Invoice, error) {
	inv, _, err := p.read(ctx, r)
	return inv, p.failed(err)
}

func (p planted) read(ctx context.Context, r io.Reader) (*invoice.Invoice, []byte, error) {
	text, err := p.in(ctx, r)
	if err != nil {
		return nil, nil, err
	}
	var f file
	if err := json.Unmarshal(text, &f); err != nil || f.Marker != "planted" {
		return nil, nil, fault.New(fault.Invalid, "no such file").Coded("FILE-UNREAD")
	}
	for i, data := range f.Files {
		f.Invoice.Attachments[i].Content = invoicetest.Content(f.Invoice.Attachments[i].Content.MediaType, data)
	}
	p.after(f.Invoice)
	return f.Invoice, text, nil
}

func (p planted) Validate(ctx context.Context, r io.Reader) ([]invoice.Finding, error) {
	_, text, err := p.read(ctx, r)
	if p.failed(err) != nil {
		return nil, p.failed(err)
	}
	return p.findings(text), nil
}

func (p planted) plugin() formats.Plugin {
	return formats.Declare(plugin.Declaration[struct{}]{Info: plugin.Info{Name: "planted", Title: "Planted", Summary: "For tests.", Status: plugin.Beta}},
		p.traits, func(struct{}, plugin.Env) (formats.Format, error) { return p, nil })
}

// recorder takes down what a check finds.
type recorder struct {
	testing.TB
	mu    sync.Mutex // checks write from several goroutines
	found []string
}

type stopped struct{}

func (r *recorder) Helper()                           {}
func (r *recorder) Errorf(format string, args ...any) { r.Error(fmt.Sprintf(format, args...)) }
func (r *recorder) Error(args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.found = append(r.found, fmt.Sprint(args...))
}
func (r *recorder) Fatalf(format string, args ...any) { r.Errorf(format, args...); panic(stopped{}) }
func (r *recorder) Fatal(args ...any)                 { r.Error(args...); panic(stopped{}) }

// findings runs the named check, all without a name, and tells which found
// something.
func findings(t *testing.T, p planted, o Options, only string) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	for _, c := range checks() {
		if only != "" && c.name != only {
			continue
		}
		r := &recorder{TB: t}
		func() {
			defer func() {
				if e := recover(); e != nil {
					if _, ours := e.(stopped); !ours {
						panic(e)
					}
				}
			}()
			c.check(&subject{TB: r, plugin: p.plugin(), options: o})
		}()
		if len(r.found) > 0 {
			found[c.name] = r.found
		}
	}
	return found
}

func options(t *testing.T) Options {
	t.Helper()
	spoilt := invoicetest.Minimal()
	spoilt.Number = "SPOILT"
	var good, bad bytes.Buffer
	if err := errors.Join(sound().Write(t.Context(), &good, invoicetest.Full()), sound().Write(t.Context(), &bad, spoilt)); err != nil {
		t.Fatal(err)
	}
	return Options{
		Good: []Document{{Name: "good", Bytes: good.Bytes()}},
		Bad:  []Document{{Name: "bad", Bytes: bad.Bytes(), Rule: "R-1"}},
	}
}

func TestSoundFormatPasses(t *testing.T) {
	for name, found := range findings(t, sound(), options(t), "") {
		t.Errorf("%s: %v", name, found)
	}
}

// TestEachBreachIsFound breaks one part at a time and looks that the check for it
// says so.
func TestEachBreachIsFound(t *testing.T) {
	var times atomic.Int64
	swallow := func(_ context.Context, r io.Reader) ([]byte, error) {
		data, _ := io.ReadAll(r)
		return data, nil
	}
	cases := []struct {
		name  string
		check string
		spoil func(*planted)
	}{
		{"extension without dot", "its traits are complete", func(p *planted) { p.traits.Extension = "json" }},
		{"no media type", "its traits are complete", func(p *planted) { p.traits.MediaType = "" }},
		{"a term that is none", "its traits are complete", func(p *planted) { p.traits.Loses = []string{"BT-999"} }},
		{"a term twice", "its traits are complete", func(p *planted) { p.traits.Loses = []string{"BT-1", "BT-1"} }},
		{"a process without document types", "its traits are complete", func(p *planted) { p.traits.Process = "urn:x" }},
		{"a document type that is not written", "what it writes is the document type that it announces", func(p *planted) {
			p.out = func([]byte) []byte { return []byte(`<a xmlns="urn:b"><c>urn:d</c></a>`) }
			p.traits.DocTypes = map[string]string{"380": "urn:b::Invoice##urn:d::1"}
		}},
		{"a specification that is not written", "what it writes is the document type that it announces", func(p *planted) {
			p.out = func([]byte) []byte { return []byte(`<a xmlns="urn:b"><c>urn:d</c></a>`) }
			p.traits.DocTypes = map[string]string{"380": "urn:b::a##urn:e::1"}
		}},
		{"a document type of what is no XML", "what it writes is the document type that it announces", func(p *planted) {
			p.traits.DocTypes = map[string]string{"380": "urn:b::a##urn:e::1"}
		}},
		{"a counter in the bytes", "the same invoice gives the same bytes", func(p *planted) {
			p.out = func(b []byte) []byte { return fmt.Appendf(b, "%*s", times.Add(1)%50, "") }
		}},
		{"the invoice changed", "writing leaves the invoice as it is", func(p *planted) { p.before = func(i *invoice.Invoice) { i.BuyerReference += "!" } }},
		{"a term lost in silence", "what is read after writing loses exactly what is declared", func(p *planted) { p.after = func(i *invoice.Invoice) { i.BuyerReference = "" } }},
		{"a term declared as lost that survives", "what is read after writing loses exactly what is declared", func(p *planted) { p.traits.Loses = []string{"BT-10"} }},
		{"a group declared as lost of which one term survives", "what is read after writing loses exactly what is declared", func(p *planted) {
			p.traits.Loses = []string{"BG-17"}
			p.after = func(i *invoice.Invoice) {
				for n := range i.Payment.Transfers {
					i.Payment.Transfers[n].Name, i.Payment.Transfers[n].BIC = "", ""
				}
			}
		}},
		{"bytes of attachments lost", "attachments keep their bytes", func(p *planted) {
			p.after = func(i *invoice.Invoice) {
				for n := range i.Attachments {
					i.Attachments[n].Content.Open = nil
				}
			}
		}},
		{"bytes of attachments changed", "attachments keep their bytes", func(p *planted) {
			p.after = func(i *invoice.Invoice) {
				for n := range i.Attachments {
					digest := i.Attachments[n].Content.SHA256
					i.Attachments[n].Content = invoicetest.Content("x/y", []byte("other"))
					i.Attachments[n].Content.SHA256 = digest
				}
			}
		}},
		{"amounts rounded", "amounts survive to the last digit", func(p *planted) {
			p.after = func(i *invoice.Invoice) { i.Totals.Due = i.Totals.Due.Round(2) }
		}},
		{"a line too many for it", "a thousand lines are all there", func(p *planted) {
			p.after = func(i *invoice.Invoice) { i.Lines = i.Lines[:min(len(i.Lines), 999)] }
		}},
		{"blanks trimmed", "texts survive letter for letter", func(p *planted) {
			p.after = func(i *invoice.Invoice) { i.Seller.Name = strings.TrimSpace(i.Seller.Name) }
		}},
		{"control characters dropped", "control characters are refused or survive", func(p *planted) {
			p.after = func(i *invoice.Invoice) { i.Seller.Name = strings.ReplaceAll(i.Seller.Name, "\x07", "") }
		}},
		{"control characters refused without the term", "control characters are refused or survive", func(p *planted) {
			p.check = func(i *invoice.Invoice) error {
				if strings.ContainsAny(i.Seller.Name, "\x00\x07\x1b") {
					return fault.New(fault.Invalid, "a character").Coded("DOC-TEXT")
				}
				return nil
			}
		}},
		{"control characters refused as the wrong kind", "control characters are refused or survive", func(p *planted) {
			p.check = func(i *invoice.Invoice) error {
				if strings.ContainsAny(i.Seller.Name, "\x00\x07\x1b") {
					return errors.New("a character")
				}
				return nil
			}
		}},
		{"a number that is none written", "a number that is none is refused", func(p *planted) {
			p.before = func(i *invoice.Invoice) {
				if !i.Totals.Due.Valid() {
					i.Totals.Due = invoice.Decimal{}
				}
			}
		}},
		{"a broken pipe ignored", "a broken pipe is told", func(p *planted) {
			p.pipe = func(w io.Writer, b []byte) error { _, _ = w.Write(b); return nil }
		}},
		{"the context ignored", "writing and reading end with the context", func(p *planted) {
			p.in = func(_ context.Context, r io.Reader) ([]byte, error) { return io.ReadAll(r) }
		}},
		{"nothing recognised", "its own documents are recognised and others are not", func(p *planted) { p.recognise = func([]byte) int { return 0 } }},
		{"all recognised", "its own documents are recognised and others are not", func(p *planted) { p.recognise = func([]byte) int { return 100 } }},
		{"recognised beyond measure", "its own documents are recognised and others are not", func(p *planted) { p.recognise = func([]byte) int { return 101 } }},
		{"anything taken", "what is no document is refused as invalid", func(p *planted) { p.failed = func(error) error { return nil } }},
		{"refused as the wrong kind", "what is no document is refused as invalid", func(p *planted) {
			p.failed = func(err error) error {
				if err != nil {
					return errors.New("no")
				}
				return nil
			}
		}},
		{"half a document taken", "documents cut off are refused", func(p *planted) { p.failed = func(error) error { return nil } }},
		{"hostile documents taken", "hostile XML is refused", func(p *planted) { p.failed = func(error) error { return nil } }},
		{"read errors swallowed", "a read error is told as it is", func(p *planted) { p.in = swallow }},
		{"a rule that its own documents break", "what it writes breaks no rule", func(p *planted) {
			p.findings = func([]byte) []invoice.Finding { return []invoice.Finding{{Rule: "R-2", Flag: invoice.Warning}} }
		}},
		{"a rule that good documents break", "good documents break no rule", func(p *planted) {
			p.findings = func([]byte) []invoice.Finding { return []invoice.Finding{{Rule: "R-2", Flag: invoice.Fatal}} }
		}},
		{"a rule that never fires", "each bad document breaks its rule", func(p *planted) {
			p.findings = func([]byte) []invoice.Finding { return nil }
		}},
		{"a rule that only warns", "each bad document breaks its rule", func(p *planted) {
			p.findings = func([]byte) []invoice.Finding { return []invoice.Finding{{Rule: "R-1", Flag: invoice.Warning}} }
		}},
		{"findings on what cannot be read", "what cannot be read is an error, not a finding", func(p *planted) { p.failed = func(error) error { return nil } }},
	}
	o := options(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := sound()
			c.spoil(&p)
			if found := findings(t, p, o, c.check); len(found) == 0 {
				t.Errorf("%q finds nothing", c.check)
			}
		})
	}
	covered := map[string]bool{}
	for _, c := range cases {
		covered[c.check] = true
	}
	for _, c := range checks() {
		if !covered[c.name] {
			t.Errorf("no breach is tried for %q", c.name)
		}
	}
}

func TestWarningsThatAreExpectedAreNoFindings(t *testing.T) {
	for flag, finds := range map[invoice.Flag]bool{invoice.Warning: false, invoice.Fatal: true} {
		p, o := sound(), options(t)
		o.Warned = []string{"R-2"}
		p.findings = func([]byte) []invoice.Finding { return []invoice.Finding{{Rule: "R-2", Flag: flag}} }
		for _, check := range []string{"what it writes breaks no rule", "good documents break no rule"} {
			if found := findings(t, p, o, check); (len(found) > 0) != finds {
				t.Errorf("%s, %s: found %v", flag, check, found)
			}
		}
	}
}

func TestSamplesAreDressed(t *testing.T) {
	p, o := sound(), options(t)
	o.Dress = func(i *invoice.Invoice) { i.Project = "DRESSED" }
	p.findings = func(doc []byte) []invoice.Finding {
		if bytes.Contains(doc, []byte("DRESSED")) {
			return nil
		}
		return []invoice.Finding{{Rule: "R-2", Flag: invoice.Fatal}}
	}
	if found := findings(t, p, o, "what it writes breaks no rule"); len(found) > 0 {
		t.Errorf("found %v", found)
	}
}

func TestGroupsStandForTheirTerms(t *testing.T) {
	if got := fmt.Sprint(termsOf("BG-17")); got != "[BT-84 BT-85 BT-86]" {
		t.Errorf("BG-17 is %s", got)
	}
	if got := len(termsOf("BG-25")); got < 30 {
		t.Errorf("BG-25 has %d terms; those of the groups below it belong to it", got)
	}
	if got := termsOf("BT-29"); fmt.Sprint(got) != "[BT-29]" {
		t.Errorf("BT-29 is %v", got)
	}
	if got := termsOf("BG-99"); got != nil {
		t.Errorf("BG-99 is %v", got)
	}
}

// TestLimitsAreToldWithTheirTerm: a format with limits may refuse by name what goes
// beyond them, one without may not, and nobody may do it without the term or after
// the first byte.
func TestLimitsAreToldWithTheirTerm(t *testing.T) {
	refuse := func(field string) func(*invoice.Invoice) error {
		return func(i *invoice.Invoice) error {
			for _, l := range invoice.Leaves(i) {
				if strings.Contains(l.Value, "日本") {
					if field == "" {
						return fault.New(fault.Invalid, "a letter").Coded("DOC-TEXT")
					}
					return fault.New(fault.Invalid, "a letter").Coded("DOC-TEXT", "field", l.Term)
				}
			}
			return nil
		}
	}
	for _, c := range []struct {
		name   string
		limits bool
		field  string
		finds  bool
	}{
		{"refused by name, with limits", true, "its own", false},
		{"refused by name, without limits", false, "its own", true},
		{"refused without the term", true, "", true},
	} {
		p, o := sound(), options(t)
		p.check, o.Limits = refuse(c.field), c.limits
		found := findings(t, p, o, "texts survive letter for letter")
		if (len(found) > 0) != c.finds {
			t.Errorf("%s: found %v", c.name, found)
		}
	}
}
