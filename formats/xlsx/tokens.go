package xlsx

import (
	"bytes"
	"errors"
	"io"
)

// The bounds of XML (threat model T-02).
const (
	maxDepth      = 128
	maxAttributes = 256
	maxToken      = 1 << 20 // bytes of one tag or text; a cell's is far shorter
)

// token is what stands next in a part.
type token byte

const (
	start token = iota
	end
	text
)

// tokens reads the XML of a part piece by piece, and no more of XML than a workbook
// has: UTF-8, no document type, the five entities and numbered characters.
// encoding/xml is slower and takes memory for every name and value, which a large or
// hostile file makes felt; a fuzz target holds the two against each other.
type tokens struct {
	in     io.Reader
	buffer []byte
	window []byte // the part of the buffer that is read and not passed yet
	ended  bool   // nothing follows the window
	begun  bool
	rooted bool

	path   []string // of the element that is open, local names from the root on
	open   []string // the same as written, with prefixes
	closes bool     // the element that has begun is empty
	left   bool     // the element on top of the path has ended

	attributes []attribute // of the element that has begun
	text       []byte      // good until the next call, as the attributes are
	names      map[string]string
}

func newTokens(in io.Reader) *tokens { return &tokens{in: in, names: map[string]string{}} }

// errOver is the end of a part. It is no error of reading: those are faults.
var errOver = errors.New("there is no more")

// next is the next start, end or text, errOver after the last. An element is on the
// path from its start until the call after its end.
func (t *tokens) next() (token, error) {
	if t.left {
		t.path, t.open, t.left = t.path[:len(t.path)-1], t.open[:len(t.open)-1], false
	}
	if t.closes {
		t.closes, t.left = false, true
		return end, nil
	}
	for {
		if err := t.need(9); err != nil { // as long as <![CDATA[
			return 0, err
		}
		w := t.window
		if !t.begun {
			t.begun = true
			t.pass(len(w) - len(bytes.TrimPrefix(w, []byte("\uFEFF"))))
			continue
		}
		switch {
		case len(w) == 0 && len(t.path) > 0:
			return 0, bad("its XML ends too early")
		case len(w) == 0:
			return 0, errOver
		case w[0] != '<':
			if some, err := t.characters(); some || err != nil {
				return text, err
			}
		case bytes.HasPrefix(w, []byte("<!--")):
			if _, err := t.until("-->"); err != nil {
				return 0, err
			}
		case bytes.HasPrefix(w, []byte("<![CDATA[")):
			raw, err := t.until("]]>")
			if err != nil {
				return 0, err
			}
			if len(t.path) == 0 {
				return 0, bad("text stands around its XML")
			}
			return text, t.plain(raw[len("<![CDATA["):len(raw)-len("]]>")], false)
		case bytes.HasPrefix(w, []byte("<!")):
			return 0, bad("there is a document type in its XML")
		case bytes.HasPrefix(w, []byte("<?")):
			raw, err := t.until("?>")
			if err != nil {
				return 0, err
			}
			if err := declared(raw); err != nil {
				return 0, err
			}
		case bytes.HasPrefix(w, []byte("</")):
			raw, err := t.until(">")
			if err != nil {
				return 0, err
			}
			return end, t.endTag(raw[2 : len(raw)-1])
		default:
			raw, err := t.tag()
			if err != nil {
				return 0, err
			}
			return start, t.startTag(raw)
		}
	}
}

// characters passes over a text up to the next tag; around the root it must be blank.
func (t *tokens) characters() (some bool, err error) {
	for at := 0; ; {
		i := bytes.IndexByte(t.window[at:], '<')
		if i >= 0 || t.ended {
			if i < 0 {
				i = len(t.window) - at
			}
			raw := t.window[:at+i]
			t.pass(len(raw))
			if len(t.path) > 0 {
				return true, t.plain(raw, true)
			}
			if len(bytes.TrimSpace(raw)) > 0 {
				return false, bad("text stands around its XML")
			}
			return false, nil
		}
		at = len(t.window)
		if err := t.need(at + 1); err != nil {
			return false, err
		}
	}
}

// until passes over all up to a mark, which belongs to it.
func (t *tokens) until(mark string) ([]byte, error) {
	for from := 0; ; {
		if i := bytes.Index(t.window[from:], []byte(mark)); i >= 0 {
			raw := t.window[:from+i+len(mark)]
			t.pass(len(raw))
			return raw, nil
		}
		from = max(0, len(t.window)-len(mark)+1)
		if err := t.more(); err != nil {
			return nil, err
		}
	}
}

// tag passes over a start tag. A > within quotes does not end it.
func (t *tokens) tag() ([]byte, error) {
	quote := byte(0)
	for i := 0; ; i++ {
		if i == len(t.window) {
			if err := t.more(); err != nil {
				return nil, err
			}
		}
		switch c := t.window[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			raw := t.window[1:i]
			t.pass(i + 1)
			return raw, nil
		}
	}
}

// more makes the window longer; that the part ends is an error.
func (t *tokens) more() error {
	n := len(t.window)
	if err := t.need(n + 1); err != nil {
		return err
	}
	if len(t.window) == n {
		return bad("its XML ends too early")
	}
	return nil
}

// pass takes bytes from the front of the window. They stay as they are until it is
// made longer.
func (t *tokens) pass(n int) { t.window = t.window[n:] }

// need makes the window at least that long, unless the part ends before.
func (t *tokens) need(n int) error {
	if n > maxToken {
		return bad("a text in its XML is longer than a cell can hold")
	}
	for len(t.window) < n && !t.ended {
		if cap(t.window)-len(t.window) < 4<<10 {
			t.move()
		}
		got, err := t.in.Read(t.window[len(t.window):cap(t.window)])
		t.window = t.window[:len(t.window)+got]
		switch {
		case errors.Is(err, io.EOF):
			t.ended = true
		case err != nil:
			return err
		}
	}
	return nil
}

// move puts the window to the front of the buffer, or of a larger one.
func (t *tokens) move() {
	if len(t.window) > len(t.buffer)/2 || t.buffer == nil {
		larger := make([]byte, 2*len(t.window)+64<<10)
		t.window = larger[:copy(larger, t.window)]
		t.buffer = larger
		return
	}
	t.window = t.buffer[:copy(t.buffer, t.window)]
}
