package ftp

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
	began   time.Time
	stamp   time.Time // of the unfinished file, once it is whole; zero where it was not told
	touched bool      // something at the server may have changed
	broken  bool      // the connection is of no more use
}

// visit waits until nobody else works on the same name and brings the parcel to
// the server. A connection that was kept and turns out to be dead is replaced, as
// long as nothing has been done.
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
		l, reused, err := g.pool.acquire(ctx, g.dial)
		if err != nil {
			return gateways.Receipt{}, err
		}
		v := &visit{Wire: g, link: l, ctx: ctx, parcel: p, folder: folder, began: g.now()}
		r, err := v.run(do)
		if !v.broken || !reused || v.touched || ctx.Err() != nil {
			return r, err
		}
	}
}

// run does the work on the connection and gives it back.
func (v *visit) run(do func(*visit) (gateways.Receipt, error)) (gateways.Receipt, error) {
	v.serve(v.ctx)
	unwatch := v.watch(v.ctx, v.link)
	r, err := do(v)
	unwatch() // the connection may be somebody else's from here on
	if v.broken || v.ctx.Err() != nil {
		v.pool.drop(v.link)
	} else {
		v.pool.release(v.link)
	}
	return r, err
}

// part is where the file grows; "" when it has its own name at once.
func (v *visit) part() string {
	return v.settings.Grows(v.parcel.Name, v.parcel.ID, v.folder)
}

// evidence is what the auditor sees.
type evidence struct {
	Host        string    `json:"host"`
	Port        int       `json:"port"`
	Encryption  string    `json:"encryption"`            // "TLS 1.3", none
	Certificate string    `json:"certificate,omitempty"` // SHA-256, hexadecimal
	Server      string    `json:"server"`
	Path        string    `json:"path"`
	Size        int64     `json:"size"`
	SHA256      string    `json:"sha256"`
	Verified    string    `json:"verified"` // size, hash, none, taken
	Answer      string    `json:"answer"`   // the server's last one
	Began       time.Time `json:"began"`
	Ended       time.Time `json:"ended"`
	Note        string    `json:"note,omitempty"`
}

// receipt says that the file was delivered under a name, how that was verified,
// and what a person should know.
func (v *visit) receipt(name, proof, verified, note string) gateways.Receipt {
	full, at := path.Join(v.folder, name), v.now()
	text, _ := json.Marshal(evidence{ // strings, numbers and times cannot fail
		Host: v.settings.Host, Port: v.settings.Port, Encryption: v.version, Certificate: v.print, Server: v.banner,
		Path: full, Size: v.parcel.Size, SHA256: v.parcel.SHA256.String(), Verified: verified, Answer: v.dialogue.told(),
		Began: v.began, Ended: at, Note: note,
	})
	return gateways.Receipt{
		Outcome: gateways.Delivered, Proof: proof, RemoteID: full,
		At: at, Reason: note, Evidence: text,
	}
}

func (v *visit) interrupted() error {
	if err := v.ctx.Err(); err != nil {
		return interrupted(err)
	}
	return nil
}
