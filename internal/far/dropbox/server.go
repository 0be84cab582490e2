// Package dropbox is a far end that runs here: the part of the Dropbox API that
// takes files, for one account, with the sign-in of an app. It keeps the files in
// memory, counts what it received and can be told to misbehave. The demo and the
// tests use it in place of Dropbox.
//
// It was made from public facts: the API's own declaration (files.stone, auth.stone)
// as it shows in the types of Dropbox's SDK for Go, and the pages on path formats,
// on JSON in headers and on the content hash. No real Dropbox was asked, so where
// the pages are silent this is a guess.
package dropbox

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/postbud/postbud/internal/far/books"
	"github.com/postbud/postbud/internal/far/line"
)

// Options say which app may ask, and whose Dropbox it is.
type Options struct {
	Listen    string // host and port; "" for a free port of the loopback
	AppKey    string // "" for "app-key"
	AppSecret string // of an app that signs in without PKCE; "" for none
	Account   string // the name of the account; "" for "Nordlys ApS"
	// Space is how many bytes the account may hold; 0 for no limit.
	Space int64
	Books *books.Books // nil for none; the caller closes them
	Now   func() time.Time
	// OnReceived is called for each file that was saved, from several goroutines,
	// when it is in the books and before the answer. A name that begins with a dot
	// is a test and is not told.
	OnReceived func(Transfer)
}

// Transfer is one file received.
type Transfer struct {
	Time        time.Time
	Path        string // as it was asked for, with slashes
	Size        int64
	ContentHash string // hexadecimal
}

// Server is a running simulator. Its methods may be called from several goroutines.
type Server struct {
	options  Options
	listener *line.Listener
	faults   line.Gate[Faults]
	http     *http.Server
	busy     sync.WaitGroup
	now      func() time.Time

	mu       sync.Mutex // of what is below
	sign     signIns
	tree     tree
	sessions map[string]*session
	counts   map[string]int // requests by route
	serial   int64
	taken    map[int]int // how often a refusal was given, by its place in Faults
	space    int64
}

type connKey struct{}

// Open starts a simulator. The caller closes it.
func Open(o Options) (*Server, error) {
	for text, usual := range map[*string]string{&o.AppKey: "app-key", &o.Account: "Nordlys ApS"} {
		if *text == "" {
			*text = usual
		}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	listener, err := line.Listen(o.Listen)
	if err != nil {
		return nil, err
	}
	s := &Server{
		options: o, listener: listener, now: o.Now, space: o.Space, sign: newSignIns(), tree: newTree(),
		sessions: map[string]*session{}, counts: map[string]int{}, taken: map[int]int{},
	}
	s.http = &http.Server{
		Handler:           http.HandlerFunc(s.serve),
		ReadHeaderTimeout: time.Minute,
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, connKey{}, line.Of(c))
		},
	}
	s.busy.Go(func() { _ = s.http.Serve(listener) })
	return s, nil
}

// URL is the address that stands for api.dropboxapi.com, content.dropboxapi.com
// and www.dropbox.com alike, without a slash at its end.
func (s *Server) URL() string { return "http://" + s.listener.Addr().String() }

// AppKey is the key of the app that may ask.
func (s *Server) AppKey() string { return s.options.AppKey }

// Set makes the simulator misbehave from now on, in connections that are open too.
// The zero Faults makes it good again.
func (s *Server) Set(f Faults) {
	s.mu.Lock()
	clear(s.taken)
	s.mu.Unlock()
	s.faults.Set(f)
	s.listener.Set(f.Faults)
}

// SetSpace changes how many bytes the account may hold; 0 for no limit.
func (s *Server) SetSpace(n int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.space = n
}

// Down cuts every connection and refuses new ones until Up.
func (s *Server) Down() { s.listener.Down() }

// Up listens again at the same address after Down.
func (s *Server) Up() error { return s.listener.Up() }

// Cut cuts every connection; new ones are taken.
func (s *Server) Cut() { s.listener.Cut() }

// Connections counts the connections that are open.
func (s *Server) Connections() int { return s.listener.Connections() }

// Requests counts the requests of a route, such as "files/upload".
func (s *Server) Requests(route string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.counts[route]
}

// Close ends everything and waits until it has. It may be called twice.
func (s *Server) Close() error {
	s.faults.Set(Faults{}) // lets go whoever is held up
	err := s.http.Close()
	if e := s.listener.Close(); !errors.Is(e, net.ErrClosed) {
		err = errors.Join(err, e)
	}
	s.busy.Wait()
	return err
}
