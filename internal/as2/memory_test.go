package as2_test

import (
	"bytes"
	"crypto"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/cms"
)

// large is 100 MB; AS2_LARGE_MB asks for another size, such as 1024.
func large(t *testing.T) int64 {
	t.Helper()
	text := os.Getenv("AS2_LARGE_MB")
	switch {
	case text == "" && raced:
		return 10 << 20
	case text == "":
		return 100 << 20
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n << 20
}

// noise is content of any size that does not compress, the same each time.
type noise struct {
	left  int64
	state uint64
}

// Read implements io.Reader.
func (n *noise) Read(p []byte) (int, error) {
	if n.left == 0 {
		return 0, io.EOF
	}
	p = p[:min(int64(len(p)), n.left)]
	for i := range p {
		n.state = n.state*6364136223846793005 + 1442695040888963407
		p[i] = byte(n.state >> 56)
	}
	n.left -= int64(len(p))
	return len(p), nil
}

// memory is what the process holds now and the most it ever held, in bytes.
func memory(t *testing.T) (now, most int64) {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]*int64{"VmRSS:": &now, "VmHWM:": &most} {
		_, rest, _ := strings.Cut(string(status), name)
		kilobytes, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		*value = kilobytes << 10
	}
	return now, most
}

// idle gives back what is not in use, forgets the highest mark, and tells what is held.
func idle(t *testing.T) int64 {
	t.Helper()
	debug.FreeOSMemory()
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil {
		t.Logf("the highest mark stays: %v", err)
	}
	now, _ := memory(t)
	return now
}

// TestMemoryOfLargeMessages runs each way in a process of its own, whose highest
// use of memory is held against that before the message.
func TestMemoryOfLargeMessages(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("memory is told by Linux only")
	}
	if testing.Short() {
		t.Skip("works on 100 MB")
	}
	for _, way := range []string{"plain", "signed", "aes256-cbc", "aes256-gcm", "compressed"} {
		t.Run("case 52: "+way, func(t *testing.T) {
			t.Parallel()
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestLargeMessageInAProcessOfItsOwn$", "-test.v")
			cmd.Env = append(os.Environ(), "AS2_LARGE="+way, "AS2_DIR="+t.TempDir())
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			for _, line := range strings.Split(string(out), "\n") {
				if strings.Contains(line, "MB more") {
					t.Log(strings.TrimSpace(line))
				}
			}
		})
	}
}

func TestLargeMessageInAProcessOfItsOwn(t *testing.T) {
	way := os.Getenv("AS2_LARGE")
	if way == "" {
		t.Skip("runs in a process of TestMemoryOfLargeMessages")
	}
	s := newSides(t).plain()
	s.back.Spool = as2.Spool{Dir: os.Getenv("AS2_DIR")}
	if way != "plain" {
		s.way.Sign = crypto.SHA256
		s.way.Encrypt = cms.CipherNamed(way)
	}
	if way == "compressed" {
		s.way.Compress = as2.BeforeSigning
	}
	s.exchanged(t) // a small one first, so that what every process has is there
	body := as2.Spool{Dir: os.Getenv("AS2_DIR"), Memory: 1}.New()
	defer func() { _ = body.Close() }()
	sent, got := crypto.SHA256.New(), crypto.SHA256.New()
	before, size := idle(t), large(t)
	m := message(as2.Payload{Name: "large.bin", MediaType: "application/octet-stream", Open: func() (io.ReadCloser, error) {
		return io.NopCloser(io.TeeReader(&noise{left: size}, sent)), nil
	}})
	built, err := as2.Build(body, m, s.way, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	_, most := memory(t)
	sending := most - before
	e, err := as2.ReadEnvelope(wire(built.Header))
	if err != nil {
		t.Fatal(err)
	}
	in, err := s.back.Open(e, body)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	if n, err := io.Copy(struct{ hash.Hash }{got}, in.Parts[0].Open()); err != nil || n != size || !bytes.Equal(sent.Sum(nil), got.Sum(nil)) {
		t.Fatalf("%d bytes came, %v", n, err)
	}
	_, most = memory(t)
	receiving := most - before
	fmt.Printf("%s: sending %.1f MB more, receiving %.1f MB more\n", way, float64(sending)/(1<<20), float64(receiving)/(1<<20))
	if sending > 16<<20 || receiving > 64<<20 {
		t.Error(errors.New("too much memory"))
	}
}
