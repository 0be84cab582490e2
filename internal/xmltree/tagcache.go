package xmltree

// tagCache remembers start tags as they stand, with all their attributes: an
// invoice repeats a few dozen of them, and the next invoice of the same program has
// them again. A tag that was met is known by comparing its bytes, and everything
// that reading it anew would find is at hand.
type tagCache struct {
	slots    []*tag // open addressing; a power of two
	used     int
	guesses  [1024]*tag        // by the last two tags: the one that came after them
	after    uint32            // which of the guesses is for the tag to come
	before   uint32            // the number of the last tag
	words    map[string]uint32 // of the names of tags
	openings []opening
	seams    map[seamKey]*seam
}

// tag is a start tag without namespace declarations and references.
type tag struct {
	written    string // from the name to the '>', with it
	scope      uint32
	document   uint32 // for names of that document alone, else 0
	number     uint32
	word       uint32 // of its name
	length     uint32 // of its name
	name       Name
	form       uint32
	empty      bool        // it ends its element too
	attributes []attribute // their values counted from the name's first byte
}

// What a cache keeps of tags.
const (
	mostTags   = 4096
	longestTag = 300
)

// begin makes the cache ready for a document. Tags of a vocabulary are of no use
// for another one, which fresh tells.
func (c *tagCache) begin(fresh bool) {
	c.after, c.before = 0, 0
	if fresh || c.used >= mostTags || len(c.seams) >= mostSeams {
		*c = tagCache{slots: make([]*tag, 512), words: map[string]uint32{}, seams: map[seamKey]*seam{}}
	}
}

// known is the tag that begins with its name at i, nil where it was not met yet.
func (p *parser) known(data []byte, i int) *tag {
	c := p.tags
	if g := c.guesses[c.after]; g != nil && g.scope == p.scope && p.current(g) {
		if end := i + len(g.written); end <= len(data) && string(data[i:end]) == g.written {
			c.move(g)
			return g
		}
	}
	length := indexClose(data[i:])
	if length < 0 || len(c.slots) == 0 {
		return nil
	}
	found := c.slots[c.at(data[i:i+length+1], p.scope)]
	if found == nil || !p.current(found) {
		return nil
	}
	c.guesses[c.after] = found
	c.move(found)
	return found
}

// indexClose is where the first '>' of a tag is that is not too long; in a tag that
// is known it is the last byte.
func indexClose(data []byte) int {
	for i, b := range data[:min(len(data), longestTag)] {
		if b == '>' {
			return i
		}
	}
	return -1
}

// current says whether the names of a tag are those of this document.
func (p *parser) current(g *tag) bool { return g.document == 0 || g.document == p.names.document }

// at is the slot of a tag, a free one where it was not met yet.
func (c *tagCache) at(raw []byte, scope uint32) uint32 {
	mask := uint32(len(c.slots) - 1)
	for i := hash(raw, scope) & mask; ; i = (i + 1) & mask {
		if s := c.slots[i]; s == nil || s.scope == scope && s.written == string(raw) {
			return i
		}
	}
}

// move goes on by the tag that came.
func (c *tagCache) move(g *tag) {
	c.after = (c.before*7 + g.number*31) % uint32(len(c.guesses))
	c.before = g.number
}

// learn remembers the tag whose name began at i and that startTag has just taken:
// as node n in the scope, where it declared nothing.
func (p *parser) learn(i int, n Node, scope uint32) {
	t, c := p.tree, p.tags
	made := &t.nodes[n]
	typed := len(t.declared) > 0 && t.declared[len(t.declared)-1].node == n
	if typed || int(made.count) != len(p.pending) || made.embedded || p.pos-i > longestTag || c.used >= mostTags {
		return
	}
	g := &tag{written: string(t.data[i:p.pos]), scope: scope, number: uint32(c.used) + 1, name: made.name, form: made.form,
		length: uint32(nameLength(t.data[i:])), empty: t.data[p.pos-2] == '/'}
	name := g.written[:g.length]
	if g.word = c.words[name]; g.word == 0 {
		g.word = uint32(len(c.words)) + 1
		c.words[name] = g.word
	}
	own := int(made.name) >= len(t.vocabulary.names)
	for _, a := range t.attributes[made.attributes:] {
		if a.value.extra {
			return
		}
		own = own || int(a.name) >= len(t.vocabulary.names)
		a.value.off -= uint32(i)
		g.attributes = append(g.attributes, a)
	}
	if own {
		g.document = p.names.document
	}
	slot := c.at([]byte(g.written), scope)
	if c.slots[slot] == nil {
		c.used++
	}
	c.slots[slot], c.guesses[c.after] = g, g
	c.move(g)
	if c.used*2 > len(c.slots) {
		c.grow()
	}
}

func (c *tagCache) grow() {
	old := c.slots
	c.slots = make([]*tag, 2*len(old))
	for _, g := range old {
		if g != nil {
			c.slots[c.at([]byte(g.written), g.scope)] = g
		}
	}
}
