package folder

import (
	"path"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
)

const mostDepth = 10

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
