package dashboard_test

import (
	"context"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/adaptors/dinero"
	"github.com/postbud/postbud/dashboard"
	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/formats/csv"
	"github.com/postbud/postbud/formats/json"
	"github.com/postbud/postbud/formats/peppolbis"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gateways/dropbox"
	"github.com/postbud/postbud/gateways/folder"
	"github.com/postbud/postbud/gateways/sftp"
	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/blob"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/internal/store"
	"github.com/postbud/postbud/internal/vault"
	"github.com/postbud/postbud/plugin"
)

const setupCode = "ABCDE-FGHJK-MNPQR-STUVW-XYZ23"

// rig is a dashboard over a real engine and a real store.
type rig struct {
	testing.TB
	store  *store.Store
	engine *engine.Engine
	books  *books
	server *httptest.Server
	logs   *safeLog
	parts  dashboard.Parts
}

func newRig(t testing.TB) *rig {
	t.Helper()
	return newRigWith(t, gateways.NewRegistry(sftp.Gateway, folder.Gateway, dropbox.Gateway))
}

// newRigWith has other gateways in its catalogue.
func newRigWith(t testing.TB, ends *gateways.Registry) *rig {
	t.Helper()
	dir := t.TempDir()
	r := &rig{TB: t, books: &books{}, logs: &safeLog{}}
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(r.logs)
		}
	})
	keys, err := vault.Open(filepath.Join(dir, "master.key"))
	r.must(err)
	blobs, err := blob.Open(filepath.Join(dir, "documents"))
	r.must(err)
	memory, err := blob.OpenMemory(filepath.Join(dir, "memory"))
	r.must(err)
	r.store, err = store.Open(t.Context(), store.Options{Path: filepath.Join(dir, "postbud.db"), Vault: keys, Poll: 50 * time.Millisecond, Retry: 20 * time.Millisecond})
	r.must(err)
	t.Cleanup(func() { _ = r.store.Close() })
	dial := nameless(netx.Dialer(netx.Policy{AllowPrivate: true}))
	log := slog.New(slog.NewTextHandler(r.logs, &slog.HandlerOptions{Level: slog.LevelDebug}))
	sources := adaptors.NewRegistry(r.books.plugin(), dinero.Adaptor)
	written := formats.NewRegistry(peppolbis.Format, csv.Format, json.Format)
	r.engine = engine.New(engine.Parts{
		Ledger: r.store.Ledger, Jobs: r.store.Queue, Setup: r.store.Setup, Directory: r.store.Directory,
		Members: r.store.Members, Outbox: r.store.Outbox, Blobs: blobs, Memory: memory, Count: r.store.Count,
		Adaptors: sources, Formats: written, Gateways: ends,
		Env:   plugin.Env{Log: log, Now: time.Now, Spool: blobs.Put, Sleep: sleep, Dial: dial, HTTP: netx.HTTP(dial)},
		Owner: "test",
		Settings: engine.Settings{Sweep: 200 * time.Millisecond, NoticeWait: 50 * time.Millisecond,
			Waits: []time.Duration{time.Hour}},
	})
	r.parts = dashboard.Parts{
		Engine: r.engine, Setup: r.store.Setup, Ledger: r.store.Ledger, Directory: r.store.Directory, Members: r.store.Members,
		Outbox: r.store.Outbox, Adaptors: sources, Formats: written, Gateways: ends,
		Sessions: r.store.Sessions, Once: r.store, Now: time.Now, Log: log, Version: "test", SetupCode: func() string { return setupCode },
	}
	r.server = httptest.NewUnstartedServer(nil)
	r.server.Config.Handler = r.handler("http://" + r.server.Listener.Addr().String())
	r.server.Start()
	t.Cleanup(r.server.Close)
	return r
}

// handler is the dashboard under another address.
func (r *rig) handler(public string) http.Handler {
	p := r.parts
	p.PublicURL = public
	return dashboard.New(p)
}

// serve asks a handler without a network.
func (r *rig) serve(h http.Handler, method, path string, form url.Values) *httptest.ResponseRecorder {
	req := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, req)
	return w
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

func (r *rig) now() time.Time { return time.Now() }

func (r *rig) must(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

// work has the engine work until the test ends.
func (r *rig) work() {
	ctx, cancel := context.WithCancel(context.WithoutCancel(r.Context()))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := r.engine.Run(ctx, true); err != nil && ctx.Err() == nil {
			r.Errorf("the engine ended: %v", err)
		}
	}()
	r.Cleanup(func() { cancel(); <-ended })
}

// settle waits until no document moves.
func (r *rig) settle(company string) {
	r.Helper()
	for end := time.Now().Add(90 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if r.quiet(company) {
			return
		}
	}
	r.Fatal("the documents do not come to rest")
}

func (r *rig) quiet(company string) bool {
	runs, err := r.store.Ledger.Runs(r.Context(), company, "", 5)
	r.must(err)
	for _, run := range runs {
		if run.State == ledger.RunRunning && run.Ended.IsZero() && run.Cause == "" {
			return false
		}
	}
	for t, err := range r.store.Ledger.Search(r.Context(), company, ledger.Filter{}) {
		r.must(err)
		if t.State.Moving() && (t.State != ledger.Waiting && t.State != ledger.Sent || time.Until(t.Until) < time.Minute) {
			return false
		}
	}
	return true
}

