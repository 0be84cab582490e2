package xmltree

import (
	"strconv"
	"sync"
)

// Path tells where n is, as /Invoice/cac:InvoiceLine[2]/cbc:ID[1]: every element
// but the root with its number among the siblings of its name.
func (t *Tree) Path(n Node) string {
	return string(t.appendPath(nil, n))
}

func (t *Tree) appendPath(b []byte, n Node) []byte {
	parent := t.nodes[n].parent
	if parent == None {
		return append(append(b, '/'), t.Written(t.nodes[n].name)...)
	}
	b = t.appendPath(b, parent)
	b = append(b, '/')
	b = append(b, t.Written(t.nodes[n].name)...)
	b = append(b, '[')
	b = strconv.AppendInt(b, int64(t.position(n)), 10)
	return append(b, ']')
}

// position is n's number among the siblings of its name, from 1.
func (t *Tree) position(n Node) int {
	const few = 64
	position, looked := 1, 0
	for s := t.First(t.nodes[n].parent); s != n; s = t.nodes[s].end {
		if looked++; looked > few && t.complete {
			return int(t.numbered()[n])
		}
		if t.nodes[s].name == t.nodes[n].name {
			position++
		}
	}
	return position
}

// numbers is the position of every element, worked out when it is first asked for
// among many siblings: a document in which each of 20,000 lines breaks a rule asks
// for all of them.
type numbers struct {
	once sync.Once
	of   []int32
}

func (t *Tree) numbered() []int32 {
	t.numbers.once.Do(func() {
		t.numbers.of = make([]int32, len(t.nodes))
		met := map[Name]int32{}
		for n := range t.nodes {
			clear(met)
			for c := t.First(Node(n)); c != None; c = t.Next(c) {
				name := t.nodes[c].name
				met[name]++
				t.numbers.of[c] = met[name]
			}
		}
	})
	return t.numbers.of
}

// Written is the name as the vocabulary writes it ("cbc:ID"), whatever prefixes
// the input uses. A name of a foreign namespace is written without prefix.
func (t *Tree) Written(name Name) string {
	q := t.qname(name)
	if prefix := t.vocabulary.short[q.space]; prefix != "" {
		return prefix + ":" + q.local
	}
	return q.local
}

// Names is the highest number that a name of this tree has.
func (t *Tree) Names() int { return t.vocabulary.Len() + len(t.own) }

// Local is a name without its namespace.
func (t *Tree) Local(name Name) string { return t.qname(name).local }

// Space is the namespace of a name, "" for none.
func (t *Tree) Space(name Name) string { return t.qname(name).space }

func (t *Tree) qname(name Name) qname {
	if i := int(name) - len(t.vocabulary.names); i >= 0 {
		return t.own[i]
	}
	return t.vocabulary.names[name]
}
