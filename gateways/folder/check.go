package folder

import (
	"context"
	"errors"
	"io"
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
	err := probe("Open folder", func() (_ string, err error) {
		v.disk, err = watched(ctx, g, func(context.Context, *watch) (disk, error) { return g.open() })
		return "The folder " + g.settings.Path + " is there.", err
	})
	if err != nil {
		return err
	}
	name := ".postbud-test-" + g.now().Format("20060102150405.000000000")
	step := func(title, says string, do func() error) error {
		return probe(title, func() (string, error) {
			_, err := watched(ctx, g, func(context.Context, *watch) (struct{}, error) { return struct{}{}, do() })
			return says, err
		})
	}
	if g.settings.Mark != "" {
		err = step("Find marker", "The file "+g.settings.Mark+" is there, so the share is mounted.", func() error { return g.marked(v.disk) })
	}
	if err == nil {
		err = step("Write probe", "A small file was written and synced.", func() error { return g.explain(v.probe(name+".part"), "write to", 0) })
	}
	if err == nil {
		err = step("Rename", "It was renamed.", func() error { return g.explain(v.disk.Rename(name+".part", name), "rename a file in", 0) })
	}
	if err == nil {
		err = step("Delete", "It was deleted again.", func() error { return g.explain(v.disk.Remove(name), "delete from", 0) })
	}
	_, _ = watched(ctx, g, func(context.Context, *watch) (struct{}, error) {
		_ = v.disk.Remove(name + ".part") // in case a step failed
		return struct{}{}, v.disk.Close()
	})
	return err
}

func (v *visit) probe(name string) error {
	file, err := v.disk.OpenFile(path.Clean(name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.WriteString(file, "Postbud connection test. This file may be deleted.\n")
	return errors.Join(err, file.Sync(), file.Close())
}
