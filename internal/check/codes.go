package check

import (
	"strings"

	"github.com/postbud/postbud/internal/xmltree"
)

// codeName is the name of elements whose texts are codes, below elements of a name
// or, with NoName, anywhere.
type codeName struct{ above, name xmltree.Name }

// codes adds the names of Set.Codes.
func (c *compiler) codes(names string) {
	for _, written := range strings.Fields(names) {
		above, name, below := strings.Cut(written, "/")
		if !below {
			above, name = "", above
		}
		one := codeName{name: c.name(name)}
		if below {
			one.above = c.name(above)
		}
		c.coded[one] = true
	}
}

// inShape says whether what an item holds is part of its shape, so that whatever
// has the shape holds the same there: attributes and codes are.
func (m *machine) inShape(i item) bool {
	return i.attribute != xmltree.NoName || m.places[i.node].code
}
