package dashboard

import (
	"context"
	"net/http"
	"time"

	"github.com/postbud/postbud/internal/access"
)

// RouteOf is what the tests need of a route.
type RouteOf struct {
	Pattern string
	Need    string
	Fields  []string
	Often   bool
	Upload  bool // its form brings a file; partner_test.go posts it
}

// Routes lists all routes, for tests that go through every one.
func Routes() (all []RouteOf) {
	names := map[right]string{anybody: "anybody", signedIn: "signed in", see: "see", work: "work", rules: "rules", setUp: "set up"}
	for _, r := range (&server{}).routes() {
		all = append(all, RouteOf{r.pattern, names[r.need], r.fields, r.often, r.file != ""})
	}
	return all
}

// Session is the cookie of a user who has just signed in. Each right password costs
// 50 ms on purpose; tests of something else need not pay them.
func Session(p Parts, u access.User) (*http.Cookie, error) {
	sessions := newSessions(p, false)
	ctx, err := sessions.Load(context.Background(), "")
	if err != nil {
		return nil, err
	}
	c := &call{server: &server{Parts: p}, ctx: ctx, sessions: sessions}
	if err := c.signIn(u, false); err != nil {
		return nil, err
	}
	token, _, err := sessions.Commit(ctx)
	return &http.Cookie{Name: sessions.Cookie.Name, Value: token, Path: "/"}, err
}

// Defused is defused, for its own test.
func Defused(cell string) string { return defused(cell) }

// Local is local, for its own test.
func Local(address string) bool { return local(address) }

// Shelved puts so many things of one person on the shelf of drafts, on which
// somebody else has one, and returns how many are kept and whether the other's is.
func Shelved(n int) (kept int, others bool) {
	s := newShelf[int](time.Now, draftLife, 500, 20)
	s.put("somebody else", 0)
	for i := range n {
		s.put("one", i)
	}
	return len(s.of("one")), len(s.of("somebody else")) == 1
}

// Ranges is ranges, for its own test.
func Ranges(text string) ([]string, error) { return ranges(text) }

// IndentXML is indentXML, for its own test.
func IndentXML(text string) string { return indentXML(text) }
