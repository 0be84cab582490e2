package paper

import (
	"bytes"
	"compress/zlib"
	"context"
	"crypto/md5"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
)

// File is a file that the PDF carries, an associated file of ISO 19005-3.
type File struct {
	Name         string // as a reader offers to save it; names must differ
	Description  string
	MediaType    string
	Relationship string // Alternative, Data, Source, Supplement or Unspecified
	Open         func() (io.ReadCloser, error)
	SHA256       invoice.Digest // held against the bytes where given
}

// about is what the file says of itself.
type about struct {
	title, author, language string
	day                     invoice.Date
	hybrid                  *Hybrid
}

// archive makes PDF/A-3b of drawn pages. The library writes information, catalog and
// cross-references in a way that PDF/A does not allow (facts: no /ID, dates without
// zone, files without /AF), so its file is taken up to there and ended anew.
func archive(ctx context.Context, w io.Writer, pages []byte, a about, files []File) error {
	d, err := opened(pages)
	if err != nil {
		return err
	}
	out := &objects{w: w, offsets: d.offsets, sum: md5.New()}
	out.write("%PDF-1.7") // of which PDF/A-3 is a part; the library names an older one
	out.bytes(pages[len("%PDF-1.7"):d.end])
	info, catalog := d.size-2, d.size-1
	metadata, profile := d.size, d.size+1
	next := d.size + 2
	for _, n := range letterMaps(pages[:d.end]) {
		out.stream(n, "", letters())
	}
	out.object(info, a.info())
	out.stream(metadata, "/Type /Metadata /Subtype /XML", []byte(a.xmp()))
	out.stream(profile, "/N 3 /Alternate /DeviceRGB", sRGB())
	var specs []string
	for _, f := range files {
		if err := out.file(ctx, next, f, a.day); err != nil {
			return err
		}
		specs = append(specs, strconv.Itoa(next+3)+" 0 R")
		next += 4
	}
	out.object(catalog, a.catalog(metadata, profile, files, specs))
	out.end(catalog, info)
	return out.err
}

// drawn is what the library wrote.
type drawn struct {
	size    int   // number of objects with object 0
	offsets []int // of objects
	end     int   // where information and catalog begin, which come last
}

// opened reads the cross-references of the library's file.
func opened(pages []byte) (drawn, error) {
	bad := errors.New("the library's PDF has another form than it had")
	_, tail, found := cutLast(pages, "startxref\n")
	at, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(tail), "\n%%EOF"))
	if !found || err != nil || at < 0 || at >= len(pages) || !bytes.HasPrefix(pages, []byte("%PDF-1.")) {
		return drawn{}, bad
	}
	var d drawn
	if _, err := fmt.Sscanf(string(pages[at:min(len(pages), at+40)]), "xref\n0 %d\n", &d.size); err != nil || d.size < 5 {
		return drawn{}, bad
	}
	entries := pages[at+len("xref\n0 \n")+len(strconv.Itoa(d.size)):]
	if len(entries) < 20*d.size {
		return drawn{}, bad
	}
	d.offsets = make([]int, d.size)
	for i := range d.offsets {
		if d.offsets[i], err = strconv.Atoi(string(entries[20*i : 20*i+10])); err != nil {
			return drawn{}, bad
		}
	}
	d.end = d.offsets[d.size-2]
	if d.end > at || d.offsets[d.size-1] < d.end || slices.Max(d.offsets[:d.size-2]) > d.end {
		return drawn{}, bad
	}
	return d, nil
}

func cutLast(b []byte, sep string) (before []byte, after string, found bool) {
	i := bytes.LastIndex(b, []byte(sep))
	if i < 0 {
		return b, "", false
	}
	return b[:i], string(b[i+len(sep):]), true
}

// objects writes objects and remembers where they are. The first error is kept.
type objects struct {
	w       io.Writer
	at      int
	offsets []int
	sum     hash.Hash // of all that is written, for /ID
	err     error
}

