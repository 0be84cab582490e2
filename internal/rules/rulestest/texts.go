package rulestest

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// letters are changes to the letters of a text: how a number is spelled, digits
// and blanks that only look so, one letter too few.
func letters() []change {
	return []change{{5, (*mutator).spelled}, {3, (*mutator).lookalike}, {4, (*mutator).mistyped}, {3, (*mutator).padded}, {1, (*mutator).long}, {4, (*mutator).zeroed}}
}

// zeroed makes a number nothing, written in one of many ways.
func (m *mutator) zeroed(doc *Element) string {
	e := m.pick(doc, func(e *Element) bool { return leaf(e) && isNumber(e.Text) })
	if e == nil {
		return ""
	}
	return m.set(e, one(m, []string{"0", "-0", "-0.0", "-0.00", "-0.00", "+0.00", "-.0", "-0.", "0.000", " -0.00 ", "-00", "-00.00", "0.00000000000000000000000001", "-0.00000000000000000000000001", "0.004", "-0.004", "0.0049999", "-0.005"}))
}

// spelled writes a number in another way, or so that it hardly is one.
func (m *mutator) spelled(doc *Element) string {
	e := m.pick(doc, func(e *Element) bool { return leaf(e) && isNumber(e.Text) })
	if e == nil {
		return ""
	}
	t := e.Text
	point := t
	if !strings.Contains(t, ".") {
		point += "."
	}
	whole, _, _ := strings.Cut(t, ".")
	digits := strings.TrimPrefix(t, "-")
	zeros := strings.Repeat("0", 1+m.IntN(25))
	return m.set(e, one(m, []string{
		"+" + digits, "0" + digits, zeros + digits, point, point + "0", point + zeros, point + zeros + "1", "." + digits, whole, whole + ".", "-" + t, "--" + digits, "- " + digits, "-" + zeros + digits,
		t + "e0", t + "E+00", t + "E-1", t + "D0", t + "f", "0x" + digits, strings.Replace(t, ".", ",", 1), digits + "-", t + "%", "(" + digits + ")", "1," + t, "1 " + t, "'" + t, t + " " + t,
		digits + zeros, zeros + "." + zeros, "-0", "-0.0", "+0", "-.0", "0e5", "-0E0", "999999999999999999", "9223372036854775807", "9223372036854775808", "0.000000000000000001", "0.0000000000000000001",
		"1e308", "1e309", "-1e309", "1e-400", "99999999999999999999999999999999999999.99", "INF", "-INF", "inf", "NaN", "Infinity", ".", "-", "+", "-.", "1.2.3", "1_000", "\t" + t + "\r\n", t + "\u00a0", "½", "١٢", "１２",
		"0.1", "0.07", "1.005", "2.675", "1.115", "4503599627370496.5", "9007199254740993", "123456789012345.67", "12345678901234567.89",
	}))
}

// lookalike puts a letter in that looks like another, or like none.
func (m *mutator) lookalike(doc *Element) string {
	e := m.pick(doc, func(e *Element) bool { return leaf(e) && e.Text != "" && !isFile(e) })
	if e == nil {
		return ""
	}
	text := []rune(e.Text)
	at := m.IntN(len(text))
	if m.IntN(2) == 0 {
		strange := []rune(one(m, []string{"\u00a0", "\u2003", "\u200b", "\ufeff", "\u00ad", "\u3000", "\u0085", "\u2028", "\u202e", "😀", "é", "e\u0301", "ﬁ", "\r", "\t", "\n", "  ", "\ufffd", "æ", "Ω"}))
		return m.set(e, string(text[:at])+string(strange)+string(text[at:]))
	}
	like := map[rune]string{'s': "ſ", 'S': "ſ", 'k': "K", 'K': "K", 'i': "ı", 'I': "İ", 'A': "Α", 'a': "а", 'E': "Е", 'o': "о", 'O': "Ο", '-': "\u2011", '.': "\u2024", ' ': "\u00a0", '0': "０", '1': "１", '2': "٢", '5': "５", 'V': "Ⅴ", ':': "\ufe55"}
	for i := range text {
		if l, has := like[text[(at+i)%len(text)]]; has {
			text[(at+i)%len(text)], _ = utf8.DecodeRuneInString(l)
			return m.set(e, string(text))
		}
	}
	return m.set(e, one(m, []string{"ß", "ŉ", "ǆ", "ﬃ"}))
}

