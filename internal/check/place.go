package check

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/postbud/postbud/internal/xmltree"
)

// place is where an element can stand: its name below the names of all elements
// around it. What the rules ask of an element's surroundings by name alone is the
// same for every element of a place, so it is worked out once, not once for each
// element. Places are met in documents and kept for the ones to come.
type place struct {
	name   xmltree.Name // NoName for a name that the vocabulary lacks
	number int          // from 1; 0 for one that is not kept
	sought bool         // elements of the name are asked for anywhere
	code   bool         // its texts are codes
	above  *place       // nil at the document element
	below  atomic.Pointer[placesBelow]
	sets   []atPlace // by the set's number in the program
}

// atPlace is what one set has at a place.
type atPlace struct {
	contexts []candidate // each pattern's together and in order
	gone     *branch     // where the place is in the set's table of what must not be there
}

// candidate is a context whose names fit a place.
type candidate struct {
	pattern int
	checks  []placed // what is left to ask
	rules   []rule
	stray   *twig
}

// placed is a condition on an element around the one at hand, or on that itself.
type placed struct {
	up int
	test
}

// placesBelow is the places of the children by name: a table of open addressing,
// never changed once it can be seen.
type placesBelow struct {
	used  int
	slots []*place // a power of two
}

// maxPlaces bounds what documents can make a program remember; a place beyond is
// worked out each time.
const maxPlaces = 20_000

// places is the places that a program has met.
type places struct {
	sync.Mutex
	known int
}

func (b *placesBelow) find(name xmltree.Name) *place {
	if b == nil {
		return nil
	}
	mask := len(b.slots) - 1
	for i := int(name) & mask; ; i = (i + 1) & mask {
		if p := b.slots[i]; p == nil || p.name == name {
			return p
		}
	}
}

// with is the table with one place more.
func (b *placesBelow) with(p *place) *placesBelow {
	if b == nil {
		b = &placesBelow{slots: make([]*place, 2)}
	}
	size := len(b.slots)
	if (b.used+1)*2 > size {
		size *= 2
	}
	next := &placesBelow{used: b.used + 1, slots: make([]*place, size)}
	for _, one := range append([]*place{p}, b.slots...) {
		if one == nil {
			continue
		}
		i := int(one.name) & (size - 1)
		for next.slots[i] != nil {
			i = (i + 1) & (size - 1)
		}
		next.slots[i] = one
	}
	return next
}

// place is the place of an element below another; above is the program's top for
// the document element.
func (p *Program) place(above *place, name xmltree.Name) *place {
	if int(name) > p.vocabulary.Len() {
		name = xmltree.NoName
	}
	if known := above.below.Load().find(name); known != nil {
		return known
	}
	p.places.Lock()
	defer p.places.Unlock()
	if known := above.below.Load().find(name); known != nil {
		return known
	}
	made := p.newPlace(above, name)
	if p.places.known < maxPlaces {
		p.places.known++
		if name != xmltree.NoName {
			made.number = p.places.known
		}
		above.below.Store(above.below.Load().with(made))
	}
	return made
}

func (p *Program) newPlace(above *place, name xmltree.Name) *place {
	made := &place{name: name, sought: p.sought[name], sets: make([]atPlace, len(p.sets))}
	if above != p.top {
		made.above = above
	}
	made.code = p.codes[codeName{above.name, name}] || p.codes[codeName{xmltree.NoName, name}]
	local := ""
	if name != xmltree.NoName {
		local = p.vocabulary.Local(name)
	}
	for i, s := range p.sets {
		at := &made.sets[i]
		at.contexts = made.candidates(s.of(name), local)
		at.gone = s.gone
		if above != p.top {
			at.gone = above.sets[i].gone
		}
		at.gone = at.gone.at(name)
	}
	return made
}

// of is the contexts of elements of a name, with those of every element, in the
// order of their declaration.
func (s *Compiled) of(name xmltree.Name) []context {
	var named []context
	if int(name) < len(s.contexts) {
		named = s.contexts[name]
	}
	if len(s.any) == 0 {
		return named
	}
	all := slices.Concat(named, s.any)
	slices.SortStableFunc(all, func(a, b context) int { return cmp.Compare(a.order, b.order) })
	return all
}

// candidates is those of the contexts whose names fit.
func (p *place) candidates(contexts []context, local string) []candidate {
	var fit []candidate
	for i := range contexts {
		if c, ok := p.candidate(&contexts[i], local); ok {
			fit = append(fit, c)
		}
	}
	return fit
}

func (p *place) candidate(c *context, local string) (candidate, bool) {
	out := candidate{pattern: c.pattern, rules: c.rules, stray: c.stray}
	for _, t := range c.has {
		switch t.named(local) {
		case never:
			return out, false
		case perhaps, open:
			out.checks = append(out.checks, placed{0, t})
		}
	}
	at := p
	for i := len(c.above) - 1; i >= 0; i-- {
		s := &c.above[i]
		if at = at.above; at == nil || s.axis != anyRoot && s.axis != anyChild && at.name != s.name {
			return out, false
		}
		for _, t := range s.has {
			out.checks = append(out.checks, placed{len(c.above) - i, t})
		}
	}
	return out, !c.fromTop || at.above == nil
}

// fits asks what is left of a context.
func (c *candidate) fits(m *machine, n xmltree.Node, last *chosen) bool {
	if len(c.checks) == 0 {
		return true
	}
	if first := &c.checks[0]; first.up == 0 && first.is != nil {
		if ok, known := first.is.fits(m, n, last); known && !ok {
			return false
		}
	}
	m.matching = true
	up, at, ok := 0, n, true
	for i := 0; ok && i < len(c.checks); i++ {
		for ; up < c.checks[i].up; up++ {
			at = m.tree.Parent(at)
		}
		ok = c.checks[i].holds(m, at)
	}
	m.matching = false
	return ok
}

// verdict is what a condition says of an element whose name alone is known.
type verdict int8

const (
	perhaps verdict = iota // not even whether asking it would reject the document
	open                   // asking it rejects nothing
	always
	never
)

// turned is the verdict on the opposite.
func (v verdict) turned() verdict {
	switch v {
	case always:
		return never
	case never:
		return always
	}
	return v
}

func verdictOf(holds bool) verdict {
	if holds {
		return always
	}
	return never
}

// named is what the name says; a name that the vocabulary lacks says nothing.
func (t test) named(local string) verdict {
	if t.name == nil || local == "" {
		return perhaps
	}
	return t.name(local)
}

// allNamed is what a name says of all conditions together: one that does not hold
// decides.
func allNamed(tests []test) func(local string) verdict {
	return func(local string) verdict {
		sum := always
		for _, t := range tests {
			switch t.named(local) {
			case never:
				return never
			case perhaps, open:
				sum = perhaps
			}
		}
		return sum
	}
}
