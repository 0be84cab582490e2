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

// begin makes the cache ready for a document, and says whether it starts over.
func (c *nameCache) begin(v *Vocabulary) bool {
	c.document++
	clear(c.own)
	if c.vocabulary == v && c.used <= mostNames && len(c.scopes) <= mostScopes && c.document < 1<<31 && c.last < 1<<30 {
		return false
	}
	*c = nameCache{vocabulary: v, slots: make([]cachedName, 512), scopes: map[string]uint32{}, own: map[qname]Name{}, document: 1}
	return true
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
	mask := uint32(len(c.slots) - 1)
	for i := hash(raw, scope) & mask; ; i = (i + 1) & mask {
		slot := &c.slots[i]
		if slot.number == NoName || slot.scope == scope && slot.written == string(raw) {
			return slot
		}
	}
}

// fresh says whether a slot holds a name of this document.
func (c *nameCache) fresh(slot *cachedName) bool {
	return slot.number != NoName && (slot.document == 0 || slot.document == c.document)
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
