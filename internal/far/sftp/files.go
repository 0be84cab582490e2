package sftp

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/pkg/sftp"

	"github.com/postbud/postbud/internal/far/line"
)

// files are the operations of one session.
type files struct {
	server *Server
	user   string
	conn   *line.Conn
}

// allowed waits and refuses as the faults say.
func (f *files) allowed(op Op) error {
	now := f.server.faults.Now()
	line.Pause(f.conn.Done(), now.Delay)
	if now.denies(op) {
		return sftp.ErrSSHFxPermissionDenied
	}
	return nil
}

// Fileread opens a file to be read.
func (f *files) Fileread(r *sftp.Request) (io.ReaderAt, error) {
	if err := f.allowed(Read); err != nil {
		return nil, err
	}
	file, err := f.server.root.Open(below(r.Filepath))
	if err != nil {
		return nil, status(err)
	}
	return file, nil
}

// Filewrite opens a file to be written, for WriteAt alone.
func (f *files) Filewrite(r *sftp.Request) (io.WriterAt, error) {
	if err := f.allowed(Write); err != nil {
		return nil, err
	}
	flags, asked := os.O_WRONLY, r.Pflags()
	for flag, on := range map[int]bool{os.O_CREATE: asked.Creat, os.O_TRUNC: asked.Trunc, os.O_EXCL: asked.Excl} {
		if on {
			flags |= flag
		}
	}
	name := below(r.Filepath)
	file, err := f.server.root.OpenFile(name, flags, 0o644)
	if err != nil {
		return nil, status(err)
	}
	return &upload{files: f, name: name, file: file}, nil
}

// Filecmd does what changes names and attributes. Symbolic links are refused.
func (f *files) Filecmd(r *sftp.Request) error {
	name := below(r.Filepath)
	switch r.Method {
	case "Rename":
		return f.rename(name, below(r.Target), f.server.options.Replaces)
	case "Link":
		if f.server.options.Links {
			return f.link(name, below(r.Target))
		}
	case "Remove", "Rmdir":
		if err := f.allowed(Delete); err != nil {
			return err
		}
		return status(f.server.root.Remove(name))
	case "Mkdir":
		if err := f.allowed(Mkdir); err != nil {
			return err
		}
		return status(f.server.root.Mkdir(name, 0o755))
	case "Setstat":
		return f.setstat(name, r)
	}
	return sftp.ErrSSHFxOpUnsupported
}

// PosixRename replaces a file that is there.
func (f *files) PosixRename(r *sftp.Request) error {
	return f.rename(below(r.Filepath), below(r.Target), true)
}

func (f *files) rename(from, to string, replace bool) error {
	if err := f.allowed(Rename); err != nil {
		return err
	}
	s, now := f.server, f.server.faults.Now()
	if now.FailRename {
		return sftp.ErrSSHFxFailure
	}
	if _, err := s.root.Lstat(to); err == nil && !replace {
		return sftp.ErrSSHFxFailure
	}
	if err := s.root.Rename(from, to); err != nil {
		return status(err)
	}
	return f.named(from, to)
}

// link gives a file a second name, which must be free.
func (f *files) link(from, to string) error {
	if err := f.allowed(Rename); err != nil {
		return err
	}
	if err := f.server.root.Link(from, to); err != nil {
		return status(err)
	}
	return f.named(from, to)
}

// named is the end of whatever gives a file its own name.
func (f *files) named(from, to string) error {
	s := f.server
	if err := s.syncFolder(to); err != nil {
		return status(err)
	}
	if Temporary(from) && !Temporary(to) {
		if err := s.received(f.user, to); err != nil {
			return status(err)
		}
	}
	if s.faults.Now().SwallowRename {
		f.conn.Reset()
	}
	return nil
}

func (f *files) setstat(name string, r *sftp.Request) error {
	if err := f.allowed(Write); err != nil {
		return err
	}
	attrs, has := r.Attributes(), r.AttrFlags()
	if has.Size {
		file, err := f.server.root.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return status(err)
		}
		if err := errors.Join(file.Truncate(int64(attrs.Size)), file.Close()); err != nil {
			return status(err)
		}
	}
	if has.Acmodtime {
		return status(f.server.root.Chtimes(name, time.Unix(int64(attrs.Atime), 0), time.Unix(int64(attrs.Mtime), 0)))
	}
	return nil
}

// Filelist lists a folder or describes a file.
func (f *files) Filelist(r *sftp.Request) (sftp.ListerAt, error) {
	if err := f.allowed(Stat); err != nil {
		return nil, err
	}
	name := below(r.Filepath)
	if r.Method != "List" {
		info, err := f.server.root.Stat(name)
		return listing{info}, status(err)
	}
	folder, err := f.server.root.Open(name)
	if err != nil {
		return nil, status(err)
	}
	defer folder.Close()
	infos, err := folder.Readdir(-1)
	slices.SortFunc(infos, func(a, b os.FileInfo) int { return strings.Compare(a.Name(), b.Name()) })
	return listing(infos), status(err)
}

// Lstat describes a file without following a link.
func (f *files) Lstat(r *sftp.Request) (sftp.ListerAt, error) {
	if err := f.allowed(Stat); err != nil {
		return nil, err
	}
	info, err := f.server.root.Lstat(below(r.Filepath))
	return listing{info}, status(err)
}

type listing []os.FileInfo

// ListAt copies from the list; io.EOF with the last.
func (l listing) ListAt(into []os.FileInfo, offset int64) (int, error) {
	if offset >= int64(len(l)) {
		return 0, io.EOF
	}
	n := copy(into, l[offset:])
	if n < len(into) {
		return n, io.EOF
	}
	return n, nil
}

// Temporary says whether a file of this path is still on its way: it, or a folder
// above it, begins with a dot, or it ends with .part, .tmp or .filepart.
func Temporary(name string) bool {
	name = path.Clean("/" + name)
	return strings.Contains(name, "/.") || slices.Contains([]string{".part", ".tmp", ".filepart"}, path.Ext(name))
}

// below is the path within the served folder.
func below(p string) string {
	if p = strings.TrimPrefix(path.Clean("/"+p), "/"); p == "" {
		return "."
	}
	return p
}

// status gives an error the code that SFTP has for it.
func status(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return sftp.ErrSSHFxNoSuchFile
	case errors.Is(err, fs.ErrPermission):
		return sftp.ErrSSHFxPermissionDenied
	}
	return errors.Join(sftp.ErrSSHFxFailure, err)
}
