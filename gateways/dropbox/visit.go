package dropbox

import (
	"context"
	"encoding/json"
	"time"

	"github.com/dropbox/dropbox-sdk-go-unofficial/v6/dropbox/files"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/web"
)

// visit is the work on one parcel, from the moment it is its turn.
type visit struct {
	*gateway
	ctx    context.Context
	parcel gateways.Parcel
	folder string
	hashes blocks
	probe  bool // a test, of which the people at the Dropbox are not told
	began  time.Time
}

// visit waits until nobody else works on the same name and reads the document once,
// so that what is not what was stored is not offered to anybody.
func (g *gateway) visit(ctx context.Context, p gateways.Parcel, do func(*visit) (gateways.Receipt, error)) (gateways.Receipt, error) {
	if err := gateways.SafeName(p.Name); err != nil {
		return gateways.Receipt{}, err
	}
	folder, err := g.folder(p)
	if err != nil {
		return gateways.Receipt{}, err
	}
	done, err := g.turns.Take(ctx, folder+"/"+p.Name)
	if err != nil {
		return gateways.Receipt{}, interrupted(err, false)
	}
	defer done()
	v := &visit{gateway: g, ctx: ctx, parcel: p, folder: folder, began: g.now()}
	if v.hashes, err = blocksOf(ctx, p.File); err != nil {
		return gateways.Receipt{}, err
	}
	return do(v)
}

// folder is the rule's, or the destination's. A rule's may be filled in from the
// document, so what is wrong with it is wrong with this document alone.
func (g *gateway) folder(p gateways.Parcel) (string, error) {
	text, ruled := p.Options["folder"]
	if !ruled {
		text = g.settings.Folder
	}
	folder, err := g.settings.folder(text)
	if f := fault.As(err); f != nil && ruled {
		f.Kind = fault.Invalid
	}
	return folder, err
}

// question is one about this parcel.
func (v *visit) question(doing, name string) question {
	return question{doing: doing, path: v.folder + "/" + name, folder: v.folder}
}

// evidence is what the auditor sees.
type evidence struct {
	Service     string    `json:"service"`
	Host        string    `json:"host"`
	Path        string    `json:"path"`
	ID          string    `json:"id"`
	Revision    string    `json:"revision"`
	Size        int64     `json:"size"`
	SHA256      string    `json:"sha256"`
	ContentHash string    `json:"content_hash"`
	Saved       time.Time `json:"saved"`    // by Dropbox's clock
	Verified    string    `json:"verified"` // content hash, taken
	Began       time.Time `json:"began"`
	Ended       time.Time `json:"ended"`
	Note        string    `json:"note,omitempty"`
}

// receipt says that the file is at Dropbox under a name, whole by its hash, and
// what a person should know.
func (v *visit) receipt(name string, at *files.FileMetadata, verified, note string) gateways.Receipt {
	path, now := v.folder+"/"+name, v.now()
	host, _ := hostOf(v.settings.ContentURL)
	text, _ := json.Marshal(evidence{ // strings, numbers and times cannot fail
		Service: service, Host: host, Path: path, ID: web.Safe(at.Id), Revision: web.Safe(at.Rev), Size: v.parcel.Size,
		SHA256: v.parcel.SHA256.String(), ContentHash: v.hashes.hash(), Saved: time.Time(at.ServerModified).UTC(),
		Verified: verified, Began: v.began, Ended: now, Note: note,
	})
	return gateways.Receipt{
		Outcome: gateways.Delivered, Proof: gateways.ByReading, RemoteID: path,
		At: now, Reason: note, Evidence: text,
	}
}
