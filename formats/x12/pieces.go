package x12

import "strings"

// A long text goes over several elements. It is cut before a blank where there is
// one, so that a piece that begins with a blank goes on with the one before; so does
// one after a piece that fills its element. Any other piece is a new line.

// pieces cuts a text for elements of that many characters. Lines of the text begin a
// new piece where that is allowed; else a line break is a character that does not fit.
func (w *writer) pieces(term, text string, size int, lines bool) []string {
	if !lines {
		return w.cut(term, w.fit(term, text), size)
	}
	var all []string
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		if w.Unfit == "stop" {
			if text != "" && (line == "" || line[0] == ' ' && len(all) > 0) || len(all) > 0 && runes(all[len(all)-1]) == size {
				w.unprintable(term, text, max(0, strings.IndexByte(text, '\n')))
				return nil
			}
		} else {
			line = strings.TrimSpace(line)
			if len(all) > 0 && runes(all[len(all)-1]) == size {
				line = " " + line
			}
		}
		if line = w.fit(term, line); line != "" {
			all = append(all, w.cut(term, line, size)...)
		}
	}
	return all
}

// cut cuts one line, whose last character is no blank.
func (w *writer) cut(term, line string, size int) []string {
	var all []string
	rest := []rune(line)
	for len(rest) > size {
		at := size
		for at > 0 && !(rest[at] == ' ' && rest[at-1] != ' ') {
			at--
		}
		if at == 0 { // no blank to cut at
			at = size
			for at > 0 && rest[at-1] == ' ' {
				at--
			}
			if at == 0 {
				w.fail(wrongValue(term, line, "has more blanks in a row than X12 can carry"))
				return nil
			}
		}
		all = append(all, string(rest[:at]))
		rest = rest[at:]
	}
	if len(rest) > 0 {
		all = append(all, string(rest))
	}
	return all
}

// joined puts pieces together again. The separator stands between lines.
func joined(pieces []string, size int, separator string) string {
	var b strings.Builder
	for i, piece := range pieces {
		if i > 0 && piece[0] != ' ' && runes(pieces[i-1]) != size {
			b.WriteString(separator)
		}
		b.WriteString(piece)
	}
	return b.String()
}

func runes(s string) int { return len([]rune(s)) }
