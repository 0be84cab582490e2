package dashboard

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/ledger"
)

// What ends a request without its page.
var (
	errSignedOut = errors.New("nobody is signed in")
	errForbidden = errors.New("the role has not this right")
	errForeign   = errors.New("the post came from another site")
	errStale     = errors.New("the form is not one of this session")
)

// failure is an error with a status of its own.
type failure struct {
	status int
	key    string // of the words
	args   []any
}

func (f *failure) Error() string { return f.key }

func errField(name string) error {
	return &failure{status: http.StatusBadRequest, key: "fail.field", args: []any{"name", name}}
}

func errTooLarge(err error) error {
	if large, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return &failure{status: http.StatusRequestEntityTooLarge, key: "fail.large", args: []any{"n", large.Limit}}
	}
	return &failure{status: http.StatusBadRequest, key: "fail.field", args: []any{"name", ""}}
}

// errWords is a wrong request whose page shows the words of a key.
func errWords(key string, args ...any) error {
	return &failure{status: http.StatusBadRequest, key: key, args: args}
}

func notFound(err error) bool {
	return errors.Is(err, ledger.ErrNotFound) || errors.Is(err, access.ErrNotFound)
}

// failPage is an error page.
type failPage struct {
	*frame
	Heading, Text string
	Reference     string
	Kept          []keptValue // what was typed, to be sent once more
	Action        string
	Back          string
}

type keptValue struct{ Name, Value string }

// fail answers with the page of an error. What it is shows in the status; a
// company's existence does not show.
func (c *call) fail(err error) {
	if c.wrote || errors.Is(err, context.Canceled) && c.ctx.Err() != nil {
		return
	}
	if errors.Is(err, errSignedOut) {
		c.toSignIn()
		return
	}
	status, p := c.failureOf(err)
	if c.json() {
		c.problem(status, p)
		return
	}
	if err := c.renderStatus(status, "fail", p); err != nil {
		c.Log.Error("the error page could not be made", "err", err)
		http.Error(c.w, http.StatusText(status), status)
	}
}

func (c *call) failureOf(err error) (int, *failPage) {
	p := &failPage{frame: c.frame(""), Back: "/"}
	if c.company.ID != "" {
		p.Back = c.at()
	}
	say := func(status int, key string, args ...any) (int, *failPage) {
		p.Heading, p.Text = c.T(key, args...), c.T(key+"-text", args...)
		p.Title = p.Heading
		return status, p
	}
	f, own := errors.AsType[*failure](err)
	switch {
	case own:
		return say(f.status, f.key, f.args...)
	case notFound(err):
		return say(http.StatusNotFound, "fail.404")
	case errors.Is(err, errForbidden):
		return say(http.StatusForbidden, "fail.403", "roles", c.roleNames(holders(c.route.need)))
	case errors.Is(err, errForeign):
		return say(http.StatusForbidden, "fail.foreign")
	case errors.Is(err, errStale):
		p.Kept, p.Action = c.keep(), c.r.URL.Path
		return say(http.StatusForbidden, "fail.stale")
	}
	if f := fault.As(err); f != nil && f.Kind != fault.Internal {
		entry := c.entry(f.Code, f.Args, f.Message)
		p.Heading, p.Text, p.Title = entry.Title, entry.Text, entry.Title
		return http.StatusConflict, p
	}
	p.Reference = access.NewID("err")[:12]
	c.Log.Error("a page failed", "reference", p.Reference, "path", c.r.URL.Path, "method", c.r.Method, "err", err)
	return say(http.StatusInternalServerError, "fail.500", "id", p.Reference)
}

// keep is what was posted, but for secrets: they are never sent back.
func (c *call) keep() (kept []keptValue) {
	for name, values := range c.r.PostForm {
		if name == "form" || secretName(name) {
			continue
		}
		for _, v := range values {
			kept = append(kept, keptValue{name, v})
		}
	}
	return kept
}

func (c *call) toSignIn() {
	if c.json() {
		c.w.Header().Set("Content-Type", "application/problem+json")
		c.w.WriteHeader(http.StatusUnauthorized)
		_, _ = c.w.Write([]byte(`{"status":401,"title":"Sign in first"}` + "\n"))
		return
	}
	next := c.r.URL.RequestURI()
	if c.r.Method != http.MethodGet && c.r.Method != http.MethodHead {
		c.flash("warn", c.T("signin.lost"))
		next = c.parent()
	}
	to := "/sign-in"
	if next != "/" {
		to += "?next=" + url.QueryEscape(next)
	}
	http.Redirect(c.w, c.r, to, http.StatusSeeOther)
}

// problem answers in the form of RFC 9457.
func (c *call) problem(status int, p *failPage) {
	c.w.Header().Set("Content-Type", "application/problem+json")
	c.w.WriteHeader(status)
	_ = json.NewEncoder(c.w).Encode(struct {
		Status   int    `json:"status"`
		Title    string `json:"title"`
		Detail   string `json:"detail,omitempty"`
		Instance string `json:"instance,omitempty"`
	}{status, p.Heading, p.Text, p.Reference})
}
