package sftp

import (
	"context"
	"encoding/json"
	"path"
	"time"

	"github.com/postbud/postbud/gateways"
)

// visit is the work on one parcel, from the moment it is its turn.
type visit struct {
	*Wire
	*link
	ctx     context.Context
	parcel  gateways.Parcel
	folder  string
	part    string // where the file grows; "" when it has its own name at once
	began   time.Time
	stamp   time.Time // of the unfinished file, once it is whole; zero where it was not told
	touched bool      // something at the server may have changed
	broken  bool      // the connection is of no more use
}

// visit waits until nobody else works on the same name and brings the parcel to
// the server. A connection that was kept and turns out to be dead is replaced
// once, as long as nothing has been done.
func (g *Wire) visit(ctx context.Context, p gateways.Parcel, do func(*visit) (gateways.Receipt, error)) (gateways.Receipt, error) {
	if err := gateways.SafeName(p.Name); err != nil {
		return gateways.Receipt{}, err
	}
	folder, err := g.settings.FolderFor(p.Options)
	if err != nil {
		return gateways.Receipt{}, err
	}
	done, err := g.turns.Take(ctx, path.Join(folder, p.Name))
	if err != nil {
		return gateways.Receipt{}, interrupted(err)
	}
	defer done()
	for {
		l, reused, err := g.acquire(ctx)
		if err != nil {
			return gateways.Receipt{}, err
		}
		v := &visit{Wire: g, link: l, ctx: ctx, parcel: p, folder: folder, part: g.settings.Grows(p.Name, p.ID, folder), began: g.now()}
		unwatch := g.watch(ctx, l)
		r, err := do(v)
		unwatch()
		if !v.broken {
			return r, err
		}
		g.drop(l)
		if !reused || v.touched || ctx.Err() != nil {
			return r, err
		}
	}
}

// evidence is what the auditor sees.
type evidence struct {
	Host     string    `json:"host"`
	Port     int       `json:"port"`
	HostKey  string    `json:"host_key"`
	Server   string    `json:"server"`
	Path     string    `json:"path"`
	Size     int64     `json:"size"`
	SHA256   string    `json:"sha256"`
	Verified string    `json:"verified"` // size, hash, none, taken
	Began    time.Time `json:"began"`
	Ended    time.Time `json:"ended"`
	Note     string    `json:"note,omitempty"`
}

// receipt says that the file was delivered under a name, how that was verified,
// and what a person should know.
func (v *visit) receipt(name, proof, verified, note string) gateways.Receipt {
	full, at := path.Join(v.folder, name), v.now()
	text, _ := json.Marshal(evidence{ // strings, numbers and times cannot fail
		Host: v.settings.Host, Port: v.settings.Port, HostKey: v.print, Server: printable(v.ssh.ServerVersion()),
		Path: full, Size: v.parcel.Size, SHA256: v.parcel.SHA256.String(), Verified: verified,
		Began: v.began, Ended: at, Note: note,
	})
	return gateways.Receipt{
		Outcome: gateways.Delivered, Proof: proof, RemoteID: full,
		At: at, Reason: note, Evidence: text,
	}
}

// printable is a server's own words, short and harmless.
func printable(text []byte) string {
	var out []byte
	for _, c := range text[:min(len(text), 200)] {
		if c >= ' ' && c < 0x7f {
			out = append(out, c)
		}
	}
	return string(out)
}

func (v *visit) interrupted() error {
	if err := v.ctx.Err(); err != nil {
		return interrupted(err)
	}
	return nil
}
