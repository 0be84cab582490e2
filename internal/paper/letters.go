package paper

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// letterMaps are the numbers of the objects that say which letter a glyph is, one for
// each font. The library's have one range over all letters, which is against the rule
// that a range stays within its first byte (ISO 32000-1, 9.10.3), so readers may take
// no letters from the page; they are written anew.
func letterMaps(pages []byte) []int {
	var numbers []int
	for {
		_, after, found := bytes.Cut(pages, []byte("/ToUnicode "))
		if !found {
			return numbers
		}
		pages = after
		digits, _, _ := bytes.Cut(after[:min(len(after), 12)], []byte(" "))
		if n, err := strconv.Atoi(string(digits)); err == nil {
			numbers = append(numbers, n)
		}
	}
}

// letters is the map: a glyph's number is its letter's, in the basic plane.
func letters() []byte {
	rows := map[rune]bool{}
	for r := range fonts()[regular] {
		rows[r>>8] = true
	}
	var b strings.Builder
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for chunk := range slices.Chunk(slices.Sorted(maps.Keys(rows)), 100) { // the most that a block may have
		fmt.Fprintf(&b, "%d beginbfrange\n", len(chunk))
		for _, row := range chunk {
			fmt.Fprintf(&b, "<%02X00> <%02XFF> <%02X00>\n", row, row, row)
		}
		b.WriteString("endbfrange\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend")
	return []byte(b.String())
}
