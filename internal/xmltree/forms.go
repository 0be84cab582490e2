package xmltree

import (
	"encoding/binary"
	"math"
	"sync"
)

// UnknownForm is the form of attributes that are too long to be remembered.
const UnknownForm = math.MaxUint32

// forms numbers what elements have of attributes. A number is never given again, so
// that forgetting costs nothing but meeting the same anew.
type forms struct {
	sync.Mutex
	numbers map[string]uint32
	last    uint32
}

const (
	mostForms   = 8192
	longestForm = 1024
)

func (f *forms) number(key []byte) uint32 {
	if len(key) > longestForm {
		return UnknownForm
	}
	f.Lock()
	defer f.Unlock()
	if n, known := f.numbers[string(key)]; known {
		return n
	}
	if f.last == UnknownForm-1 {
		return UnknownForm
	}
	if f.numbers == nil || len(f.numbers) == mostForms {
		f.numbers = map[string]uint32{}
	}
	f.last++
	f.numbers[string(key)] = f.last
	return f.last
}

// form is the form of an element whose attributes have just been stored. Names that
// the vocabulary lacks are all the same to it.
func (p *parser) form(n *node) uint32 {
	t, key := p.tree, p.key[:0]
	for _, a := range t.attributes[n.attributes:] {
		name := a.name
		if int(name) >= len(t.vocabulary.names) {
			name = NoName
		}
		key = binary.LittleEndian.AppendUint16(key, uint16(name))
		key = binary.LittleEndian.AppendUint32(key, a.value.len)
		if key = append(key, t.bytes(a.value)...); len(key) > longestForm {
			break
		}
	}
	p.key = key
	return t.vocabulary.forms.number(key)
}
