package ftp_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postbud/postbud/gatewaytest"
	"github.com/postbud/postbud/internal/outside/ftpd"
	"github.com/postbud/postbud/plugin"
)

const benchWorkers = 4

// TestBenchAgainstRclone delivers invoices to vsftpd over four connections, and has
// rclone copy as many ready files there. Nothing stands in between, not even the
// relay. They are a tenth of what SFTP is measured with, for both, because rclone is so
// slow over FTP.
func TestBenchAgainstRclone(t *testing.T) {
	gatewaytest.Measuring(t)
	rclone := os.Getenv("RCLONE")
	if rclone == "" {
		t.Fatal("RCLONE names the rclone to be measured against; make bench-gateways builds one")
	}
	const count, pairs = 1000, 5
	text, ready := strings.Repeat("0123456789abcde\n", 512), t.TempDir()
	for i := range count {
		if err := os.WriteFile(filepath.Join(ready, fmt.Sprintf("%d.xml", i)), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := ftpd.Vsftpd(t, ftpd.Server{Config: "log_ftp_protocol=NO\n"})
	values := s.Settings().With(plugin.Values{"host": s.Direct, "connections": fmt.Sprint(benchWorkers)})
	obscured, err := exec.Command(rclone, "obscure", values["password"]).Output()
	if err != nil {
		t.Fatal(err)
	}
	theirs := func(round int) {
		remote := fmt.Sprintf(":ftp,host=%s,port=%s,user=%s,pass=%s,concurrency=%d:%s/%d", values["host"], values["port"], values["user"],
			strings.TrimSpace(string(obscured)), benchWorkers+1, values["folder"], round)
		cmd := exec.Command(rclone, "copy", ready, remote, "--transfers", fmt.Sprint(benchWorkers), "--checkers", "1", "--config", "/dev/null", "--log-level", "ERROR")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("rclone: %v\n%s", err, out)
		}
	}
	g := open(t, values)
	ours := func(round int) {
		gatewaytest.Several(count, benchWorkers, func(i int) {
			if _, err := g.Deliver(t.Context(), parcel(fmt.Sprintf("%d-%d.xml", round, i), text)); err != nil {
				t.Error(err)
			}
		})
	}
	gatewaytest.Benchmark{Task: fmt.Sprintf("FTP to vsftpd: %d files of 8 KB, %d at a time", count, benchWorkers), Anchor: "rclone",
		Count: count, Pairs: pairs, Bar: 10}.Compare(t, theirs, ours)
	if whole, _ := ftpd.Files(t, string(s.Home)); len(whole) != 2*pairs*count {
		t.Errorf("%d files arrived", len(whole))
	}
}
