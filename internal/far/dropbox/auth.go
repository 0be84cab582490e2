package dropbox

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/postbud/postbud/internal/far/line"
)

const (
	tokenLife = 4 * time.Hour
	codeLife  = 10 * time.Minute
)

// grant is what a code or a refresh token stands for.
type grant struct {
	scopes    []string
	redirect  string // of a code: the exchange must name the same
	challenge string // of PKCE; "" where the app shows its secret instead
	offline   bool
	expires   time.Time // of a code
	pkce      bool      // of a refresh token: no secret is needed with it
}

// access is an access token that was given away.
type access struct {
	scopes  []string
	expires time.Time
}

type signIns struct {
	codes, refresh map[string]*grant
	access         map[string]*access
}

func newSignIns() signIns {
	return signIns{codes: map[string]*grant{}, refresh: map[string]*grant{}, access: map[string]*access{}}
}

// Scopes are what an app asks for that delivers files.
func Scopes() []string {
	return []string{"account_info.read", "files.content.write", "files.metadata.read"}
}

// Grant is a refresh token of the app, as somebody has given it who signed in with
// PKCE and allowed the scopes; none for all of Scopes.
func (s *Server) Grant(scopes ...string) string {
	if len(scopes) == 0 {
		scopes = Scopes()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	token := random("rt-")
	s.sign.refresh[token] = &grant{scopes: scopes, pkce: true}
	return token
}

// Expire ends every access token that was given away, before its time.
func (s *Server) Expire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.sign.access {
		a.expires = s.now()
	}
}

// Forget makes every access token unknown, as when an app is disconnected.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.sign.access)
}

// Revoke takes every permission back.
func (s *Server) Revoke() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sign = newSignIns()
}

// authorize is the page on which a person agrees; this one always does.
func (s *Server) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	back, err := url.Parse(q.Get("redirect_uri"))
	if err != nil || back.Host == "" || q.Get("client_id") != s.options.AppKey || q.Get("response_type") != "code" {
		plain(w, http.StatusBadRequest, "It seems the app you were using submitted a bad request.")
		return
	}
	if c := q.Get("code_challenge"); c != "" && q.Get("code_challenge_method") != "S256" {
		plain(w, http.StatusBadRequest, "unknown code_challenge_method")
		return
	}
	scopes := strings.Fields(q.Get("scope"))
	if len(scopes) == 0 {
		scopes = Scopes()
	}
	code := random("")
	s.mu.Lock()
	s.sign.codes[code] = &grant{
		scopes: scopes, redirect: q.Get("redirect_uri"), challenge: q.Get("code_challenge"),
		offline: q.Get("token_access_type") == "offline", expires: s.now().Add(codeLife),
	}
	s.mu.Unlock()
	answer := back.Query()
	answer.Set("code", code)
	answer.Set("state", q.Get("state"))
	back.RawQuery = answer.Encode()
	http.Redirect(w, r, back.String(), http.StatusFound)
}

// token exchanges a code or a refresh token.
func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost || r.ParseForm() != nil {
		refuse(w, "invalid_request", "a form is wanted")
		return
	}
	answer, code, why := s.exchange(r)
	if code != "" {
		refuse(w, code, why)
		return
	}
	if s.faults.Now().SwallowToken {
		r.Context().Value(connKey{}).(*line.Conn).Reset()
		panic(http.ErrAbortHandler)
	}
	reply(w, http.StatusOK, answer)
}

func (s *Server) exchange(r *http.Request) (answer object, code, why string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, secret := r.PostForm.Get("client_id"), r.PostForm.Get("client_secret")
	if user, password, basic := r.BasicAuth(); basic {
		id, secret = user, password
	}
	if id != s.options.AppKey || secret != "" && secret != s.options.AppSecret {
		return nil, "invalid_client", "Invalid client_id or client_secret"
	}
	known := secret != ""
	switch r.PostForm.Get("grant_type") {
	case "authorization_code":
		given := r.PostForm.Get("code")
		g := s.sign.codes[given]
		delete(s.sign.codes, given)
		switch {
		case g == nil, !s.now().Before(g.expires):
			return nil, "invalid_grant", "code doesn't exist or has expired"
		case g.redirect != r.PostForm.Get("redirect_uri"):
			return nil, "invalid_grant", "redirect_uri mismatch"
		case g.challenge == "" && !known:
			return nil, "invalid_client", "No client secret"
		case g.challenge != "" && g.challenge != challengeOf(r.PostForm.Get("code_verifier")):
			return nil, "invalid_grant", "invalid code verifier"
		}
		answer = s.give(g)
		if g.offline {
			refresh := random("rt-")
			s.sign.refresh[refresh] = &grant{scopes: g.scopes, pkce: g.challenge != ""}
			answer["refresh_token"] = refresh
		}
		return answer, "", ""
	case "refresh_token":
		old := r.PostForm.Get("refresh_token")
		g := s.sign.refresh[old]
		switch {
		case g == nil:
			return nil, "invalid_grant", "refresh token is invalid or revoked"
		case !g.pkce && !known:
			return nil, "invalid_client", "No client secret"
		}
		answer = s.give(g)
		if s.faults.Now().Rotate {
			delete(s.sign.refresh, old)
			refresh := random("rt-")
			s.sign.refresh[refresh] = g
			answer["refresh_token"] = refresh
		}
		return answer, "", ""
	}
	return nil, "unsupported_grant_type", "unknown grant_type"
}

func (s *Server) give(g *grant) object {
	token := random("sl.")
	s.sign.access[token] = &access{scopes: g.scopes, expires: s.now().Add(tokenLife)}
	return object{
		"access_token": token, "token_type": "bearer", "expires_in": int(tokenLife.Seconds()),
		"scope": strings.Join(g.scopes, " "), "uid": "12345", "account_id": "dbid:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
	}
}

func refuse(w http.ResponseWriter, code, why string) {
	reply(w, http.StatusBadRequest, object{"error": code, "error_description": why})
}

// letIn looks at the access token; false when it has been answered.
func (s *Server) letIn(x *exchange, scope string) bool {
	token, bearer := strings.CutPrefix(x.request.Header.Get("Authorization"), "Bearer ")
	s.mu.Lock()
	a := s.sign.access[token]
	live := a != nil && s.now().Before(a.expires)
	s.mu.Unlock()
	switch {
	case !bearer, !strings.HasPrefix(token, "sl."):
		x.bad("The given OAuth 2 access token is malformed.")
	case a == nil:
		problem(x, http.StatusUnauthorized, x.route, "invalid_access_token")
	case !live, s.faults.Now().Expired:
		problem(x, http.StatusUnauthorized, x.route, "expired_access_token")
	case !slices.Contains(a.scopes, scope):
		problem(x, http.StatusUnauthorized, x.route, "missing_scope/"+scope)
	default:
		return true
	}
	return false
}

// challengeOf is the S256 code challenge of a verifier (RFC 7636, section 4.2).
func challengeOf(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func random(prefix string) string { return prefix + rand.Text() + rand.Text() }
