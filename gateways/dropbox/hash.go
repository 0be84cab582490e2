package dropbox

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/stored"
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

// blocksOf reads a document as it is stored, before anybody is asked to take it (F-42).
func blocksOf(ctx context.Context, f gateways.File) (blocks, error) {
	in, err := stored.Open(ctx, f.Content)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	var found blocks
	one := sha256.New()
	for {
		one.Reset()
		n, err := io.Copy(one, io.LimitReader(in, block))
		if n > 0 {
			found = append(found, [sha256.Size]byte(one.Sum(nil)))
		}
		switch {
		case ctx.Err() != nil:
			return nil, interrupted(ctx.Err(), false)
		case err != nil:
			return nil, err
		case n < block:
			return found, nil
		}
	}
}
