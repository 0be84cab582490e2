// Package sftp is a far end that runs here: an SFTP server for one folder, which
// keeps books of what it received and can be told to misbehave. The demo runs it
// as a trading partner, the tests as one with a bad day.
//
// A transfer is complete when a file is renamed from a temporary name (see
// Temporary) to its own, or closed under its own name. The file and the line in the books are on disk before the
// sender gets its answer.
package sftp

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/postbud/postbud/internal/far/books"
	"github.com/postbud/postbud/internal/far/line"
)

// Options say what is served and to whom.
type Options struct {
	Listen  string       // host and port; "" for a free port of the loopback
	Folder  string       // an existing folder; nothing outside it can be reached
	Users   []User       // who may sign in
	HostKey string       // file of the host key, made when it is not there; "" for a fresh key
	Books   *books.Books // nil for none; the caller closes them
	Taken   string       // where a file goes that Faults.Robot takes; "" to delete it
	Weak    bool         // offer nothing but algorithms that are no longer safe
	// Ask are the questions asked in place of the password (keyboard-interactive); the
	// password is the right answer to the first, and nothing to any other.
	Ask []string
	// NoPosixRename leaves out posix-rename@openssh.com, as old servers do: then no
	// rename replaces a file.
	NoPosixRename bool
	Links         bool // hardlink@openssh.com gives a file a second name; else it is offered and refused
	Replaces      bool // every rename replaces a file, whatever the protocol says
	// OnReceived is called for each complete transfer, from several goroutines,
	// when it is in the books and before the answer.
	OnReceived func(Transfer)
	Log        *slog.Logger // nil for none
}

// User is somebody who may sign in, with either the password or one of the keys.
type User struct {
	Name, Password string
	Keys           []ssh.PublicKey
}

// Transfer is one document received.
type Transfer struct {
	Time   time.Time
	User   string
	Name   string // path below the folder, with slashes
	Size   int64
	SHA256 string // hexadecimal
}

// Server is a running server. Its methods may be called from several goroutines.
type Server struct {
	options  Options
	root     *os.Root
	listener *line.Listener
	faults   line.Gate[Faults]
	log      *slog.Logger
	busy     sync.WaitGroup

	mu  sync.Mutex
	key ssh.Signer
}

// Open starts a server. The caller closes it.
func Open(o Options) (*Server, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	key, err := hostKey(o.HostKey, o.Weak)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(o.Folder)
	if err != nil {
		return nil, fmt.Errorf("open the folder to serve: %w", err)
	}
	listener, err := line.Listen(o.Listen)
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	s := &Server{options: o, root: root, key: key, listener: listener, log: o.Log}
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

// Addr is the address it listens at, as host:port.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// Host is the host of Addr.
func (s *Server) Host() string { return s.listener.Host() }

// Port is the port of Addr.
func (s *Server) Port() int { return s.listener.Port() }

// Fingerprint is the SHA-256 fingerprint of the host key, as SSH clients show it.
func (s *Server) Fingerprint() string { return ssh.FingerprintSHA256(s.hostKey().PublicKey()) }

// NewHostKey gives the server another host key, as a new machine behind the old
// name would have. It is not written to the file.
func (s *Server) NewHostKey() error {
	key, err := hostKey("", s.options.Weak)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.key = key
	return nil
}

func (s *Server) hostKey() ssh.Signer {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.key
}

// Set makes the server misbehave from now on, in connections that are open too.
// The zero Faults makes it good again.
func (s *Server) Set(f Faults) {
	s.faults.Set(f)
	s.listener.Set(f.Faults)
}

// Down cuts every connection and refuses new ones until Up.
func (s *Server) Down() { s.listener.Down() }

// Up listens again at the same address after Down.
func (s *Server) Up() error { return s.listener.Up() }

// Cut cuts every connection; new ones are taken.
func (s *Server) Cut() { s.listener.Cut() }

// Connections counts the connections that are open.
func (s *Server) Connections() int { return s.listener.Connections() }

// Close ends everything and waits until it has. It may be called twice.
func (s *Server) Close() error {
	err := s.listener.Close()
	s.busy.Wait()
	return errors.Join(err, s.root.Close())
}
