package ubl

import (
	"bytes"

	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/internal/xmltree"
)

// peek finds document element and CustomizationID in the first bytes of a file,
// which end anywhere. It believes what looks like them; reading looks closely.
func peek(head []byte) (root, specification string) {
	prefixes := xmltree.UBL()
	name := rootName(head)
	_, local, prefixed := bytes.Cut(name, []byte(":"))
	if !prefixed {
		local = name
	}
	root = string(local)
	if uri, known := prefixes[root]; !known || !bytes.Contains(head, []byte(uri)) {
		return "", ""
	}
	return root, xmlterms.Glance(head, "CustomizationID")
}

// rootName is the name of the first tag that is neither comment nor instruction.
func rootName(head []byte) []byte {
	for {
		i := bytes.IndexByte(head, '<')
		if i < 0 || i+1 >= len(head) {
			return nil
		}
		head = head[i+1:]
		var found bool
		switch {
		case bytes.HasPrefix(head, []byte("!--")):
			_, head, found = bytes.Cut(head, []byte("-->"))
		case head[0] == '?':
			_, head, found = bytes.Cut(head, []byte("?>"))
		default:
			return head[:max(0, bytes.IndexAny(head, " \t\r\n/>"))]
		}
		if !found {
			return nil
		}
	}
}
