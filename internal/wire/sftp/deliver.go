package sftp

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"

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
		if !v.exclusive() || v.settings.OnExists == filing.Number { // it may lie under a number, with the name free again
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
		case v.settings.OnExists == filing.Overwrite:
			return name, false, nil
		case v.settings.OnExists == filing.Refuse && !may:
			return "", false, filing.Taken(name, info.Size(), info.ModTime())
		case v.settings.OnExists == filing.Refuse:
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

// confirmed looks at the file under its name. The rename has been answered by now.
func (v *visit) confirmed(name string) (gateways.Receipt, error) {
	if v.settings.Verify == filing.ByTrust {
		return v.receipt(name, gateways.ByTransfer, filing.ByTrust, ""), nil
	}
	info, err := v.Stat(path.Join(v.folder, name))
	switch {
	case errors.Is(err, fs.ErrNotExist) && v.settings.Robot:
		return v.receipt(name, gateways.ByReading, "taken", "the partner has taken the file"), nil
	case errors.Is(err, fs.ErrNotExist):
		return v.receipt(name, gateways.ByTransfer, "taken", "the file was taken away as soon as it had its name"), nil
	case errors.Is(err, fs.ErrPermission):
		return v.receipt(name, gateways.ByTransfer, filing.ByTrust, "the server does not let us look at the file"), nil
	case err != nil:
		v.broken = lost(err)
		return gateways.Receipt{}, fault.Wrap(fault.Uncertain, err, "the server %s did not show the file after it had got its name", v.settings.Host)
	case info.Size() != v.parcel.Size:
		return gateways.Receipt{}, v.incomplete(fault.Uncertain, info.Size())
	case !v.stamp.IsZero() && !info.ModTime().Equal(v.stamp):
		if err := v.replaced(name, info); err != nil {
			return gateways.Receipt{}, err
		}
	}
	return v.receipt(name, gateways.ByReading, v.settings.Verify, ""), nil
}

// replaced looks who has the name, where the time of the file is not that of ours:
// another one may have replaced it at once, and some servers tell a new time for what
// they have renamed.
func (v *visit) replaced(name string, info os.FileInfo) error {
	same, err := v.same(name, info)
	switch {
	case err != nil:
		return fault.Wrap(fault.Uncertain, err, "the server %s did not show the file after it had got its name", v.settings.Host)
	case !same:
		return fault.New(fault.Uncertain, "another file took the name %s at the server %s as soon as ours had it", name, v.settings.Host)
	}
	return nil
}
