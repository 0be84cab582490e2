package sftp

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/pkg/sftp"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/filing"
)

// exclusive says whether the server's rename is sure to refuse a name that is taken,
// as the protocol has it and not every server keeps to. Then nobody need look before
// sending, and nobody can take the name between a look and the rename. OpenSSH makes
// a link, which is one step.
func (v *visit) exclusive() bool {
	return v.part != "" && v.settings.OnExists != filing.Overwrite && strings.HasPrefix(string(v.ssh.ServerVersion()), "SSH-2.0-OpenSSH_")
}

// links says whether the name is claimed by a link of ours. Then the file may have
// both its names for a moment.
func (v *visit) links() bool {
	return v.hard && v.part != "" && v.settings.OnExists != filing.Overwrite && !v.exclusive() && !v.linkless.Load()
}

// rename gives the finished file its name. Where that is taken after all, it looks
// who has it: there says that it is this document.
func (v *visit) rename(name string) (as string, there bool, err error) {
	for try := 1; ; try++ {
		no, err := v.move(name)
		if no == nil || err != nil {
			return name, false, err
		}
		if v.settings.OnExists == filing.Overwrite || code(no) != failure || try == filing.MostNumbers {
			there, err := v.notRenamed(name, no)
			return name, there, err
		}
		free, there, err := v.place()
		switch {
		case err != nil || there:
			v.discard()
			return free, there, err
		case free == name: // it was not the name
			there, err := v.notRenamed(name, no)
			return name, there, err
		}
		name = free
	}
}

// move asks the server for the name; no is its answer when that is not yes. Servers
// without posix-rename do not replace a file; where that is wanted, the old one is
// deleted first.
func (v *visit) move(name string) (no, err error) {
	if v.part == "" {
		return nil, nil
	}
	if err := v.interrupted(); err != nil { // the lease may be lost: the last moment to stop
		return nil, err
	}
	final := path.Join(v.folder, name)
	switch {
	case v.exclusive():
		no = v.Rename(v.part, final)
	case v.settings.OnExists != filing.Overwrite && looksFirst:
		no, err = v.claim(name)
	case v.posix:
		no = v.PosixRename(v.part, final)
	default:
		if err = v.deleteOld(name); err == nil {
			no = v.Rename(v.part, final)
		}
	}
	if err != nil {
		v.discard()
		return nil, err
	}
	if no != nil && lost(no) {
		v.broken = true
		return nil, fault.Wrap(fault.Uncertain, no, "the server %s did not say whether the file got its name", v.settings.Host)
	}
	return no, nil
}

// claim gives the file a name that is not to be replaced, at a server whose rename may
// replace it all the same. A second name for the file (hardlink@openssh.com) no system
// gives where the name is taken. Where the server gives none, there is only the look
// right before the rename: what comes between the two is replaced by a server that
// does not keep to draft-ietf-secsh-filexfer-02, section 6.5.
func (v *visit) claim(name string) (no, err error) {
	final := path.Join(v.folder, name)
	if v.links() {
		switch no = v.Link(v.part, final); {
		case no == nil:
			v.discard()
			return nil, nil
		case lost(no), errors.Is(no, fs.ErrNotExist):
			return no, nil
		case code(no) != failure:
			v.linkless.Store(true)
		}
	}
	switch info, err := v.look(name); {
	case err != nil:
		return nil, err
	case info != nil:
		return &sftp.StatusError{Code: failure}, nil
	}
	return v.Rename(v.part, final), nil
}

// deleteOld makes room for a file that is to replace another one.
func (v *visit) deleteOld(name string) error {
	info, err := v.look(name)
	switch {
	case err != nil || info == nil:
		return err
	case !info.Mode().IsRegular():
		return filing.Taken(name, info.Size(), info.ModTime())
	}
	err = v.Remove(path.Join(v.folder, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return v.explain(err, "deleting the old file")
}

// notRenamed explains an answer that says no. It may come because the name has
// been taken since we looked; same says that it is this document that has it.
func (v *visit) notRenamed(name string, err error) (same bool, _ error) {
	info, e := v.look(name)
	there := e == nil && info != nil
	if there {
		if same, e := v.same(name, info); same || e != nil {
			v.discard()
			return same, e
		}
	}
	v.discard()
	return false, v.refused(name, err, info)
}

// refused is the fault of a rename that was not made; info is what has the name, nil
// for nothing.
func (v *visit) refused(name string, err error, info os.FileInfo) error {
	switch {
	case errors.Is(err, fs.ErrPermission), code(err) == unsupported:
		return v.closedFolder(err, "temporary", "we may write to the folder %s at %s but not rename there; ask the partner to allow it, or choose to send under the final name", v.folder, v.settings.Host)
	case info != nil && code(err) != 0:
		return filing.Taken(name, info.Size(), info.ModTime())
	case errors.Is(err, fs.ErrNotExist):
		f := fault.New(fault.Temporary, "the unfinished file was taken away at the server %s before it had its name", v.settings.Host)
		f.Err = err
		return f
	}
	return v.explain(err, "renaming the file")
}
