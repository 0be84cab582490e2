package x12

// Placeless lets tests of the package see what an 810 has no place for.
func Placeless() []string { return placeless() }

// UnitPairs lets tests of the package see the units.
func UnitPairs() string { return unitPairs }
