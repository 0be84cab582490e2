package check

import "github.com/postbud/postbud/internal/xmltree"

// documentPlan is what one set has left to ask of a document whose shape is known: of a
// document made of shapes alone more is decided than of any of them, for what a
// condition looks at beyond its shape is known too, down to the codes and up to the
// document element. Not known are texts that are no codes, and how many elements a
// run of several has.
type documentPlan struct {
	made  bool
	top   []candidate // of the document element
	runs  [][]work    // of each run of its children
	clean bool        // nothing is there that the set's table says must not be
}

// entire says whether a shape is that of a document made of casts alone, met before.
func (s *shape) entire() bool { return s != nil && s.cast == nil && s.again && s.casts }

// walkWhole asks what is left to ask of a document of the shape.
func (m *machine) walkWhole(s *Compiled, document *shape) {
	w := m.wholePlan(s, document)
	m.contexts(w.top, m.tree.Root())
	n, end := m.tree.Root()+1, xmltree.Node(m.tree.Len())
	for i, r := range document.runs {
		work, reach := w.runs[i], r.shape.reach()
		for ; n < end && m.shapeOf[n] == r.shape; n += reach {
			for j := range work {
				m.contexts(work[j].contexts, n+work[j].at)
			}
		}
	}
	if !w.clean {
		m.absent(s)
	}
}

// wholePlan is the plan for documents of a shape, of which the one at hand is.
func (m *machine) wholePlan(s *Compiled, document *shape) *documentPlan {
	if document.wholes == nil {
		document.wholes = make([]documentPlan, m.sets)
	}
	w := &document.wholes[s.number]
	if w.made {
		return w
	}
	m.whole = true
	root := m.tree.Root()
	*w = documentPlan{made: true, clean: s.gone == nil || !m.anyGone(s, root, xmltree.Node(m.tree.Len()))}
	w.top = m.left(m.places[root].sets[s.number].contexts, root)
	n := root + 1
	for _, r := range document.runs {
		w.runs = append(w.runs, m.work(s, r.shape, n))
		for reach := r.shape.reach(); n < xmltree.Node(m.tree.Len()) && m.shapeOf[n] == r.shape; {
			n += reach
		}
	}
	m.whole = false
	return w
}
