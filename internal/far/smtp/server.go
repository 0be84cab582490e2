// Package smtp is a far end that runs here: a mail server that keeps every mail
// as a file, keeps books of them, and can be told to misbehave.
//
// A mail is on disk, and its line in the books, before the final dot is answered.
package smtp

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"sync"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/postbud/postbud/internal/far/books"
	"github.com/postbud/postbud/internal/far/line"
)

// Security is how the line is protected.
type Security string

// The ways. The zero Security is StartTLS.
const (
	StartTLS Security = "starttls" // offered, as on port 587
	TLS      Security = "tls"      // from the first byte, as on port 465
	None     Security = "none"     // not even offered
)

// Options say what is kept where, and who may send.
type Options struct {
	Listen         string // host and port; "" for a free port of the loopback
	Folder         string // an existing folder; each mail becomes a file in it, see Mail
	User, Password string // "" for anybody
	Security       Security
	// InsecureAuth offers sign-in on a line without TLS.
	InsecureAuth bool
	// Certificate is a file for the certificate and its key, made when it is not
	// there; "" for a fresh one.
	Certificate string
	Names       []string     // the certificate's; nil for those of this machine
	ValidUntil  time.Time    // of a certificate that is made; zero for ten years
	MaxBytes    int64        // of one mail; 0 for 64 MiB
	Books       *books.Books // nil for none; the caller closes them
	// OnReceived is called for each mail, from several goroutines, when it is in
	// the books and before the answer.
	OnReceived func(Mail)
	Log        *slog.Logger // nil for none
}

// Mail is one mail received. Its file is named for its Message-ID; a second one
// with the same is given the ending -2, and so on.
type Mail struct {
	Time      time.Time
	From      string   // of the envelope
	To        []string // of the envelope
	MessageID string   // with its angle brackets; "" without one
	Name      string   // of the file in the folder, "a@b.example.eml"
	Size      int64
	SHA256    string // hexadecimal, of the file
}

// Server is a running server. Its methods may be called from several goroutines.
type Server struct {
	options     Options
	root        *os.Root
	listener    *line.Listener
	faults      line.Gate[Faults]
	certificate tls.Certificate
	smtp        *smtp.Server
	log         *slog.Logger
	busy        sync.WaitGroup

	naming sync.Mutex // from the choice of a free name until it is taken
	mu     sync.Mutex
	seen   map[string]bool // sender and recipient, for greylisting
}

// Open starts a server. The caller closes it.
func Open(o Options) (*Server, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.MaxBytes == 0 {
		o.MaxBytes = 64 << 20
	}
	certificate, err := o.certificate()
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(o.Folder)
	if err != nil {
		return nil, fmt.Errorf("open the folder for mails: %w", err)
	}
	listener, err := line.Listen(o.Listen)
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	s := &Server{options: o, root: root, listener: listener, certificate: certificate, log: o.Log, seen: map[string]bool{}}
	s.smtp = smtp.NewServer(smtp.BackendFunc(s.session))
	s.smtp.Domain = "far-end.invalid"
	s.smtp.MaxMessageBytes = o.MaxBytes
	s.smtp.MaxRecipients = 100
	s.smtp.ReadTimeout = 5 * time.Minute
	s.smtp.AllowInsecureAuth = o.InsecureAuth
	s.smtp.ErrorLog = slog.NewLogLogger(o.Log.Handler(), slog.LevelInfo)
	accept := s.protect(listener)
	s.busy.Go(func() { _ = s.smtp.Serve(accept) }) // ends with the listener
	return s, nil
}

func (s *Server) protect(l net.Listener) net.Listener {
	settings := &tls.Config{Certificates: []tls.Certificate{s.certificate}, MinVersion: tls.VersionTLS12}
	switch s.options.Security {
	case TLS:
		return tls.NewListener(l, settings)
	case None:
		return l
	}
	s.smtp.TLSConfig = settings
	return l
}

// Addr is the address it listens at, as host:port.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// Host is the host of Addr.
func (s *Server) Host() string { return s.listener.Host() }

// Port is the port of Addr.
func (s *Server) Port() int { return s.listener.Port() }

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
	if e := s.smtp.Shutdown(context.Background()); !errors.Is(e, smtp.ErrServerClosed) && !errors.Is(e, net.ErrClosed) {
		err = errors.Join(err, e)
	}
	s.busy.Wait()
	return errors.Join(err, s.root.Close())
}
