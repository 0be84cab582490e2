package sftp

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/filing"
)

// Deliver sends under a temporary name, renames and looks at the result. Until the
// rename is asked for, a broken line is temporary; from then on until its answer,
// uncertain.
func (g *Wire) Deliver(ctx context.Context, p gateways.Parcel) (gateways.Receipt, error) {
	return g.visit(ctx, p, func(v *visit) (gateways.Receipt, error) {
		name, there, err := p.Name, false, error(nil)
		if !v.exclusive() || v.settings.OnExists == number { // it may lie under a number, with the name free again
			name, there, err = v.place()
		}
		if err != nil {
			return gateways.Receipt{}, err
		}
		if there {
			return v.wasThere(name), nil
		}
		if err := v.send(name); err != nil {
			return gateways.Receipt{}, err
		}
		if name, there, err = v.rename(name); err != nil {
			return gateways.Receipt{}, err
		}
		if there {
			return v.wasThere(name), nil
		}
		return v.confirmed(name)
	})
}

func (v *visit) wasThere(name string) gateways.Receipt {
	return v.receipt(name, gateways.ByReading, v.settings.Verify, "a file with the same content was already there")
}

// place chooses the name: of a file that has this content already, or one that is
// free or may be written over. Where names are numbered, some of the files may have
// been taken away by now.
func (v *visit) place() (name string, there bool, err error) {
	if !looksFirst {
		return v.parcel.Name, false, nil
	}
	free, absent := "", 0
	for n := 1; n <= filing.MostNumbers && absent <= filing.MostGaps; n++ {
		name := filing.Numbered(v.parcel.Name, n)
		info, err := v.look(name)
		if err != nil {
			return "", false, err
		}
		if info != nil {
			if same, err := v.same(name, info); same || err != nil {
				return name, same, err
			}
		}
		switch may := info == nil || v.half(name, info); {
		case v.settings.OnExists == overwrite:
			return name, false, nil
		case v.settings.OnExists == refuse && !may:
			return "", false, filing.Taken(name, info.Size(), info.ModTime())
		case v.settings.OnExists == refuse:
			return name, false, nil
		case may && free == "":
			free = name
		}
		if info == nil {
			absent++
		}
	}
	if free == "" {
		return "", false, filing.AllTaken(v.parcel.Name)
	}
	return free, false, nil
}

// exclusive says whether the server's rename is sure to refuse a name that is taken,
// as the protocol has it and not every server keeps to. Then nobody need look before
// sending, and nobody can take the name between a look and the rename. OpenSSH makes
// a link, which is one step.
func (v *visit) exclusive() bool {
	return v.part() != "" && v.settings.OnExists != overwrite && strings.HasPrefix(string(v.ssh.ServerVersion()), "SSH-2.0-OpenSSH_")
}

// rename gives the finished file its name. Where that is taken after all, it looks
// who has it: there says that it is this document.
func (v *visit) rename(name string) (as string, there bool, err error) {
	for try := 1; ; try++ {
		no, err := v.move(name)
		if no == nil || err != nil {
			return name, false, err
		}
		if !v.exclusive() || code(no) != failure || try == filing.MostNumbers {
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

// move asks the server for the rename; no is its answer when that is not yes. Servers
// without posix-rename do not replace a file; where that is wanted, the old one is
// deleted first.
func (v *visit) move(name string) (no, err error) {
	if v.part() == "" {
		return nil, nil
	}
	if err := v.interrupted(); err != nil { // the lease may be lost: the last moment to stop
		return nil, err
	}
	final, move := path.Join(v.folder, name), v.Rename
	if v.posix && !v.exclusive() {
		move = v.PosixRename
	}
	if v.settings.OnExists == overwrite && !v.posix {
		if err := v.deleteOld(name); err != nil {
			v.discard()
			return nil, err
		}
	}
	no = move(v.part(), final)
	if no != nil && lost(no) {
		v.broken = true
		return nil, fault.Wrap(fault.Uncertain, no, "the server %s did not say whether the file got its name", v.settings.Host)
	}
	return no, nil
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

// confirmed looks at the file under its name. The rename has been answered by now.
func (v *visit) confirmed(name string) (gateways.Receipt, error) {
	if v.settings.Verify == byTrust {
		return v.receipt(name, gateways.ByTransfer, byTrust, ""), nil
	}
	info, err := v.Stat(path.Join(v.folder, name))
	switch {
	case errors.Is(err, fs.ErrNotExist) && v.settings.Robot:
		return v.receipt(name, gateways.ByReading, "taken", "the partner has taken the file"), nil
	case errors.Is(err, fs.ErrNotExist):
		return v.receipt(name, gateways.ByTransfer, "taken", "the file was taken away as soon as it had its name"), nil
	case errors.Is(err, fs.ErrPermission):
		return v.receipt(name, gateways.ByTransfer, byTrust, "the server does not let us look at the file"), nil
	case err != nil:
		v.broken = lost(err)
		return gateways.Receipt{}, fault.Wrap(fault.Uncertain, err, "the server %s did not show the file after it had got its name", v.settings.Host)
	case info.Size() != v.parcel.Size:
		return gateways.Receipt{}, v.incomplete(fault.Uncertain, info.Size())
	}
	return v.receipt(name, gateways.ByReading, v.settings.Verify, ""), nil
}
