package check

import "github.com/postbud/postbud/internal/xmltree"

// choice is the condition that the text at a path is a word, white space
// normalised. Contexts that differ in the word alone are told apart by reading the
// text once.
type choice struct {
	path path
	word string
}

// chosen is the text that choices at one element were last made by.
type chosen struct {
	route *route
	text  []byte
	given bool
	known bool // it is the only one
}

// fits says whether the text is the word; it is read unless it was just read.
// Not known where there are several texts.
func (c *choice) fits(m *machine, n xmltree.Node, last *chosen) (ok, known bool) {
	if last.route != c.path.route {
		text, known := m.loneText(c.path, n)
		*last = chosen{c.path.route, nil, text.given, known}
		if text.given {
			last.text = normal(text.text)
		}
	}
	return last.given && string(last.text) == c.word, last.known
}
