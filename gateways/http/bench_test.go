package http_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postbud/postbud/gatewaytest"
	"github.com/postbud/postbud/internal/outside/nginx"
	"github.com/postbud/postbud/plugin"
)

// TestBenchAgainstCurl puts files of 8 KB to nginx with four workers, and has curl
// do the same, one pair after the other.
func TestBenchAgainstCurl(t *testing.T) {
	gatewaytest.Measuring(t)
	curl, err := exec.LookPath("curl")
	if err != nil {
		t.Fatal("needs curl")
	}
	const count, workers = 1000, 4
	free := port(t)
	n := nginx.Start(t, nginx.Site{Workers: 1, Server: "access_log off; listen 127.0.0.1:" + free + ";"})
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
	g := open(t, n.Put().With(plugin.Values{"url": address + "/in/", "timeout": "60s"}))
	theirs := func(int) {
		cmd := exec.Command(curl, "--silent", "--show-error", "--fail", "--parallel", "--parallel-max", fmt.Sprint(workers), "--config", config)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("curl: %v\n%s", err, out)
		}
	}
	ours := func(pair int) { // under new names: what is there already would not be sent
		gatewaytest.Several(count, workers, func(i int) { g.delivered(t, parcel(fmt.Sprintf("%d-%d.xml", pair, i), text)) })
	}
	gatewaytest.Benchmark{
		Task: fmt.Sprintf("HTTP PUT to nginx: %d files of 8 KB, %d at a time", count, workers), Anchor: "curl --parallel",
		Count: count, Pairs: 15, Bar: 0.8,
	}.Compare(t, theirs, ours)
}
