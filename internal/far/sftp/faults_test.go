package sftp_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/postbud/postbud/internal/far/line"
	"github.com/postbud/postbud/internal/far/sftp"
)

func TestAnUploadIsBrokenOffAtTheByte(t *testing.T) {
	data := bytes.Repeat([]byte("0123456789abcdef"), 8<<10) // 128 KiB
	for _, n := range []int64{0, 1, 64 << 10, int64(len(data)) - 1} {
		for name, faults := range map[string]sftp.Faults{
			"cut":  {Cut: true, CutAfter: n},
			"full": {Full: true, FullAfter: n},
		} {
			f := start(t, nil)
			c := f.client(t)
			f.Set(faults)
			file, err := c.Create("a.xml")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := file.Write(data); err == nil { // one packet after the other
				t.Errorf("%s after %d: no error", name, n)
			}
			_ = file.Close()
			f.Set(sftp.Faults{})
			if err := f.Close(); err != nil { // waits until the server has noticed
				t.Error(err)
			}
			info, err := os.Stat(filepath.Join(f.folder, "a.xml"))
			if err != nil || info.Size() != n {
				t.Errorf("%s after %d: %d bytes on disk, %v", name, n, info.Size(), err)
			}
			if e := f.entries(t); name == "cut" && len(e) != 0 {
				t.Errorf("cut after %d: half a file is in the books: %v", n, e)
			}
		}
	}
}

func TestAStalledUploadWaitsAndNeverGoesOn(t *testing.T) {
	f := start(t, nil)
	c := f.client(t)
	f.Set(sftp.Faults{Stall: true, StallAfter: 10})
	done := make(chan error, 1)
	go func() { done <- put(c, "a.xml", make([]byte, 100)) }()
	select {
	case err := <-done:
		t.Fatalf("an answer came: %v", err)
	case <-time.After(200 * time.Millisecond):
	}
	f.Cut()
	if err := <-done; err == nil {
		t.Error("no error")
	}
	if e := f.entries(t); len(e) != 0 {
		t.Errorf("books: %v", e)
	}
}

func TestASwallowedAnswerStillMeansReceived(t *testing.T) {
	f := start(t, nil)
	c := f.client(t)
	if err := put(c, ".a.part", []byte("x")); err != nil {
		t.Fatal(err)
	}
	f.Set(sftp.Faults{SwallowRename: true})
	if err := c.PosixRename(".a.part", "a"); err == nil {
		t.Error("the answer came")
	}
	if e := f.entries(t); len(e) != 1 || e[0].Name != "a" {
		t.Errorf("books: %v", e)
	}
}

func TestTheRobotTakesTheFileBeforeTheAnswer(t *testing.T) {
	taken := t.TempDir()
	f := start(t, func(o *sftp.Options) { o.Taken = taken })
	c := f.client(t)
	f.Set(sftp.Faults{Robot: true})
	if err := put(c, ".a.part", []byte("x")); err != nil {
		t.Fatal(err)
	}
	if err := c.PosixRename(".a.part", "a"); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Stat("a"); !os.IsNotExist(err) {
		t.Errorf("still there: %v", err)
	}
	if got, err := os.ReadFile(filepath.Join(taken, "a")); err != nil || string(got) != "x" {
		t.Errorf("taken: %q, %v", got, err)
	}
	if e := f.entries(t); len(e) != 1 {
		t.Errorf("books: %v", e)
	}
}

func TestEachOperationCanBeDenied(t *testing.T) {
	for _, op := range []sftp.Op{sftp.Write, sftp.Rename, sftp.Stat, sftp.Read, sftp.Delete, sftp.Mkdir} {
		t.Run(string(op), func(t *testing.T) {
			f := start(t, nil)
			c := f.client(t)
			for _, name := range []string{".a.part", "old"} {
				if err := put(c, name, []byte("x")); err != nil {
					t.Fatal(err)
				}
			}
			f.Set(sftp.Faults{Deny: []sftp.Op{op}})
			read := func() error {
				r, err := c.Open("old")
				if err == nil {
					err = r.Close()
				}
				return err
			}
			_, stat := c.Stat("old")
			for tried, err := range map[sftp.Op]error{
				sftp.Write: put(c, "new", nil), sftp.Stat: stat, sftp.Read: read(), sftp.Mkdir: c.Mkdir("sub"),
				sftp.Rename: c.Rename(".a.part", "a"), sftp.Delete: c.Remove("old"),
			} {
				// the library looks at what it could not delete
				if denied := os.IsPermission(err); denied != (tried == op) && !(op == sftp.Stat && tried == sftp.Delete) {
					t.Errorf("%s: %v", tried, err)
				}
			}
		})
	}
}

func TestABlackHoleTakesEverythingAndSaysNothing(t *testing.T) {
	f := start(t, nil)
	c := f.client(t)
	f.Set(sftp.Faults{Faults: line.Faults{BlackHole: true}})
	answers := make(chan error, 2)
	go func() { _, err := c.Stat("/"); answers <- err }()
	go func() { _, err := f.dial(ssh.Password(password)); answers <- err }()
	select {
	case err := <-answers:
		t.Errorf("an answer came: %v", err)
	case <-time.After(200 * time.Millisecond):
	}
	f.Set(sftp.Faults{})
	for range 2 {
		if err := <-answers; err != nil {
			t.Error(err)
		}
	}
}

func TestTheEndOfAFileCanBeSpoilt(t *testing.T) {
	for want, faults := range map[string]sftp.Faults{"invoic?": {Spoil: true}, "invoic": {Lose: true}} {
		f := start(t, nil)
		f.Set(faults)
		if err := put(f.client(t), "a", []byte("invoice")); err != nil {
			t.Fatal(err)
		}
		if got, _ := os.ReadFile(filepath.Join(f.folder, "a")); string(got) != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestASlowLineTakesItsTime(t *testing.T) {
	f := start(t, nil)
	c := f.client(t)
	f.Set(sftp.Faults{Faults: line.Faults{BytesPerSecond: 200 << 10}, Delay: time.Millisecond})
	begun := time.Now()
	if err := put(c, "a", make([]byte, 100<<10)); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(begun); took < 300*time.Millisecond {
		t.Errorf("took %v", took)
	}
}
