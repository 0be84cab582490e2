// Package phase4 runs phase4, the AS4 library behind many access points, as the far
// end of a test: one process of its own on this machine that is asked to send and
// that receives, over AS4 as in Peppol (AS4 profile 2.0), with keys of a test's own
// issuer. `make outside-build` builds it from what its makers publish.
//
// It is asked as phase4-peppol-standalone is, at /sendsbdh with X-Token, and answers
// with phase4's own report. What differs from a real one: the receiver's place is
// fixed and not looked up, unless a test orders it; a broken line is not tried again.
// phase4-peppol-servlet is not published in this version, so that some lines of ours
// stand between phase4's receiver and the folder of what arrived.
package phase4

import (
	"context"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"
)

// Test is the test that an access point runs for, as *testing.T is one.
type Test interface {
	Helper()
	Cleanup(func())
	Context() context.Context
	Failed() bool
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Error(args ...any)
	Logf(format string, args ...any)
	Skip(args ...any)
}

// Token is what the access point wants to see in the header X-Token.
const Token = "test-token-of-the-access-point"

// Seat is the name of the access point, as certificates of Peppol have one.
const Seat = "PDK000001"

// The ways in which a receiver can behave; a text such as EBMS:0303 is one too, and
// is the error that its access point answers with.
const (
	Unknown  = "unknown"  // it is not registered: a real look-up at an SMP that knows nobody
	NoLookup = "nolookup" // the SMP cannot be reached
	Down     = "down"     // its access point cannot be reached
	Refuse   = "refuse"   // its access point does not serve it
	Normal   = ""
)

// patience bounds whatever the process is waited for.
const patience = 2 * time.Minute

// AccessPoint is the running process.
type AccessPoint struct {
	Version string // of phase4

	port    string
	process *process

	mu      sync.Mutex
	in      []arrival
	set     map[string]string
	changed chan struct{} // closed at each line
}

type arrival struct{ instance, file string }

// Start runs an access point until the test ends. The test is skipped where it is not
// built; with CI=true it fails.
func Start(t Test) *AccessPoint {
	t.Helper()
	jar := built(t)
	java, err := exec.LookPath("java")
	if err != nil {
		missing(t, "Java is not installed, run make outside-needs")
	}
	dir, err := os.MkdirTemp("", "phase4")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) }) // the process has ended by then
	options := url.Values{"token": {Token}, "store": {filepath.Join(dir, "store")}, "work": {filepath.Join(dir, "work")}}
	for _, name := range []string{"store", "work"} {
		if err := os.Mkdir(options.Get(name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for name, data := range papers(t) {
		options.Set(name, filepath.Join(dir, name))
		if err := os.WriteFile(options.Get(name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	a := &AccessPoint{set: map[string]string{}, changed: make(chan struct{})}
	a.process = run(t, a.line, java, "-XX:+UseSerialGC", "-Xmx1g", "-Dfile.encoding=UTF-8", "-Duser.language=en",
		"-Djava.io.tmpdir="+options.Get("work"), "-Dorg.slf4j.simpleLogger.defaultLogLevel=error", "-jar", jar, options.Encode())
	t.Cleanup(func() {
		a.process.stop()
		if t.Failed() {
			t.Logf("the log of phase4 ends with:\n%s", a.process.said())
		}
	})
	a.until(t, "its start", func() bool { return a.port != "" })
	return a
}

// Order says how a receiver, such as 0088:5790000000005, behaves from now on.
func (a *AccessPoint) Order(t Test, receiver, way string) {
	t.Helper()
	if _, err := a.process.in.Write([]byte(url.Values{"receiver": {receiver}, "way": {way}}.Encode() + "\n")); err != nil {
		t.Fatal(err)
	}
	a.until(t, "an order", func() bool { got, there := a.set[receiver]; return there && got == way })
}

// Received are the envelopes that arrived under an instance identifier, each as often
// as it arrived.
func (a *AccessPoint) Received(t Test, instance string) (envelopes [][]byte) {
	t.Helper()
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, r := range a.in {
		if r.instance != instance {
			continue
		}
		data, err := os.ReadFile(r.file)
		if err != nil {
			t.Fatal(err)
		}
		envelopes = append(envelopes, data)
	}
	return envelopes
}

func (a *AccessPoint) line(text string) {
	fields, err := url.ParseQuery(text)
	if err != nil {
		return // a line of the library's own
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	switch fields.Get("event") {
	case "ready":
		a.port, a.Version = fields.Get("port"), fields.Get("version")
	case "set":
		a.set[fields.Get("receiver")] = fields.Get("way")
	case "received":
		a.in = append(a.in, arrival{fields.Get("instance"), fields.Get("file")})
	}
	close(a.changed)
	a.changed = make(chan struct{})
}

func (a *AccessPoint) until(t Test, what string, ok func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for {
		a.mu.Lock()
		done, changed := ok(), a.changed
		a.mu.Unlock()
		if done {
			return
		}
		select {
		case <-changed:
		case <-a.process.done:
			t.Fatalf("phase4 ended; waited for %s. Its log:\n%s", what, a.process.said())
		case <-ctx.Done():
			t.Fatalf("waited too long for %s. The log of phase4:\n%s", what, a.process.said())
		}
	}
}

// built is the program, as make outside-build makes it.
func built(t Test) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("there is no go.mod above this test")
		}
		dir = filepath.Dir(dir)
	}
	path := filepath.Join(dir, "build", "outside", "phase4", "accesspoint.jar")
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		missing(t, "the access point is not built, run make outside-needs outside-build")
	}
	return path
}

// missing skips the test; with CI=true it fails, for an access point that nobody asked
// must not look like one that agreed.
func missing(t Test, why string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(why)
	}
	t.Skip(why)
}
