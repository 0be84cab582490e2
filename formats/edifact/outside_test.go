package edifact_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/formats/edifact"
	syntax "github.com/postbud/postbud/internal/edifact"
	"github.com/postbud/postbud/internal/outside"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

func open(t testing.TB, v plugin.Values) formats.Format {
	t.Helper()
	f, err := edifact.Format.Open(v, plugin.Env{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func write(t testing.TB, v plugin.Values, inv *invoice.Invoice) ([]byte, error) {
	t.Helper()
	var b bytes.Buffer
	err := open(t, v).(formats.Writer).Write(t.Context(), &b, inv)
	return b.Bytes(), err
}

func written(t testing.TB, v plugin.Values, inv *invoice.Invoice) []byte {
	t.Helper()
	doc, err := write(t, v, inv)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func read(t testing.TB, doc []byte) (*invoice.Invoice, error) {
	t.Helper()
	return open(t, nil).(formats.Reader).Read(t.Context(), bytes.NewReader(doc))
}

// flavours are settings that differ from the usual ones, each where it can.
func flavours() map[string]plugin.Values {
	return map[string]plugin.Values{
		"usual":     {},
		"D.01B":     {"directory": "d01b"},
		"all else":  allElse("d96a"),
		"all, D01B": allElse("d01b"),
		"UNOA":      {"charset": "unoa", "unknown": "replace"},
		"UNOB":      {"charset": "unob", "unknown": "replace", "una": "no"},
		"UNOW":      {"charset": "unow", "directory": "d01b"},
	}
}

// allElse chooses the other value of every setting.
func allElse(directory string) plugin.Values {
	return plugin.Values{
		"directory": directory, "association": "none", "decimal": "comma", "line_breaks": "yes",
		"sender": "5790000000005", "receiver": "MAILBOX:ZZZ:ROUTE", "application": "INVOIC", "agreement": "EANCOM", "acknowledge": "yes", "test": "yes",
		"seller": "SE", "invoicee": "yes", "deliver_to": "ST", "company_number": "XA", "buyer_reference": "buyer", "despatch": "AAK",
		"period": "263", "payment": "both", "header_vat": "yes", "exemption": "AGM",
		"adjustments": "131", "net_total": "389", "vat_total": "176", "gross_total": "388", "rounding": "366",
		"line_numbers": "count", "item_number": "EU", "buyer_item": "BP", "order_line": "LI", "line_amount": "66", "line_adjustments": "8", "control": "both",
	}
}

// long has texts that need several components, segments and groups, and as many
// repeats as there may be.
func long() *invoice.Invoice {
	inv := invoicetest.Full()
	inv.Number = "2026-0061"
	inv.Notes = nil
	for i := range 3 {
		inv.Notes = append(inv.Notes, invoice.Note{Subject: "AAI", Text: strings.Repeat(fmt.Sprintf("Note %d, which is rather long. ", i), 9)})
	}
	inv.PaymentTerms = "30 dage\n\nHerefter renter"
	inv.Payment.Remittance = "More than a reference has room for: +71<000000000123456+87654321<"
	inv.Seller.Name = "Sønderjysk Landbrugs- og Maskinforretning for hele Grænselandet A/S"
	inv.Seller.TradingName = "Maskinforretningen ved den gamle Havn i Aabenraa"
	inv.Buyer.Address.Line1 = "Den meget lange Vej ved den endnu længere Skov 1000"
	l := &inv.Lines[0]
	l.Item.Name = "En bolt med et navn, der er så langt, at det ikke er til at læse på én linje, men på flere"
	l.Item.Description = strings.Repeat("Beskrivelse, der fortsætter. ", 8) + "\nNy linje"
	l.Note = strings.Repeat("Leveret i 2 kasser. ", 6)
	for len(l.Item.Attributes) < 8 {
		l.Item.Attributes = append(l.Item.Attributes, invoice.Attribute{Name: fmt.Sprint("Egenskab ", len(l.Item.Attributes)), Value: "værdi"})
	}
	for len(l.Allowances)+len(l.Charges) < 15 {
		l.Allowances = append(l.Allowances, invoice.LineAllowance{Amount: invoice.MustDecimal("0.01"), Reason: strings.Repeat("rabat ", 7)})
	}
	inv.Charges[0].Reason = "Freight service with a long reason that goes on"
	return inv
}

func demos() []invoicetest.Sample {
	return append(invoicetest.All(),
		invoicetest.Sample{Name: "identified", Invoice: identified()},
		invoicetest.Sample{Name: "long", Invoice: long()},
		invoicetest.Sample{Name: "a thousand lines", Invoice: invoicetest.ManyLines(1000)})
}

// TestOthersReadWhatIsWritten lets StAEDI, with the tables of the directory, and
// pydifact read every kind of invoice in every flavour: both must see the same
// segments as we wrote, and nothing wrong.
func TestOthersReadWhatIsWritten(t *testing.T) {
	dir := t.TempDir()
	schemas := map[string]string{"d96a": directoryTables(t, "96a").schema(t), "d01b": directoryTables(t, "01b").schema(t)}
	var inputs []outside.Input
	var files []string
	for _, name := range slices.Sorted(maps.Keys(flavours())) {
		v := flavours()[name]
		for _, s := range demos() {
			if len(s.Invoice.Lines) >= 1000 && len(v) > 1 {
				continue
			}
			file := filepath.Join(dir, strings.NewReplacer(" ", "-", ",", "").Replace(name+"-"+s.Name)+".edi")
			if err := os.WriteFile(file, written(t, v, s.Invoice), 0o600); err != nil {
				t.Fatal(err)
			}
			in := outside.Input{File: file, Schema: schemas[directoryOf(v)]}
			if v["charset"] == "unow" {
				in.Encoding = "UTF-8"
			}
			inputs, files = append(inputs, in), append(files, file)
		}
	}
	seen := outside.StAEDI(t, inputs...)
	for i, d := range seen {
		for _, e := range d.Errors {
			// Its list of character sets ends before UNOW, which the official examples
			// of EN 16931 use.
			if e.What != "INVALID_CODE_VALUE" || e.Tag != "UNB" || e.Text != "UNOW" {
				t.Errorf("StAEDI, %s: %+v", filepath.Base(d.File), e)
			}
		}
		if len(d.Segments) < 20 || d.Segments[len(d.Segments)-1].Tag != "UNZ" {
			t.Errorf("StAEDI sees %d segments in %s", len(d.Segments), files[i])
		}
	}
	var theirs []struct {
		File     string
		Segments [][]any
	}
	if err := json.Unmarshal(outside.Python(t, "testdata/read_pydifact.py", files...), &theirs); err != nil {
		t.Fatal(err)
	}
	if len(theirs) != len(files) {
		t.Fatalf("pydifact tells of %d files, want %d", len(theirs), len(files))
	}
	for i, d := range theirs {
		ours := segmentsOf(t, files[i])
		if got := flatPydifact(t, d.Segments); got != ours {
			t.Errorf("pydifact sees something else in %s:\n%s", filepath.Base(files[i]), firstDifference(got, ours))
		}
		if got := flatStAEDI(seen[i].Segments); got != ours {
			t.Errorf("StAEDI sees something else in %s:\n%s", filepath.Base(files[i]), firstDifference(got, ours))
		}
	}
	t.Logf("%d documents were read by both", len(files))
}

// TestTheTablesFindWhatIsWrong spoils documents, so that nobody trusts tables that
// find nothing.
func TestTheTablesFindWhatIsWrong(t *testing.T) {
	schema := directoryTables(t, "96a").schema(t)
	doc := string(written(t, nil, long()))
	spoilt := []struct{ name, from, to, want string }{
		{"a segment in the wrong place", "BGM+380+2026-0061+9'DTM+137:20260227:102'", "DTM+137:20260227:102'BGM+380+2026-0061+9'", "MANDATORY_SEGMENT_MISSING BGM"},
		{"an element too long", "BGM+380+", "BGM+3801+", "DATA_ELEMENT_TOO_LONG BGM"},
		{"a number too long", "MOA+79:", "MOA+79:1234567890123456", "DATA_ELEMENT_TOO_LONG MOA"},
		{"text in a number", "MOA+79:", "MOA+79:a", "INVALID_CHARACTER_DATA MOA"},
		{"a segment too often", "PAI+::58'", "PAI+::58'PAI+::58'", "SEGMENT_EXCEEDS_MAXIMUM_USE PAI"},
		{"a segment that is missing", "UNS+S'", "", "MANDATORY_SEGMENT_MISSING CNT"},
		{"a mandatory element that is missing", "PAT+1'", "PAT'", "REQUIRED_DATA_ELEMENT_MISSING PAT"},
		{"a wrong count", "'UNT+", "'UNT+9", "CONTROL_COUNT_DOES_NOT_MATCH_ACTUAL_COUNT UNT"},
	}
	dir := t.TempDir()
	var inputs []outside.Input
	for i, s := range spoilt {
		if !strings.Contains(doc, s.from) {
			t.Fatalf("%s: %q is not there", s.name, s.from)
		}
		file := filepath.Join(dir, fmt.Sprint(i))
		if err := os.WriteFile(file, []byte(strings.Replace(doc, s.from, s.to, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		inputs = append(inputs, outside.Input{File: file, Schema: schema})
	}
	for i, d := range outside.StAEDI(t, inputs...) {
		var found []string
		for _, e := range d.Errors {
			found = append(found, e.What+" "+e.Tag)
		}
		if !slices.Contains(found, spoilt[i].want) {
			t.Errorf("%s: found %q, want %s", spoilt[i].name, found, spoilt[i].want)
		}
	}
}

func directoryOf(v plugin.Values) string {
	if v["directory"] == "" {
		return "d96a"
	}
	return v["directory"]
}

// segmentsOf is the segments from UNH to UNT as our own reader sees them, one on
// each line; components are parted by a bar, elements by two.
func segmentsOf(t *testing.T, file string) string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	x, err := syntax.Open(f)
	if err != nil {
		t.Fatal(err)
	}
	m, err := x.Next()
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{line("UNH", [][]string{{m.Reference}, {m.Type, m.Version, m.Release, m.Agency, m.Association}})}
	for {
		seg, err := m.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		var elements [][]string
		for i := range seg.Len() {
			elements = append(elements, seg.Composite(i))
		}
		lines = append(lines, line(seg.Tag, elements))
	}
	lines = append(lines, line("UNT", [][]string{{strconv.Itoa(len(lines) + 1)}, {m.Reference}}))
	return strings.Join(lines, "\n")
}

func line(tag string, elements [][]string) string {
	parts := []string{tag}
	for _, e := range elements {
		parts = append(parts, strings.TrimRight(strings.Join(e, "|"), "|"))
	}
	return strings.TrimRight(strings.Join(parts, "||"), "|")
}

func flatStAEDI(segments []outside.Segment) string {
	var lines []string
	for _, s := range segments {
		if s.Tag != "UNA" && s.Tag != "UNB" && s.Tag != "UNZ" {
			lines = append(lines, line(s.Tag, s.Elements))
		}
	}
	return strings.Join(lines, "\n")
}

func flatPydifact(t *testing.T, segments [][]any) string {
	t.Helper()
	var lines []string
	for _, s := range segments {
		var elements [][]string
		for _, e := range s[1:] {
			switch e := e.(type) {
			case string:
				elements = append(elements, []string{e})
			case []any:
				var components []string
				for _, c := range e {
					components = append(components, c.(string))
				}
				elements = append(elements, components)
			default:
				t.Fatalf("pydifact gives an element as %T", e)
			}
		}
		lines = append(lines, line(s[0].(string), elements))
	}
	return strings.Join(lines, "\n")
}

func firstDifference(got, want string) string {
	theirs := strings.Split(want, "\n")
	for i, l := range strings.Split(got, "\n") {
		if i >= len(theirs) || theirs[i] != l {
			return fmt.Sprintf("segment %d: %q, ours %q", i+1, l, strings.Join(theirs[min(i, len(theirs)):min(i+1, len(theirs))], ""))
		}
	}
	return "its end is missing"
}
