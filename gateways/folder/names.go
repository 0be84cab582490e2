package folder

import (
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
)

const (
	mostNumbers = 99
	mostGaps    = 3 // names missing in a row before the search ends
	mostDepth   = 10
)

// numbered is the n-th name: a.xml, a-2.xml, a-3.xml.
func numbered(name string, n int) string {
	if n == 1 {
		return name
	}
	ext := path.Ext(name)
	return fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ext), n, ext)
}

// subfolder is where the parcel belongs, below the path. What a template was
// filled with may come from a stranger, so every folder must have a plain name.
func (g *gateway) subfolder(p gateways.Parcel) (string, error) {
	text, ruled := p.Options["subfolder"]
	if !ruled {
		text = g.settings.Subfolder.String()
	}
	if text == "" {
		return ".", nil
	}
	parts := strings.Split(strings.Trim(text, "/"), "/")
	if len(parts) > mostDepth {
		return "", fault.Setting("subfolder", "%d folders deep is too deep; %d are allowed", len(parts), mostDepth)
	}
	for _, part := range parts {
		if err := gateways.SafeName(part); err != nil {
			e := fault.Setting("subfolder", "%q is no name for a folder; look at what the fields in it are filled with", part)
			e.Kind, e.Err = fault.Invalid, err // of this document, not of the settings
			return "", e
		}
	}
	return path.Join(parts...), nil
}

// exists is F-66: a name that is taken by something else.
func exists(name string, info fs.FileInfo) error {
	size, at := strconv.FormatInt(info.Size(), 10), info.ModTime().UTC().Format(time.RFC3339)
	return fault.New(fault.Permanent, "another file with the name %s is already there, %s bytes of %s; remove it or choose another file name", name, size, at).
		Coded("GW-EXISTS", "name", name, "size", size, "time", at)
}
