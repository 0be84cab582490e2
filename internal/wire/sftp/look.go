package sftp

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/filing"
	"github.com/postbud/postbud/invoice"
)

// Settle looks for the file under its name, by size and, where reading is
// allowed, by content, and removes what an interrupted attempt left. Where the
// partner takes files away at once, that a file is not there proves nothing,
// unless its unfinished form is.
func (g *Wire) Settle(ctx context.Context, p gateways.Parcel) (gateways.Receipt, error) {
	return g.visit(ctx, p, func(v *visit) (gateways.Receipt, error) {
		if v.settings.Verify == filing.ByTrust {
			return v.verdict(gateways.Unclear, "the partner's server lets nobody look"), nil
		}
		name, there, err := v.find()
		if err != nil {
			return gateways.Receipt{}, err
		}
		unfinished, err := v.tidy()
		switch {
		case err != nil:
			return gateways.Receipt{}, err
		case there:
			return v.receipt(name, gateways.ByReading, v.settings.Verify, "the file is there and whole"), nil
		case unfinished:
			return v.verdict(gateways.Absent, "only an unfinished file was there; it has been removed"), nil
		case v.settings.Robot:
			return v.verdict(gateways.Unclear, "the file is not there, but the partner takes files away at once"), nil
		}
		return v.verdict(gateways.Absent, "the file is not there"), nil
	})
}

func (v *visit) verdict(o gateways.Outcome, reason string) gateways.Receipt {
	return gateways.Receipt{Outcome: o, At: v.now(), Reason: reason}
}

// tidy removes the unfinished file and tells whether there was one. A whole one may
// have had its name as well, where that is a link.
func (v *visit) tidy() (unfinished bool, err error) {
	at, whole := v.part, false
	if at != "" && v.links() {
		info, err := v.Stat(at)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return false, v.explain(err, "looking for the unfinished file")
		}
		whole = err == nil && info.Size() == v.parcel.Size
	}
	if at == "" {
		at = path.Join(v.folder, v.parcel.Name)
		info, err := v.look(v.parcel.Name)
		if err != nil || info == nil || !v.half(v.parcel.Name, info) {
			return false, err
		}
	}
	err = v.Remove(at)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil && !whole, v.explain(err, "removing the unfinished file")
}

// look describes the file of a name; nil where there is none.
func (v *visit) look(name string) (os.FileInfo, error) {
	info, err := v.Stat(path.Join(v.folder, name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case errors.Is(err, fs.ErrPermission) && v.settings.Verify == filing.ByTrust:
		return nil, nil
	case errors.Is(err, fs.ErrPermission):
		return nil, v.noLooking(err)
	case err != nil:
		return nil, v.explain(err, "looking into the folder")
	}
	return info, nil
}

func (v *visit) noLooking(err error) error {
	return v.closedFolder(err, "verify", "we may not look at files in the folder %s at %s; ask the partner to allow it, or choose to check nothing", v.folder, v.settings.Host)
}

// find looks for the content under the parcel's name, and where names are
// numbered under those too. Some of them may have been taken away by now.
func (v *visit) find() (name string, there bool, err error) {
	absent := 0
	for n := 1; n <= filing.MostNumbers && absent <= filing.MostGaps; n++ {
		name := filing.Numbered(v.parcel.Name, n)
		info, err := v.look(name)
		switch {
		case err != nil:
			return "", false, err
		case info == nil:
			absent++
		default:
			same, err := v.same(name, info)
			if same || err != nil {
				return name, same, err
			}
		}
		if v.settings.OnExists != filing.Number {
			break
		}
	}
	return "", false, nil
}

// same says whether a file has the parcel's content; where we may not read it,
// its name and size must do.
func (v *visit) same(name string, info os.FileInfo) (bool, error) {
	if !info.Mode().IsRegular() || info.Size() != v.parcel.Size {
		return false, nil
	}
	file, err := v.Open(path.Join(v.folder, name))
	if errors.Is(err, fs.ErrPermission) {
		return true, nil
	}
	if err != nil {
		return false, v.explain(err, "reading")
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return false, v.explain(err, "reading")
	}
	return invoice.Digest(sum.Sum(nil)) == v.parcel.SHA256, nil
}

// half says whether a file is the beginning of this very document, left by a line
// that broke while it was sent under its final name.
func (v *visit) half(name string, info os.FileInfo) bool {
	if v.part != "" || !info.Mode().IsRegular() || info.Size() >= v.parcel.Size {
		return false
	}
	theirs, err := v.Open(path.Join(v.folder, name))
	if err != nil {
		return false
	}
	defer theirs.Close()
	ours, err := v.parcel.Open()
	if err != nil {
		return false
	}
	defer ours.Close()
	return filing.Same(io.LimitReader(ours, info.Size()), theirs)
}
