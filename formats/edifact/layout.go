package edifact

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// A text that is longer than its component is cut over several, and a reader must
// put it together again. A piece that is as long as its component allows, or that
// ends with a blank, goes on in the next one; every other piece ends a line. This
// is how people cut lines too, so the texts of others come out right. An empty line
// that cannot be empty, because it is the first or last of its segment, is a
// single blank.

// lay cuts a text into pieces, at blanks where there are some.
func lay(text string, width int) []string {
	var pieces []string
	for line := range strings.SplitSeq(text, "\n") {
		if n := len(pieces); n > 0 && goesOn(pieces[n-1], width) {
			pieces = append(pieces, "") // ends the line before
		}
		for utf8.RuneCountInString(line) > width {
			at := cutAt(line, width)
			pieces = append(pieces, line[:at])
			line = line[at:]
		}
		pieces = append(pieces, line)
	}
	return pieces
}

// cutAt is behind the last blank in the second half of the width, else the width.
func cutAt(line string, width int) int {
	last, n := 0, 0
	for i, c := range line {
		if n == width {
			if last == 0 {
				return i
			}
			return last
		}
		n++
		if c == ' ' && n > width/2 {
			last = i + 1
		}
	}
	return len(line)
}

// goesOn says whether a piece goes on in the next one.
func goesOn(piece string, width int) bool {
	return piece != " " && (strings.HasSuffix(piece, " ") || utf8.RuneCountInString(piece) >= width)
}

// join puts pieces together; end stands between lines.
func join(pieces []string, width int, end string) string {
	var b strings.Builder
	for i, piece := range pieces {
		if piece != " " {
			b.WriteString(piece)
		}
		if i+1 < len(pieces) && !goesOn(piece, width) {
			b.WriteString(end)
		}
	}
	return b.String()
}

// parcel shares pieces out over segments that take n each.
func parcel(pieces []string, n int) [][]string {
	parcels := slices.Collect(slices.Chunk(slices.Clone(pieces), n))
	for _, p := range parcels {
		for _, end := range []int{0, len(p) - 1} {
			if p[end] == "" {
				p[end] = " "
			}
		}
	}
	return parcels
}

// laid is a text as the parcels of its segments, and whether it comes out of them
// as it went in. Texts with blanks at the ends of their lines may not.
func laid(text string, width, n int) ([][]string, bool) {
	parcels := parcel(lay(text, width), n)
	return parcels, join(slices.Concat(parcels...), width, "\n") == text
}
