package memory_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/memory"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
	"github.com/postbud/postbud/plugintest"
)

func TestTheFirstStaysUntilItIsPutAside(t *testing.T) {
	ctx, s := t.Context(), memory.Shelf{Of: plugintest.NewMemory()}
	if data, err := s.Kept(ctx, "a"); data != nil || err != nil {
		t.Errorf("%q, %v", data, err)
	}
	for _, text := range []string{"one", "two"} {
		if first, err := s.Keep(ctx, "a", []byte(text)); string(first) != "one" || err != nil {
			t.Errorf("%q, %v", first, err)
		}
	}
	if err := s.Put(ctx, "a", []byte("two")); err != nil {
		t.Fatal(err)
	}
	if data, err := s.Kept(ctx, "a"); string(data) != "two" || err != nil {
		t.Errorf("%q, %v", data, err)
	}
	if err := s.Forget(ctx, "a"); err != nil {
		t.Fatal(err)
	}
	if there, err := s.Noted(ctx, "a"); there || err != nil {
		t.Errorf("%v, %v", there, err)
	}
}

func TestWhatIsKeptMayBeEmpty(t *testing.T) {
	ctx, s := t.Context(), memory.Shelf{Of: plugintest.NewMemory()}
	if _, err := s.Keep(ctx, "a", nil); err != nil {
		t.Fatal(err)
	}
	data, err := s.Kept(ctx, "a")
	there, noted := s.Noted(ctx, "a")
	if data == nil || len(data) > 0 || err != nil || !there || noted != nil {
		t.Errorf("%v, %v, %v, %v", data, err, there, noted)
	}
}

func TestWhatIsTooLongIsNotKept(t *testing.T) {
	ctx, of := t.Context(), plugintest.NewMemory()
	s := memory.Shelf{Of: of}
	long := strings.Repeat("x", memory.Most+1)
	if _, err := s.Keep(ctx, "a", []byte(long)); fault.KindOf(err) != fault.Internal {
		t.Error(err)
	}
	if _, err := of.Keep(ctx, "a", strings.NewReader(long)); err != nil {
		t.Fatal(err)
	}
	if data, err := s.Kept(ctx, "a"); data != nil || fault.KindOf(err) != fault.Temporary {
		t.Errorf("%d bytes, %v", len(data), err)
	}
}

// bad is a memory that has trouble, or whose content has.
type bad struct {
	plugin.Memory
	err error
}

func (b bad) Recall(context.Context, string) (invoice.Content, error) {
	return invoice.Content{}, b.err
}

func (b bad) Keep(context.Context, string, io.Reader) (invoice.Content, error) {
	return invoice.Content{Size: 1, Open: func() (io.ReadCloser, error) { return nil, b.err }}, nil
}

func (b bad) Forget(context.Context, string) error { return b.err }

func TestEachTroubleIsAFault(t *testing.T) {
	ended, end := context.WithCancel(t.Context())
	end()
	mine := fault.New(fault.Uncertain, "mine")
	for name, c := range map[string]struct {
		ctx   context.Context
		cause error
		ended func(error) error
		want  fault.Kind
	}{
		"the disk":                    {t.Context(), io.ErrShortWrite, nil, fault.Temporary},
		"a fault stays":               {t.Context(), fault.New(fault.Internal, "damaged"), nil, fault.Internal},
		"the end":                     {ended, context.Canceled, nil, fault.Temporary},
		"the end as a plug-in has it": {ended, context.Canceled, func(error) error { return mine }, fault.Uncertain},
	} {
		s := memory.Shelf{Of: bad{err: c.cause}, Ended: c.ended}
		_, keep := s.Keep(c.ctx, "a", []byte("x"))
		_, kept := s.Kept(c.ctx, "a")
		_, noted := s.Noted(c.ctx, "a")
		for _, err := range []error{keep, kept, noted, s.Forget(c.ctx, "a")} {
			if fault.KindOf(err) != c.want || c.ended == nil && !errors.Is(err, c.cause) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}
