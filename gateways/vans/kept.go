package vans

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/postbud/postbud/fault"
)

// What is kept, by the first part of its key.
const (
	ofParcel   = "parcel/"      // the letter of a round of a parcel
	ofExchange = "interchange/" // the same, by its identity
	ofNumber   = "number/"      // the identity of the one that was sent last with a number
	ofDocument = "document/"    // the identity of the one that was sent last with a document
	ofHanded   = "handed/"      // there where an interchange may have been sent
	ofLine     = "line/"        // the wire over which that was
	ofRefused  = "refused/"     // what the wire told of an interchange that was refused
	ofAnswer   = "answer/"      // a receipt
	ofFile     = "file/"        // what a file of the return folder was taken for
	ofWire     = "wire/"        // what the wire knows an interchange by, where it owes a receipt itself
	ofRemote   = "remote/"      // the identity of the interchange that the wire knows so
)

// slot is a key. What comes from outside does not stand in it.
func slot(what string, of ...string) string {
	h := sha256.New()
	for _, text := range of {
		fmt.Fprintf(h, "%d:%s", len(text), text)
	}
	return what + hex.EncodeToString(h.Sum(nil)[:16])
}

// recall finds the letter of a parcel, or the one of an identity; nil where none was written.
func (g *gateway) recall(ctx context.Context, key string) (*letter, error) {
	text, err := g.shelf.Kept(ctx, key)
	if err != nil || text == nil {
		return nil, err
	}
	return letterIn(text)
}

func letterIn(text []byte) (*letter, error) {
	l := &letter{}
	if err := json.Unmarshal(text, l); err != nil || l.Format != 1 {
		return nil, fault.New(fault.Internal, "the envelope that was written before cannot be read")
	}
	return l, nil
}
