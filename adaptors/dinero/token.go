package dinero

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/postbud/postbud/internal/signin"
)

// tokenRefusal is a no of a token endpoint. Its text goes to the log only.
type tokenRefusal struct {
	status int
	code   string // invalid_grant, invalid_client, …
}

func (r *tokenRefusal) Error() string {
	return "the token endpoint answered " + strconv.Itoa(r.status) + " " + r.code
}

func (r *tokenRefusal) invalidClient() bool {
	return r.code == "invalid_client" || r.code == "unauthorized_client"
}

// errCutShort marks an answer of which we did not get all: the tokens in it are lost.
var errCutShort = errors.New("the answer with the tokens did not come whole")

// readTokenAnswer reads the endpoint's answer. The error is a *tokenRefusal, or a
// Temporary fault.
func readTokenAnswer(response *http.Response, now func() time.Time) (signin.Answer, error) {
	var answer signin.Answer
	body, err := io.ReadAll(io.LimitReader(response.Body, 64<<10))
	switch status := response.StatusCode; {
	case status == http.StatusTooManyRequests:
		return answer, limited(retryAfter(response.Header, now))
	case status >= 500, status == http.StatusRequestTimeout:
		return answer, down(nil, "Dinero's sign-in answers "+strconv.Itoa(status), time.Time{})
	case status >= 300:
		return answer, &tokenRefusal{status: status, code: refusalCode(body)}
	case err != nil:
		return answer, down(errors.Join(errCutShort, err), "the answer of Dinero's sign-in broke off", time.Time{})
	}
	if err := json.Unmarshal(body, &answer); err != nil || answer.Access == "" {
		return answer, down(errors.Join(errCutShort, err), "Dinero's sign-in gave an answer without an access token", time.Time{})
	}
	return answer, nil
}

// refusalCode finds the OAuth error code. A client has seen it wrapped in a
// message text, so the words are looked for when the member is not there.
func refusalCode(body []byte) string {
	var answer signin.Answer
	if json.Unmarshal(body, &answer) == nil && answer.Error != "" {
		return short(answer.Error)
	}
	for _, code := range []string{"invalid_grant", "invalid_client", "unauthorized_client", "invalid_scope", "invalid_request"} {
		if strings.Contains(string(body), code) {
			return code
		}
	}
	return ""
}
