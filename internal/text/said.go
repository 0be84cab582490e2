package text

import (
	"maps"
	"regexp"
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
		found := p.form.FindStringSubmatch(phrase)
		if found == nil {
			continue
		}
		values := make(map[string]any, len(found))
		for i, value := range found[1:] {
			values[strconv.Itoa(i+1)] = l.Said(value)
		}
		return l.fill(p.says, values)
	}
	return phrase
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
	form *regexp.Regexp
	says message
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
			parts := strings.Split(strings.TrimPrefix(key, "said."), "{}")
			for i := range parts {
				parts[i] = regexp.QuoteMeta(parts[i])
			}
			all[lang] = append(all[lang], pattern{regexp.MustCompile("(?s)^" + strings.Join(parts, "(.*?)") + "$"), table[key]})
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
