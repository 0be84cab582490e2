package xlsx

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/postbud/postbud/fault"
)

// The bounds of what is read (threat model T-02 and T-03).
const (
	maxBytes    = 64 << 20  // of the file
	maxUnpacked = 192 << 20 // of all its parts together
	maxFiles    = 1000
	maxRatio    = 100 // unpacked to packed, once a part has freeUnpack bytes
	freeUnpack  = 8 << 20
)

// archive is the files of a workbook. They are unpacked as they are read, and only
// those that are asked for.
type archive struct {
	ended func() error // of the context
	files map[string]*zip.File
	left  int64
}

// oldMark is the first bytes of a compound file: the workbooks before 2007, and
// those with a password.
const oldMark = "\xd0\xcf\x11\xe0"

// zipEntry begins each line of an archive's table of contents.
const zipEntry = "PK\x01\x02"

func openArchive(ctx context.Context, r io.Reader) (*archive, error) {
	head := make([]byte, len(zipMark))
	switch n, err := io.ReadFull(ending{ctx.Err, r}, head); {
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF):
		return nil, err
	case string(head[:n]) == oldMark:
		return nil, bad("it is an old workbook or one with a password; save it as .xlsx without a password")
	case string(head[:n]) != zipMark:
		return nil, bad("it is no workbook of Excel")
	}
	data, err := io.ReadAll(io.LimitReader(io.MultiReader(bytes.NewReader(head), ending{ctx.Err, r}), maxBytes+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxBytes {
		return nil, bad("it is longer than %d bytes", maxBytes)
	}
	if bytes.Count(data, []byte(zipEntry)) > maxFiles { // before room is made for all of them
		return nil, bad("there are more than %d files in it", maxFiles)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, because(err, bad("it is no whole archive: its end is missing or damaged"))
	}
	a := &archive{ctx.Err, map[string]*zip.File{}, maxUnpacked}
	for _, f := range z.File {
		name := partName(f.Name)
		if a.files[name] != nil {
			return nil, bad("%.80q stands twice in it", f.Name)
		}
		a.files[name] = f
	}
	return a, nil
}

// partName is a name as parts are compared: names differ in more than the size of
// letters, and it never leads out of the archive.
func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(name, `\`, "/")), "/"))
}

func (a *archive) has(name string) bool { return a.files[partName(name)] != nil }

// open unpacks a part of at most that many bytes. The caller closes it.
func (a *archive) open(name string, most int64) (*unpacking, error) {
	f := a.files[partName(name)]
	if f == nil {
		return nil, bad("%.80q is missing in it", name)
	}
	r, err := f.Open()
	if err != nil {
		return nil, because(err, bad("%.80q in it cannot be unpacked", name))
	}
	packed := int64(min(f.CompressedSize64, maxBytes))
	return &unpacking{archive: a, in: r, most: min(most, max(freeUnpack, packed*maxRatio))}, nil
}

// unpacking is a part that is read.
type unpacking struct {
	archive *archive
	in      io.ReadCloser
	most    int64
}

func (u *unpacking) Read(b []byte) (int, error) {
	if err := u.archive.ended(); err != nil {
		return 0, err
	}
	n, err := u.in.Read(b)
	u.most -= int64(n)
	u.archive.left -= int64(n)
	switch {
	case u.most < 0 || u.archive.left < 0:
		return 0, bad("there is far more packed into it than a workbook holds")
	case err != nil && !errors.Is(err, io.EOF):
		return n, because(err, bad("a part of it is damaged and cannot be unpacked"))
	}
	return n, err
}

func (u *unpacking) Close() error { return u.in.Close() }

// ending makes reading end with the context.
type ending struct {
	ended func() error // of the context
	r     io.Reader
}

func (e ending) Read(b []byte) (int, error) {
	if err := e.ended(); err != nil {
		return 0, err
	}
	return e.r.Read(b)
}

// bad is the Invalid fault of what is no workbook with an invoice.
func bad(format string, args ...any) error {
	f := fault.New(fault.Invalid, "the workbook cannot be read: "+format, args...)
	return f.Coded("FILE-UNREAD", "reason", f.Message)
}

// because keeps the cause of a fault for the log: libraries speak English alone.
func because(err error, of error) error {
	if f := fault.As(of); f != nil {
		f.Err = err
	}
	return of
}
