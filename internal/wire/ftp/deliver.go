package ftp

import (
	"context"
	"path"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/filing"
)

// Deliver sends under a temporary name, checks, renames and looks at the result:
// SIZE, EPSV, STOR, SIZE, RNFR, RNTO, SIZE. Until RNTO is asked for, a broken line
// is temporary; from then on until its answer, uncertain.
func (g *Wire) Deliver(ctx context.Context, p gateways.Parcel) (gateways.Receipt, error) {
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
	f, err := v.find()
	switch {
	case err != nil:
		return "", false, err
	case f.same != "":
		return f.same, true, nil
	case v.settings.OnExists == overwrite:
		return v.parcel.Name, false, nil
	case f.free != "":
		return f.free, false, nil
	case v.settings.OnExists == refuse:
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

// rename gives the finished file its name. Most servers replace a file that has it;
// of one that does not, the old file is deleted first, where replacing is wanted
// (F-68).
func (v *visit) rename(name string) error {
	if v.part() == "" {
		return nil
	}
	if err := v.interrupted(); err != nil { // the lease may be lost: the last moment to stop
		return err
	}
	for replaced := false; ; replaced = true {
		err := v.move(name)
		if err == nil || said(err) == nil {
			return err
		}
		again, err := v.notRenamed(name, err, replaced)
		if !again {
			return err
		}
	}
}

// move is one attempt; its error is a fault unless the server said no.
func (v *visit) move(name string) error {
	err := v.Rename(v.part(), path.Join(v.folder, name))
	switch {
	case !lost(err):
		return err
	case v.dialogue.asked() == "RNFR":
		return v.broke(err, "renaming the file")
	}
	v.broken = true
	return fault.Wrap(fault.Uncertain, err, "the server %s did not say whether the file got its name", v.settings.Host)
}

// notRenamed explains an answer that says no. It may come because the name has
// been taken since we looked. Again says that there is room now.
func (v *visit) notRenamed(name string, err error, replaced bool) (again bool, e error) {
	taken, e := v.look(name)
	if e != nil {
		v.discard()
		return false, e
	}
	if taken != nil {
		if same, e := v.same(name, taken); same || e != nil {
			v.discard()
			return false, e
		}
	}
	if taken != nil && !taken.folder && v.settings.OnExists == overwrite && !replaced {
		old := v.Delete(path.Join(v.folder, name))
		if old == nil {
			return true, nil
		}
		v.discard()
		if lost(old) {
			return false, v.explain(old, "deleting the old file")
		}
		return false, v.closedFolder(old, "on_exists", mayDelete, "we may neither replace nor delete the file %s at %s; nothing was delivered; ask the partner to allow it, or choose another way", name, v.settings.Host)
	}
	if taken != nil {
		v.discard()
		return false, v.exists(name, taken)
	}
	ours, e := v.stat(v.part())
	v.discard()
	switch {
	case e != nil:
		return false, e
	case ours == nil && v.settings.Verify != byTrust:
		f := fault.New(fault.Temporary, "the unfinished file was taken away at the server %s before it had its name", v.settings.Host)
		f.Err = err
		return false, f
	}
	return false, v.closedFolder(err, "temporary", mayRename, "we may write to the folder %s at %s but not rename there; nothing was delivered; ask the partner to allow it, or choose to send under the final name", v.folder, v.settings.Host)
}

// confirmed looks at the file under its name. The rename has been answered by now.
func (v *visit) confirmed(name string) (gateways.Receipt, error) {
	if v.settings.Verify == byTrust {
		return v.receipt(name, gateways.ByTransfer, byTrust, ""), nil
	}
	file, err := v.look(name)
	switch {
	case err != nil && v.broken:
		return gateways.Receipt{}, fault.Wrap(fault.Uncertain, err, "the server %s did not show the file after it had got its name", v.settings.Host)
	case err != nil:
		return v.receipt(name, gateways.ByTransfer, byTrust, "the server does not let us look at the file"), nil
	case file == nil && v.settings.Robot:
		return v.receipt(name, gateways.ByReading, "taken", "the partner has taken the file"), nil
	case file == nil:
		return v.receipt(name, gateways.ByTransfer, "taken", "the file was taken away as soon as it had its name"), nil
	case file.size != v.parcel.Size:
		return gateways.Receipt{}, v.incomplete(fault.Uncertain, file.size)
	}
	return v.receipt(name, gateways.ByReading, v.settings.Verify, ""), nil
}
