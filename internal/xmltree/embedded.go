package xmltree

import (
	"bytes"
	"io"
	"unicode/utf8"
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
// of the parser's data, unless they are the caller's bytes. XML lets it be written in
// pieces: with references, comments and CDATA sections in between.
type embedded struct {
	p      *parser
	start  int // of the text in the parser's data
	room   int64
	length int64
	lines  int
	form   base64Text
	rest   []byte // of a letter that had no room in what was asked for
	cdata  bool   // inside a CDATA section
	done   bool
}

// Read gives the base64 text, with white space as it stands.
func (e *embedded) Read(b []byte) (int, error) {
	for {
		if len(e.rest) > 0 || len(b) == 0 {
			n := copy(b, e.rest)
			e.rest = e.rest[n:]
			return n, nil
		}
		if e.done {
			return 0, io.EOF
		}
		n, err := e.piece(b)
		if err == errShort {
			err = e.more()
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
}

func (e *embedded) more() error {
	if e.p.end {
		return e.p.unfinished()
	}
	e.cut()
	return e.p.more()
}

// piece takes the text up to the next markup, or one markup.
func (e *embedded) piece(b []byte) (int, error) {
	p := e.p
	have := p.tree.data[p.pos:]
	if len(have) == 0 {
		return 0, errShort
	}
	if e.cdata {
		return e.section(b, have)
	}
	n := 0
	for n < min(len(b), len(have)) && plainText[class[have[n]]] {
		n++
	}
	if n > 0 {
		p.pos += copy(b, have[:n])
		return n, e.count(have[:n])
	}
	switch class[have[0]] {
	case less:
		return 0, e.markup(have)
	case amper:
		return 0, e.reference(have)
	case high:
		return 0, e.letter(have)
	}
	return 0, p.malformed("the character U+%04X is not allowed", have[0])
}

// plainText is the classes that a text has without markup and references.
var plainText = [...]bool{plain: true, feed: true, cr: true, bracket: true, high: false}

// markup takes what does not end the text; anything else does.
func (e *embedded) markup(have []byte) error {
	const section = "<![CDATA["
	switch {
	case bytes.HasPrefix(have, []byte("<!--")):
		return e.p.comment()
	case bytes.HasPrefix(have, []byte("<?")):
		return e.p.instruction()
	case bytes.HasPrefix(have, []byte(section)):
		e.cdata = true
		e.p.pos += len(section)
	case !e.p.end && len(have) < len(section) && bytes.HasPrefix([]byte(section), have[:1]) && (len(have) == 1 || have[1] == '!'):
		return errShort
	default:
		e.done = true
	}
	return nil
}

// section takes the text of a CDATA section. The last two bytes may begin its end.
func (e *embedded) section(b, have []byte) (int, error) {
	end := bytes.Index(have, []byte("]]>"))
	switch {
	case end == 0:
		e.cdata = false
		e.p.pos += len("]]>")
		return 0, nil
	case end < 0:
		end = len(have) - 2
	}
	if end <= 0 {
		return 0, errShort
	}
	n := copy(b, have[:end])
	e.p.pos += n
	return n, e.count(b[:n])
}

func (e *embedded) reference(have []byte) error {
	const longest = 16
	end := bytes.IndexByte(have[:min(len(have), longest)], ';')
	switch {
	case end < 0 && len(have) < longest && !e.p.end:
		return errShort
	case end < 0:
		return e.p.malformed("& begins no reference; it must be written &amp;")
	}
	r, err := e.p.reference(have[1:end])
	if err != nil {
		return err
	}
	e.p.pos += end + 1
	return e.give(r)
}

// letter takes one that is not of ASCII.
func (e *embedded) letter(have []byte) error {
	if !utf8.FullRune(have) && !e.p.end {
		return errShort
	}
	r, size := utf8.DecodeRune(have)
	if r == utf8.RuneError && size == 1 || !Allowed(r) {
		return e.p.malformed(notUTF8)
	}
	e.p.pos += size
	return e.give(r)
}

func (e *embedded) give(r rune) error {
	e.rest = utf8.AppendRune(e.rest[:0], r)
	return e.count(e.rest)
}

// count measures the text. What is not base64 is for the schema to refuse.
func (e *embedded) count(text []byte) error {
	for _, c := range text {
		e.form.add(base64Class[c])
		switch {
		case isSpace(c):
		case class[c] == control:
			return e.p.malformed("the character U+%04X is not allowed", c)
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
	e.lines += bytes.Count(p.tree.data[e.start:p.pos], []byte{'\n'})
	p.tree.data = append(p.tree.data[:e.start], p.tree.data[p.pos:]...)
	p.pos = e.start
}
