package dinero

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

const (
	largestAnswer = 64 << 20 // of JSON: a page of 1000 rows is under 1 MB
	largestNo     = 64 << 10 // of an error's body

	jsonType       = "application/json"
	statusBrownout = 480 // a deprecated endpoint that fails at random before it goes
)

// client asks the API of one firm.
type client struct {
	paths
	base  string
	limit time.Duration // of one answer
	env   plugin.Env
	http  *http.Client
	sign  *signIn
	pace  *pace
	who   *Settings

	mu    sync.Mutex
	quiet time.Time // nothing is asked before
	spoke time.Time // the last answer that was one
}

func newClient(s Settings, env plugin.Env, sign *signIn) *client {
	own := *env.HTTP(nil)
	own.CheckRedirect = redirects
	return &client{
		paths: newPaths(s.Organization),
		base:  strings.TrimRight(s.BaseURL, "/"),
		limit: s.Timeout,
		env:   env,
		http:  &own,
		sign:  sign,
		pace:  newPace(s.RequestsPerMinute, env.Now, env.Sleep),
		who:   &s,
	}
}

// question is one GET.
type question struct {
	path   string
	query  url.Values
	accept string // "" for JSON
	thing  string // what a "not found" means is gone; "" on lists
}

// answer is a response that was a success, whole.
type answer struct {
	body []byte
	at   time.Time // by the source's clock where it tells it
}

// read asks for JSON and decodes it. Property names fit in any letter case. A
// body that is not JSON is Temporary: half a page is no page.
func (c *client) read(ctx context.Context, q question, into any) (answer, error) {
	response, err := c.open(ctx, q)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(response.Body, largestAnswer+1))
	switch {
	case err != nil && ctx.Err() != nil:
		return answer{}, stopped(ctx.Err())
	case err != nil:
		return answer{}, down(err, "Dinero's answer broke off", c.lastAnswer())
	case len(body) > largestAnswer:
		return answer{}, down(nil, "Dinero's answer is longer than it may be", c.lastAnswer())
	}
	if err := json.Unmarshal(body, into); err != nil {
		return answer{}, c.unreadable(q, err)
	}
	return answer{body: body, at: c.theirTime(response)}, nil
}

// unreadable parts what comes right by asking again from a document that holds
// something we do not know.
func (c *client) unreadable(q question, cause error) error {
	if _, broken := errors.AsType[*json.SyntaxError](cause); broken || q.thing == "" {
		return down(cause, "Dinero's answer cannot be read", c.lastAnswer())
	}
	field := ""
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](cause); ok {
		field = wrong.Field
	}
	e := fault.New(fault.Invalid, "%s holds a value that this program does not know %s", q.thing, field).
		Coded("DOC-RULE", "format", system, "field", field)
	e.Err = cause
	return e
}

// open asks and returns the response when it is a success; the caller closes the
// body. An expired token is renewed once, a brownout met with one more try.
func (c *client) open(ctx context.Context, q question) (*http.Response, error) {
	renewed, again := false, false
	for {
		access, err := c.sign.Token(ctx)
		if err != nil {
			return nil, err
		}
		response, err := c.send(ctx, q, access)
		if err != nil {
			return nil, err
		}
		switch status := response.StatusCode; {
		case status >= 200 && status < 300:
			return response, nil
		case status == http.StatusUnauthorized && !renewed:
			renewed = true
			c.sign.Refuse(access)
		case status == statusBrownout && !again:
			again = true
			c.env.Log.ErrorContext(ctx, "Dinero is about to remove an endpoint that is in use", "path", q.path)
		default:
			return nil, c.refusal(q, response)
		}
		_ = response.Body.Close()
	}
}

// send makes one request at the pace.
func (c *client) send(ctx context.Context, q question, access string) (*http.Response, error) {
	if err := c.silence(); err != nil {
		return nil, err
	}
	if err := c.pace.wait(ctx); err != nil {
		return nil, stopped(err)
	}
	if err := c.silence(); err != nil { // asked for while we waited for our turn
		return nil, err
	}
	address := c.base + q.path
	if len(q.query) > 0 {
		// Encode writes ; as %3B, which matters: a raw one ends the pair for some
		// servers. A blank goes as %20, which no server takes for a plus.
		address += "?" + strings.ReplaceAll(q.query.Encode(), "+", "%20")
	}
	limited, cancel := context.WithTimeout(ctx, c.limit)
	request, err := http.NewRequestWithContext(limited, http.MethodGet, address, nil)
	if err != nil {
		cancel()
		return nil, fault.Setting("base_url", "cannot be used as an address")
	}
	request.Header.Set("Authorization", "Bearer "+access)
	request.Header.Set("Accept", accept(q))
	response, err := c.http.Do(request)
	if err != nil {
		cancel()
		if ctx.Err() != nil {
			return nil, stopped(ctx.Err())
		}
		return nil, unreachable(err, c.lastAnswer())
	}
	response.Body = &ending{response.Body, cancel}
	return response, nil
}

func accept(q question) string {
	if q.accept != "" {
		return q.accept
	}
	return jsonType
}

// redirects are followed for files alone, which may lie elsewhere; the token
// does not go along to another host. Where JSON is due a redirect means that the
// shop is closed.
func redirects(to *http.Request, via []*http.Request) error {
	if len(via) > 3 || via[0].Header.Get("Accept") == jsonType || !private(to.URL) {
		return http.ErrUseLastResponse
	}
	return nil
}

// ending is a body whose time limit ends with it.
type ending struct {
	io.ReadCloser
	cancel context.CancelFunc
}

func (e *ending) Close() error {
	err := e.ReadCloser.Close()
	e.cancel()
	return err
}

// silence is the fault to give while the source wants to be left alone.
func (c *client) silence() error {
	c.mu.Lock()
	quiet := c.quiet
	c.mu.Unlock()
	if left := quiet.Sub(c.env.Now()); left > 0 {
		return limited(left, quiet)
	}
	return nil
}

func (c *client) beQuiet(until time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.quiet = until
}

func (c *client) lastAnswer() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.spoke
}

// theirTime is when the source answered, by its own clock, to a second.
func (c *client) theirTime(response *http.Response) time.Time {
	now := c.env.Now()
	c.mu.Lock()
	c.spoke = now
	c.mu.Unlock()
	if t, err := http.ParseTime(response.Header.Get("Date")); err == nil {
		return t.UTC()
	}
	return now.UTC().Truncate(time.Second)
}
