package sftp

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"sync"
	"time"

	"github.com/pkg/sftp"

	"github.com/postbud/postbud/internal/far/books"
	"github.com/postbud/postbud/internal/far/line"
)

// upload is one file that is being written, by several goroutines.
type upload struct {
	files *files
	name  string
	file  *os.File

	mu     sync.Mutex
	taken  int64 // bytes, in the order in which they came
	broken bool
}

// WriteAt takes bytes until a fault says otherwise.
func (u *upload) WriteAt(b []byte, offset int64) (int, error) {
	faults := &u.files.server.faults
	now := faults.Now()
	line.Pause(u.files.conn.Done(), now.Delay)
	if err := u.files.denied(Write); err != nil {
		return 0, err
	}
	room := u.room(int64(len(b)), now)
	n, err := u.file.WriteAt(b[:room], offset)
	switch {
	case err != nil:
		return n, status(err)
	case n == len(b):
		return n, nil
	case now.Cut:
		u.breakOff()
		u.files.conn.Reset()
		return n, sftp.ErrSSHFxConnectionLost
	case now.Stall:
		faults.Hold(u.files.conn.Done(), func(f Faults) bool { return f.Stall })
		u.breakOff()
		return n, sftp.ErrSSHFxFailure
	}
	return n, sftp.ErrSSHFxFailure // full
}

// room is how many of n more bytes the faults let in.
func (u *upload) room(n int64, f Faults) int64 {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, limit := range []struct {
		on   bool
		most int64
	}{{f.Cut, f.CutAfter}, {f.Stall, f.StallAfter}, {f.Full, f.FullAfter}} {
		if limit.on {
			n = min(n, max(limit.most-u.taken, 0))
		}
	}
	u.taken += n
	return n
}

func (u *upload) breakOff() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.broken = true
}

// TransferError is called before Close when the connection has broken.
func (u *upload) TransferError(error) { u.breakOff() }

// Close puts the file on disk. One that has its own name already is received.
func (u *upload) Close() error {
	u.mu.Lock()
	broken := u.broken
	u.mu.Unlock()
	if err := errors.Join(u.spoil(u.files.server.faults.Now()), u.file.Sync(), u.file.Close()); err != nil {
		return status(err)
	}
	if broken || Temporary(u.name) {
		return nil
	}
	if err := u.files.server.syncFolder(u.name); err != nil {
		return status(err)
	}
	return status(u.files.server.received(u.files.user, u.name))
}

// spoil changes the end of the file as the faults say.
func (u *upload) spoil(f Faults) error {
	info, err := u.file.Stat()
	if err != nil || info.Size() == 0 {
		return err
	}
	if f.Spoil {
		_, err = u.file.WriteAt([]byte{'?'}, info.Size()-1)
	}
	if f.Lose {
		err = errors.Join(err, u.file.Truncate(info.Size()-1))
	}
	return err
}

// denied is allowed without the wait.
func (f *files) denied(op Op) error {
	if f.server.faults.Now().denies(op) {
		return sftp.ErrSSHFxPermissionDenied
	}
	return nil
}

// received writes the books, tells whoever wants to know, and lets the robot take
// the file.
func (s *Server) received(user, name string) error {
	t := Transfer{Time: time.Now().UTC(), User: user, Name: name}
	file, err := s.root.Open(name)
	if err != nil {
		return err
	}
	sum := sha256.New()
	t.Size, err = io.Copy(sum, file)
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	t.SHA256 = hex.EncodeToString(sum.Sum(nil))
	err = s.options.Books.Write(books.Entry{Time: t.Time, Gateway: "sftp", Name: t.Name, Size: t.Size, SHA256: t.SHA256})
	if err != nil {
		return err
	}
	if s.options.OnReceived != nil {
		s.options.OnReceived(t)
	}
	if s.faults.Now().Robot {
		return s.robotTakes(name)
	}
	return nil
}

// robotTakes takes a file away, as partners do that empty their folder at once.
func (s *Server) robotTakes(name string) error {
	if s.options.Taken == "" {
		return s.root.Remove(name)
	}
	err := os.Rename(filepath.Join(s.options.Folder, filepath.FromSlash(name)), filepath.Join(s.options.Taken, path.Base(name)))
	if err != nil {
		return fmt.Errorf("the robot takes %s: %w", name, err)
	}
	return nil
}

// syncFolder puts the name of a file on disk. Not every system can.
func (s *Server) syncFolder(name string) error {
	folder, err := s.root.Open(path.Dir(name))
	if err != nil {
		return err
	}
	_ = folder.Sync()
	return folder.Close()
}
