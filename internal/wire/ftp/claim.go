package ftp

import (
	"path"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/filing"
)

// rename gives the finished file its name. There says that a file with the same
// content has one of the names by now. Most servers replace a file that has the name;
// of one that does not, the old file is deleted first, where replacing is wanted
// (F-68).
func (v *visit) rename(name string) (as string, there bool, err error) {
	if v.part() == "" {
		return name, false, nil
	}
	if err := v.interrupted(); err != nil { // the lease may be lost: the last moment to stop
		return "", false, err
	}
	if as, there, err = v.stillFree(name); err != nil || there {
		v.discard()
		return as, there, err
	}
	for replaced := false; ; replaced = true {
		err := v.move(as)
		if err == nil || said(err) == nil {
			return as, false, err
		}
		again, err := v.notRenamed(as, err, replaced)
		if !again {
			return as, false, err
		}
	}
}

// stillFree looks once more, right before the rename, at a name that is not to be
// replaced. FTP has no rename that leaves a taken name alone, and a server that
// replaces it (RFC 959, section 4.1.3, leaves that open) does so with whatever comes
// between this look and RNTO; no command may stand between RNFR and RNTO.
func (v *visit) stillFree(name string) (as string, there bool, err error) {
	if v.settings.OnExists == filing.Overwrite || !looksFirst {
		return name, false, nil
	}
	taken, err := v.look(name)
	if err != nil || taken == nil {
		return name, false, err
	}
	return v.place()
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
	if taken != nil && !taken.folder && v.settings.OnExists == filing.Overwrite && !replaced {
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
	case ours == nil && v.settings.Verify != filing.ByTrust:
		f := fault.New(fault.Temporary, "the unfinished file was taken away at the server %s before it had its name", v.settings.Host)
		f.Err = err
		return false, f
	}
	return false, v.closedFolder(err, "temporary", mayRename, "we may write to the folder %s at %s but not rename there; nothing was delivered; ask the partner to allow it, or choose to send under the final name", v.folder, v.settings.Host)
}
