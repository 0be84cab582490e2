package xmltree

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"
)

// chunk is how much is read at once, but for constructs that are longer.
const chunk = 1 << 20

// more reads on. A construct that stays short doubles what is read, so that a
// long one is not looked at again and again.
func (p *parser) more() error {
	kept := len(p.tree.data)
	want := max(kept-p.pos, 32<<10)
	if room := p.options.Bytes + chunk - int64(kept); want > chunk {
		want = int(max(chunk, min(int64(want), room)))
	}
	if free := cap(p.tree.data) - kept; free > 0 && (p.sized || free >= want/2) {
		want = min(free, max(want, chunk))
	}
	return p.read(want)
}

// read appends up to want bytes of the input to data, at least one unless it ends.
func (p *parser) read(want int) error {
	if err := p.ended(); err != nil {
		return err
	}
	data := p.tree.data
	if cap(data)-len(data) < want {
		p.sized = false
		grown := make([]byte, len(data), len(data)+max(want, min(len(data), chunk), len(data)/4))
		copy(grown, data)
		data = grown
	}
	space := data[len(data) : len(data)+want]
	for empty := 0; ; empty++ {
		n, err := p.in.Read(space)
		if p.latin {
			p.tree.data = appendLatin(data, space[:n])
		} else {
			p.tree.data = data[:len(data)+n]
		}
		switch {
		case err == io.EOF:
			p.end = true
		case err != nil:
			return err
		case n == 0 && empty < 100:
			continue
		case n == 0:
			return io.ErrNoProgress
		}
		return p.inLimit()
	}
}

// inLimit lets one chunk pass that may turn out to be an embedded file.
func (p *parser) inLimit() error {
	if int64(p.pos) > p.options.Bytes || int64(len(p.tree.data))-chunk > p.options.Bytes {
		return p.bad(CodeLimit, "the document is longer than %d bytes", p.options.Bytes)
	}
	return nil
}

// prologue reads the beginning: byte order mark and XML declaration.
func (p *parser) prologue() error {
	for !p.end && !p.declared() {
		if err := p.more(); err != nil {
			return err
		}
	}
	data := p.tree.data
	if utf16(data) {
		return p.bad(CodeEncoding, "the document is in UTF-16; UTF-8 and ISO-8859-1 are taken")
	}
	if bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
		p.pos = 3
	}
	rest := data[p.pos:]
	if !bytes.HasPrefix(rest, []byte("<?xml")) || len(rest) < 6 || !isSpace(rest[5]) {
		return nil
	}
	end := bytes.Index(rest, []byte("?>"))
	if end < 0 {
		return p.malformed("the XML declaration has no end")
	}
	return p.xmlDeclaration(string(rest[5:end]), p.pos+end+2)
}

// declared says whether the whole XML declaration, if there is one, has been read.
func (p *parser) declared() bool {
	head := p.tree.data
	return len(head) >= 1024 || len(head) >= 8 && bytes.Contains(head, []byte(">"))
}

// utf16 recognises UTF-16 and UTF-32, with a byte order mark or by "<" and zeros.
func utf16(head []byte) bool {
	for _, mark := range []string{"\xff\xfe", "\xfe\xff", "<\x00", "\x00<", "\x00\x00"} {
		if bytes.HasPrefix(head, []byte(mark)) {
			return true
		}
	}
	return false
}

// xmlDeclaration takes version and encoding; after is where the document goes on.
func (p *parser) xmlDeclaration(text string, after int) error {
	fields, ok := pseudoAttributes(text)
	if !ok || fields["version"] == "" {
		return p.malformed("the XML declaration cannot be read")
	}
	if fields["version"] != "1.0" {
		return p.malformed("the document is XML %s; it must be 1.0", quoted([]byte(fields["version"])))
	}
	marked := p.pos > 0
	switch encoding := strings.ToUpper(fields["encoding"]); encoding {
	case "", "UTF-8", "UTF8", "US-ASCII", "ASCII":
		p.pos = after
		return nil
	case "ISO-8859-1", "LATIN1", "ISO8859-1":
		if marked {
			return p.malformed("the document is marked as UTF-8 and declared as %s", encoding)
		}
		p.toLatin(after)
		return nil
	default:
		return p.bad(CodeEncoding, "the document says that its encoding is %s; UTF-8 and ISO-8859-1 are taken", quoted([]byte(fields["encoding"])))
	}
}

// toLatin converts what has been read, and from now on what will be.
func (p *parser) toLatin(after int) {
	p.latin = true
	head := p.tree.data[:after:after]
	p.tree.data = appendLatin(bytes.Clone(head), p.tree.data[after:])
	p.pos, p.tree.borrowed = after, false
}

// pseudoAttributes splits version="1.0" encoding='UTF-8'.
func pseudoAttributes(text string) (map[string]string, bool) {
	fields := map[string]string{}
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		name, rest, found := strings.Cut(text, "=")
		name, rest = strings.TrimSpace(name), strings.TrimSpace(rest)
		if !found || rest == "" || rest[0] != '"' && rest[0] != '\'' {
			return nil, false
		}
		value, after, closed := strings.Cut(rest[1:], rest[:1])
		if _, twice := fields[name]; twice || !closed {
			return nil, false
		}
		switch name {
		case "version", "encoding", "standalone":
		default:
			return nil, false
		}
		fields[name], text = value, after
	}
	return fields, true
}

// appendLatin appends ISO-8859-1 as UTF-8.
func appendLatin(to, latin []byte) []byte {
	if bytes.IndexFunc(latin, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 {
		return append(to, latin...)
	}
	converted := make([]byte, 0, len(latin)+len(latin)/8)
	for _, b := range latin {
		converted = utf8.AppendRune(converted, rune(b))
	}
	return append(to, converted...)
}
