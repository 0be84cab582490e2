package dropbox

import (
	"cmp"
	"context"
	"errors"
	"io"

	"github.com/dropbox/dropbox-sdk-go-unofficial/v6/dropbox/files"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/filing"
)

const (
	byHash = "content hash"
	taken  = "taken"
)

// Settle looks for the file under its name by Dropbox's hash of it. Nothing half
// can be there. Where the partner takes files away, those that were deleted are
// looked through as well.
func (g *gateway) Settle(ctx context.Context, p gateways.Parcel) (gateways.Receipt, error) {
	return g.visit(ctx, p, func(v *visit) (gateways.Receipt, error) {
		s, err := v.survey(true)
		switch {
		case err != nil:
			return gateways.Receipt{}, err
		case s.same != nil:
			return v.receipt(s.name, s.same, byHash, "the file is there and whole"), nil
		case !v.settings.Robot:
			return v.verdict(gateways.Absent, "the file is not there"), nil
		}
		at, err := v.revision(p.Name)
		switch {
		case err != nil:
			return gateways.Receipt{}, err
		case at != nil:
			return v.receipt(p.Name, at, taken, "the file was saved, and has been taken away since"), nil
		}
		return v.verdict(gateways.Absent, "the file is not there and never was"), nil
	})
}

func (v *visit) verdict(o gateways.Outcome, reason string) gateways.Receipt {
	return gateways.Receipt{Outcome: o, At: v.now(), Reason: reason}
}

// thing is what a name stands for.
type thing struct{ file *files.FileMetadata } // nil for a folder

// look describes what has a path; nil where nothing has.
func (v *visit) look(q question) (*thing, error) {
	var found files.IsMetadata
	q.ask = func(ctx context.Context, _ io.Reader) (err error) {
		found, err = v.api.GetMetadataContext(ctx, files.NewGetMetadataArg(q.path))
		return err
	}
	t, err := v.ask(v.ctx, q)
	if tagsOf(err) == "path/not_found" {
		return nil, nil
	}
	if err != nil {
		return nil, v.explain(v.ctx, q, t, err)
	}
	switch at := found.(type) {
	case *files.FileMetadata:
		return &thing{at}, nil
	case *files.FolderMetadata:
		return &thing{}, nil
	}
	return nil, fault.Wrap(fault.Temporary, errNoMetadata, "Dropbox gave an answer that says nothing while we were looking; nothing was delivered, and we try again")
}

var errNoMetadata = errors.New("neither a file nor a folder")

// same says whether a file has the parcel's content.
func (v *visit) same(at *files.FileMetadata) bool {
	return at.Size == uint64(v.parcel.Size) && at.ContentHash == v.hashes.hash()
}

// survey is what was found under a parcel's names.
type survey struct {
	name  string              // of the file with the parcel's content
	same  *files.FileMetadata // nil for none
	free  string              // the first name that nothing has
	first *thing              // what has the parcel's own name; nil for nothing
}

// survey looks for the content under the parcel's name, and where names are
// numbered under those too. Some of them may have been taken away by now. Only the
// build that proves the tests does not stop where the content is.
func (v *visit) survey(stop bool) (survey, error) {
	var s survey
	gaps := 0
	for n := 1; n <= filing.MostNumbers && gaps <= mostGaps; n++ {
		name := filing.Numbered(v.parcel.Name, n)
		at, err := v.look(v.question("looking", name))
		switch {
		case err != nil:
			return s, err
		case at != nil && at.file != nil && stop && v.same(at.file):
			s.name, s.same = name, at.file
			return s, nil
		case at == nil:
			s.free = cmp.Or(s.free, name)
			gaps++
		}
		if n == 1 {
			s.first = at
		}
		if v.settings.OnExists != filing.Number {
			break
		}
	}
	return s, nil
}

// revision looks for the content among those that a name has had.
func (v *visit) revision(name string) (*files.FileMetadata, error) {
	q := v.question("looking for what was deleted", name)
	var past *files.ListRevisionsResult
	q.ask = func(ctx context.Context, _ io.Reader) (err error) {
		arg := files.NewListRevisionsArg(q.path)
		arg.Limit = 100
		past, err = v.api.ListRevisionsContext(ctx, arg)
		return err
	}
	t, err := v.ask(v.ctx, q)
	if tagsOf(err) == "path/not_found" {
		return nil, nil
	}
	if err != nil {
		return nil, v.explain(v.ctx, q, t, err)
	}
	for _, one := range past.Entries {
		if one != nil && v.same(one) {
			return one, nil
		}
	}
	return nil, nil
}

// folderThere makes sure of the folder, which Dropbox would make by itself (F-62).
func (v *visit) folderThere() error {
	if v.settings.CreateFolder || v.folder == "" {
		return nil
	}
	q := question{doing: "looking for the folder", path: v.folder, folder: v.folder}
	at, err := v.look(q)
	switch {
	case err != nil:
		return err
	case at == nil:
		return v.folderFault(q, "the folder %s is missing in the Dropbox; nothing was delivered; make it there, or choose another", v.folder)
	case at.file != nil:
		return v.folderFault(q, "%s in the Dropbox is a file and no folder; nothing was delivered; choose another folder", v.folder)
	}
	return nil
}
