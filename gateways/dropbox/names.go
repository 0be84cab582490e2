package dropbox

import (
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/postbud/postbud/fault"
)

// mostGaps is how many names may be missing in a row before the search ends; each
// costs a request.
const mostGaps = 1

// cleanFolder is a folder as Dropbox wants it: "/Invoices/Out", and "" for the
// top. It leads up nowhere, and names no team folder ("ns:1234").
func cleanFolder(field, text string) (string, error) {
	text = strings.TrimSpace(text)
	parts := strings.Split(text, "/")
	switch {
	case strings.ContainsFunc(text, unicode.IsControl), strings.Contains(text, `\`):
		return "", fault.Setting(field, "%q is no folder; parts are divided by /", text)
	case slices.Contains(parts, ".."):
		return "", fault.Setting(field, "%q leads upwards; write the folder from the top on", text)
	case strings.HasPrefix(text, "ns:"), strings.HasPrefix(text, "id:"):
		return "", fault.Setting(field, "%q is no folder by its name; team folders cannot be reached", text)
	case slices.ContainsFunc(parts, func(p string) bool { return len([]rune(p)) > 255 }):
		return "", fault.Setting(field, "a folder's name has at most 255 letters")
	}
	if text = path.Clean("/" + text); text == "/" {
		return "", nil
	}
	return text, nil
}
