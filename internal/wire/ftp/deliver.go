package ftp

import (
	"context"
	"path"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/filing"
)

// Deliver sends under a temporary name, checks, renames and looks at the result:
// SIZE, EPSV, STOR, SIZE, SIZE, RNFR, RNTO, SIZE. Until RNTO is asked for, a broken
// line is temporary; from then on until its answer, uncertain.
func (g *Wire) Deliver(ctx context.Context, p gateways.Parcel) (gateways.Receipt, error) {
	return g.visit(ctx, p, func(v *visit) (gateways.Receipt, error) {
		name, there, err := v.place()
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
// free or may be written over.
func (v *visit) place() (name string, there bool, err error) {
	if !looksFirst {
		return v.parcel.Name, false, nil
	}
	f, err := v.find()
	switch {
	case err != nil:
		return "", false, err
	case f.same != "":
		return f.same, true, nil
	case v.settings.OnExists == filing.Overwrite:
		return v.parcel.Name, false, nil
	case f.free != "":
		return f.free, false, nil
	case v.settings.OnExists == filing.Refuse:
		return "", false, v.exists(v.parcel.Name, f.taken)
	}
	return "", false, filing.AllTaken(v.parcel.Name)
}

// exists is F-66: a name that is taken by something else.
func (v *visit) exists(name string, file *remote) error {
	if file.time.IsZero() && v.IsGetTimeSupported() && !v.broken {
		file.time, _ = v.GetTime(path.Join(v.folder, name)) // only to be told
	}
	return filing.Taken(name, file.size, file.time)
}

// confirmed looks at the file under its name. The rename has been answered by now.
func (v *visit) confirmed(name string) (gateways.Receipt, error) {
	if v.settings.Verify == filing.ByTrust {
		return v.receipt(name, gateways.ByTransfer, filing.ByTrust, ""), nil
	}
	file, err := v.dated(path.Join(v.folder, name))
	switch {
	case err != nil && v.broken:
		return gateways.Receipt{}, fault.Wrap(fault.Uncertain, err, "the server %s did not show the file after it had got its name", v.settings.Host)
	case err != nil:
		return v.receipt(name, gateways.ByTransfer, filing.ByTrust, "the server does not let us look at the file"), nil
	case file == nil && v.settings.Robot:
		return v.receipt(name, gateways.ByReading, "taken", "the partner has taken the file"), nil
	case file == nil:
		return v.receipt(name, gateways.ByTransfer, "taken", "the file was taken away as soon as it had its name"), nil
	case file.size != v.parcel.Size:
		return gateways.Receipt{}, v.incomplete(fault.Uncertain, file.size)
	case !v.stamp.IsZero() && !file.time.IsZero() && !file.time.Equal(v.stamp):
		if err := v.replaced(name, file); err != nil {
			return gateways.Receipt{}, err
		}
	}
	return v.receipt(name, gateways.ByReading, v.settings.Verify, ""), nil
}

// replaced looks who has the name, where the time of the file is not that of ours:
// another one may have replaced it at once, and some servers tell a new time for what
// they have renamed.
func (v *visit) replaced(name string, file *remote) error {
	same, err := v.same(name, file)
	switch {
	case err != nil:
		return fault.Wrap(fault.Uncertain, err, "the server %s did not show the file after it had got its name", v.settings.Host)
	case !same:
		return fault.New(fault.Uncertain, "another file took the name %s at the server %s as soon as ours had it", name, v.settings.Host)
	}
	return nil
}
