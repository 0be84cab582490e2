package dummy

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/postbud/postbud/fault"
)

// largest bounds every answer: a source may be broken or hostile.
const largest = 16 << 20

// check refuses an address to which the key must not be sent. Name the field.
func check(s Settings) error {
	u, err := url.Parse(s.URL)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" {
		return fault.Setting("url", "must be an address such as https://invoices.example/api")
	}
	here, err := netip.ParseAddr(u.Hostname())
	if u.Scheme != "https" && (u.Scheme != "http" || err != nil || !here.IsLoopback()) {
		return fault.Setting("url", "must begin with https")
	}
	return nil
}

// page is an answer to a list.
type page struct {
	Documents []entry `json:"documents"`
	More      bool    `json:"more"`
}

// list reads one page. An answer that does not come whole is Temporary, and none
// of it is used.
func (a *adaptor) list(ctx context.Context, after int64) (page, error) {
	body, err := a.get(ctx, fmt.Sprintf("/documents?after=%d&limit=%d", after, a.s.PageSize), "")
	if err != nil {
		return page{}, err
	}
	var p page
	if err := json.Unmarshal(body, &p); err != nil {
		return page{}, down(err, "the source's list cannot be read")
	}
	return p, nil
}

// get asks one question. thing is what is asked for by its identifier, "" for a
// list. Every status of the system's documentation gets its kind here, and the
// user a sentence that says what to do; the answer itself goes to the log alone.
func (a *adaptor) get(ctx context.Context, path, thing string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimRight(a.s.URL, "/")+path, nil)
	if err != nil {
		return nil, fault.Setting("url", "cannot be used as an address")
	}
	request.Header.Set("Authorization", "Bearer "+a.s.Key.Reveal())
	response, err := a.http.Do(request)
	if err != nil {
		return nil, down(err, "the source does not answer")
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(response.Body, largest+1))
	switch status := response.StatusCode; {
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return nil, fault.Setting("key", "the source does not accept the key").Coded("SRC-KEY")
	case status == http.StatusNotFound && thing != "":
		return nil, fault.New(fault.Permanent, "%s is no longer there", thing).Coded("SRC-GONE", "system", "The source")
	case status == http.StatusTooManyRequests:
		return nil, a.busy(response.Header.Get("Retry-After"))
	case status >= 500:
		return nil, down(nil, "the source answers "+strconv.Itoa(status))
	case status != http.StatusOK:
		return nil, fault.New(fault.Permanent, "the source answers %d", status)
	case err != nil, len(body) > largest:
		return nil, down(err, "the source's answer broke off")
	}
	return body, nil
}

// busy is a source that wants to be left alone: Temporary, with its wait.
func (a *adaptor) busy(retryAfter string) error {
	wait := time.Minute
	if seconds, err := strconv.Atoi(retryAfter); err == nil && seconds >= 0 {
		wait = time.Duration(seconds) * time.Second
	}
	e := fault.New(fault.Temporary, "the source asks us to slow down").
		Coded("SRC-LIMIT", "system", "The source", "time", a.env.Now().Add(wait).UTC().Format(time.RFC3339))
	e.RetryAfter = wait
	return e
}

// down is anything that may pass by itself. A fault of the guarded dialer, such
// as an address that is not allowed, keeps its own kind.
func down(cause error, message string) error {
	var known *fault.Error
	if errors.As(cause, &known) && known.Kind != fault.Temporary {
		return known
	}
	e := fault.New(fault.Temporary, "%s", message).Coded("SRC-DOWN", "system", "The source", "time", "")
	e.Err = cause
	return e
}
