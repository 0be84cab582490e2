package formats

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// mostProlog is how long the comments before a document element may be for its format
// to be found.
const mostProlog = 16 << 20

// Head is what a document is recognised by, and the whole of the document to read on
// from. The head is the first HeadBytes. Where comments fill them, such as a licence,
// it is as much from the document element on, behind the XML declaration.
func Head(r io.Reader) (head []byte, whole *bufio.Reader, err error) {
	whole = bufio.NewReaderSize(r, HeadBytes)
	if head, err = peek(whole, HeadBytes); err != nil || len(head) < HeadBytes || !prologAlone(head) {
		return head, whole, err
	}
	whole = bufio.NewReaderSize(whole, mostProlog+HeadBytes)
	for n := 2 * HeadBytes; ; n = min(2*n, whole.Size()) {
		all, err := peek(whole, n)
		if err != nil {
			return nil, whole, err
		}
		at := prolog(all)
		switch rest := all[at:]; {
		case at < len(all) && len(rest) >= HeadBytes, len(all) < n, n == whole.Size():
			return append(declaration(all), rest[:min(len(rest), HeadBytes)]...), whole, nil
		}
	}
}

// peek is the next bytes, fewer only at the end of the file.
func peek(r *bufio.Reader, n int) ([]byte, error) {
	head, err := r.Peek(n)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return head, err
}

func prologAlone(head []byte) bool { return prolog(head) == len(head) }

// prolog is how many bytes stand before the tag of the document element: byte order
// mark, blanks, comments, and instructions. It is all of them where one has no end.
func prolog(doc []byte) int {
	rest := bytes.TrimPrefix(doc, []byte("\xef\xbb\xbf"))
	for {
		rest = bytes.TrimLeft(rest, " \t\r\n")
		end := ""
		switch {
		case bytes.HasPrefix(rest, []byte("<!--")):
			end = "-->"
		case bytes.HasPrefix(rest, []byte("<?")):
			end = "?>"
		default:
			return len(doc) - len(rest)
		}
		_, after, found := bytes.Cut(rest[2:], []byte(end))
		if !found {
			return len(doc)
		}
		rest = after
	}
}

// declaration is a copy of the XML declaration, which names the encoding.
func declaration(doc []byte) []byte {
	doc = bytes.TrimPrefix(doc, []byte("\xef\xbb\xbf"))
	if before, _, found := bytes.Cut(doc, []byte("?>")); found && bytes.HasPrefix(doc, []byte("<?xml")) {
		return append(bytes.Clone(before), "?>"...)
	}
	return nil
}
