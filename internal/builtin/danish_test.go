package builtin_test

import (
	"bytes"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/internal/builtin"
	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/internal/text"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// TestNoReasonIsLeftInEnglish has every format refuse spoilt documents and spoilt
// invoices. What the catalogue says of that in Danish shares no words with the English.
func TestNoReasonIsLeftInEnglish(t *testing.T) {
	refused := map[string]int{}
	told := map[string]bool{}
	look := func(name string, err error) {
		f := fault.As(err)
		if f == nil || f.Kind == fault.Internal {
			return
		}
		refused[name]++
		en, da := text.In("en").Code(f.Code, f.Args), text.In("da").Code(f.Code, f.Args)
		for _, pair := range [][2]string{{en.Text, da.Text}, {en.Short, da.Short}, {f.Message, da.Title + ". " + da.Text}} {
			if shared := inCommon(pair[0], pair[1]); shared != "" && !told[shared] {
				told[shared] = true
				t.Errorf("%s, %s: %q is left of %q in %q", name, f.Code, shared, pair[0], pair[1])
			}
		}
		if f.Code == "DOC-VALUE" && f.Args["why"]+f.Args["because"] == "" && !told[f.Message] {
			told[f.Message] = true
			t.Errorf("%s: nothing says why: %q", name, f.Message)
		}
		if f.Code == "" && !told[f.Message] {
			told[f.Message] = true
			t.Errorf("%s: no code: %q", name, f.Message)
		}
	}
	dice := rand.New(rand.NewPCG(20261122, 3))
	for _, p := range builtin.Formats().All() {
		name := p.Declared().Name
		f, err := p.Open(plugin.Values{}, plugin.Env{})
		if err != nil {
			t.Fatal(err)
		}
		reader, reads := f.(formats.Reader)
		for i, s := range invoicetest.All() {
			var b bytes.Buffer
			if err := f.(formats.Writer).Write(t.Context(), &b, s.Invoice); err != nil {
				look(name, err)
				continue
			}
			if reads && i < 1 {
				for _, doc := range spoilt(b.Bytes(), dice) {
					_, err := reader.Read(t.Context(), bytes.NewReader(doc))
					look(name, err)
				}
			}
		}
		step := 4
		if strings.HasSuffix(p.MediaType, "pdf") || name == "xlsx" { // drawing pages takes its time
			step = 40
		}
		for i := 0; i < len(invoicetest.Places(invoicetest.Full())); i += step {
			for _, spoil := range spoilers() {
				inv := invoicetest.Full()
				place := invoicetest.Places(inv)[i]
				spoil(place.Value)
				look(name, f.(formats.Writer).Write(t.Context(), io.Discard, inv))
			}
		}
	}
	samples := filepath.Join(judge.NeedShared(t), "testdata", "edifact")
	files, err := filepath.Glob(filepath.Join(samples, "*"))
	if err != nil {
		t.Fatal(err)
	}
	readers, err := formats.OpenReaders(builtin.Formats(), plugin.Env{})
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		doc, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, doc := range append(spoilt(doc, dice), doc) {
			_, err := readers.Read(t.Context(), bytes.NewReader(doc))
			look("sample", err)
		}
	}
	t.Log(refused)
	for _, name := range []string{"peppolbis", "oioubl", "edifact", "x12", "csv", "xlsx", "json", "sample"} {
		if refused[name] < 10 {
			t.Errorf("%s refused %d", name, refused[name])
		}
	}
}

// spoilt is a document cut off, with a piece left out, and with other letters in it.
func spoilt(doc []byte, dice *rand.Rand) (all [][]byte) {
	for i := 1; i < 10; i++ {
		all = append(all, doc[:len(doc)*i/10])
	}
	for range 15 {
		from := dice.IntN(len(doc))
		to := min(len(doc), from+1+dice.IntN(12))
		all = append(all, slices.Concat(doc[:from], doc[to:]))
		for _, other := range []string{"x", "9", "\xe6", "\x01", "<", "+", "\"", "*", "&", "'", "~", "\n", ";", "12345678901234567890123"} {
			if dice.IntN(4) == 0 {
				all = append(all, slices.Concat(doc[:from], []byte(other), doc[to:]))
			}
		}
	}
	return all
}

// spoilers give a term of any kind a value that not every format takes.
func spoilers() []func(reflect.Value) {
	of := func(s string) func(reflect.Value) {
		return func(v reflect.Value) {
			switch {
			case v.Kind() == reflect.String:
				v.SetString(s)
			case v.Type() == reflect.TypeFor[invoice.Decimal]():
				if d, err := invoice.ParseDecimal(s); err == nil {
					v.Set(reflect.ValueOf(d))
				}
			}
		}
	}
	return []func(reflect.Value){
		func(v reflect.Value) { v.SetZero() },
		func(v reflect.Value) {
			if v.Type() == reflect.TypeFor[invoice.Decimal]() {
				v.Set(reflect.ValueOf(invoice.NewDecimal(1, 0).Quo(invoice.NewDecimal(0, 0), 2)))
			}
		},
		of("-7.123456789"), of("123456789012345"), of("0"), of("Łódź"), of("a\u0085b"), of("\x01"), of("\xff"), of("   "), of("€"),
		of(strings.Repeat("LONG ", 60)), of(strings.Repeat("x", 40_000)), of("TWO\n\nLINES \nOF IT"),
	}
}

var quoted = regexp.MustCompile(`"(\\.|[^"])*"|“[^”]*”|\([^()]*\)`)

// inCommon is three words of small letters that stand beside each other in both, outside
// of quotation marks and brackets: what formats and segments are called is the same in
// all languages.
func inCommon(en, da string) string {
	words := func(s string) (all []string) {
		for _, one := range strings.Fields(quoted.ReplaceAllString(s, " # ")) {
			if one = strings.Trim(one, ".,;:"); strings.Trim(one, "abcdefghijklmnopqrstuvwxyz") != "" {
				one = "#"
			}
			all = append(all, one)
		}
		return all
	}
	theirs, all := " "+strings.Join(words(da), " ")+" ", words(en)
	for i := 0; i+3 <= len(all); i++ {
		if run := strings.Join(all[i:i+3], " "); !strings.Contains(run, "#") && !strings.Contains("amp lt gt quot", run) && strings.Contains(theirs, " "+run+" ") {
			return run
		}
	}
	return ""
}
