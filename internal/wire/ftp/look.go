package ftp

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"path"
	"time"

	"github.com/jlaffaye/ftp"

	"github.com/postbud/postbud/fault"
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
		f, err := v.find()
		if err != nil {
			return gateways.Receipt{}, err
		}
		unfinished, err := v.tidy(f)
		switch {
		case err != nil:
			return gateways.Receipt{}, err
		case f.same != "":
			return v.receipt(f.same, gateways.ByReading, v.settings.Verify, "the file is there and whole"), nil
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

// tidy removes the unfinished file and tells whether there was one.
func (v *visit) tidy(f finding) (unfinished bool, err error) {
	at := v.part()
	if at != "" {
		file, err := v.stat(at)
		if err != nil || file == nil {
			return false, err
		}
	} else if at = path.Join(v.folder, v.parcel.Name); !f.half {
		return false, nil
	}
	v.remove(at)
	if v.broken {
		return false, fault.New(fault.Temporary, "the line to %s broke while we were removing the unfinished file", v.settings.Host)
	}
	return true, nil
}

// remote is a file at the server.
type remote struct {
	size   int64
	folder bool
	time   time.Time // zero where it is not told
}

// look describes the file of a name in the folder; nil where there is none.
func (v *visit) look(name string) (*remote, error) {
	return v.stat(path.Join(v.folder, name))
}

// stat asks for the size, which nearly every server knows, or else for the entry
// (RFC 3659, sections 4 and 7).
func (v *visit) stat(at string) (*remote, error) {
	if v.noSize {
		return v.entry(at, nil)
	}
	size, err := v.FileSize(at)
	no := said(err)
	switch {
	case err == nil:
		return &remote{size: size}, nil
	case lost(err):
		return nil, v.explain(err, "looking into the folder")
	case unknown(no), no == nil:
		v.noSize = true
		return v.entry(at, err)
	case no.Code == 550 && says(no, "regular", "plain file", "directory") && !says(no, "no such"):
		return &remote{folder: true}, nil
	}
	return v.noFile(err)
}

// dated is stat with the time of the file, where the server tells both with one
// command (MLST).
func (v *visit) dated(at string) (*remote, error) {
	entry, err := v.GetEntry(at) // sends nothing where the server has not said that it knows the command
	switch {
	case lost(err):
		return nil, v.explain(err, "looking into the folder")
	case err == nil && entry.Type == ftp.EntryTypeFile && entry.Size <= 1<<62:
		return &remote{size: int64(entry.Size), time: entry.Time}, nil
	}
	return v.stat(at)
}

func (v *visit) entry(at string, cause error) (*remote, error) {
	entry, err := v.GetEntry(at)
	switch no := said(err); {
	case err == nil:
		return &remote{size: int64(min(entry.Size, 1<<62)), folder: entry.Type != ftp.EntryTypeFile, time: entry.Time}, nil
	case lost(err):
		return nil, v.explain(err, "looking into the folder")
	case unknown(no) && v.settings.Verify == filing.ByTrust:
		return nil, nil
	case unknown(no):
		return nil, v.closedFolder(errors.Join(cause, err), "verify", mayLook, "the server %s does not tell the size of a file; nothing was delivered; choose to check nothing", v.settings.Host)
	}
	return v.noFile(err)
}

// noFile is an answer that says no to a look.
func (v *visit) noFile(err error) (*remote, error) {
	no := said(err)
	switch {
	case denied(no) && v.settings.Verify != filing.ByTrust:
		return nil, v.closedFolder(err, "verify", mayLook, "we may not look at files in the folder %s at %s; ask the partner to allow it, or choose to check nothing", v.folder, v.settings.Host)
	case no.Code/100 == 4 && no.Code != 450 && !denied(no):
		return nil, v.explain(err, "looking into the folder")
	}
	return nil, nil
}

// finding is what lies at the server under the names that the parcel may have.
type finding struct {
	same  string  // the name of a file with the parcel's content; "" where there is none
	free  string  // the first name that nothing has, or our own half file; "" where there is none
	half  bool    // free is the beginning of this very document
	taken *remote // what has the parcel's name
}

// find looks under the parcel's name, and where names are numbered under those
// too. Some of them may have been taken away by now.
func (v *visit) find() (f finding, err error) {
	absent := 0
	for n := 1; n <= filing.MostNumbers && absent <= filing.MostGaps; n++ {
		name := filing.Numbered(v.parcel.Name, n)
		file, err := v.look(name)
		if err != nil {
			return f, err
		}
		switch {
		case file == nil:
			absent++
		case n == 1:
			f.taken = file
			fallthrough
		default:
			same, err := v.same(name, file)
			if err != nil {
				return f, err
			}
			if same {
				f.same = name
				return f, nil
			}
			if v.half(name, file) {
				f.half, file = true, nil
			}
			if v.broken {
				return f, v.broke(io.ErrUnexpectedEOF, "reading")
			}
		}
		if file == nil && f.free == "" {
			f.free = name
		}
		if v.settings.OnExists != filing.Number {
			break
		}
	}
	return f, nil
}

// same says whether a file has the parcel's content; where we may not read it,
// its name and size must do.
func (v *visit) same(name string, file *remote) (bool, error) {
	if file.folder || file.size != v.parcel.Size {
		return false, nil
	}
	sum, err := v.digest(path.Join(v.folder, name))
	if no := said(err); no != nil && no.Code/100 == 5 {
		return true, nil
	}
	return sum == v.parcel.SHA256, v.explain(err, "reading")
}

// digest reads a file at the server.
func (v *visit) digest(at string) (invoice.Digest, error) {
	in, err := v.Retr(at)
	if err != nil {
		return invoice.Digest{}, err
	}
	sum := sha256.New()
	_, err = io.Copy(sum, in)
	if err = errors.Join(err, in.Close()); err != nil {
		return invoice.Digest{}, err
	}
	return invoice.Digest(sum.Sum(nil)), nil
}

// half says whether a file is the beginning of this very document, left by a line
// that broke while it was sent under its final name.
func (v *visit) half(name string, file *remote) bool {
	if v.part() != "" || file.folder || file.size >= v.parcel.Size {
		return false
	}
	ours, err := v.parcel.Open()
	if err != nil {
		return false
	}
	defer ours.Close()
	theirs, err := v.Retr(path.Join(v.folder, name))
	if err != nil {
		v.broken = v.broken || lost(err)
		return false
	}
	same := filing.Same(io.LimitReader(ours, file.size), theirs)
	v.broken = lost(theirs.Close()) || v.broken
	return same
}
