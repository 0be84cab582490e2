package filing

import (
	"crypto/sha256"
	"encoding/base32"
	"path"
	"strings"
	"unicode/utf8"
)

const mostBytes = 200 // of a name, as far ends take it

// Unfinished is the hidden name under which a parcel's file grows,
// .a.xml.abcdefgh.part, of at most 200 bytes. It follows from the parcel and the
// folder that the file is for, so that a later attempt finds it again, and no other
// parcel has it, be it of the same file name.
func Unfinished(name, parcel, folder string) string {
	tail := "." + letters(name, parcel, folder) + ".part"
	return "." + cut(name, mostBytes-1-len(tail)) + tail
}

// Apart is the same for a folder of its own, a-abcdefgh.xml: it keeps the extension,
// by which far ends may choose what they let in.
func Apart(name, parcel, folder string) string {
	ext := path.Ext(name)
	if len(ext) > 20 {
		ext = ""
	}
	tail := "-" + letters(name, parcel, folder) + ext
	return cut(strings.TrimSuffix(name, ext), mostBytes-len(tail)) + tail
}

func letters(of ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(of, "\x00")))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:5]))
}

// cut shortens a text to so many bytes, between two letters.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most]
}
