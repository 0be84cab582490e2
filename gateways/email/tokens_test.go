//go:build unix

package email_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// tokenService gives out tokens (RFC 6749) and tells a mail server whose they are.
type tokenService struct {
	*httptest.Server
	mu      sync.Mutex
	given   int
	good    map[string]bool
	refresh string // the refresh token that holds
	barren  bool   // what it gives out is worth nothing
	refuse  string // an error code instead of a token
	forms   []map[string]string
}

func openTokens(t *testing.T) *tokenService {
	s := &tokenService{good: map[string]bool{}, refresh: "refresh-0"}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /token", s.give)
	mux.HandleFunc("GET /info", s.tell)
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func (s *tokenService) give(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	form := map[string]string{}
	_ = r.ParseForm()
	for name := range r.PostForm {
		form[name] = r.PostFormValue(name)
	}
	s.forms = append(s.forms, form)
	w.Header().Set("Content-Type", "application/json")
	no := s.refuse
	if id, secret, ok := r.BasicAuth(); ok {
		form["client_id"], form["client_secret"] = id, secret
	}
	switch {
	case form["client_secret"] != "the secret":
		no = "invalid_client"
	case form["grant_type"] == "refresh_token" && form["refresh_token"] != s.refresh:
		no = "invalid_grant"
	}
	if no != "" {
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(map[string]any{"error": no})
		return
	}
	s.given++
	token := "token-" + string(rune('a'+s.given-1))
	s.good[token] = !s.barren
	answer := map[string]any{"access_token": token, "token_type": "Bearer", "expires_in": 3600}
	if form["grant_type"] == "refresh_token" { // it turns
		s.refresh = "refresh-" + string(rune('0'+s.given))
		answer["refresh_token"] = s.refresh
	}
	_ = json.NewEncoder(w).Encode(answer)
}

func (s *tokenService) tell(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	if !s.good[r.URL.Query().Get("access_token")] {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	_ = json.NewEncoder(w).Encode(map[string]string{"email": user, "active": "yes"})
}

// revoke makes every token given out so far worthless.
func (s *tokenService) revoke() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.good = map[string]bool{}
}
