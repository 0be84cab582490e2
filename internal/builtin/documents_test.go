package builtin_test

import (
	"bytes"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
)

// document is an invoice that the formats are tried with.
type document struct {
	name   string
	number int
	part   bool // a piece that was made for one rule, or an invoice that we changed
	inv    *invoice.Invoice
}

// documents is every sample that a format recognises and reads, each kind of our own
// invoices, and such ones with terms left out at random or texts in letters that not
// every format has. Of samples that say the same there is one.
func documents(t *testing.T, readers formats.Readers) (all []document) {
	t.Helper()
	seen := map[string]bool{}
	add := func(name string, part bool, inv *invoice.Invoice) {
		if seen[snapshot(inv)] {
			return
		}
		seen[snapshot(inv)] = true
		all = append(all, document{name, len(all), part, inv})
	}
	read := official(t, readers, func(name string, inv *invoice.Invoice) { add(name, strings.HasPrefix(name, "units-"), inv) })
	for _, s := range invoicetest.All() {
		add(s.Name, false, s.Invoice)
	}
	for _, letter := range []string{"Ø", "*"} {
		for _, s := range invoicetest.All()[:10] {
			for _, p := range invoicetest.Places(s.Invoice) {
				end(p, letter)
			}
			add(s.Name+" with "+letter, true, s.Invoice)
		}
	}
	for i := range invoicetest.Places(invoicetest.Full()) {
		inv := invoicetest.Full()
		p := invoicetest.Places(inv)[i]
		end(p, "–")
		add("full with a dash in "+p.Path, true, inv)
	}
	dice := rand.New(rand.NewPCG(20261122, 5))
	for range 3 {
		for _, s := range invoicetest.All()[:10] {
			places := invoicetest.Places(s.Invoice)
			for range 1 + dice.IntN(8) {
				places[dice.IntN(len(places))].Value.SetZero()
			}
			sayable(s.Invoice)
			add(s.Name+" without something", true, s.Invoice)
		}
	}
	t.Logf("%d samples were read; with ours there are %d different invoices", read, len(all))
	return all
}

// end puts a letter behind a text of somebody's own choice.
func end(p invoicetest.Place, letter string) {
	kinds := []invoice.Kind{invoice.KindText, invoice.KindReference, invoice.KindIdentifier}
	term, ok := invoice.FindTerm(strings.TrimSuffix(strings.TrimPrefix(p.Path, "."), ".Value"))
	if ok && slices.Contains(kinds, term.Kind) && p.Value.Kind() == reflect.String && p.Value.Len() > 0 {
		p.Value.SetString(p.Value.String() + letter)
	}
}

// sayable takes away what nobody can say: the unit of no quantity, a sum in no currency.
func sayable(inv *invoice.Invoice) {
	invoicetest.Tidy(inv)
	for i := range inv.Lines {
		l := &inv.Lines[i]
		if !l.Quantity.Given() {
			l.Unit = ""
		}
		if !l.Price.BaseQuantity.Given() {
			l.Price.BaseUnit = ""
		}
	}
	if inv.VATCurrency == "" {
		inv.Totals.VATInAccountingCurrency = invoice.Decimal{}
	}
}

// official reads the samples of the shared folder. What no format recognises is none of
// ours; what one recognises and refuses is its Invalid fault.
func official(t *testing.T, readers formats.Readers, add func(string, *invoice.Invoice)) (read int) {
	t.Helper()
	dir := filepath.Join(judge.NeedShared(t), "testdata")
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		_, reader, ok := readers.Recognise(text[:min(len(text), formats.HeadBytes)])
		if !ok {
			return nil
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		inv, err := reader.Read(t.Context(), bytes.NewReader(text))
		if err == nil {
			read++
			add(filepath.ToSlash(name), inv)
		} else if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Code == "" {
			t.Errorf("%s is not read, and that is no invalid fault: %v", name, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if read < 950 {
		t.Errorf("%d samples were read", read)
	}
	return read
}
