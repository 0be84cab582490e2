package xmltree

import (
	"io"

	"github.com/postbud/postbud/fault"
)

// Limits that do not depend on the use (threat model T-02).
const (
	maxDepth      = 128
	maxAttributes = 256
	maxNames      = 10_000
)

// Options say how to parse. The zero Options keep the default limits.
type Options struct {
	Vocabulary *Vocabulary // the names known beforehand; nil for none
	Bytes      int64       // most bytes beside embedded files; 64 MiB where 0
	Embedded   int64       // most base64 characters of all embedded files; 4 GiB where 0
	Elements   int         // most elements; 2,000,000 where 0

	// File takes an embedded file: its element, whose attributes and ancestors
	// are in the tree already, and the base64 text as it stands, white space
	// included. What it leaves unread is skipped. nil skips all files. An error
	// ends the parsing and is returned as it is.
	File func(t *Tree, n Node, base64 io.Reader) error
}

func (o Options) withDefaults() Options {
	if o.Vocabulary == nil {
		o.Vocabulary = NewVocabulary(nil)
	}
	if o.Bytes == 0 {
		o.Bytes = 64 << 20
	}
	if o.Embedded == 0 {
		o.Embedded = 4 << 30
	}
	if o.Elements == 0 {
		o.Elements = 2_000_000
	}
	o.Bytes = min(o.Bytes, 1<<32-1<<21)         // offsets are 32 bits wide
	o.Elements = min(o.Elements, 1<<31-1<<10-1) // and nodes 31
	return o
}

// The codes of the faults, all of kind Invalid.
const (
	CodeMalformed = "DOC-XML"          // not well-formed
	CodeEncoding  = "DOC-XML-ENCODING" // in an encoding that is not taken
	CodeDTD       = "DOC-XML-DTD"      // has a document type declaration or an entity
	CodeLimit     = "DOC-XML-LIMIT"    // too large, too deep, too many of something
)

// bad is an Invalid fault that names the line at hand.
func (p *parser) bad(code, format string, args ...any) error {
	line := p.tree.line(uint32(min(p.pos, len(p.tree.data))))
	f := fault.New(fault.Invalid, format, args...)
	f.Coded(code, "line", decimal(line), "why", f.Message)
	f.Message = "line " + decimal(line) + ": " + f.Message
	return f
}

func (p *parser) malformed(format string, args ...any) error {
	return p.bad(CodeMalformed, format, args...)
}
