package as2

import (
	"bytes"
	"io"
	"mime"
	"strings"
	"unicode/utf8"
)

// field is one header field. Nothing that is sent is ever folded: several
// products cannot read that.
type field struct{ name, value string }

func writeFields(w io.Writer, fields []field) error {
	var b bytes.Buffer
	for _, f := range fields {
		b.WriteString(f.name)
		b.WriteString(": ")
		b.WriteString(f.value)
		b.WriteString("\r\n")
	}
	b.WriteString("\r\n")
	_, err := w.Write(b.Bytes())
	return err
}

// oneLine takes out what would end a header line.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s)
}

// headerWords is text for a header: encoded by RFC 2047 when it is not ASCII.
func headerWords(s string) string {
	s = oneLine(s)
	if printable(s) {
		return s
	}
	encoded := mime.QEncoding.Encode("utf-8", s)
	return strings.ReplaceAll(encoded, "\r\n ", " ")
}

// quoted is a parameter's value in quotes.
func quoted(s string) string {
	return `"` + strings.ReplaceAll(strings.ReplaceAll(s, `\`, `\\`), `"`, `\"`) + `"`
}

// disposition is the Content-Disposition of a named file (RFC 2183). A name beyond
// ASCII goes as RFC 2231 has it, after a plain one for products that do not know it.
func disposition(name string) string {
	if name == "" {
		return "attachment"
	}
	name = oneLine(name)
	if printable(name) {
		return "attachment; filename=" + quoted(name)
	}
	return "attachment; filename=" + quoted(ascii(name)) + "; filename*=UTF-8''" + percent(name)
}

func ascii(s string) string {
	return strings.Map(func(r rune) rune {
		if r > '~' {
			return '_'
		}
		return r
	}, s)
}

// percent is the extended value of RFC 2231.
func percent(s string) string {
	const hex = "0123456789ABCDEF"
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_~"
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "_")
	}
	var b strings.Builder
	for i := range len(s) {
		if strings.IndexByte(plain, s[i]) >= 0 {
			b.WriteByte(s[i])
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hex[s[i]>>4])
		b.WriteByte(hex[s[i]&15])
	}
	return b.String()
}
