package http_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/plugin"
)

// TestBenchAgainstCurl puts files of 8 KB to nginx with four workers, and has curl
// do the same, one pair after the other. It runs where POSTBUD_BENCH is gateways.
func TestBenchAgainstCurl(t *testing.T) {
	if os.Getenv("POSTBUD_BENCH") != "gateways" {
		t.Skip("runs with POSTBUD_BENCH=gateways")
	}
	curl, err := exec.LookPath("curl")
	if err != nil {
		t.Fatal("needs curl")
	}
	const count, workers, pairs = 1000, 4, 15
	free := port(t)
	n := start(t, site{workers: 1, server: "access_log off; listen 127.0.0.1:" + free + ";"})
	text := strings.Repeat("0123456789abcde\n", 512)
	dir := t.TempDir()
	address := "http://127.0.0.1:" + free
	var list strings.Builder
	for i := range count {
		name := filepath.Join(dir, fmt.Sprintf("%d.xml", i))
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&list, "upload-file = %q\nurl = %q\noutput = /dev/null\n", name, fmt.Sprintf("%s/in/curl-%d.xml", address, i))
	}
	config := filepath.Join(dir, "curl.conf")
	if err := os.WriteFile(config, []byte(list.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	g := open(t, n.put().With(plugin.Values{"url": address + "/in/", "timeout": "60s"}))
	theirs := func() time.Duration {
		begun := time.Now()
		cmd := exec.Command(curl, "--silent", "--show-error", "--fail", "--parallel", "--parallel-max", fmt.Sprint(workers), "--config", config)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("curl: %v\n%s", err, out)
		}
		return time.Since(begun)
	}
	ours := func() time.Duration {
		begun := time.Now()
		var wg sync.WaitGroup
		for w := range workers {
			wg.Go(func() {
				for i := w; i < count; i += workers {
					g.delivered(t, parcel(fmt.Sprintf("%d.xml", i), text))
				}
			})
		}
		wg.Wait()
		return time.Since(begun)
	}
	var ratios []float64
	for pair := range pairs {
		var c, o time.Duration
		if pair%2 == 0 { // neither has the machine warmed up by the other
			c, o = theirs(), ours()
		} else {
			o, c = ours(), theirs()
		}
		ratios = append(ratios, c.Seconds()/o.Seconds())
		fmt.Printf("| HTTP PUT of %d files of 8 KB, 4 at a time | curl %.0f/s | ours %.0f/s | %.2f |\n", count, count/c.Seconds(), count/o.Seconds(), ratios[len(ratios)-1])
	}
	slices.Sort(ratios)
	fmt.Printf("| median of %d pairs | | | %.2f, bar 0.80 |\n", pairs, ratios[pairs/2])
	if ratios[pairs/2] < 0.8 {
		t.Errorf("%.2f times curl", ratios[pairs/2])
	}
	if files := n.files(t, "in"); len(files) != 2*count {
		t.Errorf("nginx holds %d", len(files))
	}
}
