package json

import (
	"bufio"
	"errors"
	"io"
	"strings"

	"github.com/postbud/postbud/invoice"
)

const (
	maxBytes = 64 << 20 // beside the files
	maxDepth = 32
)

// scanner copies a JSON text, cuts the files out of it, and refuses what two
// parsers might take differently (threat model T-08): a key twice in one object,
// also in other letters, and keys that are not plain. The syntax itself is left
// to encoding/json, which reads the copy.
type scanner struct {
	in    *bufio.Reader
	out   []byte
	path  []string
	files []invoice.Content
	file  func(text io.Reader) (invoice.Content, error)
}

func newInput(r io.Reader) *bufio.Reader { return bufio.NewReaderSize(r, 32<<10) }

// filePath is where the bytes of attachments stand.
const filePath = "Attachments/[]/Content/Bytes"

// document copies the whole text.
func (s *scanner) document() ([]byte, error) {
	if mark, err := s.in.Peek(3); err == nil && string(mark) == "\uFEFF" {
		_, _ = s.in.Discard(3)
	}
	if err := s.value(); err != nil {
		return nil, err
	}
	if _, err := s.peek(); !errors.Is(err, io.EOF) {
		if err != nil {
			return nil, err
		}
		return nil, unread("something follows the invoice")
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

func (s *scanner) value() error {
	c, err := s.need()
	if err != nil {
		return err
	}
	switch c {
	case '{':
		return s.list('}', s.object())
	case '[':
		return s.list(']', s.element)
	case '"':
		if strings.Join(s.path, "/") == filePath {
			return s.cut()
		}
		return s.text()
	}
	return s.word()
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

func (s *scanner) element() error { return s.within("[]") }

// object copies one key with its value; it remembers the keys of one object.
func (s *scanner) object() func() error {
	seen := map[string]bool{}
	return func() error {
		if c, err := s.need(); err != nil || c != '"' {
			return first(err, unread("a key is missing"))
		}
		from := len(s.out)
		if err := s.text(); err != nil {
			return err
		}
		key := string(s.out[from+1 : len(s.out)-1])
		if strings.Trim(key, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") != "" {
			return unread("the key %.40q is not known", key)
		}
		if seen[strings.ToLower(key)] {
			return unread("the key %.40q stands twice in one object", key)
		}
		seen[strings.ToLower(key)] = true
		if c, err := s.need(); err != nil || c != ':' {
			return first(err, unread("a colon is missing after %.40q", key))
		}
		if err := s.take(); err != nil {
			return err
		}
		return s.within(key)
	}
}

// within copies a value one step down.
func (s *scanner) within(step string) error {
	s.path = append(s.path, step)
	err := s.value()
	s.path = s.path[:len(s.path)-1]
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
		case c == '\\':
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
