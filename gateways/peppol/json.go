package peppol

import "github.com/postbud/postbud/internal/web"

// at is the value that a path of the settings leads to in an answer, as text; there is
// false for one that is missing or null, for no path, and for an answer that is no JSON.
func at(body []byte, path string) (text string, there bool) {
	v, ok := web.ParseJSON(body)
	if !ok || path == "" {
		return "", false
	}
	return v.At(path)
}