func (o *objects) write(s string) { o.bytes([]byte(s)) }

func (o *objects) bytes(b []byte) {
	if o.err != nil {
		return
	}
	n, err := o.w.Write(b)
	o.at += n
	o.err = err
	o.sum.Write(b)
}

// Write makes a stream's compressor write through objects.
func (o *objects) Write(b []byte) (int, error) {
	o.bytes(b)
	return len(b), o.err
}

func (o *objects) begin(n int) {
	for len(o.offsets) <= n {
		o.offsets = append(o.offsets, 0)
	}
	o.offsets[n] = o.at
	o.write(strconv.Itoa(n) + " 0 obj\n")
}

func (o *objects) object(n int, content string) {
	o.begin(n)
	o.write(content + "\nendobj\n")
}

func (o *objects) stream(n int, entries string, data []byte) {
	o.begin(n)
	o.write("<< " + entries + " /Length " + strconv.Itoa(len(data)) + " >>\nstream\n")
	o.bytes(data)
	o.write("\nendstream\nendobj\n")
}

// file writes four objects from n on: the bytes, their facts, their length, and the
// specification that names them. The bytes pass through and are not held.
func (o *objects) file(ctx context.Context, n int, f File, day invoice.Date) error {
	r, err := f.Open()
	if err != nil {
		return fmt.Errorf("open %q: %w", f.Name, err)
	}
	defer r.Close()
	o.begin(n)
	o.write("<< /Type /EmbeddedFile /Subtype /" + mediaType(f.MediaType) + " /Filter /FlateDecode /Params " +
		strconv.Itoa(n+1) + " 0 R /Length " + strconv.Itoa(n+2) + " 0 R >>\nstream\n")
	begun := o.at
	sum, digest := md5.New(), sha256.New()
	packed := zlib.NewWriter(o)
	size, err := io.Copy(io.MultiWriter(packed, sum, digest), reading{ctx.Err, r})
	if err == nil {
		err = packed.Close()
	}
	if o.err != nil {
		return o.err
	}
	if err != nil {
		return fmt.Errorf("read %q: %w", f.Name, err)
	}
	if f.SHA256.Given() && invoice.Digest(digest.Sum(nil)) != f.SHA256 {
		return fault.New(fault.Internal, "the bytes of %q have changed since they were taken", f.Name)
	}
	length := o.at - begun
	o.write("\nendstream\nendobj\n")
	o.object(n+1, fmt.Sprintf("<< /ModDate (%s) /Size %d /CheckSum <%x> >>", dated(day), size, sum.Sum(nil)))
	o.object(n+2, strconv.Itoa(length))
	spec := "<< /Type /Filespec /F " + plainText(f.Name) + " /UF " + text(f.Name)
	if f.Description != "" {
		spec += " /Desc " + text(f.Description)
	}
	o.object(n+3, spec+fmt.Sprintf(" /AFRelationship /%s /EF << /F %d 0 R /UF %d 0 R >> >>", f.Relationship, n, n))
	return o.err
}

// reading ends with a context, whose Err is ended.
type reading struct {
	ended func() error
	r     io.Reader
}

func (r reading) Read(b []byte) (int, error) {
	if err := r.ended(); err != nil {
		return 0, err
	}
	return r.r.Read(b)
}

// end writes the cross-references and the trailer.
func (o *objects) end(catalog, info int) {
	at, sum := o.at, o.sum.Sum(nil)
	o.write("xref\n0 " + strconv.Itoa(len(o.offsets)) + "\n0000000000 65535 f \n")
	var b strings.Builder
	for _, offset := range o.offsets[1:] {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	o.write(b.String())
	o.write(fmt.Sprintf("trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /ID [<%x> <%x>] >>\nstartxref\n%d\n%%%%EOF\n",
		len(o.offsets), catalog, info, sum, sum, at))
}
