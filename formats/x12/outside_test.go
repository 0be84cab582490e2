package x12_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	syntax "github.com/postbud/postbud/internal/x12"

	"github.com/postbud/postbud/internal/outside"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// flavours are settings that differ in what is written.
func flavours() map[string]plugin.Values {
	return map[string]plugin.Values{
		"default":   {},
		"5010":      {"version": "5010", "guideline": "005010VICS"},
		"basic":     {"characters": "basic", "separators": "|:^~", "line_breaks": "yes"},
		"positive":  {"credit_sign": "positive", "due": "days", "purpose": "00", "no_order": "NONE", "bill_to": "yes"},
		"signed":    {"credit_allowances": "sign", "line_amount": "always", "hash_total": "yes", "due": "date"},
		"kept":      {"credit_allowances": "keep", "line_allowances": "total", "price_basis": "unit", "vat_codes": "no"},
		"charge":    {"tax": "charge", "total": "due", "line_tax": "no", "receipt": "yes", "test": "yes", "allowance_method": "02"},
		"much more": {"version": "5010", "guideline": "005010", "references": "BT-10=CR\nBT-17=GC\nBT-18=ZZ\nBT-25=IV\nBT-83=ZZ\nBT-84=ZB", "line_references": "BT-127=ZZ\nBT-128=SN\nBT-132=PO\nBT-158=CG", "party_references": "BT-30=ZZ\nBT-31=VX\nBT-32=TJ\nBT-47=ZZ\nBT-48=VX\nBT-61=ZZ", "parties": "buyer=BY\npayee=RI\nseller=VN\nship_to=ST\ntax_representative=TX", "items": "BT-155=VN\nBT-156=IN\nBT-157=EN\nBT-158=CG\nBT-159=CH", "sender_id": "ME", "sender_qualifier": "01", "receiver_id": "YOU"},
	}
}

// long has texts that need several elements and segments, and as many repeats as
// there may be.
func long() *invoice.Invoice {
	inv := invoicetest.Full()
	inv.Number = "2026-0061"
	inv.Notes = nil
	for i := range 3 {
		inv.Notes = append(inv.Notes, invoice.Note{Text: strings.Repeat(fmt.Sprintf("Note %d, som er ret lang. ", i), 20) + "\nog ny linje"})
	}
	inv.PaymentTerms = strings.Repeat("30 dage netto ", 20) + "\nHerefter renter"
	inv.Seller.Name = strings.Repeat("Sønderjysk Landbrugs- og Maskinforretning ", 6) + "A/S"
	inv.Buyer.Address.Line3 = strings.Repeat("Den meget lange Vej ", 4) + "1000"
	inv.Seller.Address = invoice.Address{Line1: strings.Repeat("Vejen ved den gamle Havn ", 7), City: "Å", PostCode: "10", Country: "DK"}
	inv.Preceding = nil
	for i := range 4 {
		inv.Preceding = append(inv.Preceding, invoice.Preceding{Number: fmt.Sprint("2026-", i)})
	}
	inv.PurchaseOrder = "En meget lang ordre, nummer 1234567890123456789012"
	l := &inv.Lines[0]
	l.Item.Name = strings.Repeat("En bolt med et langt navn ", 12)
	l.Item.Description = strings.Repeat("Beskrivelse, der fortsætter. ", 30) + "\nNy linje"
	for len(l.Allowances)+len(l.Charges) < 25 {
		l.Allowances = append(l.Allowances, invoice.LineAllowance{Amount: invoice.MustDecimal("0.01"), Reason: "rabat"})
	}
	l.LineNet = invoice.LineNet(*l)
	if err := invoice.Recalculate(inv); err != nil {
		panic(err)
	}
	return inv
}

func demos() []invoicetest.Sample {
	return append(append(invoicetest.All(), samples()...),
		invoicetest.Sample{Name: "long", Invoice: long()},
		invoicetest.Sample{Name: "a thousand lines", Invoice: invoicetest.ManyLines(1000)})
}

// file is a document that the outside readers are given.
type file struct {
	name, path, version string
	settings            plugin.Values
	invoice             *invoice.Invoice
}

