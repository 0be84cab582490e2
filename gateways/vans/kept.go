package vans

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
)

// What is kept, by the first part of its key.
const (
	ofParcel   = "parcel/"      // the letter of a round of a parcel
	ofExchange = "interchange/" // the same, by its identity
	ofNumber   = "number/"      // the identity of the one that was sent last with a number
	ofDocument = "document/"    // the identity of the one that was sent last with a document
	ofHanded   = "handed/"      // there where an interchange may have been sent
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
	text, err := g.kept(ctx, key)
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

// keep keeps bytes, and returns those that were kept first.
func (g *gateway) keep(ctx context.Context, key string, data []byte) ([]byte, error) {
	content, err := g.env.Memory.Keep(ctx, key, bytes.NewReader(data))
	if err != nil {
		return nil, g.forgetful(ctx, err)
	}
	if content.SHA256 == sha256.Sum256(data) {
		return data, nil
	}
	return bytesOf(content)
}

// put keeps bytes in the place of others.
func (g *gateway) put(ctx context.Context, key string, data []byte) error {
	first, err := g.keep(ctx, key, data)
	if err != nil || bytes.Equal(first, data) {
		return err
	}
	if err := g.env.Memory.Forget(ctx, key); err != nil {
		return g.forgetful(ctx, err)
	}
	_, err = g.keep(ctx, key, data)
	return err
}

// kept is what is kept, nil for nothing.
func (g *gateway) kept(ctx context.Context, key string) ([]byte, error) {
	content, err := g.env.Memory.Recall(ctx, key)
	if err != nil {
		return nil, g.forgetful(ctx, err)
	}
	if !content.Given() {
		return nil, nil
	}
	return bytesOf(content)
}

func bytesOf(c invoice.Content) ([]byte, error) {
	in, err := c.Open()
	if err != nil {
		return nil, unreadable(err)
	}
	data, err := io.ReadAll(in)
	if err = errors.Join(err, in.Close()); err != nil {
		return nil, unreadable(err)
	}
	return data, nil
}

// forgetful is a disk of ours that does not do what it should.
func (g *gateway) forgetful(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ended(err)
	case fault.As(err) != nil:
		return err
	}
	return fault.Wrap(fault.Temporary, err, "what was sent before cannot be looked up on our own disk")
}
