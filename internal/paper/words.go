package paper

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/codes"
)

//go:embed words.tsv
var wordsFile string

// Languages lists the languages of a page, in the order of the columns of words.tsv.
func Languages() []string { return []string{"en", "da", "sv", "de"} }

// LanguageOf is the language of a receiver in a country (ISO 3166-1 alpha-2): Danish
// in Denmark, Greenland and the Faroe Islands, Swedish in Sweden, German in Germany,
// Austria, Switzerland and Liechtenstein, English everywhere else.
func LanguageOf(country string) string {
	switch country {
	case "DK", "GL", "FO":
		return "da"
	case "SE":
		return "sv"
	case "DE", "AT", "CH", "LI":
		return "de"
	}
	return "en"
}

// words is one language.
type words map[string]string

// dictionaries is every language, read at the first use.
var dictionaries = sync.OnceValue(func() map[string]words {
	all := map[string]words{}
	for _, tag := range Languages() {
		all[tag] = words{}
	}
	for line := range strings.Lines(wordsFile) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		columns := strings.Split(line, "\t")
		for i, tag := range Languages() {
			all[tag][columns[0]] = columns[i+1] // a short line fails the first test
		}
	}
	return all
})

// in is the language of a tag, English where it is unknown.
func in(tag string) words {
	if w, ok := dictionaries()[tag]; ok {
		return w
	}
	return dictionaries()["en"]
}

// or is the word of a key, or another text where the language has none.
func (w words) or(key, other string) string {
	if text, ok := w[key]; ok {
		return text
	}
	return other
}

// title says what the document is. The second text is the English name of a kind that
// has no title of its own here, "" where it has.
func (w words) title(inv *invoice.Invoice) (title, kind string) {
	if text, ok := w["type."+inv.TypeCode]; ok {
		return text, ""
	}
	list := codes.InvoiceType
	if inv.CreditNote() {
		list = codes.CreditNoteType
	}
	return w["type."+inv.Kind()], codes.Name(list, inv.TypeCode)
}

// country is the name of a country, in English where the language has none, and the
// code itself where nobody knows it.
func (w words) country(code string) string {
	if name := w.or("country."+code, codes.Name(codes.Country, code)); name != "" {
		return name
	}
	return code
}

// Unit is the unit of a quantity (UN/ECE Recommendation 20 and 21) as a page in a language
// writes it beside the number, the code itself where nobody knows it. An unknown language
// is English.
func Unit(language, code string, number invoice.Decimal) string {
	return in(language).unit(code, number)
}

// Country is the name of a country (ISO 3166-1 alpha-2) as a page in a language writes it,
// the code itself where nobody knows it. An unknown language is English.
func Country(language, code string) string { return in(language).country(code) }

// Category is a VAT category (UNCL 5305) as a page in a language writes it, the code itself
// where nobody knows it. An unknown language is English.
func Category(language, code string) string { return in(language).or("category."+code, code) }

// unit is the unit of a quantity, in the form for that number.
func (w words) unit(code string, number invoice.Decimal) string {
	forms, ok := w["unit."+code]
	if !ok {
		if name := codes.Name(codes.Unit, code); name != "" && code != "ZZ" {
			return name
		}
		return code
	}
	one, more, parted := strings.Cut(forms, "/")
	if parted && number.Cmp(invoice.NewDecimal(1, 0)) != 0 {
		return more
	}
	return one
}

// label is a word with what stands between it and its value.
func (w words) label(key string) string { return w[key] + w["label"] + noBreak }

// fill puts values in the places of a text: name, value, name, value.
func fill(text string, nameValue ...string) string {
	for i := 0; i+1 < len(nameValue); i += 2 {
		text = strings.ReplaceAll(text, "{"+nameValue[i]+"}", nameValue[i+1])
	}
	return text
}
