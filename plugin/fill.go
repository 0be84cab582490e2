package plugin

import (
	"strings"
	"unicode"

	"github.com/postbud/postbud/fault"
)

// Fill puts a document's values into the text of a field that an export rule may
// set. Documents are written by strangers, so each value is reduced to what the
// field can hold, before it is joined with what its author wrote (T-11, T-16):
//
//   - in a text, and in a phrase marked as Path, to a part of a plain name, as in
//     file names; nothing in it parts one folder from the next
//   - in a list or a mapping, to a part of one line; in a list nothing in it parts
//     or encloses addresses
//   - in a phrase, to one line, or with Long to several
//
// Fields of other kinds are no templates and stay as they are. It fails with an
// Invalid fault, which bears the field, when a folder would have no name.
func (f FieldSpec) Fill(text string, lookup func(name string) (string, bool)) (string, error) {
	switch f.Kind {
	case KindText, KindPhrase, KindLines, KindMapping:
	case KindFileName:
		t, wrong := parseFile(text)
		if wrong != nil {
			return "", wrong
		}
		return t.Name(lookup, ""), nil
	default:
		return text, nil
	}
	t, err := ParseTemplate(text)
	if err != nil {
		return "", err
	}
	if f.Path || f.Kind == KindText {
		return f.path(t, lookup)
	}
	var b strings.Builder
	for _, p := range t.parts {
		b.WriteString(p.reduced(lookup, f.reduce))
	}
	return b.String(), nil
}

// reduced fills the part in. A date that was written by the template's layout is
// the template's own text.
func (p part) reduced(lookup func(string) (string, bool), reduce func(string) string) string {
	value, foreign := p.fill(lookup)
	if raw, _ := lookup(p.name); foreign && value == raw {
		return reduce(value)
	}
	return value
}

// reduce is for what is no path.
func (f FieldSpec) reduce(value string) string {
	value = strings.ToValidUTF8(value, "")
	if f.Kind == KindPhrase && f.Long {
		return cut(strings.Map(visible, strings.ReplaceAll(value, "\r\n", "\n")), maxText)
	}
	parts := ""
	if f.Kind == KindLines {
		parts = `,;:<>()[]"\`
	}
	value = strings.Map(func(r rune) rune {
		if r = visible(r); r == '\n' || r == '\t' || strings.ContainsRune(parts, r) {
			return ' '
		}
		return r
	}, value)
	return cut(strings.Join(strings.Fields(value), " "), maxLine)
}

// visible makes blanks of control characters but line ends and tabs, and leaves
// out what changes the look of a text and is not seen itself.
func visible(r rune) rune {
	switch {
	case r == '\n', r == '\t':
		return r
	case unicode.IsControl(r), unicode.In(r, unicode.Zl, unicode.Zp):
		return ' '
	case unicode.Is(unicode.Cf, r):
		return -1
	}
	return r
}

// path fills in folders. Only what the template's author wrote parts one from the
// next, and only what is filled in is changed.
func (f FieldSpec) path(t Template, lookup func(string) (string, bool)) (string, error) {
	folders, filled := []string{""}, []bool{false}
	for _, p := range t.parts {
		text := p.reduced(lookup, reduced)
		for i, piece := range strings.Split(text, "/") {
			if i > 0 {
				folders, filled = append(folders, ""), append(filled, false)
			}
			last := len(folders) - 1
			folders[last] += piece
			filled[last] = filled[last] || p.name != "" && text != p.raw
		}
	}
	for i, name := range folders {
		switch {
		case !filled[i]:
			continue
		case strings.Trim(name, ". ") == "":
			wrong := fault.New(fault.Invalid, "a folder of %q would have no name: the document says nothing there, or nothing that a folder's name can hold", short(t.text))
			wrong.Field = f.Name
			return "", wrong
		case Device(name):
			name = "_" + name
		}
		folders[i] = cut(name, maxName)
	}
	return strings.Join(folders, "/"), nil
}
