package xmltree

import (
	"encoding/base64"
	"io"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/postbud/postbud/fault"
)

// Printer writes an XML document in UTF-8, two blanks deeper per level, without
// looking at names: they must be right. What has no value is not written, nor is
// an element in which nothing is, so no element is empty but the document's own and
// those of Empty.
//
// The first error is kept and returned by End; after it nothing more is written.
type Printer struct {
	w     io.Writer
	buf   []byte
	room  *[]byte // that buf began in
	stack []level
	out   int // how many of the stack are written
	err   error
}

// level is an element that is open. It is written when something is to go in.
type level struct {
	name       string
	attributes []string
}

// flushAt is how much is gathered before it goes to the writer.
const flushAt = 32 << 10

// buffers are used again: one is larger than most documents.
var buffers = sync.Pool{New: func() any {
	room := make([]byte, 0, flushAt+4<<10)
	return &room
}}

// NewPrinter begins a document on w.
func NewPrinter(w io.Writer) *Printer {
	room := buffers.Get().(*[]byte)
	p := &Printer{w: w, room: room, buf: *room}
	p.buf = append(p.buf, `<?xml version="1.0" encoding="UTF-8"?>`...)
	return p
}

// Open begins an element that holds elements. Attributes are name, value, name,
// value, and must not need escaping.
func (p *Printer) Open(name string, attributes ...string) {
	p.stack = append(p.stack, level{name, attributes})
}

// Close ends the element that was opened last.
func (p *Printer) Close() {
	last := len(p.stack) - 1
	name := p.stack[last].name
	if last == 0 && p.out == 0 { // the document element is always there
		p.tag(0, "", name, p.stack[0].attributes)
		p.out = 1
	}
	p.stack = p.stack[:last]
	if p.out <= last {
		return
	}
	p.out = last
	p.indent(last)
	p.buf = append(append(append(p.buf, '<', '/'), name...), '>')
	p.flush(flushAt)
}

// Text writes an element with text, nothing where value is "". An attribute
// without value is left out. A character that XML cannot carry is an Invalid
// fault that names the term.
func (p *Printer) Text(term, name, value string, attributes ...string) {
	if value == "" || p.err != nil {
		return
	}
	p.begin(term, name, attributes)
	p.buf = p.escape(p.buf, term, value, false)
	p.end(name)
}

// Empty writes an element with nothing in it, for a schema that demands one.
func (p *Printer) Empty(name string) {
	if p.err != nil {
		return
	}
	p.begin("", name, nil)
	p.end(name)
}

// Base64 writes an element with the bytes of r in base64, as a stream.
func (p *Printer) Base64(term, name string, r io.Reader, attributes ...string) {
	if p.err != nil {
		return
	}
	p.begin(term, name, attributes)
	encoder := base64.NewEncoder(base64.StdEncoding, appender{p})
	if _, err := io.CopyBuffer(encoder, onlyReader{r}, make([]byte, 24<<10)); err != nil {
		p.Fail(err)
	}
	if err := encoder.Close(); err != nil {
		p.Fail(err)
	}
	p.end(name)
}

// Fail keeps err, unless there was one before.
func (p *Printer) Fail(err error) {
	if p.err == nil {
		p.err = err
	}
}

// End writes what is left and returns the first error. Nothing may be written
// afterwards.
func (p *Printer) End() error {
	p.buf = append(p.buf, '\n')
	p.flush(0)
	if p.room != nil && cap(p.buf) <= 2*flushAt {
		*p.room = p.buf[:0]
		buffers.Put(p.room)
	}
	p.buf, p.room = nil, nil
	return p.err
}

func (p *Printer) begin(term, name string, attributes []string) {
	for ; p.out < len(p.stack); p.out++ {
		l := p.stack[p.out]
		p.tag(p.out, "", l.name, l.attributes)
	}
	p.tag(len(p.stack), term, name, attributes)
}

func (p *Printer) tag(depth int, term, name string, attributes []string) {
	p.indent(depth)
	p.buf = append(append(p.buf, '<'), name...)
	for i := 0; i+1 < len(attributes); i += 2 {
		if attributes[i+1] == "" {
			continue
		}
		p.buf = append(append(append(p.buf, ' '), attributes[i]...), '=', '"')
		p.buf = p.escape(p.buf, term, attributes[i+1], true)
		p.buf = append(p.buf, '"')
	}
	p.buf = append(p.buf, '>')
}

func (p *Printer) end(name string) {
	p.buf = append(append(append(p.buf, '<', '/'), name...), '>')
	p.flush(flushAt)
}

func (p *Printer) indent(depth int) {
	p.buf = append(p.buf, '\n')
	for range depth {
		p.buf = append(p.buf, ' ', ' ')
	}
}

func (p *Printer) flush(from int) {
	if len(p.buf) < from {
		return
	}
	if p.err == nil {
		_, p.err = p.w.Write(p.buf)
	}
	p.buf = p.buf[:0]
}

// escape appends text. Line ends and tabs that a parser would change are written
// by number.
func (p *Printer) escape(to []byte, term, text string, inAttribute bool) []byte {
	from := 0
	for i := 0; i < len(text); {
		c := text[i]
		if c >= ' ' && c < utf8.RuneSelf && c != '<' && c != '>' && c != '&' && c != '"' {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if !Allowed(r) || r == utf8.RuneError && size == 1 {
			p.Fail(Unprintable(term, text[i:i+size]))
			return to
		}
		if by := replacement(r, inAttribute); by != "" {
			to = append(append(to, text[from:i]...), by...)
			from = i + size
		}
		i += size
	}
	return append(to, text[from:]...)
}

func replacement(r rune, inAttribute bool) string {
	switch {
	case r == '<':
		return "&lt;"
	case r == '>':
		return "&gt;"
	case r == '&':
		return "&amp;"
	case r == '\r':
		return "&#13;"
	case !inAttribute:
		return ""
	case r == '"':
		return "&quot;"
	case r == '\n':
		return "&#10;"
	case r == '\t':
		return "&#9;"
	}
	return ""
}

// controlCharacter says what is known of a character that no format carries.
const controlCharacter = "this is a control character, which nobody sees; take it out of the text at the source"

// Unprintable is the Invalid fault of a character that a format cannot carry.
func Unprintable(term, character string) error {
	shown := strconv.QuoteToASCII(character)
	shown = strings.Trim(shown, `"`)
	f := fault.New(fault.Invalid, "%s has a character that cannot be sent: %s", term, shown).
		Coded("DOC-TEXT", "field", term, "c", shown)
	if r, size := utf8.DecodeRuneInString(character); size > 1 && unicode.IsControl(r) || size == 1 && r < utf8.RuneSelf {
		f.Message += "; " + controlCharacter
		f.Coded("DOC-TEXT", "hint", controlCharacter)
	}
	return f
}

// appender lets the base64 encoder write to the printer's buffer.
type appender struct{ p *Printer }

func (a appender) Write(b []byte) (int, error) {
	a.p.buf = append(a.p.buf, b...)
	a.p.flush(flushAt)
	return len(b), a.p.err
}

// onlyReader hides WriteTo, which would ignore the bounded buffer.
type onlyReader struct{ io.Reader }
