package plugin

import (
	"strings"

	"github.com/postbud/postbud/fault"
)

const (
	maxName   = 200 // bytes of a file name with its extension
	maxSuffix = 16  // of the extension with its dot
	maxKey    = 32
	nameless  = "document"
)

// DefaultFileName is the template for a destination that has none of its own.
const DefaultFileName = "{Number}-{Key}"

// FileTemplate is a template whose result is always a safe file name. It comes
// from ParseFileTemplate; the zero one names every document by its key alone.
type FileTemplate struct{ t Template }

// ParseFileTemplate reads a template for file names. It refuses, with a
// Configuration fault, text that could not stand in a file name everywhere:
// slashes and their look-alikes, control characters, two dots in a row, a dot,
// blank, hyphen or tilde at the start, a dot or blank at the end, a device name.
func ParseFileTemplate(text string) (FileTemplate, error) {
	t, wrong := parseFile(text)
	if wrong != nil {
		return FileTemplate{}, wrong
	}
	return t, nil
}

func parseFile(text string) (FileTemplate, *fault.Error) {
	if wrong := readable(text); wrong != nil {
		return FileTemplate{}, wrong
	}
	t := parse(text)
	plain := strings.Builder{} // with a letter in place of each field
	for _, p := range t.parts {
		written := p.raw
		if p.name != "" {
			written = p.absent + p.layout
			plain.WriteByte('x')
		} else {
			plain.WriteString(p.raw)
		}
		for _, r := range written {
			if !inName(r) {
				return FileTemplate{}, wrongly(CodeTemplate, "%q cannot stand in a file name", r)
			}
		}
	}
	switch name := plain.String(); {
	case name == "":
		return FileTemplate{}, wrongly(CodeTemplate, "a file name cannot be empty")
	case len(name) > maxName-maxSuffix:
		return FileTemplate{}, wrongly(CodeTemplate, "a file name can have %d bytes at most", maxName-maxSuffix)
	case tidied(name) != name:
		return FileTemplate{}, wrongly(CodeTemplate, "a file name cannot begin with a dot, blank, hyphen or tilde, end with a dot or blank, hold two dots in a row, or be that of a device")
	}
	return FileTemplate{t}, nil
}

// String is the template as it was written.
func (t FileTemplate) String() string { return t.t.String() }

// Template is the same without the care for file names, for Check and Fields.
func (t FileTemplate) Template() Template { return t.t }

// Name makes the file name; ext is the format's extension, with or without its
// dot, or "". The lookup is that of Template.Fill and must know "Key".
//
// What comes from the document keeps only ASCII letters, digits, "-", "_" and
// dots between digits; letters with marks are written plainly (ø as oe). The name
// has 200 bytes at most, is no path, device or hidden file, and begins with
// nothing that a command could take for an option. When any of this changes the
// name and the key does not stand in it, the key is added, so that two documents
// cannot be made to share a name. The same values give the same name.
func (t FileTemplate) Name(lookup func(name string) (string, bool), ext string) string {
	ext = suffix(ext)
	most := maxName - len(ext)
	filled, same := t.stem(lookup)
	stem := cut(tidied(filled), most)
	if stem == "" {
		stem = nameless
	}
	if key := stemKey(lookup); (!same || stem != filled) && !strings.Contains(stem, key) {
		stem = cut(stem, most-len(key)-1) + "-" + key
	}
	return stem + ext
}

// stem fills the template and tells whether every value fitted unchanged.
func (t FileTemplate) stem(lookup func(string) (string, bool)) (stem string, same bool) {
	var b strings.Builder
	same = true
	for _, p := range t.t.parts {
		value, foreign := p.fill(lookup)
		if foreign {
			safe := reduced(value)
			same = same && safe == value
			value = safe
		}
		b.WriteString(value)
	}
	return b.String(), same
}

func stemKey(lookup func(string) (string, bool)) string {
	key, _ := lookup("Key")
	return cut(reduced(key), maxKey)
}

// suffix makes ".xml" of "xml" and ".XML".
func suffix(ext string) string {
	ext = strings.Map(func(r rune) rune {
		if r == '.' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(ext))
	if ext = cut(tidied(ext), maxSuffix-1); ext == "" {
		return ""
	}
	return "." + ext
}
