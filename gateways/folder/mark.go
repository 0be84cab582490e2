package folder

import (
	"errors"
	"io/fs"

	"github.com/postbud/postbud/fault"
)

// marked looks for the file that must be in the folder. Where a share is not mounted its
// folder is there all the same, on a disk of this machine, and empty.
func (g *gateway) marked(d disk) error {
	if g.settings.Mark == "" {
		return nil
	}
	_, err := d.Stat(g.settings.Mark)
	if !errors.Is(err, fs.ErrNotExist) {
		return g.explain(err, "look into", 0)
	}
	f := fault.Setting("mark", "the file %s is not in the folder %s, so the share is not mounted there; nothing was written; mount it and try again", g.settings.Mark, g.settings.Path).
		Coded("GW-SHARE", "path", g.settings.Path, "name", g.settings.Mark)
	f.Err = err
	return f
}