// user adds somebody with a role in a company.
func (r *rig) user(email, company string, role access.Role) access.User {
	r.Helper()
	u := access.User{ID: access.NewID("usr"), Email: email, Name: strings.Split(email, "@")[0], Language: "en",
		Hash: goodHash(), Created: time.Now()}
	r.must(r.store.Members.SaveUser(r.Context(), u))
	r.must(r.store.Members.SetRole(r.Context(), u.ID, company, role))
	return u
}

const goodPassword = "blue tram over the harbour"

// goodHash is its hash, made once.
var goodHash = sync.OnceValue(func() string { return access.HashPassword(goodPassword) })

// visitor is a browser without a screen.
type visitor struct {
	testing.TB
	base string
	http *http.Client
}

func (r *rig) visitor() *visitor {
	jar, err := cookiejar.New(nil)
	r.must(err)
	return &visitor{TB: r.TB, base: r.server.URL, http: &http.Client{Jar: jar, Timeout: 60 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// signedIn is a visitor whose password was right.
func (r *rig) signedIn(email string) *visitor {
	r.Helper()
	u, err := r.store.Members.UserByEmail(r.Context(), email)
	r.must(err)
	p := r.parts
	p.PublicURL = r.server.URL
	cookie, err := dashboard.Session(p, u)
	r.must(err)
	base, err := url.Parse(r.server.URL)
	r.must(err)
	v := r.visitor()
	v.http.Jar.SetCookies(base, []*http.Cookie{cookie})
	return v
}

// answer is what came back, read.
type answer struct {
	status   int
	location string
	header   http.Header
	text     string
}

func (v *visitor) do(method, path string, form url.Values, header ...string) answer {
	v.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	req, err := http.NewRequestWithContext(v.Context(), method, v.base+path, body)
	if err != nil {
		v.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.Header.Set("Accept", "text/html")
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := v.http.Do(req)
	if err != nil {
		v.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		v.Fatal(err)
	}
	return answer{res.StatusCode, res.Header.Get("Location"), res.Header, string(text)}
}

func (v *visitor) get(path string) answer { v.Helper(); return v.do(http.MethodGet, path, nil) }

func (v *visitor) post(path string, form url.Values) answer {
	v.Helper()
	return v.do(http.MethodPost, path, form)
}

// page gets a page that must be there.
func (v *visitor) page(path string) string {
	v.Helper()
	got := v.get(path)
	if got.status != http.StatusOK {
		v.Fatalf("GET %s answered %d, location %q: %s", path, got.status, got.location, summary(got.text))
	}
	return got.text
}

var formPattern = regexp.MustCompile(`name="form" value="([^"]+)"`)

// submit fills in a form of a page and posts it, with the page's one-time id. It
// returns what came of it, the page that it led to when it led on.
func (v *visitor) submit(page, action string, fields ...string) answer {
	v.Helper()
	text := v.page(page)
	form := url.Values{"form": {formID(v.TB, text)}}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	got := v.post(action, form)
	if got.status == http.StatusSeeOther {
		led := v.get(got.location)
		for range 3 {
			if led.status != http.StatusSeeOther {
				break
			}
			got.location = led.location
			led = v.get(led.location)
		}
		led.location = got.location
		return led
	}
	return got
}

func formID(t testing.TB, text string) string {
	t.Helper()
	m := formPattern.FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("the page has no form: %s", summary(text))
	}
	return m[1]
}

var (
	tagPattern  = regexp.MustCompile(`<[^>]*>`)
	gapPattern  = regexp.MustCompile(`\s+`)
	headPattern = regexp.MustCompile(`(?s)<head>.*</head>|<nav.*?</nav>`)
)

// summary is the words of a page.
func summary(text string) string {
	words := gapPattern.ReplaceAllString(tagPattern.ReplaceAllString(headPattern.ReplaceAllString(text, " "), " "), " ")
	if len(words) > 1500 {
		words = words[:1500] + "…"
	}
	return words
}

func (v *visitor) wants(got answer, status int, words ...string) {
	v.Helper()
	if got.status != status {
		v.Errorf("answered %d, not %d: %s", got.status, status, summary(got.text))
	}
	for _, w := range words {
		if !strings.Contains(html.UnescapeString(got.text), w) {
			v.Errorf("the page does not say %q: %s", w, summary(got.text))
		}
	}
}

// firstRun is the first company and its owner's browser, as the page of the first
// run leaves them.
func (r *rig) firstRun() *visitor {
	r.Helper()
	r.must(r.store.Members.SaveSubscription(r.Context(), access.Subscription{ID: "nordlys", Name: "Nordlys", Country: "DK",
		Zone: "Europe/Copenhagen", Language: "en", Created: time.Now()}))
	u := r.user("anna@nordlys.example", "nordlys", access.Owner)
	u.Name = "Anna Holm"
	r.must(r.store.Members.SaveUser(r.Context(), u))
	return r.signedIn(u.Email)
}

// firstRunByPage is firstRun by the page itself.
func (r *rig) firstRunByPage() *visitor {
	r.Helper()
	v := r.visitor()
	got := v.post("/setup", url.Values{
		"code": {strings.ToLower(setupCode)}, "name": {"Anna Holm"}, "email": {"anna@nordlys.example"}, "password": {goodPassword},
		"company": {"Nordlys"}, "country": {"DK"}, "cvr": {""}, "zone": {"Europe/Copenhagen"}, "language": {"en"},
	})
	if got.status != http.StatusSeeOther || got.location != "/c/nordlys/" {
		r.Fatalf("the first run answered %d %s: %s", got.status, got.location, summary(got.text))
	}
	return v
}
