package as2

import (
	"net/textproto"
	"strings"
	"unicode/utf8"
)

// maxFileName is how long a name may be in bytes, as most file systems have it.
const maxFileName = 200

// fileName is the name that an entity gives its content, cleaned: from
// Content-Disposition, else from Content-Type; "" without one.
func fileName(header textproto.MIMEHeader) string {
	_, parameters := mediaType(header.Get("Content-Disposition"))
	if name := parameters["filename"]; name != "" {
		return CleanFileName(name)
	}
	_, parameters = mediaType(header.Get("Content-Type"))
	return CleanFileName(parameters["name"])
}

// CleanFileName is a name that is safe to show and to store under: without path,
// control characters, characters that some systems refuse, or the names of
// devices. It may be "". It is still a stranger's word: two messages may say the same.
func CleanFileName(name string) string {
	name = strings.ToValidUTF8(name, "_")
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		switch {
		case r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || strings.ContainsRune(`:*?"<>|`, r):
			return -1
		case r >= 0x200b && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0xfeff:
			return -1 // changes of direction and what cannot be seen
		}
		return r
	}, name)
	name = strings.TrimRight(strings.TrimLeft(name, " "), " .")
	for len(name) > maxFileName {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	if device(name) {
		return "_" + name
	}
	return name
}

// device tells whether Windows takes the name for a device, whatever extension it has.
func device(name string) bool {
	stem, _, _ := strings.Cut(strings.ToUpper(name), ".")
	stem = strings.TrimRight(stem, " ")
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	return len(stem) == 4 && (strings.HasPrefix(stem, "COM") || strings.HasPrefix(stem, "LPT")) && stem[3] >= '0' && stem[3] <= '9'
}
