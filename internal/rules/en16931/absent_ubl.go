package en16931

// absent is the table of what UBL knows and EN 16931 does not: a path and the rule
// that warns of it.
const absent = ``
