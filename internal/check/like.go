package check

import "github.com/postbud/postbud/internal/xmltree"

// Key is what makes an element like the one at hand: its text at There equals the
// text Here.
type Key struct{ There, Here string }

// RealSumLike adds up the numbers at amount below those elements that are like the
// element at hand in all keys. The path to them goes from the document element. The
// sum is absent where there is no such element. All of them are read once for a
// document.
func RealSumLike(elements, amount string, keys ...Key) Real {
	return func(c *compiler) func(*machine, xmltree.Node) real {
		all, sum, slot := c.path(elements), RealSum(amount)(c), c.remember()
		there, here := make([]path, len(keys)), make([]path, len(keys))
		for i, k := range keys {
			there[i], here[i] = c.path(k.There), c.path(k.Here)
		}
		return func(m *machine, n xmltree.Node) real {
			one, known := m.memory(slot, m.tree.Root())
			if !known {
				clear(one.sums)
				one.recent = nil
				from := all.collect(m, m.tree.Root())
				for i := from; i < len(m.items); i++ {
					each := m.items[i].node
					if one.like(m, there, each) {
						one.add(sum(m, each).v)
					}
				}
				m.drop(from)
			}
			if len(one.sums) == 0 || !one.like(m, here, n) {
				return real{}
			}
			if sum := one.sums[string(one.key)]; sum != nil {
				return real{sum.sum, true}
			}
			return real{}
		}
	}
}

// like makes a key of the texts at the paths; false where one is not there.
func (o *memory) like(m *machine, paths []path, n xmltree.Node) bool {
	o.key = o.key[:0]
	for _, p := range paths {
		from := p.collect(m, n)
		found := m.items[from:]
		m.drop(from)
		if len(found) == 0 {
			return false
		}
		o.key = append(append(o.key, m.text(found[0])...), 0)
	}
	return true
}

// add adds to the sum of the key, which mostly is that of the element before.
func (o *memory) add(v float64) {
	if o.recent == nil || o.recent.key != string(o.key) {
		o.recent = o.sums[string(o.key)]
	}
	if o.recent != nil {
		o.recent.sum += v
		return
	}
	if o.sums == nil {
		o.sums = map[string]*keyed{}
	}
	o.recent = &keyed{string(o.key), v}
	o.sums[o.recent.key] = o.recent
}
