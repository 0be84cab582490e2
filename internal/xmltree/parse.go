package xmltree

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"sync"
)

// Parse reads a document. What cannot be parsed is an Invalid fault whose message
// names the line; an error of r, and that of an ended context, is returned as it
// is.
func Parse(ctx context.Context, r io.Reader, o Options) (*Tree, error) {
	p := newParser(o)
	defer p.release()
	p.ended, p.in = ctx.Err, r
	if known, ok := r.(interface{ Len() int }); ok {
		p.length = int(min(int64(known.Len()), p.options.Bytes+chunk))
		p.tree.data = slices.Grow(p.tree.data, p.length+1)
		p.sized = true
	}
	return p.run()
}

// ParseBytes is Parse of bytes at hand. The tree refers to data, which must not
// be changed afterwards.
func ParseBytes(data []byte, o Options) (*Tree, error) {
	p := newParser(o)
	defer p.release()
	p.tree.data, p.tree.borrowed = data, true
	p.end = true
	if int64(len(data)) > p.options.Bytes+p.options.Embedded {
		return nil, p.bad(CodeLimit, "the document is longer than %d bytes", p.options.Bytes+p.options.Embedded)
	}
	return p.run()
}

// errShort says that a construct goes on beyond what has been read.
var errShort = errors.New("short")

// parser goes through the input construct by construct: text, tag, comment, …
// One that is cut off by the end of what has been read changes nothing and is
// tried again when more is there.
type parser struct {
	ended   func() error // of the context
	options Options
	tree    *Tree
	in      io.Reader
	length  int  // of the input, where it is known
	sized   bool // there is room for all of it
	end     bool // the input has no more
	pos     int  // of the construct at hand, in tree.data
	latin   bool // ISO-8859-1: what is read is converted

	cutBytes int64 // embedded text left out of data

	seen     seen
	open     []frame
	closed   bool // the document element has ended
	pending  []rawAttribute
	bindings []binding
	names    nameCache
	tags     *tagCache
	seam     *seam // the last one, behind which the text is at hand
	seamed   recording
	scope    uint32
	key      []byte // of a scope
}

// parsers are used again, for what they have learnt of names.
var parsers = sync.Pool{New: func() any { return &parser{tags: &tagCache{}} }}

// frame is an element that has begun and not ended.
type frame struct {
	node     Node
	name     span // as written
	scope    uint32
	bindings int
	word     uint32 // of its name, of a known tag
}

func newParser(o Options) *parser {
	o = o.withDefaults()
	p := parsers.Get().(*parser)
	p.options, p.tree = o, trees.Get().(*Tree)
	p.tree.vocabulary = o.Vocabulary
	p.tags.begin(p.names.begin(o.Vocabulary))
	return p
}

// release gives the parser back, but for all that was its document's.
func (p *parser) release() {
	*p = parser{names: p.names, tags: p.tags, key: p.key, open: p.open[:0], pending: p.pending[:0], bindings: p.bindings[:0],
		seamed: recording{ends: p.seamed.ends[:0], words: p.seamed.words[:0]}}
	clear(p.bindings[:cap(p.bindings)])
	parsers.Put(p)
}

func (p *parser) run() (*Tree, error) {
	if !p.end {
		if err := p.more(); err != nil {
			return nil, err
		}
	}
	p.reserve()
	known := p.begun()
	if !known {
		if err := p.prologue(); err != nil {
			return nil, err
		}
	}
	for {
		err := p.fast()
		if err == nil {
			err = p.step()
		}
		if !known && len(p.tree.nodes) > 0 {
			p.learnOpening()
			known = true
		}
		switch {
		case err == nil:
		case err != errShort:
			return nil, err
		case !p.end:
			if err := p.more(); err != nil {
				return nil, err
			}
		case p.pos == len(p.tree.data) && p.closed:
			return p.finished()
		default:
			return nil, p.unfinished()
		}
	}
}

func (p *parser) finished() (*Tree, error) {
	if !p.tree.borrowed && int64(len(p.tree.data)) > p.options.Bytes {
		return nil, p.bad(CodeLimit, "the document is longer than %d bytes", p.options.Bytes)
	}
	p.tree.keepJoints()
	p.tree.complete = true
	return p.tree, nil
}

// reserve makes room for the usual invoice of this length.
func (p *parser) reserve() {
	guess := min(len(p.tree.data)/40, 100_000) + 16
	p.tree.nodes = slices.Grow(p.tree.nodes, guess)
	p.tree.attributes = slices.Grow(p.tree.attributes, guess/3)
}

func (p *parser) unfinished() error {
	switch {
	case len(p.open) > 0:
		name := p.tree.bytes(p.open[len(p.open)-1].name)
		return p.malformed("the document ends inside %s", quoted(name))
	case !p.closed:
		return p.malformed("there is no XML document in it")
	}
	return p.malformed("the document ends inside a tag")
}

// step takes the construct at pos and moves behind it.
func (p *parser) step() error {
	data := p.tree.data
	if p.pos >= len(data) {
		return errShort
	}
	if data[p.pos] != '<' {
		return p.text()
	}
	if p.pos+1 >= len(data) {
		return errShort
	}
	switch data[p.pos+1] {
	case '/':
		return p.endTag()
	case '?':
		return p.instruction()
	case '!':
		return p.declaration()
	}
	return p.startTag()
}

// declaration takes what begins with "<!": a comment or CDATA, never a DTD.
func (p *parser) declaration() error {
	rest := p.tree.data[p.pos:]
	switch {
	case bytes.HasPrefix(rest, []byte("<!--")):
		return p.comment()
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		return p.cdata()
	case len(rest) < len("<![CDATA[") && !p.end:
		return errShort
	case bytes.HasPrefix(rest, []byte("<!DOCTYPE")):
		return p.bad(CodeDTD, "a document type declaration is not allowed")
	}
	return p.malformed("%s is not XML", quoted(rest))
}

func (p *parser) comment() error {
	rest := p.tree.data[p.pos+4:]
	end := bytes.Index(rest, []byte("--"))
	if end < 0 || end+2 >= len(rest) {
		return errShort
	}
	if rest[end+2] != '>' {
		return p.malformed("a comment must not hold --")
	}
	if err := p.characters(rest[:end]); err != nil {
		return err
	}
	p.part()
	p.pos += 4 + end + 3
	return nil
}

func (p *parser) instruction() error {
	rest := p.tree.data[p.pos+2:]
	end := bytes.Index(rest, []byte("?>"))
	if end < 0 {
		return errShort
	}
	target := rest[:nameLength(rest[:end])]
	if !validName(bytes.ReplaceAll(target, []byte(":"), nil)) || bytes.EqualFold(target, []byte("xml")) {
		return p.malformed("a processing instruction cannot be named %s", quoted(target))
	}
	if err := p.characters(rest[:end]); err != nil {
		return err
	}
	p.part()
	p.pos += 2 + end + 2
	return nil
}

// quoted is the beginning of hostile bytes, fit for a message.
func quoted(b []byte) string {
	const most = 30
	if len(b) > most {
		b = b[:most]
	}
	return strconv.Quote(string(bytes.ToValidUTF8(b, nil)))
}

func decimal(n int) string { return strconv.Itoa(n) }
