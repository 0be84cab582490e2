package as2

import (
	"strings"

	"github.com/postbud/postbud/fault"
)

// maxName is the length of an AS2 name (RFC 4130, 6.2).
const maxName = 128

// QuoteName is an AS2 name as it stands in AS2-From and AS2-To: in quotes only
// when it has a space, a quote or a backslash.
func QuoteName(name string) string {
	if !strings.ContainsAny(name, " \"\\") {
		return name
	}
	return quoted(name)
}

// ParseName reads the value of AS2-From or AS2-To. A name with spaces that
// somebody forgot to quote is read too. Names compare exactly, case included.
func ParseName(header string) string {
	s := strings.Trim(header, " \t\r\n")
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
		return s
	}
	var name strings.Builder
	s = s[1 : len(s)-1]
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\') {
			i++
		}
		name.WriteByte(s[i])
	}
	return name.String()
}

// CheckName refuses what cannot be an AS2 name: it has 1 to 128 printable ASCII
// characters. The fault is one of configuration.
func CheckName(name string) error {
	if name == "" || len(name) > maxName {
		return fault.New(fault.Configuration, "an AS2 name has 1 to %d characters", maxName)
	}
	for _, r := range name {
		if r < ' ' || r > '~' {
			return fault.New(fault.Configuration, "an AS2 name has printable ASCII characters only")
		}
	}
	return nil
}
