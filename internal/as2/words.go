package as2

import (
	"bytes"
	"io"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
)

// wordsOf is text for people by the character set that it is said to have. Where that is
// not known or not true it is UTF-8 if it can be, and else what old systems write.
func wordsOf(raw []byte, charset string) string {
	if set, err := htmlindex.Get(strings.TrimSpace(charset)); err == nil && !isUTF8(charset) {
		if text, err := set.NewDecoder().Bytes(raw); err == nil && !bytes.ContainsRune(text, utf8.RuneError) {
			return string(text)
		}
	}
	if utf8.Valid(raw) {
		return string(raw)
	}
	text, _ := charmap.Windows1252.NewDecoder().Bytes(raw) // every byte has a meaning, if only that of none
	return string(text)
}

func isUTF8(charset string) bool {
	name := strings.ToLower(strings.TrimSpace(charset))
	return name == "utf-8" || name == "utf8" || name == "us-ascii" || name == "ascii"
}

// fieldWords is the value of a field, with its encoded words (RFC 2047) read.
func fieldWords(value string) string {
	words := mime.WordDecoder{CharsetReader: func(charset string, in io.Reader) (io.Reader, error) {
		raw, err := io.ReadAll(in)
		return strings.NewReader(wordsOf(raw, charset)), err
	}}
	if text, err := words.DecodeHeader(value); err == nil {
		value = text
	}
	return wordsOf([]byte(value), "")
}
