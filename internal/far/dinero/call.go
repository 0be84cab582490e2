package dinero

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// call is one request to the API while it is being answered. The server's lock is held.
type call struct {
	server  *Server
	request *http.Request
	body    []byte
	query   query
	now     time.Time
	token   *accessToken
	books   *books // nil on endpoints without an organization
}

// answer is a response that is not JSON made from a value. It travels as an error
// too, for answers that end a call early.
type answer struct {
	status      int
	contentType string
	header      map[string]string
	body        []byte
	size        int64 // above len(body): the body is repeated up to it
}

func (a *answer) Error() string { return "answered " + strconv.Itoa(a.status) }

// guid is the path's {guid}. One that is no guid at all is a bad address.
func (c *call) guid(name string) (string, error) {
	guid, ok := canonGUID(c.request.PathValue(name))
	if !ok {
		return "", notFound("The address")
	}
	return guid, nil
}

// read decodes the JSON body. Property names are not case-sensitive.
func (c *call) read(into any) error {
	if err := json.Unmarshal(c.body, into); err != nil {
		return validation("body", "The body cannot be read as JSON")
	}
	return nil
}

// readOptional is read, but no body at all is fine.
func (c *call) readOptional(into any) error {
	if len(strings.TrimSpace(string(c.body))) == 0 {
		return nil
	}
	return c.read(into)
}

// wants is the media type that the caller prefers among those offered; the first
// one offered when it does not care, "" when none will do.
func (c *call) wants(offered ...string) string {
	accept := c.request.Header.Get("Accept")
	if strings.TrimSpace(accept) == "" {
		return offered[0]
	}
	for part := range strings.SplitSeq(accept, ",") {
		kind, _, _ := strings.Cut(part, ";")
		kind = strings.ToLower(strings.TrimSpace(kind))
		if kind == "*/*" {
			return offered[0]
		}
		for _, o := range offered {
			if kind == o || strings.HasSuffix(kind, "/*") && strings.HasPrefix(o, kind[:len(kind)-1]) {
				return o
			}
		}
	}
	return ""
}

// maxUpload is the largest body taken; a file may have 6 MB, the rest is framing.
const (
	maxFile   = 6 << 20
	maxUpload = maxFile + 64<<10
)

// readBody reads a request's body before anything is locked.
func readBody(r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxUpload+1))
	if err != nil {
		return nil, validation("body", "The body broke off")
	}
	if len(body) > maxUpload {
		return nil, tooLarge()
	}
	return body, nil
}

func tooLarge() *problem {
	return &problem{status: http.StatusRequestEntityTooLarge, code: codeLimit,
		message: "A file may have 6 MB at most", danish: "En fil må højst fylde 6 MB"}
}

// reply turns a handler's result into the bytes of the response.
func reply(result any, err error) *answer {
	if plain, ok := errors.AsType[*answer](err); ok {
		return plain
	}
	if p, ok := errors.AsType[*problem](err); ok {
		return jsonAnswer(p.status, p.body())
	}
	if err != nil {
		return jsonAnswer(http.StatusInternalServerError, (&problem{message: err.Error(), code: 50}).body())
	}
	if ready, ok := result.(*answer); ok {
		return ready
	}
	return jsonAnswer(http.StatusOK, result)
}

func jsonAnswer(status int, value any) *answer {
	body, err := encode(value)
	if err != nil {
		return &answer{status: http.StatusInternalServerError, contentType: "text/plain", body: []byte(err.Error())}
	}
	return &answer{status: status, contentType: "application/json; charset=utf-8", body: body}
}

// write sends the answer with its length known beforehand.
func (a *answer) write(w http.ResponseWriter) {
	size := max(a.size, int64(len(a.body)))
	if a.contentType != "" {
		w.Header().Set("Content-Type", a.contentType)
	}
	for name, value := range a.header {
		w.Header().Set(name, value)
	}
	w.Header().Set("Content-Length", strconv.FormatInt(size, 10))
	w.WriteHeader(a.status)
	for size > 0 && len(a.body) > 0 {
		n, err := w.Write(a.body[:min(size, int64(len(a.body)))])
		if err != nil {
			return
		}
		size -= int64(n)
	}
}
