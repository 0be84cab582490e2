package plugin

import "github.com/postbud/postbud/fault"

// Phrase is a template for text that people read: a mail's subject, or with Long
// the mail itself.
func Phrase(p *Template, name, title string) *Field {
	return bound(KindPhrase, name, title,
		func(text string) *fault.Error { *p = parse(text); return nil },
		func() string { return p.String() })
}

// FileName is a template for the names that documents bear at the far end,
// without the extension, which comes from the format.
func FileName(p *FileTemplate, name, title string) *Field {
	return bound(KindFileName, name, title,
		func(text string) *fault.Error {
			t, wrong := parseFile(text)
			if wrong == nil {
				*p = t
			}
			return wrong
		},
		func() string { return p.String() })
}