// mistyped has one letter too few, too many, or two in the wrong order.
func (m *mutator) mistyped(doc *Element) string {
	e := m.pick(doc, func(e *Element) bool { return leaf(e) && e.Text != "" && !isFile(e) })
	if e == nil {
		return ""
	}
	text := []rune(e.Text)
	at := m.IntN(len(text))
	before, after := string(text[:at]), string(text[at+1:])
	switch m.IntN(5) {
	case 0:
		return m.set(e, before+after)
	case 1:
		return m.set(e, before+string(text[at])+string(text[at])+after)
	case 2:
		return m.set(e, before+string(one(m, []rune("0123456789ABCXYZabcxyz-./#@: ")))+after)
	case 3:
		if at+1 < len(text) {
			text[at], text[at+1] = text[at+1], text[at]
		}
		return m.set(e, string(text))
	}
	letter := string(text[at])
	if upper := strings.ToUpper(letter); upper != letter {
		return m.set(e, before+upper+after)
	}
	return m.set(e, before+strings.ToLower(letter)+after)
}

// padded puts blanks around or into a text or an attribute.
func (m *mutator) padded(doc *Element) string {
	e := m.pick(doc, func(e *Element) bool { return leaf(e) && e.Text != "" && !isFile(e) })
	if e == nil {
		return ""
	}
	blank := one(m, []string{" ", "\t", "\n", "\r", "\r\n", "   ", "\u00a0"})
	pad := func(text string) string {
		at := one(m, []int{0, len(text)})
		return text[:at] + blank + text[at:]
	}
	if names := own(e); len(names) > 0 && m.IntN(2) == 0 {
		name := one(m, names)
		value, _ := e.Attr(name)
		e.SetAttr(name, pad(value))
		return fmt.Sprintf("%s/@%s is padded with %q", e.Path(), name, blank)
	}
	return m.set(e, pad(e.Text))
}

// long makes a text very long.
func (m *mutator) long(doc *Element) string {
	e := m.pick(doc, func(e *Element) bool { return leaf(e) && e.Text != "" && !isFile(e) })
	if e == nil {
		return ""
	}
	path, times := e.Path(), one(m, []int{50, 300, 2000})
	if isNumber(e.Text) { // ours takes numbers of up to 1000 digits
		times = one(m, []int{380, 990}) / len(e.Text)
	}
	e.Text = strings.Repeat(e.Text, max(times, 2))
	return path + " is very long"
}

// announcements are specifications and processes that documents name.
func announcements() []string {
	const xr = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
	return []string{"urn:cen.eu:en16931:2017", "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0", xr, xr + "#conformant#urn:xeinkauf.de:kosit:extension:xrechnung_3.0",
		xr + "#compliant#urn:xeinkauf.de:kosit:xrechnung:cvd_0.9", "urn:cen.eu:en16931:2017#compliant#urn:xoev-de:kosit:standard:xrechnung_2.3", "OIOUBL-2.1", "OIOUBL-2.02", "OIOUBL-2.01", "OIOUBL-3.0",
		"urn:fdc:peppol.eu:2017:poacc:billing:01:1.0", "urn:fdc:peppol.eu:2017:poacc:billing:02:1.0", "urn:fdc:peppol.eu:2017:poacc:billing:99:1.0", "urn:fdc:peppol.eu:2017:poacc:billing:1:1.0",
		"Procurement-OrdSim-BilSim-1.0", "Reference-Utility-1.0", "urn:www.nesubl.eu:profiles:profile5:ver2.0", "urn:www.nesubl.eu:profiles:profile8:ver2.0", "urn:factur-x.eu:1p0:basicwl", "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended"}
}
