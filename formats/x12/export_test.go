package x12

// Placeless lets tests of the package see what an 810 has no place for.
func Placeless() []string { return placeless() }
