// Package text is every word and sentence that people read, as data: one file
// for each language, en.txt, da.txt and sv.txt, one with the words of the pages
// alone, pages.en.txt and so on, one with those of the command line, and the names of
// the business terms in the languages that EN 16931 is not written in. Pages and mails ask for a text by its key
// and hand in the values; what is not said in a language is said in English. What plug-ins
// and the engine write in English is its own key: see Declared and Said.
//
// # The files
//
// A line "[nav]" opens a section, "home = Home" adds the text nav.home, "#" begins
// a comment. In a text stand
//
//	{name}                                 a value
//	{name, time}                           a value written as a time; see Word
//	{n, plural, one {# line} other {# lines}}   the form that the number takes
//	[Line {line}: ]                        left out where one of its values is missing
//	[Line {line}|A line]                   the first whose values are there
//	\n \{ \[ \\                            a new line, and the signs themselves
//
// A value that is missing outside of brackets is replaced by a word of the section
// "default", such as "the customer", so that no brace is ever seen.
package text

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// Language says things in one language. It holds no state and may be used from
// several goroutines.
type Language struct {
	tag  string
	own  map[string]message
	rest map[string]message // English
	zone *time.Location
	now  time.Time // zero when every time is written with its day
}

// Languages lists the languages, as a recipient or a user chooses them.
func Languages() []string { return []string{"en", "da", "sv"} }

// In is the language of a tag such as "da" or "da-DK"; an unknown one is English.
// Times are written in UTC, see At.
func In(lang string) *Language {
	tag, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(lang, "_", "-")), "-")
	all := tables()
	own, known := all[tag]
	if !known {
		tag, own = "en", all["en"]
	}
	return &Language{tag: tag, own: own, rest: all["en"], zone: time.UTC}
}

// At is the language as it speaks at now, in a zone: a time of the same day is
// written by the clock alone. A nil zone is UTC; with a zero now every time bears
// its day.
func (l *Language) At(now time.Time, zone *time.Location) *Language {
	at := *l
	at.now, at.zone = now, zone
	if zone == nil {
		at.zone = time.UTC
	}
	return &at
}

// Tag is the language's code, "en", "da" or "sv", for <html lang>.
func (l *Language) Tag() string { return l.tag }

// Word is the text of a key, filled with values given as name, value, name, value.
// Numbers, dates and times (int, int64, invoice.Decimal, invoice.Date, time.Time)
// are written as the language does; anything else as fmt prints it. Text may be
// declared to be a time (RFC 3339), date (YYYY-MM-DD), number, size (bytes),
// said (a phrase of ours that the language may know, see Said), sentence (the same
// with its capital letter and full stop), declared (the title of a setting, see Declared)
// or term (the number of a business term, which gets its name); what then cannot be read
// as such is written as it stands. An unknown key is answered with the key, so that it is
// noticed.
func (l *Language) Word(key string, args ...any) string {
	m, ok := l.find(key)
	if !ok {
		return key
	}
	return l.fill(m, pairs(args))
}

// Plural is Word with the number n, which chooses the form and is written for {n}
// and "#".
func (l *Language) Plural(key string, n int, args ...any) string {
	return l.Word(key, append([]any{"n", n}, args...)...)
}

// Has says whether the language itself has the key.
func (l *Language) Has(key string) bool {
	_, ok := l.own[key]
	return ok
}

// Keys lists every key that the language itself has, sorted.
func (l *Language) Keys() []string { return slices.Sorted(maps.Keys(l.own)) }

func (l *Language) find(key string) (message, bool) {
	if m, ok := l.own[key]; ok {
		return m, true
	}
	m, ok := l.rest[key]
	return m, ok
}

// pairs reads name, value, name, value; a name without a value is missing.
func pairs(args []any) map[string]any {
	values := make(map[string]any, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		if name, ok := args[i].(string); ok {
			values[name] = args[i+1]
		}
	}
	return values
}
