package dropbox

import (
	"context"
	"strconv"
	"time"

	"github.com/dropbox/dropbox-sdk-go-unofficial/v6/dropbox/files"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/filing"
)

// mostRounds is how often a name may be taken under our hands.
const mostRounds = 3

// Deliver looks, uploads and compares the hash. Until Dropbox has the last byte a
// broken line is temporary; from then on until its answer, uncertain.
func (g *gateway) Deliver(ctx context.Context, p gateways.Parcel) (gateways.Receipt, error) {
	return g.visit(ctx, p, func(v *visit) (gateways.Receipt, error) {
		for range mostRounds {
			name, there, err := v.place()
			if err != nil {
				return gateways.Receipt{}, err
			}
			if there != nil {
				return v.receipt(name, there, byHash, "a file with the same content was already there"), nil
			}
			if err := v.folderThere(); err != nil {
				return gateways.Receipt{}, err
			}
			saved, inTheWay, err := v.send(name)
			if inTheWay {
				continue // somebody was quicker, perhaps an attempt of ours
			}
			if err != nil {
				return gateways.Receipt{}, err
			}
			return v.receipt(name, saved, byHash, ""), nil
		}
		return gateways.Receipt{}, fault.New(fault.Temporary, "the name %s in the Dropbox was taken again and again while we were sending; nothing was delivered, and we try again", p.Name)
	})
}

// place chooses the name: of a file that has this content already, or one that is
// free or may be written over.
func (v *visit) place() (name string, there *files.FileMetadata, err error) {
	s, err := v.survey(looksFirst)
	switch {
	case err != nil:
		return "", nil, err
	case s.same != nil:
		return s.name, s.same, nil
	case s.first == nil, v.settings.OnExists == filing.Overwrite && s.first.file != nil:
		return v.parcel.Name, nil, nil
	case v.settings.OnExists != filing.Number:
		return "", nil, exists(v.parcel.Name, s.first)
	case s.free != "":
		return s.free, nil, nil
	}
	return "", nil, filing.AllTaken(v.parcel.Name)
}

// exists is F-66: a name that is taken by something else.
func exists(name string, at *thing) error {
	if at.file == nil {
		return fault.New(fault.Permanent, "a folder with the name %s is already there; nothing was delivered; ask the owner of the Dropbox to remove it, or choose another file name", name).
			Coded("GW-EXISTS", "name", name, "size", "", "time", "")
	}
	size, saved := strconv.FormatUint(at.file.Size, 10), time.Time(at.file.ServerModified).UTC().Format(time.RFC3339)
	return fault.New(fault.Permanent, "another file with the name %s is already there, %s bytes of %s; nothing was delivered; ask the owner of the Dropbox to remove it, or choose another file name", name, size, saved).
		Coded("GW-EXISTS", "name", name, "size", size, "time", saved)
}
