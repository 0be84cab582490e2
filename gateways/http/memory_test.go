package http_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

const mostMore = 16 << 10 // KB over idle

// TestALargeDocumentTakesLittleMemory delivers 100 MB in a process of its own and
// reads from the system how much memory that took at most.
func TestALargeDocumentTakesLittleMemory(t *testing.T) {
	if _, err := os.Stat("/proc/self/clear_refs"); err != nil {
		t.Skip("this system does not tell the memory of a process")
	}
	n := start(t, site{places: inbox})
	t.Logf("against %s", n.version)
	for _, c := range []struct {
		name     string
		settings plugin.Values
	}{
		{"PUT", n.put()},
		{"multipart", n.post("/any").With(forms()["multipart"])},
		{"JSON", n.post("/any").With(forms()["json"])},
		{"SOAP", n.post("/any").With(forms()["soap"])},
	} {
		t.Run(c.name, func(t *testing.T) {
			cmd := exec.Command(os.Args[0], "-test.run", "^TestProcessThatDelivers$", "-test.v")
			cmd.Env = append(os.Environ(), "GOMAXPROCS=2")
			for name, value := range c.settings {
				cmd.Env = append(cmd.Env, "DELIVER_"+name+"="+value)
			}
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			_, after, found := bytes.Cut(out, []byte("more KB: "))
			text, _, _ := strings.Cut(string(after), "\n")
			more, err := strconv.Atoi(text)
			if !found || err != nil {
				t.Fatalf("%s", out)
			}
			t.Logf("%d MB took %d KB over idle", heavy>>20, more)
			if more > mostMore && !raced {
				t.Errorf("%d MB took %d KB over idle, want at most %d", heavy>>20, more, mostMore)
			}
		})
	}
	var whole []int64
	for _, folder := range []string{"in", "named"} {
		entries, err := os.ReadDir(filepath.Join(n.home, folder))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if info, err := e.Info(); err == nil && info.Size() >= heavy {
				whole = append(whole, info.Size())
			}
		}
	}
	if len(whole) != 4 {
		t.Errorf("nginx holds %v", whole)
	}
}

// TestProcessThatDelivers is the other process; alone it does nothing.
func TestProcessThatDelivers(t *testing.T) {
	settings := plugin.Values{}
	for _, e := range os.Environ() {
		if text, ours := strings.CutPrefix(e, "DELIVER_"); ours {
			name, value, _ := strings.Cut(text, "=")
			settings[name] = value
		}
	}
	if len(settings) == 0 {
		t.Skip("it is started by another test")
	}
	settings["timeout"] = "60s"
	sum := sha256.New()
	if _, err := io.Copy(sum, &zebra{left: heavy}); err != nil {
		t.Fatal(err)
	}
	p := gateways.Parcel{ID: "bcdfghjklm", File: gateways.File{Name: "large.pdf", Content: invoice.Content{
		MediaType: "application/pdf", Size: heavy, SHA256: invoice.Digest(sum.Sum(nil)),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(&zebra{left: heavy}), nil },
	}}}
	g := open(t, settings)
	g.delivered(t, parcel("small.xml", "x")) // what is needed once is there
	debug.FreeOSMemory()
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0o600); err != nil {
		t.Skip(err)
	}
	idle := status(t, "VmRSS")
	g.delivered(t, p)
	if settings["method"] == "put" {
		if r := g.settle(t, p); r.Outcome != gateways.Delivered {
			t.Errorf("%+v", r)
		}
	}
	fmt.Printf("more KB: %d\n", status(t, "VmHWM")-idle)
}

func status(t *testing.T, name string) int {
	t.Helper()
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(data), name+":")
	n, err := strconv.Atoi(strings.Fields(after)[0])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// zebra is bytes that no memory holds.
type zebra struct{ left, at int }

func (z *zebra) Read(b []byte) (int, error) {
	if z.left == 0 {
		return 0, io.EOF
	}
	n := min(len(b), z.left)
	for i := range b[:n] {
		b[i] = byte((z.at + i) * 31 >> 3)
	}
	z.left, z.at = z.left-n, z.at+n
	return n, nil
}
