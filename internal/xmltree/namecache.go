package xmltree

import "bytes"

// nameCache remembers what the names as they are written stand for, so that a
// name is resolved once in a scope of namespaces.
type nameCache struct {
	slots []cachedName // open addressing; a power of two
	used  int
	own   map[qname]Name
}

type cachedName struct {
	written span
	scope   uint32
	number  Name // NoName: the slot is free
}

func (c *nameCache) init() { c.slots = make([]cachedName, 512) }

// find is the slot of a name, a free one where it is new. The caller fills it.
func (c *nameCache) find(t *Tree, raw []byte, scope uint32) *cachedName {
	if c.used*2 > len(c.slots) {
		c.grow(t)
	}
	mask := uint32(len(c.slots) - 1)
	for i := hash(raw, scope) & mask; ; i = (i + 1) & mask {
		slot := &c.slots[i]
		if slot.number == NoName {
			c.used++
			return slot
		}
		if slot.scope == scope && bytes.Equal(t.bytes(slot.written), raw) {
			return slot
		}
	}
}

// grow doubles the slots; a document that has very many scopes starts over, for
// the old ones do not come back.
func (c *nameCache) grow(t *Tree) {
	const most = 1 << 16
	old := c.slots
	c.used = 0
	if len(old) >= most {
		c.slots = make([]cachedName, 512)
		return
	}
	c.slots = make([]cachedName, 2*len(old))
	for _, slot := range old {
		if slot.number != NoName {
			*c.find(t, t.bytes(slot.written), slot.scope) = slot
		}
	}
}

// hash mixes length, ends and scope: names of one document differ there.
func hash(raw []byte, scope uint32) uint32 {
	h := uint32(len(raw)) ^ scope*0x9E3779B1
	for _, c := range raw {
		h = (h ^ uint32(c)) * 16777619
	}
	return h ^ h>>15
}
