package openssh

import (
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/far/line"
)

// relay says what happens to bytes between the gateway and a real server. Counts
// are of what the gateway has sent since the relay was set.
type relay struct {
	cut, stall int64  // 0 for never
	folder     string // "" where nobody looks
	files      int    // there before in the folder; with one more, appears is asked
	appears    func(*line.Conn) bool
	sent       atomic.Int64
}

// serve joins a connection and a server's process until either ends.
func (s *Server) serve(t *testing.T, conn *line.Conn, sshd *exec.Cmd) {
	defer conn.Close()
	near, far := pair(t)
	defer near.Close()
	said, err := os.OpenFile(s.Said, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		t.Error(err)
		return
	}
	defer said.Close()
	sshd.Stdin, sshd.Stdout, sshd.Stderr = far, far, said
	if err := sshd.Start(); err != nil {
		t.Errorf("start sshd: %v", err)
		return
	}
	far.Close()
	done := make(chan struct{}, 2)
	go func() { s.pass(near, conn, conn, s.up); done <- struct{}{} }()
	go func() { s.pass(conn, near, conn, s.down); done <- struct{}{} }()
	<-done
	near.Close()
	conn.Close()
	<-done
	_ = sshd.Process.Kill()
	_ = sshd.Wait()
}

// pass copies as long as may says so.
func (s *Server) pass(to io.Writer, from io.Reader, conn *line.Conn, may func(*line.Conn, int) bool) {
	buf := make([]byte, 4<<10)
	for {
		n, err := from.Read(buf)
		if n > 0 && !may(conn, n) {
			return
		}
		if _, e := to.Write(buf[:n]); e != nil || err != nil {
			return
		}
	}
}

// up is asked before bytes go to the server.
func (s *Server) up(conn *line.Conn, n int) bool {
	r := s.relay.Load()
	sent := r.sent.Add(int64(n))
	if r.cut > 0 && sent > r.cut {
		conn.Reset()
		return false
	}
	for r.stall > 0 && sent > r.stall && s.relay.Load() == r {
		select {
		case <-conn.Done():
			return false
		default:
			pause()
		}
	}
	return true
}

// down is asked before bytes go to the gateway.
func (s *Server) down(conn *line.Conn, _ int) bool {
	r := s.relay.Load()
	if r.folder == "" {
		return true
	}
	if whole, _ := filepath.Glob(filepath.Join(r.folder, "[^.]*")); len(whole) > r.files {
		return r.appears(conn)
	}
	return true
}

// pair is a connection within this machine; the far side can be given to a process.
func pair(t *testing.T) (near net.Conn, far *os.File) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Error(err)
		return nil, nil
	}
	defer l.Close()
	if near, err = net.Dial("tcp", l.Addr().String()); err != nil {
		t.Error(err)
		return nil, nil
	}
	other, err := l.Accept()
	if err != nil {
		t.Error(err)
		return near, nil
	}
	defer other.Close()
	far, err = other.(*net.TCPConn).File()
	if err != nil {
		t.Error(err)
	}
	return near, far
}

func pause() { time.Sleep(5 * time.Millisecond) }
