package xmltree

import "encoding/binary"

// nameCache remembers what the names as they are written stand for, so that a name
// is resolved once in a scope of namespaces. It outlives its document: the next
// one of the same vocabulary mostly declares the same namespaces and has the same
// names.
type nameCache struct {
	vocabulary *Vocabulary
	slots      []cachedName // open addressing; a power of two
	used       int
	scopes     map[string]uint32 // the outer scope and what is declared -> its number
	last       uint32            // number of a scope
	document   uint32            // counts the documents
	own        map[qname]Name    // names of this document that the vocabulary lacks

	guesses [1024]uint32 // by the names of the last two elements: the slot of the name that came after them
	after   uint32       // which of the guesses is for the element to come
	before  uint32       // the slot of the last name
}

type cachedName struct {
	written  string
	scope    uint32
	document uint32 // for a name of that document alone, else 0
	number   Name   // NoName: the slot is free
}

// What a cache keeps for the next document; one that has met more starts over.
const (
	mostScopes = 64
	mostNames  = 4096
)

// begin makes the cache ready for a document.
func (c *nameCache) begin(v *Vocabulary) {
	c.document++
	c.after, c.before = 0, 0
	clear(c.own)
	if c.vocabulary == v && c.used <= mostNames && len(c.scopes) <= mostScopes && c.document < 1<<31 && c.last < 1<<30 {
		return
	}
	*c = nameCache{vocabulary: v, slots: make([]cachedName, 512), scopes: map[string]uint32{}, own: map[qname]Name{}, document: 1}
}

// scope is the number of a scope by what is declared in it and around it.
func (c *nameCache) scope(declared []byte) uint32 {
	if n, known := c.scopes[string(declared)]; known {
		return n
	}
	if len(c.scopes) > mostScopes { // they come again in no other document
		clear(c.scopes)
	}
	c.last++
	c.scopes[string(declared)] = c.last
	return c.last
}

// find is the slot of a name, a free or stale one where it is new in the document.
func (c *nameCache) find(raw []byte, scope uint32) *cachedName {
	return &c.slots[c.at(raw, scope)]
}

func (c *nameCache) at(raw []byte, scope uint32) uint32 {
	mask := uint32(len(c.slots) - 1)
	for i := hash(raw, scope) & mask; ; i = (i + 1) & mask {
		slot := &c.slots[i]
		if slot.number == NoName || slot.scope == scope && slot.written == string(raw) {
			return i
		}
	}
}

// guess is the name that most likely comes next: documents repeat themselves. It is
// a stale or free slot where nothing is known.
func (c *nameCache) guess() *cachedName {
	return &c.slots[c.guesses[c.after]&uint32(len(c.slots)-1)]
}

// guessed goes on by the guess, which was right.
func (c *nameCache) guessed() { c.move(c.guesses[c.after] & uint32(len(c.slots)-1)) }

// met goes on by the name in that slot, and guesses it the next time.
func (c *nameCache) met(slot uint32) {
	c.guesses[c.after] = slot
	c.move(slot)
}

func (c *nameCache) move(slot uint32) {
	c.after = (c.before*7 + slot*31) % uint32(len(c.guesses))
	c.before = slot
}

// fresh says whether a slot holds a name of this document.
func (c *nameCache) fresh(slot *cachedName) bool {
	return slot.number != NoName && (slot.document == 0 || slot.document == c.document)
}

// known is the number of an element's name that was met in the scope, else NoName.
func (c *nameCache) known(raw []byte, scope uint32) Name {
	const longest = 60
	if len(raw) > longest {
		return NoName
	}
	if i := c.at(raw, scope<<1); c.fresh(&c.slots[i]) {
		c.met(i)
		return c.slots[i].number
	}
	return NoName
}

// fill takes a slot that find has given.
func (c *nameCache) fill(slot *cachedName, one cachedName) {
	if slot.number == NoName {
		c.used++
	}
	*slot = one
	if c.used*2 <= len(c.slots) {
		return
	}
	old := c.slots
	c.slots = make([]cachedName, 2*len(old))
	c.used = 0
	if len(old) >= 1<<16 { // a document of very many scopes: the old ones do not come back
		c.slots = make([]cachedName, 512)
		return
	}
	for _, one := range old {
		if c.fresh(&one) {
			*c.find([]byte(one.written), one.scope) = one
			c.used++
		}
	}
}

// hash takes eight letters at a time.
func hash(raw []byte, scope uint32) uint32 {
	const prime = 0x9E3779B97F4A7C15
	h := uint64(len(raw)) ^ uint64(scope)<<32
	for ; len(raw) >= 8; raw = raw[8:] {
		h = (h ^ binary.LittleEndian.Uint64(raw)) * prime
		h ^= h >> 32
	}
	if len(raw) >= 4 {
		h = (h ^ uint64(binary.LittleEndian.Uint32(raw))) * prime
		h ^= h >> 32
		raw = raw[4:]
	}
	for _, b := range raw {
		h = (h ^ uint64(b)) * prime
	}
	return uint32(h ^ h>>32)
}
