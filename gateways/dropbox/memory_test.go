//go:build linux && !race

package dropbox_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strconv"
	"testing"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

const (
	memoryEnv  = "POSTBUD_DROPBOX_MEMORY" // set in the process that is measured
	attachment = 100 << 20
	mostMemory = 16 << 20
)

// A process of its own sends 100 MB; what it needs at most beyond what it needs when
// idle is bounded.
func TestALargeDocumentIsStreamed(t *testing.T) {
	if settings := os.Getenv(memoryEnv); settings != "" {
		measured(t, settings)
		return
	}
	p := start(t, nil)
	file := filepath.Join(t.TempDir(), "large.pdf")
	if err := os.WriteFile(file, []byte(large(attachment)), 0o600); err != nil {
		t.Fatal(err)
	}
	settings, err := json.Marshal(p.settings().With(plugin.Values{"timeout": "30s"}))
	if err != nil {
		t.Fatal(err)
	}
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestALargeDocumentIsStreamed$", "-test.v")
	child.Env = append(os.Environ(), memoryEnv+"="+string(settings), memoryEnv+"_FILE="+file)
	out, err := child.CombinedOutput()
	t.Logf("%s", regexp.MustCompile(`idle .* KiB`).Find(out))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	p.counted(t, 2)
	if n := p.Requests("files/upload_session/append_v2"); n != 12 {
		t.Errorf("%d chunks after the first", n)
	}
	if got := p.Files()["/in/large.pdf"]; !bytes.Equal(got, []byte(large(attachment))) {
		t.Errorf("%d bytes arrived", len(got))
	}
}

func measured(t *testing.T, text string) {
	var settings plugin.Values
	if err := json.Unmarshal([]byte(text), &settings); err != nil {
		t.Fatal(err)
	}
	path := os.Getenv(memoryEnv + "_FILE")
	in, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.New()
	n, err := io.Copy(sum, in)
	_ = in.Close()
	if err != nil {
		t.Fatal(err)
	}
	g := open(t, settings)
	g.deliver(t, parcel("small.xml", "x"))
	debug.FreeOSMemory()
	idle := kilobytes(t, "VmRSS")
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil { // the peak begins anew
		t.Skipf("the peak of memory cannot be measured here: %v", err)
	}
	g.deliver(t, gateways.Parcel{ID: "large", File: gateways.File{Name: "large.pdf", Content: invoice.Content{
		Size: n, SHA256: invoice.Digest(sum.Sum(nil)), Open: func() (io.ReadCloser, error) { return os.Open(path) },
	}}})
	peak := kilobytes(t, "VmHWM")
	fmt.Printf("idle %d KiB, peak %d KiB\n", idle, peak)
	if over := (peak - idle) << 10; over > mostMemory {
		t.Errorf("%d bytes over idle, want at most %d", over, mostMemory)
	}
}

func kilobytes(t *testing.T, name string) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(name + `:\s+(\d+) kB`).FindSubmatch(status)
	if m == nil {
		t.Fatalf("no %s", name)
	}
	n, _ := strconv.Atoi(string(m[1]))
	return n
}
