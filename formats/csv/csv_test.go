package csv_test

import (
	"bytes"
	"context"
	stdcsv "encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/formats/csv"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

func open(t testing.TB, v plugin.Values) formats.Format {
	t.Helper()
	f, err := csv.Format.Open(v, plugin.Env{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func written(t testing.TB, v plugin.Values, inv *invoice.Invoice) string {
	t.Helper()
	var b strings.Builder
	if err := open(t, v).(formats.Writer).Write(t.Context(), &b, inv); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func read(t testing.TB, v plugin.Values, table string) (*invoice.Invoice, error) {
	return open(t, v).(formats.Reader).Read(t.Context(), strings.NewReader(table))
}

func TestFlavoursDiffer(t *testing.T) {
	columns := "BT-1\nBT-2\nVare=BT-153\nBT-146\nBT-131"
	cases := []struct {
		name     string
		settings plugin.Values
		want     string
	}{
		{"Danish", plugin.Values{"columns": columns, "titles": "danish"},
			"\uFEFFFakturanummer;Fakturadato;Vare;Pris;Linjebeløb\r\n2026-0001;2026-02-27;Skruer;19,95;59,85\r\n"},
		{"international", plugin.Values{"columns": columns, "flavour": "international"},
			"Invoice number,Invoice issue date,Vare,Item net price,Invoice line net amount\r\n2026-0001,2026-02-27,Skruer,19.95,59.85\r\n"},
		{"numbers", plugin.Values{"columns": "BT-1", "titles": "numbers", "flavour": "international"}, "BT-1\r\n2026-0001\r\n"},
		{"no titles", plugin.Values{"columns": "BT-1\nBT-115", "titles": "none"}, "\uFEFF2026-0001;74,81\r\n"},
		{"a document", plugin.Values{"columns": "BT-1\nLines[1].Item.Name", "rows": "document", "flavour": "international", "titles": "numbers"},
			"BT-1,BT-153 [1]\r\n2026-0001,Skruer\r\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := written(t, c.settings, invoicetest.Minimal()); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestEverySettingIsReadBack(t *testing.T) {
	for _, rows := range []string{"line", "document"} {
		for _, flavour := range []string{"dk", "international"} {
			for _, titles := range []string{"english", "danish", "numbers", "none"} {
				for _, defuse := range []string{"yes", "no"} {
					v := plugin.Values{"rows": rows, "flavour": flavour, "titles": titles, "defuse": defuse}
					inv := invoicetest.SeveralRates()
					table := written(t, v, inv)
					got, err := read(t, v, table)
					if err != nil {
						t.Fatalf("%v: %v\n%s", v, err, table)
					}
					if again := written(t, v, got); again != table {
						t.Errorf("%v: written again it differs:\n%s\n%s", v, table, again)
					}
				}
			}
		}
	}
}

// bombs are texts that a spreadsheet would run, and their neighbours.
var bombs = []string{
	"=1+1", "+45 74 00 00 01", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=cmd|' /C calc'!A0", "'=1", "''=1", "'", "''",
	"'quoted'", "a=1", " =1", "=", `=HYPERLINK("http://x";"y")`, "a;b,c\"d", "two\r\nlines", "two\nlines", " space ", "æøå",
}

func TestFormulasAreDefusedAndComeBack(t *testing.T) { // threat T-14
	for _, text := range bombs {
		for _, flavour := range []string{"dk", "international"} {
			inv := invoicetest.Minimal()
			inv.BuyerReference, inv.Lines[0].Item.Name = text, text
			v := plugin.Values{"flavour": flavour, "columns": "BT-10\nBT-153\nBT-115", "titles": "numbers"}
			table := written(t, v, inv)
			for _, cell := range cells(t, table, flavour)[1][:2] {
				if strings.IndexByte("=+-@\t\r\n", cell[0]) >= 0 {
					t.Errorf("%q stands in the table as %q", text, cell)
				}
			}
			got, err := read(t, v, table)
			if err != nil {
				t.Fatal(err)
			}
			if got.BuyerReference != text || got.Lines[0].Item.Name != text {
				t.Errorf("%q came back as %q and %q", text, got.BuyerReference, got.Lines[0].Item.Name)
			}
			v["defuse"] = "no"
			if plain := cells(t, written(t, v, inv), flavour)[1][0]; plain != strings.ReplaceAll(text, "\r\n", "\n") {
				t.Errorf("without defusing %q stands there as %q", text, plain)
			}
		}
	}
}

// cells reads a table as others do.
func cells(t *testing.T, table, flavour string) [][]string {
	t.Helper()
	r := stdcsv.NewReader(strings.NewReader(strings.TrimPrefix(table, "\uFEFF")))
	if flavour == "dk" {
		r.Comma = ';'
	}
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatalf("encoding/csv cannot read %q: %v", table, err)
	}
	return rows
}

func TestNegativeNumbersAreNotDefused(t *testing.T) {
	table := written(t, plugin.Values{"columns": "BT-129\nBT-131\nBT-115", "titles": "none"}, invoicetest.NegativeLine())
	if want := "\uFEFF1;18,70;-39,12\r\n-1;-50,00;-39,12\r\n"; table != want {
		t.Errorf("got %q, want %q", table, want)
	}
}

func TestControlCharactersAreRefusedWithTheirTerm(t *testing.T) {
	for _, text := range []string{"\x00", "a\x07", "\x7f", "\xff"} {
		inv := invoicetest.Minimal()
		inv.Buyer.Name = text
		err := open(t, nil).(formats.Writer).Write(t.Context(), io.Discard, inv)
		if f := fault.As(err); f == nil || f.Code != "DOC-TEXT" || f.Args["field"] != "BT-44" {
			t.Errorf("%q: got %v", text, err)
		}
	}
	inv := invoicetest.Minimal()
	inv.Buyer.Name = "\uFFFD"
	if err := open(t, nil).(formats.Writer).Write(t.Context(), io.Discard, inv); err != nil {
		t.Errorf("a replacement character that stands there is text: %v", err)
	}
}

func TestColumnsMayComeInAnyOrderAndUnderAnyName(t *testing.T) {
	table := "Beløb til betaling,Item name,bt-1,Købers reference,Lines.Quantity,Min egen\n\"1.50\",Søm,7,K,3,DKK\n1.50,Skrue,7,K,4,DKK\n"
	got, err := read(t, plugin.Values{"columns": "Min egen=BT-5"}, strings.Replace(table, "bt-1", "BT-1", 1))
	if err != nil {
		t.Fatal(err)
	}
	if got.Totals.Due.String() != "1.50" || got.Number != "7" || got.BuyerReference != "K" || got.Currency != "DKK" || len(got.Lines) != 2 ||
		got.Lines[1].Item.Name != "Skrue" || got.Lines[1].Quantity.String() != "4" {
		t.Errorf("got %+v", got)
	}
}

func TestReadingRefusesWhatItCannotPlace(t *testing.T) {
	cases := map[string]string{
		"nothing":                  "",
		"mark alone":               "\uFEFF",
		"titles alone":             "BT-1;BT-115\r\n",
		"unknown column":           "BT-1;Colour\r\n1;red\r\n",
		"column twice":             "BT-1;Invoice number\r\n1;1\r\n",
		"file column":              "BT-1;BT-125\r\n1;x\r\n",
		"cell too many":            "BT-1;BT-115\r\n1;2;3\r\n",
		"cell too few":             "BT-1;BT-115\r\n1\r\n",
		"two invoices":             "BT-1;BT-126\r\n1;1\r\n2;1\r\n",
		"amount in words":          "BT-1;BT-115\r\n1;ten\r\n",
		"amount with point":        "BT-1;BT-115\r\n1;1.000,00\r\n",
		"amount with comma":        "BT-1,BT-115\r\n1,\"1,5\"\r\n",
		"amount with exponent":     "BT-1;BT-115\r\n1;1e9\r\n",
		"day in another order":     "BT-1;BT-2\r\n1;27-02-2026\r\n",
		"quote inside a cell":      "BT-1;BT-5\r\n1;D\"K\r\n",
		"quote without end":        "BT-1;BT-5\r\n1;\"DKK\r\n",
		"text behind a quote":      "BT-1;BT-5\r\n1;\"DKK\"x\r\n",
		"NUL":                      "BT-1;BT-5\r\n1;D\x00KK\r\n",
		"bad UTF-8":                "BT-1;BT-5\r\n1;D\xffKK\r\n",
		"an index out of reason":   "BT-1;Lines[99999].ID\r\n1;1\r\n",
		"very many cells":          strings.Repeat("BT-1;", 3000) + "\r\n",
		"a file of another format": "<Invoice/>",
	}
	for name, table := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := read(t, nil, table)
			if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Code == "" {
				t.Errorf("got %v, want it refused as invalid", err)
			}
		})
	}
}

func TestWrongColumnsAreRefusedWithTheirField(t *testing.T) {
	for _, v := range []plugin.Values{
		{"columns": "BT-999"}, {"columns": "BG-4"}, {"columns": "BT-125"}, {"columns": "Lines[0].ID"}, {"columns": "Lines[1001].ID"},
		{"columns": "BT-1\nBT-153", "rows": "document"},
	} {
		_, err := csv.Format.Open(v, plugin.Env{})
		if f := fault.As(err); f == nil || f.Kind != fault.Configuration || f.Field != "columns" {
			t.Errorf("%v: got %v", v, err)
		}
	}
}

func TestTableWithoutLinesHasOneRow(t *testing.T) {
	inv := invoicetest.Minimal()
	inv.Lines = nil
	got, err := read(t, nil, written(t, nil, inv))
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Lines) != 0 || got.Number != inv.Number {
		t.Errorf("got number %q and %d lines", got.Number, len(got.Lines))
	}
}

func TestRecognisingLooksForTitles(t *testing.T) {
	f := open(t, nil).(formats.Reader)
	for _, c := range []struct {
		head string
		want int
	}{
		{written(t, nil, invoicetest.Minimal()), 70},
		{written(t, plugin.Values{"titles": "danish", "flavour": "international"}, invoicetest.Minimal()), 70},
		{written(t, plugin.Values{"titles": "numbers"}, invoicetest.Minimal()), 70},
		{written(t, plugin.Values{"titles": "none"}, invoicetest.Minimal()), 0},
		{"name;age\r\n", 0}, {"<a/>", 0}, {"", 0}, {"{}", 0},
	} {
		if got := f.Recognise([]byte(c.head)); got != c.want {
			t.Errorf("%.40q: got %d, want %d", c.head, got, c.want)
		}
	}
}

func TestDefaultColumnsAndLossesShareTheTerms(t *testing.T) {
	for _, t1 := range []string{"BT-1", "BT-153", "BT-115"} {
		if slices.Contains(csv.Format.Loses, t1) {
			t.Errorf("%s is not lost", t1)
		}
	}
	for _, t1 := range []string{"BT-22", "BT-29", "BT-125", "BT-116"} {
		if !slices.Contains(csv.Format.Loses, t1) {
			t.Errorf("%s is lost", t1)
		}
	}
}

func TestEndedContextEndsReadingAndWriting(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	f := open(t, nil)
	if err := f.(formats.Writer).Write(ctx, io.Discard, invoicetest.Minimal()); !errors.Is(err, context.Canceled) {
		t.Errorf("writing: %v", err)
	}
	if _, err := f.(formats.Reader).Read(ctx, strings.NewReader(written(t, nil, invoicetest.Minimal()))); !errors.Is(err, context.Canceled) {
		t.Errorf("reading: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	for _, v := range []plugin.Values{nil, {"flavour": "international", "titles": "numbers"}} {
		f.Add([]byte(written(f, v, invoicetest.SeveralRates())))
	}
	f.Add([]byte("BT-1;\"BT-10\"\r\n1;\"'=\"\"x\r\n\"\r\n"))
	format := open(f, nil)
	f.Fuzz(func(t *testing.T, table []byte) {
		want, err := format.(formats.Reader).Read(t.Context(), bytes.NewReader(table))
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("an error without its kind: %v", err)
			}
			return
		}
		var first bytes.Buffer
		if err := format.(formats.Writer).Write(t.Context(), &first, want); err != nil {
			if fault.CodeOf(err) == "DOC-TEXT" {
				return
			}
			t.Fatalf("read and not written: %v", err)
		}
		got, err := format.(formats.Reader).Read(t.Context(), bytes.NewReader(first.Bytes()))
		if err != nil {
			t.Fatalf("written and not read: %v\n%q", err, first.Bytes())
		}
		var second bytes.Buffer
		if err := format.(formats.Writer).Write(t.Context(), &second, got); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Fatalf("%v\n%q\n%q", err, first.Bytes(), second.Bytes())
		}
	})
}
