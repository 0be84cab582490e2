package ftp_test

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/plugin"
)

// Files a second at vsftpd, and commands for each as vsftpd counts them.
// POSTBUD_BENCH=ftp runs it. Nothing stands in between, not even the relay; the log
// that counts costs time, so it is on in a run of its own.
func TestBenchManySmallFiles(t *testing.T) {
	if os.Getenv("POSTBUD_BENCH") != "ftp" {
		t.Skip("POSTBUD_BENCH=ftp measures")
	}
	for _, security := range []string{"", "explicit"} {
		counted := vsftpd(t, server{security: security})
		counted.bench(t, 200)
		commands := float64(counted.commands(t)) / 200
		rate := vsftpd(t, server{security: security, config: "log_ftp_protocol=NO\n"}).bench(t, 2000)
		t.Logf("| vsftpd %s | 2000 files of 8 KB, 4 connections | %.0f files/s | %.2f commands per file, with the sign-in |", security, rate, commands)
	}
}

// bench sends n files over 4 connections and tells how many a second.
func (s *server) bench(t *testing.T, n int) (rate float64) {
	t.Helper()
	text := strings.Repeat("0123456789abcde\n", 8<<10/16)
	g := open(t, s.settings().With(plugin.Values{"host": s.direct, "connections": "4"}))
	work, begun := make(chan string), time.Now()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for name := range work {
				if _, err := g.Deliver(t.Context(), parcel(name, text)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for i := range n {
		work <- fmt.Sprintf("invoice-%d.xml", i)
	}
	close(work)
	wg.Wait()
	rate = float64(n) / time.Since(begun).Seconds()
	if whole, _ := files(t, string(s.home)); len(whole) != n {
		t.Errorf("%d files arrived", len(whole))
	}
	return rate
}
