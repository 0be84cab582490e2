// Package ftp are FTP far ends that run here: a server for one folder, which can be
// told to misbehave, and a relay that stands before a server of another maker and
// spoils the line between.
//
// A transfer is complete when a file is renamed from a temporary name (see
// Temporary) to its own, or has arrived under its own name.
package ftp

import (
	"crypto/tls"
	"errors"
	"fmt"
	"maps"
	"os"
	"path"
	"strings"
	"sync"

	"github.com/postbud/postbud/internal/far/line"
)

// Options say what is served, to whom, and by what manner of server.
type Options struct {
	Listen   string // host and port; "" for a free port of the loopback
	Folder   string // an existing folder; nothing outside it can be reached
	User     string
	Password string
	TLS      *tls.Config // nil for a server without encryption
	Implicit bool        // TLS from the first byte on
	Reuse    bool        // data connections must resume the TLS session (522 otherwise)
	Without  []string    // commands that the server does not know: SIZE, MLST, EPSV
	Curt     bool        // answers no without saying why, as vsftpd does
	Keeps    bool        // no rename replaces a file, as on Windows
	// OnReceived is called for each complete transfer, from several goroutines,
	// before the answer, with the path below the folder.
	OnReceived func(name string)
}

// Server is a running server. Its methods may be called from several goroutines.
type Server struct {
	options  Options
	root     *os.Root
	listener *line.Listener
	faults   line.Gate[Faults]
	busy     sync.WaitGroup

	mu       sync.Mutex
	data     map[*line.Listener]struct{}
	commands map[string]int
}

// Open starts a server. The caller closes it.
func Open(o Options) (*Server, error) {
	root, err := os.OpenRoot(o.Folder)
	if err != nil {
		return nil, fmt.Errorf("open the folder to serve: %w", err)
	}
	listener, err := line.Listen(o.Listen)
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	s := &Server{options: o, root: root, listener: listener, data: map[*line.Listener]struct{}{}, commands: map[string]int{}}
	s.busy.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			s.busy.Go(func() { s.serve(line.Of(conn)) })
		}
	})
	return s, nil
}

// Host is the address it listens at, without the port.
func (s *Server) Host() string { return s.listener.Host() }

// Port is the port it listens at.
func (s *Server) Port() int { return s.listener.Port() }

// Set makes the server misbehave from now on, in connections that are open too.
// The zero Faults makes it good again.
func (s *Server) Set(f Faults) {
	s.faults.Set(f)
	s.listener.Set(f.Faults)
	s.each(func(l *line.Listener) { l.Set(f.dataFaults()) })
}

// Down cuts every connection and refuses new ones until Up.
func (s *Server) Down() {
	s.listener.Down()
	s.each(func(l *line.Listener) { l.Down() })
}

// Up listens again at the same address after Down.
func (s *Server) Up() error { return s.listener.Up() }

// Cut cuts every connection; new ones are taken.
func (s *Server) Cut() {
	s.listener.Cut()
	s.each(func(l *line.Listener) { l.Cut() })
}

// Connections counts the control connections that are open.
func (s *Server) Connections() int { return s.listener.Connections() }

// Commands counts the commands that were heard, by name.
func (s *Server) Commands() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.commands)
}

// Close ends everything and waits until it has. It may be called twice.
func (s *Server) Close() error {
	err := s.listener.Close()
	s.each(func(l *line.Listener) { l.Down() })
	s.busy.Wait()
	return errors.Join(err, s.root.Close())
}

// Temporary says whether a name is one that files bear while they are sent: hidden,
// or ending in .part or the like.
func Temporary(name string) bool {
	base := path.Base(name)
	return strings.HasSuffix(base, ".part") || strings.HasSuffix(base, ".tmp") ||
		strings.Contains("/"+name, "/.")
}

func (s *Server) each(do func(*line.Listener)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for l := range s.data {
		do(l)
	}
}

// listen opens a port for one data connection.
func (s *Server) listen() (*line.Listener, error) {
	l, err := line.Listen("")
	if err != nil {
		return nil, err
	}
	l.Set(s.faults.Now().dataFaults())
	s.mu.Lock()
	defer s.mu.Unlock()
	s.data[l] = struct{}{}
	return l, nil
}

func (s *Server) forget(l *line.Listener) {
	s.mu.Lock()
	delete(s.data, l)
	s.mu.Unlock()
	_ = l.Close()
}

func (s *Server) count(verb string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.commands[verb]++
}

// received tells whoever wants to know, and lets the robot take the file.
func (s *Server) received(name string) {
	if Temporary(name) {
		return
	}
	if s.options.OnReceived != nil {
		s.options.OnReceived(name)
	}
	if s.faults.Now().Robot {
		_ = s.root.Remove(name)
	}
}
