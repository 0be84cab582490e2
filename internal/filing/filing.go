// Package filing is how documents get names at far ends that keep files: folders,
// servers, stores in the cloud. What is taken is never written over unless a person
// chose so; a second document of a name gets a number.
package filing

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/postbud/postbud/fault"
)

// Bounds of the search for a name.
const (
	MostNumbers = 99
	MostGaps    = 3 // names missing in a row before the search ends
)

// Numbered is the n-th name: a.xml, a-2.xml, a-3.xml.
func Numbered(name string, n int) string {
	if n == 1 {
		return name
	}
	ext := path.Ext(name)
	return fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ext), n, ext)
}

// Folder cleans a folder at a server as a person wrote it; "." is where one lands.
// One that leads upwards, or that no server would take, is a Configuration fault of
// the field.
func Folder(field, text string) (string, error) {
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

// Taken is the Permanent fault of a name that another file has (F-66). At may be
// zero where the far end does not tell it.
func Taken(name string, size int64, at time.Time) error {
	bytes, day, of := strconv.FormatInt(size, 10), "", ""
	if !at.IsZero() {
		day = at.UTC().Format(time.RFC3339)
		of = " of " + day
	}
	return fault.New(fault.Permanent, "another file with the name %s is already there, %s bytes%s; nothing was delivered; have it removed, or choose another file name", name, bytes, of).
		Coded("GW-EXISTS", "name", name, "size", bytes, "time", day)
}

// AllTaken is the Permanent fault of a name whose numbers are used up.
func AllTaken(name string) error {
	return fault.New(fault.Permanent, "%d files are called %s already; nothing was delivered; have the folder tidied up", MostNumbers, name).
		Coded("GW-EXISTS", "name", name, "size", "", "time", "")
}
