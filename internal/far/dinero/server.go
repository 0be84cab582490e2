package dinero

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// Server is a running simulator. Its methods may be called from several goroutines.
type Server struct {
	options     Options
	credentials Credentials
	clock       *clock
	faults      *faults
	calls       *callLog
	api         *http.Server
	control     *http.Server
	apiURL      string
	controlURL  string

	done    chan struct{}
	closing sync.Once
	running sync.WaitGroup // serve loops and requests

	mu       sync.Mutex // of what is below
	switches Switches
	books    map[int]*books
	main     *books
	window   map[bucket]*window
	sign     *signIns
}

// Start serves until [Server.Close]. An error means a port could not be had or
// the seed contradicts itself.
func Start(o Options) (*Server, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Data == nil {
		o.Data = Blank(284517, "Simulator ApS")
	}
	s := &Server{
		options:     o,
		credentials: o.Credentials.filled(o.Data.Organization.ID),
		clock:       &clock{base: o.Now},
		faults:      &faults{},
		calls:       &callLog{},
		done:        make(chan struct{}),
		switches:    o.Switches,
		books:       map[int]*books{},
		window:      map[bucket]*window{},
		sign:        newSignIns(),
	}
	if err := s.seed(); err != nil {
		return nil, err
	}
	api, err := net.Listen("tcp", first(o.Addr, "127.0.0.1:0"))
	if err != nil {
		return nil, fmt.Errorf("dinero simulator: %w", err)
	}
	control, err := net.Listen("tcp", first(o.ControlAddr, "127.0.0.1:0"))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("dinero simulator, control: %w", err), api.Close())
	}
	s.apiURL = "http://" + api.Addr().String()
	s.controlURL = "http://" + control.Addr().String()
	s.api, s.control = bounded(s.tracked(s.apiHandler())), bounded(s.tracked(s.controlHandler()))
	s.serve(s.api, api)
	s.serve(s.control, control)
	return s, nil
}

func (s *Server) seed() error {
	now := s.clock.Now()
	for i, company := range append([]*Company{s.options.Data}, s.options.Others...) {
		b, err := open(company, now)
		if err != nil {
			return fmt.Errorf("dinero simulator: %w", err)
		}
		id := b.Organization.ID
		if s.books[id] != nil || id <= 0 {
			return fmt.Errorf("dinero simulator: organization %d is not a number of its own", id)
		}
		if s.options.NoSubscription {
			b.Organization.Subscription = Subscription{}
		}
		s.books[id] = b
		if i == 0 {
			s.main = b
		}
	}
	return nil
}

func (s *Server) serve(h *http.Server, l net.Listener) {
	s.running.Go(func() { _ = h.Serve(l) })
}

// tracked lets Close wait for requests, which http.Server.Close does not.
func (s *Server) tracked(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		select {
		case <-s.done:
			s.mu.Unlock()
			panic(http.ErrAbortHandler)
		default:
		}
		s.running.Add(1)
		s.mu.Unlock()
		defer s.running.Done()
		h.ServeHTTP(w, r)
	})
}

// Close ends the server: open connections are cut, stalled answers released, and
// no goroutine of a request is left. It may be called more than once.
func (s *Server) Close() error {
	var err error
	s.closing.Do(func() {
		s.mu.Lock()
		close(s.done)
		s.mu.Unlock()
		err = errors.Join(s.api.Close(), s.control.Close())
		s.running.Wait()
	})
	return err
}

// URL is the base of the API, without a slash at the end.
func (s *Server) URL() string { return s.apiURL }

// TokenURL is the token endpoint of the personal API key.
func (s *Server) TokenURL() string { return s.apiURL + pathToken }

// AuthorizeURL is Visma Connect's authorize page.
func (s *Server) AuthorizeURL() string { return s.apiURL + pathAuthorize }

// ConnectTokenURL is Visma Connect's token endpoint.
func (s *Server) ConnectTokenURL() string { return s.apiURL + pathConnectToken }

// DiscoveryURL is Visma Connect's OpenID configuration.
func (s *Server) DiscoveryURL() string { return s.apiURL + pathDiscovery }

// ControlURL is the base of the control interface; GET / there lists what it does.
func (s *Server) ControlURL() string { return s.controlURL }

// Credentials are what the simulator accepts.
func (s *Server) Credentials() Credentials { return s.credentials }

// Switches are the switches as they stand.
func (s *Server) Switches() Switches {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.switches
}

// Switch turns switches while the server runs.
func (s *Server) Switch(turn func(*Switches)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	turn(&s.switches)
}
