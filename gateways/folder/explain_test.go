package folder

import (
	"errors"
	"io"
	"os"
	"syscall"
	"testing"

	"github.com/postbud/postbud/fault"
)

func TestF64AFullDiskWaitsLong(t *testing.T) {
	v := &visit{gateway: &gateway{settings: Settings{Path: "/out"}}}
	for _, c := range []struct {
		err         error
		kind        fault.Kind
		code, field string
		waits       bool
	}{
		{&os.PathError{Op: "write", Err: syscall.ENOSPC}, fault.Temporary, "GW-SPACE", "", true},
		{&os.PathError{Op: "sync", Err: syscall.EDQUOT}, fault.Temporary, "GW-SPACE", "", true},
		{&os.PathError{Op: "open", Err: syscall.EROFS}, fault.Configuration, "GW-FOLDER", "path", false},
		{&os.PathError{Op: "open", Err: syscall.EACCES}, fault.Configuration, "GW-FOLDER", "path", false},
		{&os.LinkError{Op: "rename", Err: syscall.EPERM}, fault.Configuration, "GW-FOLDER", "path", false},
		{&os.PathError{Op: "open", Err: syscall.ENOENT}, fault.Configuration, "GW-FOLDER", "path", false},
		{&os.PathError{Op: "read", Err: syscall.EIO}, fault.Temporary, "", "", false},
		{io.ErrShortWrite, fault.Temporary, "", "", false},
	} {
		f := fault.As(v.explain(c.err, "write to", 42))
		if f.Kind != c.kind || f.Code != c.code || f.Field != c.field || (f.RetryAfter > 0) != c.waits || !errors.Is(f, c.err) {
			t.Errorf("%v: %#v", c.err, f)
		}
		if c.code == "GW-SPACE" && f.Args["n"] != "42" {
			t.Errorf("%v: args %v", c.err, f.Args)
		}
	}
	if v.explain(nil, "", 0) != nil {
		t.Error("no error is one")
	}
}
