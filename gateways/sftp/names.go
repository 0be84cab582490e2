package sftp

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/postbud/postbud/fault"
)

const (
	mostNumbers = 99
	mostGaps    = 3 // names missing in a row before the search ends
)

// numbered is the n-th name: a.xml, a-2.xml, a-3.xml.
func numbered(name string, n int) string {
	if n == 1 {
		return name
	}
	ext := path.Ext(name)
	return fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ext), n, ext)
}

// cleanFolder is a folder at the server; "." for where one lands. It leads up
// nowhere.
func cleanFolder(field, text string) (string, error) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return ".", nil
	case strings.ContainsFunc(text, unicode.IsControl), strings.Contains(text, `\`):
		return "", fault.Setting(field, "%q is no folder; parts are divided by /", text)
	case slices.Contains(strings.Split(text, "/"), ".."):
		return "", fault.Setting(field, "%q leads upwards; write the folder from the root on", text)
	}
	return path.Clean(text), nil
}
