package peppol

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"hash"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/sbdh"
	"github.com/postbud/postbud/invoice"
)

// content is what one request carries: the document between two texts of ours. Its
// length is known before any of it is read, and no document is ever held in memory.
type content struct {
	mediaType     string
	before, after string
	file          *gateways.File
	skip          int64 // bytes of the document's beginning that are left out
	base64        bool
}

// text is a content of ours alone.
type text string

// Size is the Content-Length.
func (t text) Size() int64 { return int64(len(t)) }

// Open reads it from the start.
func (t text) Open() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(string(t))), nil }

// content writes a parcel in the form that the provider wants.
func (e *errand) content() (content, error) {
	f := &e.parcel.File
	switch s := e.settings; {
	case s.Provider == rest && s.Body == bare:
		return content{mediaType: "application/xml", file: f}, nil
	case s.Provider == rest && s.Body == inJSON:
		around, err := jsonAround(s, e.values, "document-"+f.SHA256.String())
		return content{mediaType: "application/json", before: around[0], after: around[1], file: f, base64: true}, err
	case !e.xml:
		before, after := sbdh.AroundBinary(e.header, cmp.Or(f.MediaType, "application/octet-stream"))
		return content{mediaType: "application/xml", before: before, after: after, file: f, base64: true}, nil
	}
	before, after := sbdh.Around(e.header)
	return content{mediaType: "application/xml", before: before, after: after, file: f, skip: e.skip}, nil
}

// jsonAround is the JSON before and after the document. Names with a dot lead into
// objects.
func jsonAround(s Settings, values map[string]string, mark string) ([2]string, error) {
	root := map[string]any{}
	set := func(field, path, value string) error {
		at := root
		parts := strings.Split(path, ".")
		for i, name := range parts {
			below, is := at[name].(map[string]any)
			_, taken := at[name]
			switch {
			case name == "", taken && (!is || i == len(parts)-1):
				return fault.Setting(field, "%q cannot be a field of its own beside the others", path)
			case i == len(parts)-1:
				at[name] = value
			case !is:
				below = map[string]any{}
				at[name] = below
			}
			at = below
		}
		return nil
	}
	if err := set("json_content", s.JSONContent, mark); err != nil {
		return [2]string{}, err
	}
	for _, name := range slices.Sorted(maps.Keys(s.Form)) {
		if err := set("form", name, filled(s.Form[name], values, func(v string) string { return v })); err != nil {
			return [2]string{}, err
		}
	}
	text, err := json.Marshal(root)
	if err != nil {
		return [2]string{}, fault.Setting("form", "no JSON can be made of these fields")
	}
	before, after, _ := strings.Cut(string(text), mark)
	return [2]string{before, after}, nil
}

// Size is the Content-Length.
func (c content) Size() int64 {
	n := c.file.Size - c.skip
	if c.base64 {
		n = (n + 2) / 3 * 4
	}
	return n + int64(len(c.before)+len(c.after))
}

// Open reads it to its end, piece by piece.
func (c content) Open() (io.ReadCloser, error) {
	in, err := c.file.Open()
	if err != nil {
		return nil, unreadable(err)
	}
	s := &source{from: in, left: c.file.Size, sum: sha256.New(), want: c.file.SHA256}
	if _, err := io.CopyN(io.Discard, s, c.skip); err != nil {
		_ = in.Close()
		if f := fault.As(err); f != nil {
			return nil, f
		}
		return nil, changed()
	}
	var document io.Reader = s
	if c.base64 {
		document = &encoder{from: s}
	}
	return &joined{Reader: io.MultiReader(strings.NewReader(c.before), document, strings.NewReader(c.after)), from: in}, nil
}

// joined closes the document's own reader.
type joined struct {
	io.Reader
	from io.Closer
	shut bool
}

func (j *joined) Close() error {
	if j.shut {
		return nil
	}
	j.shut = true
	return j.from.Close()
}

// source is a stored document. Its last byte is given away only when all of them
// are those that were stored: without it the access point has no document.
type source struct {
	from io.Reader
	left int64
	sum  hash.Hash
	want invoice.Digest
	seen bool // whether the end has been looked at
}

func (s *source) Read(b []byte) (int, error) {
	if s.left == 0 {
		return s.end()
	}
	if s.left > 1 {
		b = b[:min(int64(len(b)), s.left-1)]
	} else {
		b = b[:min(len(b), 1)]
	}
	n, err := s.from.Read(b)
	s.sum.Write(b[:n])
	s.left -= int64(n)
	switch {
	case s.left == 0 && n > 0:
		if _, err := s.end(); !errors.Is(err, io.EOF) {
			return 0, err
		}
		return n, nil
	case errors.Is(err, io.EOF):
		return 0, changed()
	case err != nil:
		return 0, unreadable(err)
	}
	return n, nil
}

// end makes sure that nothing follows and that the digest is right.
func (s *source) end() (int, error) {
	if s.seen {
		return 0, io.EOF
	}
	s.seen = true
	n, err := io.ReadFull(s.from, make([]byte, 1))
	switch {
	case n > 0, invoice.Digest(s.sum.Sum(nil)) != s.want:
		return 0, changed()
	case !errors.Is(err, io.EOF):
		return 0, unreadable(err)
	}
	return 0, io.EOF
}

func unreadable(err error) error {
	if f := fault.As(err); f != nil {
		return f
	}
	return fault.Wrap(fault.Internal, err, "the stored document cannot be read")
}

func changed() error {
	return fault.New(fault.Internal, "the stored document has changed since it was made; it was not delivered")
}
