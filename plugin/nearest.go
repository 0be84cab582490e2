package plugin

import (
	"slices"
	"strings"
)

// Nearest is the allowed word that was probably meant, for "did you mean"; ""
// when none is near. Upper and lower case, "-" and "_" count as the same. Near is
// a third of the letters wrong, missing, too many or swapped with their
// neighbour, or the beginning (three letters or more) of just one word.
func Nearest(word string, among []string) string {
	if slices.Contains(among, word) {
		return word
	}
	plain := alike(word)
	if len(plain) == 0 || len(plain) > 64 {
		return ""
	}
	best, least := "", 1+max(1, len(plain)/3)
	var begun []string
	for _, candidate := range among {
		other := alike(candidate)
		if d := distance(plain, other); d < least && d < len(other) {
			best, least = candidate, d
		}
		if len(plain) >= 3 && len(other) > len(plain) && slices.Equal(plain, other[:len(plain)]) {
			begun = append(begun, candidate)
		}
	}
	if best == "" && len(begun) == 1 {
		return begun[0]
	}
	return best
}

func alike(word string) []rune {
	return []rune(strings.ReplaceAll(strings.ToLower(word), "-", "_"))
}

// distance counts single edits and swaps of neighbours (optimal string alignment).
func distance(a, b []rune) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			wrong := 1
			if a[i-1] == b[j-1] {
				wrong = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+wrong)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
