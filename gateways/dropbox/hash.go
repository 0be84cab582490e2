package dropbox

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/invoice"
)

// block is the size of what Dropbox hashes by itself.
const block = 4 << 20

// blocks are the SHA-256 hashes of a content, one for each 4 MiB. Dropbox's hash
// of a content is the hash of those; that of a part which begins at a block, the
// hash of its own.
type blocks [][sha256.Size]byte

// hash is Dropbox's content_hash of some blocks.
func (b blocks) hash() string {
	all := sha256.New()
	for _, one := range b {
		all.Write(one[:])
	}
	return hex.EncodeToString(all.Sum(nil))
}

// part is the blocks from one offset to another; the first is at a block's beginning.
func (b blocks) part(from, to int64) blocks { return b[from/block : (to+block-1)/block] }

// blocksOf reads a document as it is stored and refuses one that has changed, before
// anybody is asked to take it (F-42).
func blocksOf(ctx context.Context, f gateways.File) (blocks, error) {
	in, err := f.Open()
	if err != nil {
		return nil, unreadable(err)
	}
	defer in.Close()
	var found blocks
	whole, one, n := sha256.New(), sha256.New(), int64(0)
	for {
		one.Reset()
		read, err := io.Copy(io.MultiWriter(whole, one), io.LimitReader(&patient{ctx, in}, block))
		n += read
		if read > 0 {
			found = append(found, [sha256.Size]byte(one.Sum(nil)))
		}
		switch {
		case ctx.Err() != nil:
			return nil, interrupted(ctx.Err(), false)
		case err != nil:
			return nil, unreadable(err)
		case n > f.Size:
			return nil, changed()
		case read == block:
			continue
		case n != f.Size || invoice.Digest(whole.Sum(nil)) != f.SHA256:
			return nil, changed()
		}
		return found, nil
	}
}

// patient reads as long as the context lasts.
type patient struct {
	ctx  context.Context
	from io.Reader
}

func (p *patient) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	return p.from.Read(b)
}

func unreadable(err error) error {
	if f := fault.As(err); f != nil {
		return f
	}
	return fault.Wrap(fault.Internal, err, "the stored document cannot be read; nothing was delivered")
}

func changed() error {
	return fault.New(fault.Internal, "the stored document has changed since it was made; it was not delivered")
}
