package dinero

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/postbud/postbud/fault"
)

// The codes of Dinero's error bodies that mean something to us.
const (
	codeNotFound     = 40
	codeNoProOld     = 48
	codeStale        = 58
	codeNoDocument   = 63
	codeDeleted      = 65
	codeNoPro        = 90
	longestForLogged = 500
)

// refusal reads a response that is no success and closes it. Bodies may be JSON,
// text, HTML or empty; the code counts where there is one.
func (c *client) refusal(q question, response *http.Response) error {
	defer func() { _ = response.Body.Close() }()
	body, _ := io.ReadAll(io.LimitReader(response.Body, largestNo)) // what came of it is enough
	var said struct {
		Code number `json:"code"`
	}
	_ = json.Unmarshal(body, &said) // a body that is not JSON has no code
	status, code := response.StatusCode, int(said.Code)
	cause := fmt.Errorf("GET %s: %d, code %d: %s", q.path, status, code, logged(body))
	if missing(status, code) {
		return c.missing(q, cause)
	}
	switch {
	case status == http.StatusUnauthorized:
		return c.sign.again(cause, "Dinero no longer accepts the sign-in, not even a fresh one")
	case status == http.StatusForbidden:
		return c.forbidden(code, cause)
	case status == http.StatusTooManyRequests:
		wait, until := retryAfter(response.Header, c.env.Now)
		c.beQuiet(until)
		return limited(wait, until)
	case status >= 500:
		e := fault.As(down(cause, "Dinero answers "+strconv.Itoa(status), c.lastAnswer()))
		if response.Header.Get("Retry-After") != "" {
			e.RetryAfter, _ = retryAfter(response.Header, c.env.Now)
		}
		return e
	case passing(status), code == codeStale:
		return down(cause, "Dinero answers "+strconv.Itoa(status), c.lastAnswer())
	}
	e := fault.New(fault.Permanent, "Dinero refused the question (%d, code %d)", status, code)
	e.Err = cause
	return e
}

// missing says whether an answer means "not found": 404 for a contact, 400 with
// a code for a document.
func missing(status, code int) bool {
	switch code {
	case codeNotFound, codeNoDocument, codeDeleted:
		return true
	}
	return status == http.StatusNotFound
}

// passing statuses are worth another try later; a redirect is what a closed shop
// answers with.
func passing(status int) bool {
	switch status {
	case statusBrownout, http.StatusRequestTimeout, http.StatusTooEarly:
		return true
	}
	return status < 400
}

// missing is the fault of a thing that is gone, or of a list that cannot be.
func (c *client) missing(q question, cause error) error {
	if q.thing != "" {
		return gone(q.thing, cause)
	}
	e := fault.Setting("base_url", "there is no interface of Dinero at this address")
	e.Err = cause
	return e
}

// forbidden tells a firm without the plan from a firm that is not the user's.
func (c *client) forbidden(code int, cause error) error {
	firm := strconv.Itoa(c.who.Organization)
	e := fault.Setting("organization", "the sign-in works, but not for firm %s", firm).Coded("SRC-ORG", "id", firm)
	if code == codeNoPro || code == codeNoProOld {
		e = fault.Setting("organization", "firm %s needs a Dinero Pro or Total subscription", firm).Coded("SRC-PLAN", "id", firm)
	}
	e.Err = cause
	return e
}

// logged is the start of a body, for the log.
func logged(body []byte) error {
	if len(body) > longestForLogged {
		body = body[:longestForLogged]
	}
	return errors.New(strconv.QuoteToASCII(string(body)))
}
