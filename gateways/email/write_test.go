package email_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
)

// A file is sent while it is read, so that its fault is known late: then the final
// dot is never said, and nobody has got a mail.
func TestAFileThatChangesOrBreaksIsNotSent(t *testing.T) {
	text := strings.Repeat("æ", 200<<10)
	for name, c := range map[string]struct {
		change func(*gateways.File)
		want   fault.Kind
	}{
		"other bytes": {func(f *gateways.File) { f.SHA256[0]++ }, fault.Internal},
		"fewer bytes": {func(f *gateways.File) { f.Size++ }, fault.Internal},
		"broken halfway": {func(f *gateways.File) {
			f.Open = func() (io.ReadCloser, error) {
				broken := fault.New(fault.Temporary, "the disk is away")
				return io.NopCloser(io.MultiReader(strings.NewReader(text[:len(text)/2]), iotest.ErrReader(broken))), nil
			}
		}, fault.Temporary},
		"not opened": {func(f *gateways.File) {
			f.Open = func() (io.ReadCloser, error) { return nil, errors.New("gone") }
		}, fault.Internal},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t, nil)
			p := parcel(nil)
			p.File = file("1042.xml", "application/xml", text)
			c.change(&p.File)
			if _, err := open(t, s.settings()).Deliver(t.Context(), p); fault.KindOf(err) != c.want {
				t.Errorf("%v, want %s", err, c.want)
			}
			if n := len(s.raw(t)); n != 0 {
				t.Errorf("%d mails", n)
			}
		})
	}
}

// Files of every length around the lines and the steps in which they are written
// come out as they went in.
func TestLinesOfBase64EndWhereTheyMust(t *testing.T) {
	s := start(t, nil)
	g := open(t, s.settings())
	p := parcel(nil)
	p.Beside = nil
	var want [][]byte
	for _, n := range []int{0, 1, 56, 57, 58, 57 * 512, 57*512 + 1, 57*1024 - 1} {
		data := bytes.Repeat([]byte{'x', 0, '\n'}, n/3+1)[:n]
		want = append(want, data)
		p.Beside = append(p.Beside, file("n"+string(rune('a'+len(want)))+".bin", "application/octet-stream", string(data)))
	}
	if _, err := g.Deliver(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	raw := one(t, s)
	_, list := parts(t, raw)
	if len(list) != len(want)+2 {
		t.Fatalf("%d parts", len(list))
	}
	for i, data := range want {
		if !bytes.Equal(list[i+2].data, data) {
			t.Errorf("%d bytes became %d", len(data), len(list[i+2].data))
		}
	}
	full := base64.StdEncoding.EncodeToString(want[5][:57]) + "\r\n"
	if !bytes.Contains(raw, []byte(full)) || bytes.Contains(raw, []byte("\n\n")) {
		t.Error("the lines are not those of RFC 2045")
	}
}
