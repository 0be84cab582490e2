package dinero

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

const (
	pathConnectToken = "/connect/token"
	codeLifetime     = 300 * time.Second
	scopeRead        = "dineropublicapi:read"
	scopeWrite       = "dineropublicapi:write"
	scopeOffline     = "offline_access"
)

// grant is what a code or a refresh token stands for.
type grant struct {
	scopes    []string
	redirect  string    // of a code: the exchange must name the same
	challenge string    // of a code with PKCE
	expires   time.Time // of a code
}

// connectToken exchanges a code or a refresh token.
func (s *Server) connectToken(w http.ResponseWriter, r *http.Request) {
	form, err := postedForm(r)
	if err != nil {
		refusal("invalid_request").write(w)
		return
	}
	s.mu.Lock()
	result := s.grantConnect(form)
	s.mu.Unlock()

	lost := result.status == http.StatusOK && form.Get("grant_type") == "refresh_token" &&
		s.faults.take(r, LostRefresh) != nil
	if lost {
		panic(http.ErrAbortHandler) // the token has turned, and nobody hears of it
	}
	result.write(w)
}

func (s *Server) grantConnect(form url.Values) *answer {
	kind := form.Get("grant_type")
	if kind != "authorization_code" && kind != "refresh_token" {
		return refusal("unsupported_grant_type")
	}
	know := s.credentials
	if form.Get("client_id") != know.ConnectClientID || form.Get("client_secret") != know.ConnectClientSecret {
		return refusal("invalid_client")
	}
	if kind == "refresh_token" {
		return s.refreshed(form)
	}
	return s.exchanged(form)
}

// exchanged turns a code into tokens. A code is for one use, even when it fails.
func (s *Server) exchanged(form url.Values) *answer {
	code := form.Get("code")
	if code == "" || form.Get("redirect_uri") == "" {
		return refusal("invalid_request")
	}
	g := s.sign.codes[code]
	delete(s.sign.codes, code)
	if g == nil || !s.clock.Now().Before(g.expires) || g.redirect != form.Get("redirect_uri") {
		return refusal("invalid_grant")
	}
	if g.challenge != "" && g.challenge != challengeOf(form.Get("code_verifier")) {
		return refusal("invalid_grant")
	}
	return s.tokens(g, slices.Contains(g.scopes, scopeOffline))
}

// refreshed gives a new access token and, unless refresh tokens are reusable, a
// new refresh token: the old one has had its use then.
func (s *Server) refreshed(form url.Values) *answer {
	old := form.Get("refresh_token")
	if old == "" {
		return refusal("invalid_request")
	}
	g := s.sign.refresh[old]
	if g == nil {
		return refusal("invalid_grant")
	}
	if !s.switches.ReuseRefresh {
		delete(s.sign.refresh, old)
	}
	return s.tokens(g, !s.switches.ReuseRefresh)
}

func (s *Server) tokens(g *grant, withRefresh bool) *answer {
	now := s.clock.Now()
	expires := now.Add(tokenLifetime)
	value, err := s.sign.signer.token(s.credentials.ConnectClientID, g.scopes, now, expires)
	if err != nil {
		return jsonAnswer(http.StatusInternalServerError, object{{"error", "server_error"}})
	}
	s.sign.remember(value, &accessToken{
		client: s.credentials.ConnectClientID, expires: expires,
		read: slices.Contains(g.scopes, scopeRead), write: slices.Contains(g.scopes, scopeWrite),
	}, now)
	out := object{
		{"access_token", value}, {"expires_in", int(tokenLifetime.Seconds())}, {"token_type", "Bearer"},
	}
	if withRefresh {
		next := refreshText()
		s.sign.refresh[next] = &grant{scopes: g.scopes}
		out = append(out, member{"refresh_token", next})
	}
	return jsonAnswer(http.StatusOK, append(out, member{"scope", strings.Join(scopeOrder(g.scopes), " ")}))
}

// scopeOrder is the scopes in the server's own order, which need not be the request's.
func scopeOrder(scopes []string) []string {
	var out []string
	for _, s := range []string{scopeWrite, scopeRead, scopeOffline} {
		if slices.Contains(scopes, s) {
			out = append(out, s)
		}
	}
	return out
}

// refusal is an error answer of Visma Connect's token endpoint.
func refusal(code string) *answer {
	return jsonAnswer(http.StatusBadRequest, object{{"error", code}})
}

// challengeOf is the S256 code challenge of a verifier (RFC 7636 section 4.2).
func challengeOf(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// refreshText is 64 hex characters.
func refreshText() string {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails
	return strings.ToUpper(hex.EncodeToString(raw))
}
