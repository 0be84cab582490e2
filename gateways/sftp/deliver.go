package sftp

import (
	"context"
	"errors"
	"io/fs"
	"path"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/filing"
)

// Deliver sends under a temporary name, checks, renames and looks at the result.
// Until the rename is asked for, a broken line is temporary; from then on until
// its answer, uncertain.
func (g *gateway) Deliver(ctx context.Context, p gateways.Parcel) (gateways.Receipt, error) {
	return g.visit(ctx, p, func(v *visit) (gateways.Receipt, error) {
		name, there, err := v.place()
		if err != nil {
			return gateways.Receipt{}, err
		}
		if there {
			return v.receipt(name, gateways.ByReading, v.settings.Verify, "a file with the same content was already there"), nil
		}
		if err := v.send(name); err != nil {
			return gateways.Receipt{}, err
		}
		if err := v.rename(name); err != nil {
			return gateways.Receipt{}, err
		}
		return v.confirmed(name)
	})
}

// place chooses the name: of a file that has this content already, or one that is
// free or may be written over.
func (v *visit) place() (name string, there bool, err error) {
	if !looksFirst {
		return v.parcel.Name, false, nil
	}
	name, there, err = v.find()
	if err != nil || there {
		return name, there, err
	}
	if v.settings.OnExists == overwrite {
		return v.parcel.Name, false, nil
	}
	for n := 1; n <= filing.MostNumbers; n++ {
		name := filing.Numbered(v.parcel.Name, n)
		info, err := v.look(name)
		switch {
		case err != nil:
			return "", false, err
		case info == nil, v.half(name, info):
			return name, false, nil
		case v.settings.OnExists == refuse:
			return "", false, filing.Taken(name, info.Size(), info.ModTime())
		}
	}
	return "", false, filing.AllTaken(v.parcel.Name)
}

// rename gives the finished file its name. Servers without posix-rename do not
// replace a file; where that is wanted, the old one is deleted first.
func (v *visit) rename(name string) error {
	if v.part() == "" {
		return nil
	}
	if err := v.interrupted(); err != nil { // the lease may be lost: the last moment to stop
		return err
	}
	final, move := path.Join(v.folder, name), v.Rename
	if v.posix {
		move = v.PosixRename
	}
	if v.settings.OnExists == overwrite && !v.posix {
		if err := v.deleteOld(name); err != nil {
			v.discard()
			return err
		}
	}
	err := move(v.part(), final)
	if err == nil {
		return nil
	}
	if lost(err) {
		v.broken = true
		return fault.Wrap(fault.Uncertain, err, "the server %s did not say whether the file got its name", v.settings.Host)
	}
	return v.notRenamed(name, err)
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
// been taken since we looked.
func (v *visit) notRenamed(name string, err error) error {
	info, e := v.look(name)
	there := e == nil && info != nil
	if there {
		if same, e := v.same(name, info); same || e != nil {
			v.discard()
			return e
		}
	}
	v.discard()
	switch {
	case errors.Is(err, fs.ErrPermission), code(err) == unsupported:
		return v.closedFolder(err, "temporary", "we may write to the folder %s at %s but not rename there; ask the partner to allow it, or choose to send under the final name", v.folder, v.settings.Host)
	case there && code(err) != 0:
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
