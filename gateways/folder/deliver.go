package folder

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"syscall"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/filing"
)

// visit is the work on one parcel, from the moment it is its turn.
type visit struct {
	*gateway
	*watch
	parcel gateways.Parcel
	disk   disk
	folder string // below the path, "." for the path itself
	began  time.Time
}

// Deliver writes under a temporary name, syncs, renames and syncs the folder. The
// proof is that of a transfer: what a partner does with the file is not known.
func (g *gateway) Deliver(ctx context.Context, p gateways.Parcel) (gateways.Receipt, error) {
	return g.visit(ctx, p, func(ctx context.Context, v *visit) (gateways.Receipt, error) {
		name, there, err := v.place()
		if err != nil {
			return gateways.Receipt{}, err
		}
		if there {
			if err := v.removePart(); err != nil {
				v.env.Log.Warn("an unfinished file is left", "file", v.part(), "err", err)
			}
			return v.delivered(name, wasThere)
		}
		if err := ctx.Err(); err != nil { // perhaps nobody waits any more
			return gateways.Receipt{}, interrupted(err)
		}
		if err := v.makeFolders(); err != nil {
			return gateways.Receipt{}, err
		}
		if err := v.write(ctx); err != nil {
			return v.giveUp(ctx, err)
		}
		if err := ctx.Err(); err != nil || !v.ask() { // the last moment to stop
			return gateways.Receipt{}, interrupted(err)
		}
		if name, there, err = v.move(name); err != nil {
			return v.giveUp(ctx, err)
		}
		if there {
			return v.delivered(name, wasThere)
		}
		return v.delivered(name, "")
	})
}

const wasThere = "a file with the same content was already there"

// delivered says so once the name is on disk, and what the file holds: one that was
// found there may have been left before it came as far as that.
func (v *visit) delivered(name, note string) (gateways.Receipt, error) {
	var err error
	if note != "" {
		err = v.syncFound(path.Join(v.folder, name))
	}
	if err = errors.Join(err, v.sync(v.folder)); err != nil {
		return gateways.Receipt{}, fault.Wrap(fault.Uncertain, err, "the folder does not say whether the file is on its disk")
	}
	return v.receipt(name, note), nil
}

// giveUp removes what was written so far, unless the lease may be lost: then it
// may be somebody else's by now.
func (v *visit) giveUp(ctx context.Context, err error) (gateways.Receipt, error) {
	if ctx.Err() != nil || v.alone() {
		return gateways.Receipt{}, err
	}
	if e := v.removePart(); e != nil {
		v.env.Log.Warn("an unfinished file is left", "file", v.part(), "err", e)
	}
	return gateways.Receipt{}, err
}

// Settle looks for the file under its name, by size and SHA-256, and removes what
// an interrupted attempt left.
func (g *gateway) Settle(ctx context.Context, p gateways.Parcel) (gateways.Receipt, error) {
	return g.visit(ctx, p, func(_ context.Context, v *visit) (gateways.Receipt, error) {
		name, there, err := v.find()
		if err != nil {
			return gateways.Receipt{}, err
		}
		if err := v.removePart(); err != nil {
			return gateways.Receipt{}, v.explain(err, "remove an unfinished file from", 0)
		}
		if there {
			return v.delivered(name, "the file is there and whole")
		}
		return gateways.Receipt{Outcome: gateways.Absent, At: v.now(), Reason: "the file is not there"}, nil
	})
}

// visit opens the folder and waits until nobody else works on the same name. What is
// left behind in the disk keeps the name for as long as it is there.
func (g *gateway) visit(ctx context.Context, p gateways.Parcel, do func(context.Context, *visit) (gateways.Receipt, error)) (gateways.Receipt, error) {
	v := &visit{gateway: g, parcel: p, began: g.now()}
	if err := gateways.SafeName(p.Name); err != nil {
		return gateways.Receipt{}, err
	}
	folder, err := g.subfolder(p)
	if err != nil {
		return gateways.Receipt{}, err
	}
	v.folder = folder
	done, err := g.turn(ctx, path.Join(folder, p.Name))
	if err != nil {
		return gateways.Receipt{}, err
	}
	r, err := watched(ctx, g, func(ctx context.Context, w *watch) (gateways.Receipt, error) {
		defer done()
		d, err := g.open()
		if err != nil {
			return gateways.Receipt{}, err
		}
		defer d.Close()
		if err := g.marked(d); err != nil {
			return gateways.Receipt{}, err
		}
		v.watch, v.disk = w, d
		v.moved()
		return do(ctx, v)
	})
	return r, err
}

func (g *gateway) open() (disk, error) {
	d, err := g.reach(g.settings.Path)
	if err == nil {
		return d, nil
	}
	if info, e := os.Stat(g.settings.Path); e == nil && !info.IsDir() {
		err = errors.Join(syscall.ENOTDIR, err)
	}
	return nil, g.explain(err, "open", 0)
}

// place chooses the name: of a file that has this content already, or one that is
// free or may be written over.
func (v *visit) place() (name string, there bool, err error) {
	name, there, err = v.find()
	if err != nil || there {
		return name, there, err
	}
	if v.settings.OnExists == filing.Overwrite {
		return v.parcel.Name, false, nil
	}
	for n := 1; n <= filing.MostNumbers; n++ {
		name := filing.Numbered(v.parcel.Name, n)
		v.moved()
		info, err := v.disk.Lstat(path.Join(v.folder, name))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return name, false, nil
		case err != nil:
			return "", false, v.explain(err, "look into", 0)
		case v.settings.OnExists == filing.Refuse:
			return "", false, filing.Taken(name, info.Size(), info.ModTime())
		}
	}
	return "", false, filing.AllTaken(v.parcel.Name)
}

// find looks for the content under the parcel's name, and where names are
// numbered under those too. Some of them may have been taken away by now.
func (v *visit) find() (name string, there bool, err error) {
	absent := 0
	for n := 1; n <= filing.MostNumbers && absent <= filing.MostGaps; n++ {
		name := filing.Numbered(v.parcel.Name, n)
		v.moved()
		same, err := v.same(path.Join(v.folder, name))
		switch {
		case same:
			return name, true, nil
		case errors.Is(err, fs.ErrNotExist):
			absent++
		case err != nil:
			return "", false, v.explain(err, "read", 0)
		}
		if v.settings.OnExists != filing.Number {
			break
		}
	}
	return "", false, nil
}

func (v *visit) receipt(name, note string) gateways.Receipt {
	full := filepath.Join(v.settings.Path, filepath.FromSlash(v.folder), name)
	at := v.now()
	evidence, _ := json.Marshal(struct { // strings, numbers and times cannot fail
		Path   string    `json:"path"`
		Size   int64     `json:"size"`
		SHA256 string    `json:"sha256"`
		Began  time.Time `json:"began"`
		Ended  time.Time `json:"ended"`
		Note   string    `json:"note,omitempty"`
	}{full, v.parcel.Size, v.parcel.SHA256.String(), v.began, at, note})
	return gateways.Receipt{
		Outcome: gateways.Delivered, Proof: gateways.ByTransfer, RemoteID: full,
		At: at, Reason: note, Evidence: evidence,
	}
}

func (g *gateway) now() time.Time { return g.env.Now().UTC() }

func interrupted(err error) error {
	return fault.Wrap(fault.Temporary, err, "the delivery was interrupted")
}
