package openssh

import (
	"context"
	"net"
	"os/exec"
	"strconv"
	"testing"
	"time"
)

// Daemon starts an sshd with a port of its own beside the others: nothing of ours stands
// in between, and it counts its connections. Options are as in its configuration. It ends
// with the test.
func (s *Server) Daemon(t *testing.T, options ...string) {
	t.Helper()
	free, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := free.Addr().(*net.TCPAddr).Port
	_ = free.Close()
	args := []string{"-D", "-E", s.Said, "-f", s.Config, "-p", strconv.Itoa(port), "-o", "ListenAddress=127.0.0.1"}
	for _, o := range options {
		args = append(args, "-o", o)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, s.Program, args...)
	if err := cmd.Start(); err != nil {
		cancel()
		t.Fatal(err)
	}
	t.Cleanup(func() { cancel(); _ = cmd.Wait() })
	for begun := time.Now(); s.Times(t, "Server listening") == 0; pause() {
		if time.Since(begun) > 20*time.Second {
			t.Fatal("sshd does not listen")
		}
	}
	s.Port = port
}
