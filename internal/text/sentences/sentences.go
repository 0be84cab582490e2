// Package sentences says in plain words what it means that a document breaks a
// rule: for every rule that the program checks a sentence in English and one in
// Danish. They are for people who keep books, so no sentence holds a rule's
// number, an element or a path.
//
// {found} stands for what the document says and {due} for what it should say;
// they are there only where the rule compares.
package sentences

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Sentence is what a broken rule means, in both languages.
type Sentence struct{ EN, DA string }

// Of is the sentence of a rule; false where there is none.
func Of(rule string) (Sentence, bool) {
	s, ok := all()[rule]
	return s, ok
}

// Rules lists the rules that have a sentence, in no order.
func Rules() []string {
	ids := make([]string, 0, len(all()))
	for id := range all() {
		ids = append(ids, id)
	}
	return ids
}

// Fill puts what was found and what was due into an English sentence. Values are
// those of the finding; a place without value is said to be such.
func Fill(sentence string, values []string) string { return fill(sentence, values, "(not given)") }

// fill has a phrase for a place without value, which stands there without the quotation
// marks and brackets of a value.
func fill(sentence string, values []string, none string) string {
	for i, place := range []string{"{found}", "{due}"} {
		if i < len(values) && strings.TrimSpace(values[i]) != "" {
			continue
		}
		sentence = strings.NewReplacer("(“"+place+"”)", none, "("+place+")", none, "“"+place+"”", none, place, none).Replace(sentence)
	}
	values = append(slices.Clone(values), "", "")
	return strings.NewReplacer("{found}", values[0], "{due}", values[1]).Replace(sentence)
}

// table is sentences by rule.
type table map[string]Sentence

// all is every table in one. Two sentences for one rule are a mistake that a test
// finds by their number.
var all = sync.OnceValue(func() table {
	one := table{}
	for _, t := range tables() {
		maps.Copy(one, t)
	}
	return one
})

func tables() []table {
	return []table{
		values(), structure(), document(), parties(), allowances(), lines(), payment(), totals(), decimals(), vat(), codeLists(), repeated(), surplus(), ciiSyntax(), strays(),
		peppol(), identifiers(), peppolCodes(), denmark(), nordic(), southern(), netherlands(), germany(), xrechnung(), facturx(), xrechnungExtension(),
		oioublHead(), oioublReferences(), oioublParties(), oioublAddresses(), oioublPayment(), oioublMoney(), oioublTotals(), oioublLines(),
	}
}

// say is a sentence written out.
func say(en, da string) Sentence { return Sentence{en, da} }

// missing says that a thing is not there; it is named with its article.
func missing(en, da string) Sentence {
	return Sentence{capital(en) + " is missing.", capital(da) + " mangler."}
}

// once says that a thing may be there only once; it is named in the plural.
func once(en, da string) Sentence {
	return Sentence{"There are several " + en + "; only one is allowed.", "Der er flere " + da + "; kun én er tilladt."}
}

// unknown says that a code is not in its list; it is named with its article.
func unknown(en, da string) Sentence {
	return Sentence{capital(en) + " “{found}” is not a code that may be used.", capital(da) + " “{found}” er ikke en kode, der må bruges."}
}

func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// values is the sentences of values that cannot be worked with at all.
func values() table {
	return table{
		"VALUE-NUMBER": say("“{found}” stands where a number belongs.", "“{found}” står, hvor der skal stå et tal."),
		"VALUE-DATE":   say("“{found}” is not a date of the form year-month-day.", "“{found}” er ikke en dato af formen år-måned-dag."),
		"VALUE-FLAG":   say("“{found}” stands where only true or false may stand.", "“{found}” står, hvor der kun må stå true eller false."),
		"VALUE-SINGLE parted": say("A comment stands in the middle of a value, so that “{found}” counts as a value of its own; take the comment out.",
			"Der står en kommentar midt i en værdi, så “{found}” regnes for en værdi for sig; fjern kommentaren."),
		"VALUE-SINGLE": say("The same piece of information is given twice, the second time as “{found}”.", "Den samme oplysning er givet to gange, anden gang som “{found}”."),
	}
}
