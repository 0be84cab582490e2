package paper

import "strings"

// wrap parts a text into lines no wider than the room, at blanks where it can and
// within a word that is too long for a line. Line ends of the text stay.
func wrap(text string, w weight, size, room float64) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		lines = append(lines, wrapParagraph(strings.TrimSpace(paragraph), w, size, room)...)
	}
	for len(lines) > 1 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

func wrapParagraph(text string, w weight, size, room float64) []string {
	if width(text, w, size) <= room {
		return []string{text}
	}
	var lines []string
	line, used := "", 0.0
	blank := width(" ", w, size)
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ' ' }) {
		long := width(word, w, size)
		if line != "" && used+blank+long <= room {
			line, used = line+" "+word, used+blank+long
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		var whole []string
		whole, line = cut(word, w, size, room, long)
		lines = append(lines, whole...)
		used = width(line, w, size)
	}
	return append(lines, line)
}

// cut parts a word that is wider than the room; rest is its last piece.
func cut(word string, w weight, size, room, long float64) (whole []string, rest string) {
	if long <= room {
		return nil, word
	}
	have, begin, used := fonts()[w], 0, 0.0
	for i, r := range word {
		step := float64(have[r]) * size / 1000
		if i > begin && used+step > room {
			whole = append(whole, word[begin:i])
			begin, used = i, 0
		}
		used += step
	}
	return whole, word[begin:]
}
