package as2

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/textproto"
	"strings"
	"unicode/utf8"
)

// maxHeader is how long the header of an entity may be (threat T-55).
const maxHeader = 64 << 10

var errEntity = errors.New("not a readable MIME entity")

// entity is a MIME entity within stored content: header, empty line, content. The
// bytes stay where they are, for a signature covers them as they came.
type entity struct {
	header textproto.MIMEHeader
	src    io.ReaderAt
	from   int64 // of the header; equal to body when the header came by HTTP
	body   int64
	to     int64
}

// whole is the entity with its header, as it stands.
func (e entity) whole() *io.SectionReader { return io.NewSectionReader(e.src, e.from, e.to-e.from) }

// content is the entity without its header, as it stands.
func (e entity) content() *io.SectionReader { return io.NewSectionReader(e.src, e.body, e.to-e.body) }

// media is the media type in lower case and its parameters; text/plain when
// missing or unreadable (RFC 2045, 5.2).
func (e entity) media() (string, map[string]string) {
	return mediaType(e.header.Get("Content-Type"))
}

func mediaType(value string) (string, map[string]string) {
	kind, parameters, err := mime.ParseMediaType(value)
	if err == nil {
		return kind, parameters
	}
	kind, rest, _ := strings.Cut(value, ";") // a parameter given twice, or with spaces and no quotes
	return orText(strings.ToLower(strings.TrimSpace(kind))), looseParameters(rest)
}

func orText(kind string) string {
	if kind == "" {
		return "text/plain"
	}
	return kind
}

// looseParameters reads name=value pairs that are not spelt by the rules.
func looseParameters(s string) map[string]string {
	parameters := map[string]string{}
	for _, pair := range strings.Split(s, ";") {
		name, value, ok := strings.Cut(pair, "=")
		name = strings.ToLower(strings.TrimSpace(name))
		if _, given := parameters[name]; ok && !given {
			parameters[name] = strings.Trim(strings.TrimSpace(value), `"`)
		}
	}
	return parameters
}

// parseEntity finds the header of an entity that stands from one byte to another.
func parseEntity(src io.ReaderAt, from, to int64) (entity, error) {
	head := make([]byte, min(to-from, maxHeader))
	if _, err := src.ReadAt(head, from); err != nil && !errors.Is(err, io.EOF) {
		return entity{}, err
	}
	skipped := leadingBlank(head)
	header, size, err := parseHeader(head[skipped:])
	if err != nil {
		return entity{}, err
	}
	from += int64(skipped)
	return entity{header: header, src: src, from: from, body: from + int64(size), to: to}, nil
}

// leadingBlank is the length of an empty line that some products put before the
// header.
func leadingBlank(head []byte) int {
	for _, blank := range []string{"\r\n", "\n"} {
		rest, ok := bytes.CutPrefix(head, []byte(blank))
		if ok && len(rest) > 8 && strings.EqualFold(string(rest[:8]), "content-") {
			return len(blank)
		}
	}
	return 0
}

// parseHeader reads header fields up to and with the empty line. Lines may be
// folded and end in CRLF or LF. What is no header at all is an error: bytes that
// come out of a decryption must not pass for one.
func parseHeader(head []byte) (textproto.MIMEHeader, int, error) {
	header := textproto.MIMEHeader{}
	var name, value string
	keep := func() {
		if name != "" {
			header.Add(name, value)
		}
	}
	for at := 0; ; {
		end := bytes.IndexByte(head[at:], '\n')
		if end < 0 {
			return nil, 0, fmt.Errorf("%w: header without end", errEntity)
		}
		line := strings.TrimSuffix(string(head[at:at+end]), "\r")
		at += end + 1
		if line == "" {
			keep()
			return header, at, nil
		}
		if !headerText(line) {
			return nil, 0, fmt.Errorf("%w: header with other than text", errEntity)
		}
		if line[0] == ' ' || line[0] == '\t' {
			value += " " + strings.TrimSpace(line)
			continue
		}
		keep()
		var ok bool
		name, value, ok = strings.Cut(line, ":")
		if name = strings.TrimRight(name, " \t"); !ok || name == "" || strings.ContainsAny(name, " \t") {
			return nil, 0, fmt.Errorf("%w: header line without name", errEntity)
		}
		value = strings.TrimSpace(value)
	}
}

func headerText(line string) bool {
	for _, r := range line {
		if r < ' ' && r != '\t' || r == 0x7f || r == utf8.RuneError {
			return false
		}
	}
	return true
}
