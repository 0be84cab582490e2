package plugin

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// letters says how a Latin letter with a mark is written plainly. In a constant,
// since a table would be built at every start.
const letters = "ÀA ÁA ÂA ÃA ÄAe ÅAa ÆAe ÇC ÈE ÉE ÊE ËE ÌI ÍI ÎI ÏI ÐD ÑN ÒO ÓO ÔO ÕO ÖOe ØOe ÙU ÚU ÛU ÜUe ÝY ÞTh ßss " +
	"àa áa âa ãa äae åaa æae çc èe ée êe ëe ìi íi îi ïi ðd ñn òo óo ôo õo öoe øoe ùu úu ûu üue ýy þth ÿy " +
	"ĀA āa ĂA ăa ĄA ąa ĆC ćc ČC čc ĎD ďd ĐD đd ĒE ēe ĖE ėe ĘE ęe ĚE ěe ĞG ğg ĢG ģg ĪI īi ĮI įi İI ıi ĶK ķk " +
	"ĹL ĺl ĻL ļl ĽL ľl ŁL łl ŃN ńn ŅN ņn ŇN ňn ŌO ōo ŐO őo ŒOe œoe ŔR ŕr ŘR řr ŚS śs ŞS şs ŠS šs ŢT ţt ŤT ťt " +
	"ŪU ūu ŮU ůu ŰU űu ŲU ųu ŸY ŹZ źz ŻZ żz ŽZ žz "

// reduced is the allow-list for what comes from a document.
func reduced(value string) string {
	var b strings.Builder
	runes := []rune(cut(value, 2*maxName))
	for i, r := range runes {
		switch plain := plainly(r); {
		case plain != "":
			b.WriteString(plain)
		case r == '.' && i > 0 && i+1 < len(runes) && digit(runes[i-1]) && digit(runes[i+1]):
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r): // a mark apart from its letter
		default:
			b.WriteByte('-')
		}
	}
	return strings.Trim(once(b.String(), "-"), "-")
}

// plainly is r in ASCII letters, digits, "_" and "-"; "" when there is no such way.
func plainly(r rune) string {
	if r < utf8.RuneSelf {
		if ascii(r) || r == '_' || r == '-' {
			return string(r)
		}
		return ""
	}
	_, after, _ := strings.Cut(letters, string(r))
	plain, _, _ := strings.Cut(after, " ")
	return plain
}

// inName is the allow-list for what a person writes in a template.
func inName(r rune) bool {
	return ascii(r) || strings.ContainsRune(" -_.,+=@(){}", r) || r >= utf8.RuneSelf && plainly(r) != ""
}

// tidied makes a safe name of any text, and leaves a safe one as it is; "" when
// nothing remains.
func tidied(name string) string {
	name = strings.Map(func(r rune) rune {
		if inName(r) {
			return r
		}
		return '-'
	}, name)
	name = strings.TrimRight(strings.TrimLeft(once(name, "."), " .-"), " .")
	if Device(name) {
		return "_" + name
	}
	return name
}

// Device says whether Windows takes the name of a file for a device, whatever its
// extension.
func Device(name string) bool {
	base, _, _ := strings.Cut(strings.ToUpper(name), ".")
	switch base = strings.TrimSpace(base); {
	case base == "CON", base == "PRN", base == "AUX", base == "NUL":
		return true
	case strings.HasPrefix(base, "COM"), strings.HasPrefix(base, "LPT"):
		return len(base) == 4 && digit(rune(base[3]))
	}
	return false
}

// once leaves one of several equal characters in a row.
func once(text, char string) string {
	for strings.Contains(text, char+char) {
		text = strings.ReplaceAll(text, char+char, char)
	}
	return text
}

// cut keeps at most n bytes, whole characters, and no blank or dot at the end.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return strings.TrimRight(text[:n], " .")
}

func ascii(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || digit(r) }

func digit(r rune) bool { return r >= '0' && r <= '9' }
