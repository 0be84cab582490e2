package inside

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/postbud/postbud/fault"
)

// PDF is a file in memory. It is for one goroutine at a time.
type PDF struct {
	data    []byte
	places  map[int]place
	trailer dict
	objects map[int]any
	busy    map[int]bool
	streams map[int][]byte // unpacked, by where they begin
	left    int            // bytes that may still be unpacked
	work    int            // bytes that may still be gone over
	values  int            // that may still be read
	catalog dict
}

// File is a file that the PDF carries.
type File struct {
	Name         string
	Description  string
	MediaType    string // as the PDF says, "" where it does not
	Relationship string // /AFRelationship, "" where there is none
	Associated   bool   // listed in the catalog's /AF
	Listed       bool   // listed in the name tree /EmbeddedFiles
	stream       *stream
}

// Open reads a PDF. What is none, an encrypted one and one beyond the bounds are Invalid
// faults.
func Open(ctx context.Context, r io.Reader) (*PDF, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	head := make([]byte, 1024)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, fmt.Errorf("read the PDF: %w", err)
	}
	head = head[:n]
	begin := bytes.Index(head, []byte("%PDF-"))
	if begin < 0 {
		return nil, fault.New(fault.Invalid, "this is not a PDF").Coded("FILE-UNREAD", "reason", "this is not a PDF")
	}
	data := bytes.NewBuffer(bytes.Clone(head[begin:])) // offsets count from the header
	if _, err := io.Copy(data, io.LimitReader(under{ctx, r}, MaxSize)); err != nil {
		return nil, fmt.Errorf("read the PDF: %w", err)
	}
	if data.Len() >= MaxSize {
		return nil, bad("it has more than %d bytes", MaxSize)
	}
	return parse(data.Bytes())
}

// under ends with a context.
type under struct {
	ctx context.Context
	r   io.Reader
}

func (u under) Read(b []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.Read(b)
}

func parse(data []byte) (*PDF, error) {
	p := &PDF{data: data, places: map[int]place{}, trailer: dict{}, left: maxUnpacked, work: 8*len(data) + 1<<20, values: maxValues}
	p.forget()
	sound := p.crossReferences()
	p.catalog, _ = p.resolve(p.trailer["Root"]).(dict)
	if !sound || p.catalog == nil || p.resolve(p.catalog["Pages"]) == nil {
		encrypted := p.trailer["Encrypt"]
		p.forget()
		if !p.search() {
			return nil, bad("it has no catalog")
		}
		p.catalog, _ = p.resolve(p.trailer["Root"]).(dict)
		if p.trailer["Encrypt"] == nil && encrypted != nil {
			p.trailer["Encrypt"] = encrypted
		}
	}
	if p.trailer["Encrypt"] != nil {
		return nil, fault.New(fault.Invalid, "the PDF is encrypted").
			Coded("FILE-UNREAD", "reason", "the PDF is protected with a password")
	}
	return p, nil
}

// forget empties what was read by places that are not believed any more.
func (p *PDF) forget() {
	p.objects, p.busy, p.streams = map[int]any{}, map[int]bool{}, map[int][]byte{}
}

// Files are the files that the PDF carries, those of /AF first, each once.
func (p *PDF) Files() ([]File, error) {
	var files []File
	place := map[int]int{} // of a stream, among the files
	add := func(v any, associated, listed bool) error {
		spec, _ := p.resolve(v).(dict)
		f, ok := p.file(spec)
		if !ok {
			return nil
		}
		i, known := place[f.stream.begin]
		if !known {
			if i = len(files); i >= maxFiles {
				return bad("it carries more than %d files", maxFiles)
			}
			place[f.stream.begin] = i
			files = append(files, f)
		}
		files[i].Associated = files[i].Associated || associated
		files[i].Listed = files[i].Listed || listed
		return nil
	}
	for _, v := range p.list(p.catalog["AF"]) {
		if err := add(v, true, false); err != nil {
			return nil, err
		}
	}
	names, _ := p.resolve(p.catalog["Names"]).(dict)
	nodes := 0
	err := p.leaves(names["EmbeddedFiles"], 0, &nodes, func(v any) error { return add(v, false, true) })
	if err == nil && (p.work < 0 || p.values < 0) {
		err = bad("it is too tangled")
	}
	return files, err
}

// leaves goes through the values of a name tree (7.9.6).
func (p *PDF) leaves(v any, depth int, nodes *int, yield func(any) error) error {
	node, _ := p.resolve(v).(dict)
	if *nodes++; depth > maxHops || *nodes > maxNodes {
		return bad("its list of files is too deep or too long")
	}
	names, _ := p.resolve(node["Names"]).(array)
	for i := 1; i < len(names); i += 2 {
		if err := yield(names[i]); err != nil {
			return err
		}
	}
	kids, _ := p.resolve(node["Kids"]).(array)
	for _, kid := range kids {
		if err := p.leaves(kid, depth+1, nodes, yield); err != nil {
			return err
		}
	}
	return nil
}

// file reads a file specification (7.11.3).
func (p *PDF) file(spec dict) (File, bool) {
	embedded, _ := p.resolve(spec["EF"]).(dict)
	for _, key := range []name{"UF", "F"} {
		s, is := p.resolve(embedded[key]).(*stream)
		if !is {
			continue
		}
		f := File{Name: p.text(spec["UF"]), Description: p.text(spec["Desc"]), stream: s}
		if f.Name == "" {
			f.Name = p.text(spec["F"])
		}
		subtype, _ := p.resolve(s.dict["Subtype"]).(name)
		relationship, _ := p.resolve(spec["AFRelationship"]).(name)
		f.MediaType, f.Relationship = strings.ToValidUTF8(string(subtype), "\uFFFD"), strings.ToValidUTF8(string(relationship), "\uFFFD")
		return f, true
	}
	return File{}, false
}

func (p *PDF) text(v any) string {
	t, _ := p.resolve(v).(text)
	return t.decoded()
}

// Bytes are the bytes of a file that the PDF carries.
func (p *PDF) Bytes(f File) ([]byte, error) { return p.unpacked(f.stream) }

// Metadata is the XMP packet of the catalog, nil where there is none or it cannot be
// unpacked.
func (p *PDF) Metadata() []byte {
	s, is := p.resolve(p.catalog["Metadata"]).(*stream)
	if !is {
		return nil
	}
	data, err := p.unpacked(s)
	if err != nil {
		return nil
	}
	return data
}

// Identified says whether the trailer has an /ID.
func (p *PDF) Identified() bool {
	id, _ := p.resolve(p.trailer["ID"]).(array)
	return len(id) == 2
}
