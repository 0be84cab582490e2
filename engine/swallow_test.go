package engine_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/internal/builtin"
	"github.com/postbud/postbud/internal/far/books"
	"github.com/postbud/postbud/internal/far/dropbox"
	"github.com/postbud/postbud/internal/far/ftp"
	"github.com/postbud/postbud/internal/far/sftp"
	"github.com/postbud/postbud/internal/far/smtp"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// swallower is a far end that has what it was sent and can lose its answer.
type swallower struct {
	gateway  string
	settings plugin.Values
	secrets  setup.Secrets
	swallow  func(on bool)
	// of counts in the far end's own log how often a document came, by a part of its
	// name or of the identity that it travels under.
	of func(part string) int
	// hears has a function called after each document, before the answer; nil where
	// the far end tells nobody.
	hears func(func())
	// cannotLook is a gateway that nobody can ask: it sends again under the same
	// identity and says so.
	cannotLook bool
	// identities counts those that a document came under, by its number; nil where of
	// counts by the identity.
	identities func(number string) int
}

// tally is what a far end has received, in its own words.
type tally struct {
	mu    sync.Mutex
	names []string
	hear  func() // after each, before the answer
}

func (c *tally) tell(hear func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.hear = hear
}

func (c *tally) add(name string) {
	c.mu.Lock()
	c.names = append(c.names, name)
	hear := c.hear
	c.mu.Unlock()
	if hear != nil {
		hear()
	}
}

func (c *tally) of(part string) (n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, name := range c.names {
		if strings.Contains(name, part) {
			n++
		}
	}
	return n
}

func swallowingFTP(t *testing.T) swallower {
	home, got := t.TempDir(), &tally{}
	s, err := ftp.Open(ftp.Options{Folder: home, User: "us", Password: "secret", OnReceived: got.add})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return swallower{gateway: "ftp", of: got.of, hears: got.tell, secrets: setup.Secrets{"password": plugin.NewSecret("secret")},
		settings: plugin.Values{"host": s.Host(), "port": strconv.Itoa(s.Port()), "user": "us", "security": "none", "connections": "1"},
		swallow:  func(on bool) { s.Set(ftp.Faults{SwallowRename: on}) }}
}

