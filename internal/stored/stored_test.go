package stored

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
)

// content is one whose store gives what open does, though want was stored.
func content(want string, open func() (io.ReadCloser, error)) invoice.Content {
	return invoice.Content{Size: int64(len(want)), SHA256: sha256.Sum256([]byte(want)), Open: open}
}

func gives(r io.Reader) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(r), nil }
}

func TestWhatWasStoredIsRead(t *testing.T) {
	for _, want := range []string{"", "x", strings.Repeat("fakturaer ", 5000)} {
		for name, slow := range map[string]func(io.Reader) io.Reader{
			"at once": func(r io.Reader) io.Reader { return r }, "bytewise": iotest.OneByteReader,
			"with its end": iotest.DataErrReader, "by halves": iotest.HalfReader,
		} {
			d, err := Open(t.Context(), content(want, gives(slow(strings.NewReader(want)))))
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(d)
			if err != nil || string(got) != want || d.Failed() != nil {
				t.Errorf("%d bytes %s: %d, %v", len(want), name, len(got), err)
			}
			if n, err := d.Read(make([]byte, 1)); n != 0 || !errors.Is(err, io.EOF) {
				t.Errorf("after its end: %d, %v", n, err)
			}
		}
	}
}

// Whatever is wrong, nobody gets all bytes.
func TestWhatIsNotWhatWasStoredIsNotGivenToItsEnd(t *testing.T) {
	const want = "the invoice that was stored"
	broken := errors.New("the disk is gone")
	ours := fault.New(fault.Temporary, "the store is locked")
	for name, c := range map[string]struct {
		from io.Reader
		kind fault.Kind
		says string
	}{
		"shorter":       {strings.NewReader(want[:9]), fault.Internal, "has changed"},
		"empty":         {strings.NewReader(""), fault.Internal, "has changed"},
		"longer":        {strings.NewReader(want + "!"), fault.Internal, "has changed"},
		"another":       {strings.NewReader(strings.ToUpper(want)), fault.Internal, "has changed"},
		"broken":        {io.MultiReader(strings.NewReader(want[:9]), iotest.ErrReader(broken)), fault.Internal, "cannot be read"},
		"broken behind": {io.MultiReader(strings.NewReader(want), iotest.ErrReader(broken)), fault.Internal, "cannot be read"},
		"a fault":       {io.MultiReader(strings.NewReader(want), iotest.ErrReader(ours)), fault.Temporary, "locked"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, slow := range []func(io.Reader) io.Reader{func(r io.Reader) io.Reader { return r }, iotest.OneByteReader} {
				d, err := Open(t.Context(), content(want, gives(slow(c.from))))
				if err != nil {
					t.Fatal(err)
				}
				var out bytes.Buffer
				_, err = io.Copy(&out, d)
				if fault.KindOf(err) != c.kind || !strings.Contains(err.Error(), c.says) || !errors.Is(d.Failed(), err) {
					t.Errorf("%v; failed: %v", err, d.Failed())
				}
				if out.Len() >= len(want) {
					t.Errorf("%d bytes were given away", out.Len())
				}
				if n, again := d.Read(make([]byte, 9)); n != 0 || !errors.Is(again, err) {
					t.Errorf("again: %d, %v", n, again)
				}
				if r, is := c.from.(io.Seeker); is {
					_, _ = r.Seek(0, io.SeekStart)
				} else {
					break
				}
			}
		})
	}
	_, err := Open(t.Context(), content(want, func() (io.ReadCloser, error) { return nil, broken }))
	if fault.KindOf(err) != fault.Internal || !errors.Is(err, broken) {
		t.Errorf("not opened: %v", err)
	}
}

func TestReadingEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	d, err := Open(ctx, content("four", gives(strings.NewReader("four"))))
	if err != nil {
		t.Fatal(err)
	}
	if n, err := d.Read(make([]byte, 2)); n != 2 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	cancel()
	if n, err := d.Read(make([]byte, 2)); n != 0 || !errors.Is(err, context.Canceled) || d.Failed() != nil {
		t.Errorf("%d, %v, failed: %v", n, err, d.Failed())
	}
}