// written are all demos in all flavours, as files.
func written(t *testing.T) []file {
	t.Helper()
	dir := t.TempDir()
	var all []file
	for name, v := range flavours() {
		f := open(t, v)
		for _, s := range demos() {
			switch {
			case v["line_allowances"] == "total" && s.Name == "long":
				continue // more allowances than there is room for at the end
			case len(s.Invoice.Lines) >= 1000 && len(v) > 2:
				continue // once in each version
			}
			doc, err := write(t, f, s.Invoice)
			if err != nil {
				t.Errorf("%s, %s: %v", name, s.Name, err)
				continue
			}
			path := filepath.Join(dir, strings.ReplaceAll(name+" "+s.Name, " ", "-")+".x12")
			save(t, path, string(doc))
			version := "00401"
			if v["version"] == "5010" {
				version = "00501"
			}
			all = append(all, file{name + ", " + s.Name, path, version, v, s.Invoice})
		}
	}
	slices.SortFunc(all, func(a, b file) int { return strings.Compare(a.path, b.path) })
	return all
}

// schemas are the tables for StAEDI, by version.
func schemas(t *testing.T) map[string]string {
	t.Helper()
	dir := t.TempDir()
	return map[string]string{
		"00401": tablesOf(t, 0).staedi(t, filepath.Join(dir, "4010.xml")),
		"00501": tablesOf(t, 1).staedi(t, filepath.Join(dir, "5010.xml")),
	}
}

func TestStAEDIReadsAllThatIsWritten(t *testing.T) {
	files, schema := written(t), schemas(t)
	var inputs []outside.Input
	for _, f := range files {
		inputs = append(inputs, outside.Input{File: f.path, Encoding: "UTF-8", Schema: schema[f.version]})
	}
	for i, d := range outside.StAEDI(t, inputs...) {
		f := files[i]
		if d.Standard != "X12 "+f.version {
			t.Errorf("%s is %q", f.name, d.Standard)
		}
		for _, e := range d.Errors {
			t.Errorf("%s: %+v", f.name, e)
		}
		ours := segmentsOf(t, f.path)
		if len(d.Segments) != len(ours) {
			t.Errorf("%s: StAEDI sees %d segments, we %d", f.name, len(d.Segments), len(ours))
			continue
		}
		for j, s := range d.Segments {
			for k := range s.Elements {
				if s.Tag != ours[j].ID || s.Tag != "ISA" && strings.TrimRight(s.At(k, 0), " ") != ours[j].At(k+1) {
					t.Errorf("%s, segment %d: StAEDI sees %v, we %v", f.name, j+1, s, ours[j])
				}
			}
		}
	}
	t.Logf("%d documents", len(files))
}

