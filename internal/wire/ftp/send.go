package ftp

import (
	"errors"
	"io"
	"path"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/filing"
	"github.com/postbud/postbud/internal/stored"
)

// send puts the content at the server under its temporary name, or under the
// final one where there is none, and checks it as far as the settings ask for.
func (v *visit) send(name string) error {
	at := v.part()
	if at == "" {
		at = path.Join(v.folder, name)
	}
	in, err := stored.Open(v.ctx, v.parcel.Content)
	if err != nil {
		return err
	}
	defer in.Close()
	begun, err := v.store(at, in)
	if err == nil {
		err = v.whole(at)
	}
	if err != nil && begun && fault.KindOf(err) != fault.Uncertain && v.ctx.Err() == nil {
		v.remove(at) // with the lease lost it may be somebody else's by now
	}
	return err
}

// store sends the bytes. Begun says whether the server has begun a file.
func (v *visit) store(at string, in *stored.Document) (begun bool, err error) {
	v.touched = true
	from := &source{from: in}
	err = v.put(at, from)
	no := said(err)
	switch {
	case v.ctx.Err() != nil:
		v.broken = true
		return from.begun, v.interrupted()
	case in.Failed() != nil:
		v.broken = lostBeside(err, in.Failed())
		return true, in.Failed()
	case err != nil && !from.begun:
		v.touched = no != nil // else nothing of the document has left
		return false, v.notWritten(err, at)
	case noRoom(no):
		return true, v.full(err, from.n)
	case no != nil && v.tls != nil && no.Code == 522:
		return true, v.notResumed(err)
	case lost(err) && v.part() == "" && from.ended:
		v.broken = true // F-73
		return true, fault.Wrap(fault.Uncertain, err, "the server %s did not say whether it has the whole file", v.settings.Host)
	case err != nil:
		return true, v.explain(err, "sending")
	}
	return true, nil
}

// put hands the bytes over. Where the server does not begin the file, an older
// attempt's may be in the way, or the folder is missing and we may make it.
func (v *visit) put(at string, from *source) error {
	err := v.Stor(at, from)
	refused := func() bool { no := said(err); return no != nil && !from.begun && no.Code/100 == 5 && !noRoom(no) }
	if refused() && (v.part() != "" || v.settings.OnExists == filing.Overwrite) {
		if old, e := v.stat(at); e == nil && old != nil && !old.folder && v.Delete(at) == nil {
			err = v.Stor(at, from)
		}
	}
	if refused() && v.settings.CreateFolder {
		if err := v.makeFolders(at); err != nil {
			return err
		}
		err = v.Stor(at, from)
	}
	v.control.Allow(v.timeout) // see patience
	return err
}

// lostBeside says whether more went wrong than what we know of.
func lostBeside(err, known error) bool {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return err != known && lost(err)
	}
	for _, one := range joined.Unwrap() {
		if one != known && lost(one) {
			return true
		}
	}
	return false
}

// whole looks at what has arrived, before it gets its name. A server that changes
// line ends is caught here (F-74).
func (v *visit) whole(at string) error {
	if v.settings.Verify == filing.ByTrust {
		return nil
	}
	file, err := v.dated(at)
	switch {
	case err != nil:
		return err
	case file == nil && v.part() == "":
		return nil // taken already, see confirmed
	case file == nil:
		return fault.New(fault.Temporary, "the unfinished file was taken away at the server %s before it had its name", v.settings.Host)
	case file.size != v.parcel.Size:
		return v.incomplete(fault.Temporary, file.size)
	}
	if v.part() != "" {
		v.stamp = file.time
	}
	if v.settings.Verify == filing.BySize {
		return nil
	}
	sum, err := v.digest(at)
	if no := said(err); no != nil && no.Code/100 == 5 && !(no.Code == 522 && v.tls != nil) {
		return v.closedFolder(err, "verify", mayRead, "we may write to the folder %s at %s but not read there; nothing was delivered; choose to check the size alone", v.folder, v.settings.Host)
	}
	if err != nil {
		return v.explain(err, "reading back")
	}
	if sum != v.parcel.SHA256 {
		return v.incomplete(fault.Temporary, file.size)
	}
	return nil
}

// makeFolders makes the folders of the documents and of the unfinished file. That
// one is there already is no trouble, and is not told from others: the file will.
func (v *visit) makeFolders(at string) error {
	for _, folder := range []string{v.folder, path.Dir(at)} {
		steps := strings.Split(folder, "/")
		for i := range steps {
			step := strings.Join(steps[:i+1], "/")
			if step == "" || step == "." {
				continue
			}
			if err := v.MakeDir(step); lost(err) {
				return v.explain(err, "making the folder")
			}
		}
		switch there, err := v.folderState(folder); {
		case lost(err):
			return v.explain(err, "making the folder")
		case !there:
			return v.closedFolder(err, "folder", mayMake, "the folder %s is missing at %s, and we may not make it; nothing was delivered; ask the partner to make it", folder, v.settings.Host)
		}
	}
	return nil
}

// discard removes the unfinished file.
func (v *visit) discard() {
	if at := v.part(); at != "" {
		v.remove(at)
	}
}

// remove removes a file that must not stay. When that fails the next attempt
// writes over it.
func (v *visit) remove(at string) {
	if v.broken {
		return
	}
	if err := v.Delete(at); err != nil {
		v.broken = v.broken || lost(err)
		v.env.Log.Warn("an unfinished file is left at the server", "file", at, "err", err)
	}
}

// source remembers how far what it reads came.
type source struct {
	from  io.Reader
	n     int64
	begun bool // the server has taken the command
	ended bool // everything has been read
}

func (s *source) Read(b []byte) (int, error) {
	s.begun = true
	n, err := s.from.Read(b)
	s.n += int64(n)
	s.ended = errors.Is(err, io.EOF)
	return n, err
}
