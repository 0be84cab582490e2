package plugin

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/postbud/postbud/fault"
)

const (
	maxLine = 4 << 10  // bytes of a setting of one line
	maxText = 64 << 10 // bytes of any other
)

var longKinds = []Kind{KindLines, KindMapping, KindCertificate, KindGrant}

// clean makes one spelling of what forms, files and shells hand in, and refuses
// what could break out of a line: a setting ends up in headers, commands, paths.
// A secret of one line is taken to the letter.
func (f FieldSpec) clean(text string) (string, *fault.Error) {
	long := f.Long || slices.Contains(longKinds, f.Kind)
	if long {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	}
	if long || !f.Secret {
		text = strings.TrimSpace(text)
	}
	if f.Secret && text == dots {
		return "", wrongly(CodeDots, "this is what is shown in place of the secret, not the secret")
	}
	most := maxLine
	if long {
		most = maxText
	}
	if len(text) > most {
		return "", wrongly(CodeLong, "has %d bytes; %d are allowed", len(text), most).
			Coded(CodeLong, "bytes", strconv.Itoa(len(text)), "most", strconv.Itoa(most))
	}
	return text, foreign(text, long, f.Secret)
}

// foreign refuses characters that cannot be seen. They come along when text is
// copied, and a host with a zero-width space in it is hard to find by eye. The
// character of a secret is not named.
func foreign(text string, long, secret bool) *fault.Error {
	if !utf8.ValidString(text) {
		return wrongly(CodeText, "is not valid UTF-8")
	}
	for _, r := range text {
		switch {
		case long && (r == '\n' || r == '\t'):
		case secret && (unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp)):
			return wrongly(CodeText, "holds a line break or another control character")
		case !secret && (unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp)):
			return wrongly(CodeText, "holds the character %U, which cannot be seen", r).
				Coded(CodeText, "character", fmt.Sprintf("%U", r))
		}
	}
	return nil
}
