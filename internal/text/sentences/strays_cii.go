package sentences

import (
	"fmt"
	"strconv"
	"strings"
)

// strays is the sentences of what CII knows and EN 16931 does not (most of CII-SR
// and CII-DT): one pattern, filled with a thing and where it stands.
func strays() table {
	things, t := map[string]Sentence{}, table{}
	for line := range strings.Lines(strings.Trim(strayThings+moreStrayThings[1:], "\n")) {
		word, en, da := three(line)
		things[word] = Sentence{en, da}
	}
	var at Sentence
	for line := range strings.Lines(strings.TrimSpace(strayPlaces)) {
		if !strings.HasPrefix(line, "\t") {
			at.EN, at.DA, _ = strings.Cut(strings.TrimSpace(line), "|")
			continue
		}
		family, number := "", 0
		for word := range strings.FieldsSeq(line) {
			if prefix, digits, numbered := strings.Cut(word, "-"); numbered {
				family = prefix
				number, _ = strconv.Atoi(digits)
				continue
			}
			thing, known := things[word]
			if !known {
				panic("no words for " + word)
			}
			t[fmt.Sprintf("CII-%s-%03d", family, number)] = noPlace(thing.EN+" "+at.EN, thing.DA+" "+at.DA)
			number++
		}
	}
	for _, id := range []string{"04", "05"} { // as they are written officially
		t["CII-SR-"+id] = t["CII-SR-0"+id]
		delete(t, "CII-SR-0"+id)
	}
	return t
}

// noPlace says that EN 16931 does not know a thing; it is named with its article.
func noPlace(en, da string) Sentence {
	return Sentence{"An EN 16931 invoice has no place for this: " + en + ".", "En EN 16931-faktura har ikke plads til dette: " + da + "."}
}
