package xmltree

import "strings"

// Name is an element's or attribute's name with its namespace, as a number. It
// is the same in every tree parsed with the same Vocabulary, so that rules compare
// numbers. NoName is never the name of anything.
type Name uint16

// NoName is the name of nothing.
const NoName Name = 0

// qname is a name written out. Space is a namespace's URI, "" for none.
type qname struct{ space, local string }

// Vocabulary is the names that are known beforehand. Its names never
// change once it is made, and it may be shared by goroutines.
type Vocabulary struct {
	prefixes map[string]string // as given to NewVocabulary
	short    map[string]string // URI -> prefix in paths, "" where names stand bare
	names    []qname           // by Name; names[0] is NoName
	numbers  map[qname]Name
	spaces   map[string]string // URI -> the same URI, so that parsing allocates none
	written  map[string]Name   // "cbc:ID" -> its number
	embedded []bool            // by Name; what is beyond is none
	forms    forms
	paths    paths
}

// NewVocabulary makes a vocabulary of names as "cbc:ID". prefixes tells the
// namespace of each prefix; a document element without prefix ("Invoice") stands
// there under its whole name, all other bare names are in no namespace, as
// attributes are. It panics on a prefix that is not there and on more than 10,000
// names, for both are mistakes of the build.
func NewVocabulary(prefixes map[string]string, names ...string) *Vocabulary {
	v := &Vocabulary{
		prefixes: prefixes,
		short:    make(map[string]string, len(prefixes)),
		names:    make([]qname, 1, len(names)+1),
		numbers:  make(map[qname]Name, len(names)),
		spaces:   make(map[string]string, len(prefixes)),
		written:  make(map[string]Name, len(names)),
	}
	for prefix, uri := range prefixes {
		v.spaces[uri] = uri
		if !isDocument(prefix) {
			v.short[uri] = prefix
		}
	}
	for _, name := range names {
		v.add(name)
	}
	for _, file := range embeddedFiles {
		if prefix, _, _ := strings.Cut(file, ":"); prefixes[prefix] != "" {
			n := v.add(file)
			for len(v.embedded) <= int(n) {
				v.embedded = append(v.embedded, false)
			}
			v.embedded[n] = true
		}
	}
	return v
}

// add gives a name its number, the old one where it has one.
func (v *Vocabulary) add(written string) Name {
	if n, known := v.written[written]; known {
		return n
	}
	q := v.resolve(written)
	n, known := v.numbers[q]
	if !known {
		if len(v.names) > maxNames {
			panic("a vocabulary of more than 10,000 names")
		}
		n = Name(len(v.names))
		v.names = append(v.names, q)
		v.numbers[q] = n
	}
	v.written[written] = n
	return n
}

// resolve is a written name with its namespace.
func (v *Vocabulary) resolve(written string) qname {
	prefix, local, prefixed := strings.Cut(written, ":")
	if !prefixed {
		return qname{v.prefixes[written], written}
	}
	uri, known := v.prefixes[prefix]
	if !known {
		panic("the prefix of " + written + " is not declared")
	}
	return qname{uri, local}
}

// Name is the number of a name written as "cbc:ID", NoName for one that is not in
// the vocabulary.
func (v *Vocabulary) Name(written string) Name { return v.written[written] }

// Local is a name without its namespace.
func (v *Vocabulary) Local(name Name) string { return v.names[name].local }

// Len is the number of names; a Name of the vocabulary is at most Len.
func (v *Vocabulary) Len() int { return len(v.names) - 1 }

// isDocument says whether a key of the prefixes is a whole document element.
func isDocument(prefix string) bool { return prefix[0] >= 'A' && prefix[0] <= 'Z' }
