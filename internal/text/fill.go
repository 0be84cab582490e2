package text

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/postbud/postbud/invoice"
)

// filling is one text being filled in.
type filling struct {
	l      *Language
	values map[string]any
	out    strings.Builder
	count  int64 // of the plural at hand
}

func (l *Language) fill(m message, values map[string]any) string {
	f := filling{l: l, values: values}
	f.message(m)
	return f.out.String()
}

func (f *filling) message(m message) {
	for _, p := range m {
		switch {
		case p.plural != nil:
			f.plural(p)
		case p.options != nil:
			f.first(p.options)
		case p.count:
			f.out.WriteString(f.l.Whole(f.count))
		case p.name != "":
			f.value(p)
		default:
			f.out.WriteString(p.plain)
		}
	}
}

// first writes the first option whose values are there.
func (f *filling) first(options []message) {
	for _, o := range options {
		if f.complete(o) {
			f.message(o)
			return
		}
	}
}

// complete says whether the values of a text are there, those of brackets within
// it left aside. A name with a default word is always there.
func (f *filling) complete(m message) bool {
	for _, p := range m {
		if p.name == "" {
			continue
		}
		if f.text(p) == "" && f.standIn(p.name) == "" {
			return false
		}
		for _, form := range p.plural {
			if !f.complete(form) {
				return false
			}
		}
	}
	return true
}

func (f *filling) value(p piece) {
	text := f.text(p)
	stands := text == ""
	if stands {
		if text = f.standIn(p.name); text == "" {
			text = "…"
		}
	}
	if (stands || p.as == "said") && f.begins() {
		text = Capital(text)
	}
	f.out.WriteString(text)
}

// begins says whether what is written next begins a sentence.
func (f *filling) begins() bool {
	before := strings.TrimRight(f.out.String(), " \n")
	return before == "" || strings.HasSuffix(before, ".") || strings.HasSuffix(before, "?")
}

func (f *filling) standIn(name string) string {
	m, ok := f.l.find("default." + name)
	if !ok {
		return ""
	}
	return f.l.fill(m, nil)
}

// plural writes the form of the number. Without a number it speaks of one.
func (f *filling) plural(p piece) {
	n, ok := whole(f.values[p.name])
	if !ok {
		n = 1
	}
	form, exact := p.plural["="+strconv.FormatInt(n, 10)]
	switch {
	case exact:
	case n == 1: // so it is in all languages here (CLDR: one, other)
		form = p.plural["one"]
	default:
		form = p.plural["other"]
	}
	before := f.count
	f.count = n
	f.message(form)
	f.count = before
}

func whole(value any) (int64, bool) {
	switch v := value.(type) {
	case int:
		return int64(v), true
	case int64:
		return v, true
	case string:
		n, err := strconv.ParseInt(v, 10, 64)
		return n, err == nil
	}
	return 0, false
}

// text is a value as the language writes it, "" when it is missing.
func (f *filling) text(p piece) string {
	switch v := f.values[p.name].(type) {
	case nil:
		return ""
	case string:
		return f.l.write(p.as, v)
	case int:
		return f.l.wholeAs(p.as, int64(v))
	case int64:
		return f.l.wholeAs(p.as, v)
	case invoice.Decimal:
		return f.l.Number(v)
	case invoice.Date:
		return f.l.Date(v)
	case time.Time:
		return f.l.when(v)
	default:
		return fmt.Sprint(v)
	}
}

func (l *Language) wholeAs(as string, n int64) string {
	if as == "size" {
		return l.Size(n)
	}
	return l.Whole(n)
}

// write writes a value that was handed in as text.
func (l *Language) write(as, text string) string {
	switch as {
	case "time":
		if t, err := time.Parse(time.RFC3339, text); err == nil {
			return l.when(t)
		}
	case "date":
		if d, err := invoice.ParseDate(text); err == nil {
			return l.Date(d)
		}
	case "number":
		if d, err := invoice.ParseDecimal(text); err == nil {
			return l.Number(d)
		}
		return l.Said(text) // why it is none
	case "size":
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return l.Size(n)
		}
	case "sentence":
		return sentence(l.Said(text))
	case "said":
		return l.Said(text)
	case "declared":
		return l.Declared(text)
	case "term":
		return l.Term(text)
	}
	return text
}

// Term is a business term by name and number, "Seller name (BT-27)"; what is no number
// of one is answered as it stands.
func (l *Language) Term(number string) string {
	if t, known := invoice.FindTerm(number); known && t.Number == number {
		return l.Said(t.Name) + " (" + number + ")"
	}
	return number
}

func sentence(text string) string {
	text = Capital(strings.TrimSpace(text))
	if text == "" || strings.ContainsAny(text[len(text)-1:], ".!?") {
		return text
	}
	return text + "."
}

// Capital is text with its first letter large, for a short cause that stands
// alone.
func Capital(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return text
	}
	return string(unicode.ToUpper(r)) + text[size:]
}
