package xmltree

import (
	"bytes"
	"io"
)

// skip lets the embedded file of node n pass by: all up to the next '<'.
func (p *parser) skip(n Node) error {
	file := &embedded{p: p, start: p.pos, room: p.options.Embedded - p.cutBytes}
	if p.options.File != nil {
		p.endOpen(n + 1)
		err := p.options.File(p.tree, n, file)
		p.endOpen(-1)
		if err != nil {
			return err
		}
	}
	if _, err := io.Copy(io.Discard, file); err != nil {
		return err
	}
	file.cut()
	p.cutBytes += file.length
	p.tree.cuts = append(p.tree.cuts, cut{n, uint32(p.pos), file.length, file.lines, file.form.whole()})
	return nil
}

// endOpen gives the elements that are open an end, so that the tree can be walked
// as far as it goes, and takes it away again with -1.
func (p *parser) endOpen(end Node) {
	for _, f := range p.open {
		p.tree.nodes[f.node].end = end
	}
}

// embedded is the text of an embedded file. What has been taken of it is cut out
// of the parser's data, unless they are the caller's bytes.
type embedded struct {
	p      *parser
	start  int // of the text in the parser's data
	room   int64
	length int64
	lines  int
	form   base64Text
	done   bool
}

// Read gives the base64 text as it stands.
func (e *embedded) Read(b []byte) (int, error) {
	p := e.p
	if e.done || len(b) == 0 {
		return 0, e.finished()
	}
	if p.pos == len(p.tree.data) {
		if p.end {
			return 0, p.unfinished()
		}
		e.cut()
		if err := p.read(32 << 10); err != nil {
			return 0, err
		}
	}
	have := p.tree.data[p.pos:]
	if end := bytes.IndexByte(have, '<'); end >= 0 {
		have = have[:end]
		e.done = len(b) >= end
	}
	n := copy(b, have)
	if err := e.count(b[:n]); err != nil {
		return 0, err
	}
	p.pos += n
	if n == 0 {
		return 0, e.finished()
	}
	return n, nil
}

func (e *embedded) finished() error {
	if e.done {
		return io.EOF
	}
	return nil
}

// count measures the text and refuses what cannot be in it.
func (e *embedded) count(text []byte) error {
	for _, c := range text {
		e.form.add(base64Class[c])
		switch {
		case c == '\n' && !e.p.tree.borrowed:
			e.lines++
		case isSpace(c):
		case c == '&' || c >= 0x80 || class[c] == control:
			return e.p.malformed("an embedded file holds %s, which is not base64", quoted([]byte{c}))
		default:
			e.length++
		}
	}
	if e.length > e.room {
		return e.p.bad(CodeLimit, "the embedded files are longer than %d characters", e.p.options.Embedded)
	}
	return nil
}

// cut takes what has been read out of the parser's data.
func (e *embedded) cut() {
	p := e.p
	if p.tree.borrowed || p.pos == e.start {
		return
	}
	p.tree.data = append(p.tree.data[:e.start], p.tree.data[p.pos:]...)
	p.pos = e.start
}
