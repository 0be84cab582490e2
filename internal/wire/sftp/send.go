package sftp

import (
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"

	"github.com/pkg/sftp"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/filing"
	"github.com/postbud/postbud/internal/stored"
	"github.com/postbud/postbud/invoice"
)

// packet is how many bytes the library sends at a time, and mostPackets how many of
// them may be under way.
const (
	packet      = 32 << 10
	mostPackets = 64
)

// send puts the content at the server under its temporary name, or under the
// final one where there is none, and checks it as far as the settings ask for.
func (v *visit) send(name string) error {
	at := v.part
	if at == "" {
		at = path.Join(v.folder, name)
	}
	in, err := stored.Open(v.ctx, v.parcel.Content)
	if err != nil {
		return err
	}
	defer in.Close()
	file, err := v.create(at)
	if err != nil {
		return err
	}
	err = v.fill(file, in)
	if e := file.Close(); e != nil && err == nil {
		err = v.notClosed(e)
	}
	if err == nil && v.settings.Verify == filing.ByHash {
		err = v.readBack(at)
	}
	if err != nil && fault.KindOf(err) != fault.Uncertain && v.ctx.Err() == nil {
		v.remove(at) // with the lease lost it may be somebody else's by now
	}
	return err
}

// create begins the file, and the folder where that is allowed. What an earlier
// attempt left is written over, or removed where it may have got its other name too.
func (v *visit) create(at string) (*sftp.File, error) {
	flags := os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	if v.links() {
		flags = os.O_WRONLY | os.O_CREATE | os.O_EXCL
	}
	v.touched = true
	file, err := v.OpenFile(at, flags)
	if code(err) == failure && v.links() && v.Remove(at) == nil {
		file, err = v.OpenFile(at, flags)
	}
	if errors.Is(err, fs.ErrNotExist) && v.settings.CreateFolder {
		for _, folder := range []string{v.folder, path.Dir(at)} {
			if err := v.MkdirAll(folder); err != nil {
				return nil, v.explain(err, "making the folder")
			}
		}
		file, err = v.OpenFile(at, flags)
	}
	if err == nil {
		return file, nil
	}
	if lost(err) {
		v.touched = false // nothing of the document has left
	}
	return nil, v.explain(err, "writing")
}

// fill sends the bytes and, but for servers that are known to tell of each write,
// looks at the size before the file is closed.
func (v *visit) fill(file *sftp.File, in *stored.Document) error {
	err := v.pour(file, in)
	switch {
	case v.ctx.Err() != nil:
		v.broken = v.broken || lost(err) && in.Failed() == nil
		return v.interrupted()
	case in.Failed() != nil:
		return in.Failed()
	case lost(err):
		return v.broke(err, "sending")
	case errors.Is(err, fs.ErrPermission):
		return v.explain(err, "writing")
	case err != nil:
		taken, _ := file.Seek(0, io.SeekCurrent)
		return v.full(err, taken)
	case v.settings.Verify == filing.ByTrust, v.exclusive(): // OpenSSH answers each write with what became of it
		return nil
	}
	info, err := file.Stat()
	switch {
	case errors.Is(err, fs.ErrPermission):
		return v.noLooking(err)
	case err != nil:
		return v.explain(err, "checking the size")
	case info.Size() != v.parcel.Size:
		return v.incomplete(fault.Temporary, info.Size())
	}
	if v.part != "" {
		v.stamp = info.ModTime()
	}
	return nil
}

// pour sends what r gives. Many packets are under way at a time, so a broken line may
// leave holes. Under its final name a file grows packet by packet instead: then what is
// left of it is its beginning, and one of full size is whole. A file of one packet, as
// most invoices are, needs neither.
func (v *visit) pour(file *sftp.File, r io.Reader) (err error) {
	switch packets := v.parcel.Size/packet + 1; {
	case packets == 1:
		return v.pourAtOnce(file, r)
	case v.part == "":
		_, err = file.ReadFrom(r)
	default:
		_, err = file.ReadFromWithConcurrency(r, int(min(packets, mostPackets)))
	}
	return err
}

func (v *visit) pourAtOnce(file *sftp.File, r io.Reader) error {
	b, _ := v.buffers.Get().(*[packet]byte)
	if b == nil {
		b = new([packet]byte)
	}
	defer v.buffers.Put(b)
	n, err := io.ReadFull(r, b[:])
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	_, err = file.Write(b[:n])
	return err
}

// notClosed: some servers learn only now that there is no room. With a temporary
// name nothing can have been taken yet.
func (v *visit) notClosed(err error) error {
	switch {
	case lost(err) && v.part == "":
		v.broken = true
		return fault.Wrap(fault.Uncertain, err, "the server %s did not say whether it has the whole file", v.settings.Host)
	case code(err) == failure:
		return v.full(err, v.parcel.Size)
	}
	return v.explain(err, "finishing the file")
}

// readBack compares what is at the server with what was sent.
func (v *visit) readBack(at string) error {
	file, err := v.Open(at)
	if errors.Is(err, fs.ErrPermission) {
		return v.closedFolder(err, "verify", "we may write to the folder %s at %s but not read there; choose to check the size alone", v.folder, v.settings.Host)
	}
	if err != nil {
		return v.explain(err, "reading back")
	}
	defer file.Close()
	sum := sha256.New()
	n, err := io.Copy(sum, file)
	if err != nil {
		return v.explain(err, "reading back")
	}
	if invoice.Digest(sum.Sum(nil)) != v.parcel.SHA256 {
		return v.incomplete(fault.Temporary, n)
	}
	return nil
}

// discard removes the unfinished file.
func (v *visit) discard() {
	if at := v.part; at != "" {
		v.remove(at)
	}
}

// remove removes a file that must not stay. When that fails the next attempt
// writes over it.
func (v *visit) remove(at string) {
	if v.broken {
		return
	}
	err := v.Remove(at)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		v.broken = v.broken || lost(err)
		v.env.Log.Warn("an unfinished file is left at the server", "file", at, "err", err)
	}
}
