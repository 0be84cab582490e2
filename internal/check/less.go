package check

import "github.com/postbud/postbud/internal/xmltree"

// lessAt is the condition at n, and at all elements of its shape, without the parts
// that the shape decides: what is left is asked of each of them. A part that is left
// out rejects nothing, for otherwise the shape would not decide it.
func (t test) lessAt(m *machine, n xmltree.Node) test {
	if t.less == nil {
		return t
	}
	left := t.less(m, n)
	left.values = t.values
	return left
}

// without is the tests but for those of the verdict.
func (m *machine) without(v verdict, tests []test, n xmltree.Node) (left []test) {
	for _, t := range tests {
		if t.decided(m, n) != v {
			left = append(left, t.lessAt(m, n))
		}
	}
	return left
}

// allHold holds where all of the tests do.
func allHold(tests []test) func(*machine, xmltree.Node) bool {
	if len(tests) == 1 {
		return tests[0].holds
	}
	return func(m *machine, n xmltree.Node) bool {
		for i := range tests {
			if !tests[i].holds(m, n) {
				return false
			}
		}
		return true
	}
}

// anyHolds holds where one of the tests does.
func anyHolds(tests []test) func(*machine, xmltree.Node) bool {
	if len(tests) == 1 {
		return tests[0].holds
	}
	return func(m *machine, n xmltree.Node) bool {
		for i := range tests {
			if tests[i].holds(m, n) {
				return true
			}
		}
		return false
	}
}

// whenHolds holds where the gate does not or the other does.
func whenHolds(gate, t test) func(*machine, xmltree.Node) bool {
	return func(m *machine, n xmltree.Node) bool { return !gate.holds(m, n) || t.holds(m, n) }
}

// onceHolds asks the test at the document element, unless that was done for the
// document.
func onceHolds(slot int, t test) func(*machine, xmltree.Node) bool {
	return func(m *machine, _ xmltree.Node) bool {
		if m.once[slot] == 0 {
			m.once[slot] = -1
			if t.holds(m, m.tree.Root()) {
				m.once[slot] = 1
			}
		}
		return m.once[slot] > 0
	}
}
