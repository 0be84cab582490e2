package cii

import (
	"bytes"
	"slices"
	"strings"

	"github.com/postbud/postbud/internal/xmltree"
)

// Recognise tells how surely the first bytes are a Cross Industry Invoice of one of
// the specifications, from 0 to 100: 90 with its identifier, 40 with the document
// element alone. No specification stands for none of them.
func Recognise(head []byte, specifications ...string) int {
	root, rest := nextTag(head)
	if root != "CrossIndustryInvoice" || !bytes.Contains(head, []byte(xmltree.CII()["rsm"])) {
		return 0
	}
	if slices.Contains(specifications, peek(rest)) {
		return 90
	}
	return 40
}

// peek finds the identifier of the specification in the first bytes of a file,
// which end anywhere. It believes what looks like it; reading looks closely.
func peek(head []byte) string {
	_, wanted, _ := strings.Cut(guideline, ":")
	inside := false
	for name := ""; ; {
		if name, head = nextTag(head); name == "" {
			return ""
		}
		if inside && name == "ID" {
			_, head, _ = bytes.Cut(head, []byte(">"))
			text, _, closed := bytes.Cut(head, []byte("<"))
			if !closed {
				return ""
			}
			return strings.TrimSpace(string(text))
		}
		inside = name == wanted
	}
}

// nextTag is the local name of the next tag that begins an element, and what
// follows the name. Comments, instructions and end tags are passed over.
func nextTag(head []byte) (name string, rest []byte) {
	for {
		i := bytes.IndexByte(head, '<')
		if i < 0 || i+1 >= len(head) {
			return "", nil
		}
		head = head[i+1:]
		var found bool
		switch {
		case bytes.HasPrefix(head, []byte("!--")):
			_, head, found = bytes.Cut(head, []byte("-->"))
		case head[0] == '?' || head[0] == '/':
			_, head, found = bytes.Cut(head, []byte(">"))
		default:
			end := bytes.IndexAny(head, " \t\r\n/>")
			if end < 0 {
				return "", nil
			}
			local := head[:end]
			if colon := bytes.IndexByte(local, ':'); colon >= 0 {
				local = local[colon+1:]
			}
			return string(local), head[end:]
		}
		if !found {
			return "", nil
		}
	}
}
