package text

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/postbud/postbud/invoice"
)

// Said is a phrase of ours, which is made in English, as the language has it; in
// English where it does not. Values within it stay as they are, but for phrases and
// names of business terms among them.
func (l *Language) Said(phrase string) string {
	if l.tag == "en" || phrase == "" {
		return phrase
	}
	if m, ok := l.own["said."+phrase]; ok {
		return l.fill(m, nil)
	}
	if term := l.ofTerm(phrase); term != "" {
		return term
	}
	for _, p := range patterns()[l.tag] {
		found, fits := p.values(phrase)
		if !fits {
			continue
		}
		values := make(map[string]any, len(found))
		for i, value := range found {
			values[strconv.Itoa(i+1)] = l.Said(value)
		}
		return l.fill(p.says, values)
	}
	return phrase
}

// Declared is a text of a declaration, which is written in English, as the language has
// it; in English where it does not. Unlike a phrase it is known whole or not at all, so
// that a setting called "Name" makes no word of the name that somebody typed.
func (l *Language) Declared(text string) string {
	m, ok := l.own["declared."+text]
	if !ok {
		return text
	}
	return l.fill(m, nil)
}

// ofTerm is a business term by its number, "BT-1", or by its name and number, "" for
// what is none.
func (l *Language) ofTerm(text string) string {
	number := text
	if at := strings.LastIndex(text, " ("); at > 0 && strings.HasSuffix(text, ")") {
		number = text[at+2 : len(text)-1]
	}
	if t, known := invoice.FindTerm(number); known && t.Number == number && (text == number || text == t.Name+" ("+number+")") {
		return l.Term(number)
	}
	return ""
}

// pattern is a phrase with values in it, which stand as {} in the key.
type pattern struct {
	parts []string // what stands around the values
	says  message
}

// values are those of a phrase that the pattern fits, each as short as it can be. A page
// asks for many phrases that no pattern fits, so the beginning is looked at first.
func (p pattern) values(phrase string) (found []string, fits bool) {
	last := len(p.parts) - 1
	rest, begins := strings.CutPrefix(phrase, p.parts[0])
	if !begins {
		return nil, false
	}
	if rest, fits = strings.CutSuffix(rest, p.parts[last]); !fits {
		return nil, false
	}
	for _, part := range p.parts[1:last] {
		value, behind, there := strings.Cut(rest, part)
		if !there {
			return nil, false
		}
		found, rest = append(found, value), behind
	}
	return append(found, rest), true
}

// patterns are those of each language: first those that begin with words of theirs, of
// them those that say most themselves.
var patterns = sync.OnceValue(func() map[string][]pattern {
	all := map[string][]pattern{}
	for lang, table := range tables() {
		keys := slices.DeleteFunc(slices.Sorted(maps.Keys(table)), func(key string) bool {
			return !strings.HasPrefix(key, "said.") || !strings.Contains(key, "{}")
		})
		slices.SortStableFunc(keys, func(a, b string) int {
			if first, other := begins(a), begins(b); first != other {
				return first - other
			}
			return own(b) - own(a)
		})
		for _, key := range keys {
			all[lang] = append(all[lang], pattern{strings.Split(strings.TrimPrefix(key, "said."), "{}"), table[key]})
		}
	}
	return all
})

// begins is 1 for a key that begins with a value, which may hold a phrase with words
// before it.
func begins(key string) int {
	if strings.HasPrefix(key, "said.{}") {
		return 1
	}
	return 0
}

// own is how much of a key is no value.
func own(key string) int { return len(key) - 2*strings.Count(key, "{}") }
