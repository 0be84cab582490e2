// Package memory is what plug-ins make of a plugin.Memory: short things by key, and
// trouble with them told as a fault.
package memory

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// Most is how many bytes one short thing may have. What is longer, such as a message
// that was built, is kept with the plugin.Memory itself and read as a stream.
const Most = 8 << 20

// Shelf keeps short things by key. Each error of it is a fault: Temporary where the
// disk does not do what it should, Internal where what is kept is damaged.
type Shelf struct {
	Of plugin.Memory
	// Ended says what it means that the context ended, which only the plug-in knows.
	// Nil for a Temporary fault that says no more than that.
	Ended func(error) error
}

// Keep keeps bytes and returns those that were kept first under the key: these, or
// others with which whoever came second must go on.
func (s Shelf) Keep(ctx context.Context, key string, data []byte) ([]byte, error) {
	if len(data) > Most {
		return nil, fault.New(fault.Internal, "what is to be kept is longer than %d bytes", Most)
	}
	content, err := s.Of.Keep(ctx, key, bytes.NewReader(data))
	if err != nil {
		return nil, s.Fault(ctx, err)
	}
	return s.read(ctx, content)
}

// Put keeps bytes in the place of others. Whoever is stopped in the middle of it leaves
// nothing, so it is for what can be done without.
func (s Shelf) Put(ctx context.Context, key string, data []byte) error {
	first, err := s.Keep(ctx, key, data)
	if err != nil || bytes.Equal(first, data) {
		return err
	}
	if err := s.Forget(ctx, key); err != nil {
		return err
	}
	_, err = s.Keep(ctx, key, data)
	return err
}

// Kept is what is kept under a key, nil for nothing.
func (s Shelf) Kept(ctx context.Context, key string) ([]byte, error) {
	content, err := s.Of.Recall(ctx, key)
	if err != nil {
		return nil, s.Fault(ctx, err)
	}
	if !content.Given() {
		return nil, nil
	}
	return s.read(ctx, content)
}

// Noted says whether anything is kept under a key.
func (s Shelf) Noted(ctx context.Context, key string) (bool, error) {
	content, err := s.Of.Recall(ctx, key)
	return err == nil && content.Given(), s.Fault(ctx, err)
}

// Forget removes what is kept under a key, if anything is.
func (s Shelf) Forget(ctx context.Context, key string) error {
	return s.Fault(ctx, s.Of.Forget(ctx, key))
}

func (s Shelf) read(ctx context.Context, content invoice.Content) ([]byte, error) {
	in, err := content.Open()
	if err != nil {
		return nil, s.Fault(ctx, err)
	}
	data, err := io.ReadAll(io.LimitReader(in, Most+1))
	if err = errors.Join(err, in.Close()); err == nil && len(data) > Most {
		err = fmt.Errorf("it is longer than %d bytes", Most)
	}
	if err != nil {
		return nil, s.Fault(ctx, err)
	}
	if data == nil {
		data = []byte{}
	}
	return data, nil
}

// Fault is an error of the memory as the engine takes it, nil for nil. It says nothing
// of what the far end has: that is not known here.
func (s Shelf) Fault(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil && s.Ended != nil:
		return s.Ended(errors.Join(ctx.Err(), err))
	case ctx.Err() != nil:
		return fault.Wrap(fault.Temporary, errors.Join(ctx.Err(), err), "it was interrupted")
	case fault.As(err) != nil:
		return err
	}
	return fault.Wrap(fault.Temporary, err, "what is kept here of the document could not be read or written; look at the disk of this program")
}
