package folder

import (
	"context"
	"errors"
	"os"
	"path"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

// Check writes, renames and deletes a small file whose name begins with a dot.
func (g *gateway) Check(ctx context.Context, probe plugin.Probe) error {
	if err := ctx.Err(); err != nil {
		return fault.Wrap(fault.Temporary, err, "the test was interrupted")
	}
	v := &visit{gateway: g, folder: "."}
	err := probe("Open folder", func() (string, error) {
		if err := v.open(); err != nil {
			return "", err
		}
		return "The folder " + g.settings.Path + " is there.", nil
	})
	if err != nil {
		return err
	}
	defer v.root.Close()
	name := ".postbud-test-" + g.now().Format("20060102150405.000000000")
	defer v.root.Remove(name + ".part") // in case a step fails
	err = probe("Write probe", func() (string, error) {
		return "A small file was written and synced.", v.explain(v.probe(name+".part"), "write to", 0)
	})
	if err != nil {
		return err
	}
	err = probe("Rename", func() (string, error) {
		return "It was renamed.", v.explain(v.root.Rename(name+".part", name), "rename a file in", 0)
	})
	if err != nil {
		return err
	}
	return probe("Delete", func() (string, error) {
		return "It was deleted again.", v.explain(v.root.Remove(name), "delete from", 0)
	})
}

func (v *visit) probe(name string) error {
	file, err := v.root.OpenFile(path.Clean(name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = file.WriteString("Postbud connection test. This file may be deleted.\n")
	return errors.Join(err, file.Sync(), file.Close())
}