func swallowingSFTP(t *testing.T) swallower {
	home, got := t.TempDir(), &tally{}
	s, err := sftp.Open(sftp.Options{Folder: home, Users: []sftp.User{{Name: "us", Password: "secret"}}, OnReceived: func(x sftp.Transfer) { got.add(x.Name) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return swallower{gateway: "sftp", of: got.of, hears: got.tell, secrets: setup.Secrets{"password": plugin.NewSecret("secret")},
		settings: plugin.Values{"host": s.Host(), "port": strconv.Itoa(s.Port()), "user": "us", "host_key": s.Fingerprint()},
		swallow:  func(on bool) { s.Set(sftp.Faults{SwallowRename: on}) }}
}

func swallowingDropbox(t *testing.T) swallower {
	path := filepath.Join(t.TempDir(), "books")
	log, err := books.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := dropbox.Open(dropbox.Options{Books: log})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = s.Close(), log.Close() })
	s.MakeFolder("/in")
	return swallower{gateway: "dropbox", secrets: setup.Secrets{"refresh_token": plugin.NewSecret(s.Grant())},
		settings: plugin.Values{"client_id": s.AppKey(), "folder": "in",
			"api_url": s.URL(), "content_url": s.URL(), "authorize_url": s.URL() + "/oauth2/authorize", "token_url": s.URL() + "/oauth2/token"},
		swallow: func(on bool) { s.Set(dropbox.Faults{SwallowAnswer: on}) },
		of: func(part string) (n int) {
			entries, err := books.Read(path)
			if err != nil {
				t.Error(err)
			}
			for _, e := range entries {
				if strings.Contains(e.Name, part) {
					n++
				}
			}
			return n
		}}
}

func swallowingMail(t *testing.T) swallower {
	got := &tally{}
	s, err := smtp.Open(smtp.Options{Folder: t.TempDir(), Security: smtp.None, OnReceived: func(m smtp.Mail) { got.add(m.MessageID) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return swallower{gateway: "email", of: got.of, hears: got.tell, cannotLook: true,
		settings: plugin.Values{"host": s.Host(), "port": strconv.Itoa(s.Port()), "security": "none", "from": "faktura@nordlys.example", "to": "bogholderi@kunde.example"},
		swallow:  func(on bool) { s.Set(smtp.Faults{SwallowAnswer: on}) }}
}

// swallowingWeb keeps what is put, and cuts the line in place of an answer.
func swallowingWeb(method string, settings plugin.Values) func(t *testing.T) swallower {
	return func(t *testing.T) swallower {
		got := &tally{}
		var mu sync.Mutex
		var swallows bool
		kept := map[string][]byte{}
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			switch r.Method {
			case http.MethodHead, http.MethodGet:
				text, there := kept[r.URL.Path]
				if !there {
					http.NotFound(w, r)
					return
				}
				w.Header().Set("Content-Length", strconv.Itoa(len(text)))
				if r.Method == http.MethodGet {
					_, _ = w.Write(text)
				}
			case method:
				text, err := io.ReadAll(r.Body)
				if err != nil {
					return
				}
				kept[r.URL.Path] = text
				got.add(r.URL.Path + " " + r.Header.Get("Idempotency-Key"))
				if swallows {
					panic(http.ErrAbortHandler)
				}
			default:
				http.Error(w, "no", http.StatusMethodNotAllowed)
			}
		}))
		t.Cleanup(s.Close)
		return swallower{gateway: "http", of: got.of, hears: got.tell,
			settings: plugin.Values{"url": s.URL + "/in/", "plain": "yes", "method": strings.ToLower(method)}.With(settings),
			swallow:  func(on bool) { mu.Lock(); swallows = on; mu.Unlock() }}
	}
}

// TestEveryGatewaysAnswerIsSwallowedOnce has each far end lose one answer, and counts
// in its own log: no document twice where the far end can be asked, and where it
// cannot, the one that may be there twice has one identity and says so. The build
// mutant_nolook sends again without looking (make mutants): there every gateway that can
// be asked must be found out.
func TestEveryGatewaysAnswerIsSwallowedOnce(t *testing.T) {
	for name, start := range map[string]func(*testing.T) swallower{
		"sftp": swallowingSFTP, "ftp": swallowingFTP, "dropbox": swallowingDropbox, "e-mail": swallowingMail,
		"vans, sftp": swallowingVANS("sftp", swallowingSFTP), "vans, ftp": swallowingVANS("ftp", swallowingFTP),
		"http, put":  swallowingWeb(http.MethodPut, nil),
		"http, post": swallowingWeb(http.MethodPost, nil),
		"vans, http": swallowingVANS("http", swallowingWeb(http.MethodPut, nil)),
		"as2":        swallowingAS2, "vans, as2": swallowingVANS("as2", swallowingAS2),
		"peppol": swallowingPeppol, "peppol, with a status": swallowingProvider,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			r := newRig(t)
			r.twisted(twist{gateways: builtin.Gateways(), set: engine.Settings{Transfers: 1, Waits: []time.Duration{20 * time.Millisecond, 20 * time.Millisecond, 20 * time.Millisecond}}})
			r.must(r.store.Setup.SaveDestination(t.Context(), setup.Destination{Subscription: company, ID: destination, Name: name, Gateway: s.gateway,
				Settings: s.settings, Secrets: s.secrets}))
			numbers := []string{"7001", "7002", "7003", "7004"}
			r.source.add(numbers...)
			for _, inv := range r.source.invoices {
				addressed(inv)
			}
			once := sync.OnceFunc(func() { s.swallow(false) })
			s.swallow(true)
			if s.hears == nil {
				s.hears = func(hear func()) {
					go func() {
						for s.of("") == 0 && t.Context().Err() == nil {
							time.Sleep(5 * time.Millisecond)
						}
						hear()
					}()
				}
			}
			s.hears(func() { time.AfterFunc(100*time.Millisecond, once) }) // the next answers are heard again
			r.start()
			r.soon(func() bool { return r.counts()[ledger.Delivered]+r.counts()[ledger.Stopped] == len(numbers) })
			wrong := r.judge(s, numbers)
			switch {
			case looksFirst || s.cannotLook:
				for _, says := range wrong {
					t.Error(says)
				}
			case len(wrong) == 0:
				t.Error("it was sent again without a look, and nobody notices")
			default:
				t.Logf("found out: %q", wrong)
			}
		})
	}
}

// judge says what is wrong with what the far end has.
func (r *rig) judge(s swallower, numbers []string) (wrong []string) {
	r.t.Helper()
	says := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	twice, doubted := 0, 0
	for _, number := range numbers {
		d := r.document(number)
		tries, err := r.store.Ledger.Attempts(r.t.Context(), company, d.ID)
		r.must(err)
		n := max(s.of(d.Remote), s.of(number))
		if len(tries) > 1 {
			doubted++
		}
		switch {
		case n == 0:
			says("%s never arrived:%s", number, r.road(number))
		case n > 1 && !s.cannotLook:
			says("%s arrived %d times:%s", number, n, r.road(number))
		case s.identities != nil && s.identities(number) != 1:
			says("%s arrived under %d identities:%s", number, s.identities(number), r.road(number))
		case n > 1 && !d.PossibleDuplicate:
			says("%s arrived %d times and nobody is told:%s", number, n, r.road(number))
		case n > 1:
			twice++
		}
		if d.State != ledger.Delivered && !d.PossibleDuplicate {
			says("%s is %s (%s):%s", number, d.State, d.Code, r.road(number))
		}
	}
	if doubted == 0 {
		r.t.Error("no answer was swallowed: the run proves nothing")
	}
	fmt.Printf("| %s | %d documents | %d in doubt | %d twice, marked |\n", r.t.Name(), len(numbers), doubted, twice)
	return wrong
}
