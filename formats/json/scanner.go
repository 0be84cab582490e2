package json

import (
	"bufio"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/postbud/postbud/invoice"
)

const (
	maxBytes = 64 << 20 // beside the files
	maxDepth = 32
)

// scanner copies a JSON text, cuts the files out of it, and refuses what has not the
// shape of an invoice, and what two parsers might take differently (threat model
// T-08): a key twice in one object, a key in other letters, and text that is not
// UTF-8. The syntax itself is left to encoding/json, which reads the copy.
type scanner struct {
	in    *bufio.Reader
	out   []byte
	path  []string
	files []invoice.Content
	file  func(text io.Reader) (invoice.Content, error)
}

func newInput(r io.Reader) *bufio.Reader { return bufio.NewReaderSize(r, 32<<10) }

// document copies the whole text.
func (s *scanner) document() ([]byte, error) {
	if mark, err := s.in.Peek(3); err == nil && string(mark) == "\uFEFF" {
		_, _ = s.in.Discard(3)
	}
	if err := s.value(whole()); err != nil {
		return nil, err
	}
	if _, err := s.peek(); !errors.Is(err, io.EOF) {
		if err != nil {
			return nil, err
		}
		return nil, unread("something follows the invoice")
	}
	if !utf8.Valid(s.out) {
		return nil, unread("its text is not valid UTF-8")
	}
	return s.out, nil
}

// peek is the next byte that is no white space.
func (s *scanner) peek() (byte, error) {
	for {
		c, err := s.in.ReadByte()
		if err != nil {
			return 0, err
		}
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return c, s.in.UnreadByte()
		}
	}
}

// need is peek where the text must not end.
func (s *scanner) need() (byte, error) {
	c, err := s.peek()
	if errors.Is(err, io.EOF) {
		return 0, unread("it ends too early")
	}
	return c, err
}

// take copies the next byte.
func (s *scanner) take() error {
	c, err := s.in.ReadByte()
	if errors.Is(err, io.EOF) {
		return unread("it ends too early")
	}
	if len(s.out) == maxBytes {
		return unread("it is longer than %d bytes", maxBytes)
	}
	s.out = append(s.out, c)
	return err
}

// value copies a value that must have that shape.
func (s *scanner) value(sh *shape) error {
	c, err := s.need()
	if err != nil {
		return err
	}
	fits := false
	switch c {
	case '{':
		if sh.kind == isObject {
			return s.object(sh)
		}
	case '[':
		if sh.kind == isList {
			return s.list(']', func() error { return s.within("[]", sh.element) })
		}
	case '"':
		if sh.kind == isBytes {
			return s.cut()
		}
		fits = sh.kind != isObject && sh.kind != isList && sh.kind != isWhole
	case 'n':
		fits = sh.nullable
	case 't', 'f':
	default:
		fits = sh.kind == isWhole || sh.kind == isDecimal
	}
	switch {
	case !fits:
		return unread("%s is not what belongs there", s.where())
	case c == '"':
		return s.text()
	}
	return s.word()
}

// where is the place as people read it: "Lines[]/Item/Name".
func (s *scanner) where() string {
	if len(s.path) == 0 {
		return "the whole"
	}
	return strings.ReplaceAll(strings.Join(s.path, "/"), "/[]", "[]")
}

// list copies what stands between brackets, parted by commas.
func (s *scanner) list(end byte, member func() error) error {
	if len(s.path) == maxDepth {
		return unread("it is nested more than %d deep", maxDepth)
	}
	if err := s.take(); err != nil {
		return err
	}
	for {
		c, err := s.need()
		if err != nil {
			return err
		}
		switch c {
		case end:
			return s.take()
		case ',':
			err = s.take()
		default:
			err = member()
		}
		if err != nil {
			return err
		}
	}
}

// object copies an object with the keys of its shape.
func (s *scanner) object(sh *shape) error {
	seen := map[string]bool{}
	if err := s.list('}', func() error { return s.member(sh, seen) }); err != nil {
		return err
	}
	for _, key := range sh.required {
		if !seen[key] {
			return unread("the key %q is missing in %s", key, s.where())
		}
	}
	return nil
}

// member copies one key with its value.
func (s *scanner) member(sh *shape, seen map[string]bool) error {
	if c, err := s.need(); err != nil || c != '"' {
		return first(err, unread("a key is missing"))
	}
	from := len(s.out)
	if err := s.text(); err != nil {
		return err
	}
	key := string(s.out[from+1 : len(s.out)-1])
	below := sh.below[key]
	if below == nil {
		return unread("the key %.40q is not known in %s", key, s.where())
	}
	if seen[key] {
		return unread("the key %.40q stands twice in one object", key)
	}
	seen[key] = true
	if c, err := s.need(); err != nil || c != ':' {
		return first(err, unread("a colon is missing after %.40q", key))
	}
	if err := s.take(); err != nil {
		return err
	}
	return s.within(key, below)
}

// within copies a value one step down.
func (s *scanner) within(step string, sh *shape) error {
	s.path = append(s.path, step)
	err := s.value(sh)
	if err == nil {
		s.path = s.path[:len(s.path)-1]
	}
	return err
}

// text copies a string with its quotes.
func (s *scanner) text() error {
	if err := s.take(); err != nil {
		return err
	}
	for {
		if err := s.take(); err != nil {
			return err
		}
		switch s.out[len(s.out)-1] {
		case '"':
			return nil
		case '\\':
			if err := s.take(); err != nil {
				return err
			}
		}
	}
}

// word copies a number, true, false or null: all up to what may follow one.
func (s *scanner) word() error {
	for n := 0; ; n++ {
		c, err := s.in.ReadByte()
		if errors.Is(err, io.EOF) && n > 0 {
			return nil
		}
		if err != nil {
			return err
		}
		if err := s.in.UnreadByte(); err != nil {
			return err
		}
		if strings.IndexByte(" \t\r\n,]}", c) >= 0 {
			if n == 0 {
				return unread("%q stands where a value belongs", string(c))
			}
			return nil
		}
		if strings.IndexByte(":\"[{", c) >= 0 {
			return unread("%q stands inside a value", string(c))
		}
		if err := s.take(); err != nil {
			return err
		}
	}
}

// cut gives a string to the taker of files and leaves "" in its place.
func (s *scanner) cut() error {
	if _, err := s.in.ReadByte(); err != nil {
		return err
	}
	text := &untilQuote{in: s.in}
	c, err := s.file(text)
	if err == nil {
		_, err = io.Copy(io.Discard, text)
	}
	if err != nil {
		return err
	}
	s.files = append(s.files, c)
	s.out = append(s.out, '"', '"')
	return nil
}

// untilQuote is the rest of a string without escapes; it takes the last quote.
type untilQuote struct {
	in   *bufio.Reader
	done bool
}

func (u *untilQuote) Read(b []byte) (int, error) {
	for n := 0; ; n++ {
		if u.done {
			return n, io.EOF
		}
		if n == len(b) {
			return n, nil
		}
		c, err := u.in.ReadByte()
		switch {
		case errors.Is(err, io.EOF):
			return n, unread("it ends too early")
		case err != nil:
			return n, err
		case c == '"':
			u.done = true
			n--
			continue
		case c == '\\' || c < ' ':
			return n, unread("the bytes of an attachment are not base64")
		}
		b[n] = c
	}
}

func first(a, b error) error {
	if a != nil {
		return a
	}
	return b
}