// segmentsOf is a file as our own reader sees it.
func segmentsOf(t *testing.T, path string) []syntax.Segment {
	t.Helper()
	doc, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r := syntax.NewReader(bytes.NewReader(doc))
	var all []syntax.Segment
	for {
		s, err := r.Next()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
}

// verdict is what pyx12 says of a file.
type verdict struct {
	File, Errors, Said, Answer string
	Valid                      bool
	Segments                   [][]string
}

// pyx12 lets pyx12 check files.
func pyx12(t *testing.T, files []string) []verdict {
	t.Helper()
	dir := t.TempDir()
	tablesOf(t, 0).pyx12(t, dir, "00401")
	tablesOf(t, 1).pyx12(t, dir, "00501")
	var found []verdict
	out := outside.Python(t, "testdata/check_pyx12.py", append([]string{dir}, files...)...)
	if err := json.Unmarshal(out, &found); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if len(found) != len(files) {
		t.Fatalf("pyx12 tells of %d files, want %d", len(found), len(files))
	}
	return found
}

func TestPyx12ReadsAllThatIsWritten(t *testing.T) {
	var paths []string
	files := written(t)
	for _, f := range files {
		paths = append(paths, f.path)
	}
	for i, v := range pyx12(t, paths) {
		f := files[i]
		if !v.Valid || v.Said != "" {
			t.Errorf("%s: %s\n%.2000s", f.name, v.Said, v.Errors)
		}
		ours := segmentsOf(t, f.path)
		if len(v.Segments) != len(ours) {
			t.Errorf("%s: pyx12 sees %d segments, we %d", f.name, len(v.Segments), len(ours))
		}
		answers, err := syntax.ReadAnswers(t.Context(), strings.NewReader(v.Answer))
		if err != nil {
			t.Errorf("%s: its acknowledgement cannot be read: %v\n%s", f.name, err, v.Answer)
			continue
		}
		if r := answers.Receipts; f.settings["receipt"] == "yes" && (len(r) != 1 || r[0].Verdict != syntax.Accepted || r[0].Control != ours[1].At(6)) {
			t.Errorf("%s: its receipt says %+v", f.name, r)
		}
		a := answers.Acknowledgements
		if len(a) != 1 || a[0].Verdict != syntax.Accepted || a[0].Accepted != 1 || a[0].Group != "IN" || a[0].Control != ours[1].At(6) {
			t.Errorf("%s: its acknowledgement says %+v", f.name, a)
		}
	}
	t.Logf("%d documents", len(files))
}

// TestTheOutsideReadersFindWhatIsWrong shows that they look: each fault is one that
// both must see.
func TestTheOutsideReadersFindWhatIsWrong(t *testing.T) {
	doc, err := write(t, open(t, nil), invoicetest.Full())
	if err != nil {
		t.Fatal(err)
	}
	dir, schema := t.TempDir(), schemas(t)
	var paths, names []string
	for name, change := range map[string][2]string{
		"a count of segments":   {"~SE*", "~SE*1"},
		"a count of groups":     {"~IEA*1*", "~IEA*2*"},
		"another group number":  {"~GE*1*", "~GE*1*9"},
		"an early segment":      {"~TDS*", "~CTT*2~TDS*"},
		"a late segment":        {"~CTT*2~", "~CTT*2~ITD*01~"},
		"no total":              {"~TDS*75500", ""},
		"a second BIG":          {"~CUR*", "~BIG*20261020*1~CUR*"},
		"a long number":         {"*2026-0042*", "*" + strings.Repeat("9", 23) + "*"},
		"a long text":           {"~PID*F*08***", "~PID*F*08***" + strings.Repeat("x", 80)},
		"a point in an amount":  {"~TDS*75500", "~TDS*755.00"},
		"letters in a quantity": {"~IT1*1*20*", "~IT1*1*many*"},
		"a unit of three":       {"~IT1*1*20*EA*", "~IT1*1*20*EACH*"},
		"half a pair":           {"*BP*NB/77-1*", "*BP**"},
		"a tax of nothing":      {"~TXI*VA**25*VD*S~", "~TXI*VA~"},
		"no date":               {"~BIG*20260227*", "~BIG**"},
		"13 references":         {"~REF*CR*", strings.Repeat("~REF*ZZ*1", 12) + "~REF*CR*"},
	} {
		if bytes.Count(doc, []byte(change[0])) == 0 {
			t.Fatalf("%s: the document has no %q", name, change[0])
		}
		spoilt := strings.Replace(string(doc), change[0], change[1], 1)
		paths = append(paths, save(t, filepath.Join(dir, fmt.Sprint(len(paths), ".x12")), spoilt))
		names = append(names, name)
	}
	var inputs []outside.Input
	var theirs []string
	for i, path := range paths {
		if names[i] != "half a pair" && names[i] != "a tax of nothing" { // conditions end its reading; pyx12 looks at them
			inputs = append(inputs, outside.Input{File: path, Encoding: "UTF-8", Schema: schema["00401"]})
			theirs = append(theirs, names[i])
		}
	}
	for i, d := range outside.StAEDI(t, inputs...) {
		if len(d.Errors) == 0 {
			t.Errorf("StAEDI finds nothing wrong with %s", theirs[i])
		}
	}
	for i, v := range pyx12(t, paths) {
		if v.Valid {
			t.Errorf("pyx12 finds nothing wrong with %s", names[i])
		}
	}
}
