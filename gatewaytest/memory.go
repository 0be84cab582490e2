package gatewaytest

import (
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"

	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// MostMore is the KB over idle that delivering a document of Heavy bytes may take.
const MostMore = 16 << 10

// apart is what the settings of a process of its own begin with in its environment.
const apart = "POSTBUD_APART_"

// Apart runs one test of the package in a process of its own, which finds the settings
// with Settings and measures with Peak, and holds the KB over idle that Peak told
// against MostMore. It skips where the system tells nothing of the memory of a process.
func Apart(t *testing.T, test string, settings plugin.Values) {
	t.Helper()
	if _, err := os.Stat("/proc/self/clear_refs"); err != nil {
		t.Skip("this system does not tell the memory of a process")
	}
	cmd := exec.Command(os.Args[0], "-test.run", "^"+test+"$", "-test.v")
	cmd.Env = append(os.Environ(), "GOMAXPROCS=2")
	for name, value := range settings {
		cmd.Env = append(cmd.Env, apart+name+"="+value)
	}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	_, after, found := strings.Cut(string(out), "more KB: ")
	text, _, _ := strings.Cut(after, "\n")
	more, err := strconv.Atoi(text)
	if !found || err != nil {
		t.Fatalf("%s", out)
	}
	t.Logf("%d MB took %d KB over idle", Heavy>>20, more)
	if more > MostMore && Measured {
		t.Errorf("%d MB took %d KB over idle, at most %d may be", Heavy>>20, more, MostMore)
	}
}

// Settings are those that Apart gave. Where it gave none, the test is skipped: it is
// started by another one.
func Settings(t *testing.T) plugin.Values {
	t.Helper()
	settings := plugin.Values{}
	for _, e := range os.Environ() {
		if text, ours := strings.CutPrefix(e, apart); ours {
			name, value, _ := strings.Cut(text, "=")
			settings[name] = value
		}
	}
	if len(settings) == 0 {
		t.Skip("it is started by another test")
	}
	return settings
}

// Peak tells Apart by how much the memory of this process grew at most while do ran.
// What is needed once must be there already.
func Peak(t *testing.T, do func()) {
	t.Helper()
	debug.FreeOSMemory()
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0o600); err != nil {
		t.Skip(err)
	}
	idle := kilobytes(t, "VmRSS")
	do()
	fmt.Printf("more KB: %d\n", kilobytes(t, "VmHWM")-idle)
}

func kilobytes(t *testing.T, name string) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(status), name+":")
	fields := strings.Fields(after)
	if len(fields) == 0 {
		t.Fatalf("the system does not tell %s", name)
	}
	n, err := strconv.Atoi(fields[0])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// HeavyContent is a document of Heavy bytes that no memory holds.
func HeavyContent(t *testing.T) invoice.Content {
	t.Helper()
	sum := sha256.New()
	if _, err := io.Copy(sum, &stripes{left: Heavy}); err != nil {
		t.Fatal(err)
	}
	return invoice.Content{
		MediaType: "application/pdf", Size: Heavy, SHA256: invoice.Digest(sum.Sum(nil)),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(&stripes{left: Heavy}), nil },
	}
}

// stripes are bytes made as they are read.
type stripes struct{ left, at int }

func (s *stripes) Read(b []byte) (int, error) {
	if s.left == 0 {
		return 0, io.EOF
	}
	n := min(len(b), s.left)
	for i := range b[:n] {
		b[i] = byte((s.at + i) * 31 >> 3)
	}
	s.left, s.at = s.left-n, s.at+n
	return n, nil
}
