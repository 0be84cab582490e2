package dinero

import (
	"html/template"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

const pathAuthorize = "/connect/authorize"

// authorize shows the page with which a user lets an app in, or answers at once
// when approval is automatic (switch AutoApprove, or parameter auto_approve=true).
func (s *Server) authorize(w http.ResponseWriter, r *http.Request) {
	asked := r.URL.Query()
	if problem := s.askedWrongly(asked); problem != "" {
		showPage(w, http.StatusBadRequest, refusedPage(), problem)
		return
	}
	if code := scopeProblem(asked); code != "" {
		s.sendBack(w, r, asked, url.Values{"error": {code}})
		return
	}
	if s.Switches().AutoApprove || asked.Get("auto_approve") == "true" {
		s.sendBack(w, r, asked, s.newCode(asked))
		return
	}
	s.mu.Lock()
	name := s.main.Organization.Name
	s.mu.Unlock()
	showPage(w, http.StatusOK, consentPage(), map[string]any{
		"Action": pathAuthorize, "Asked": flat(asked), "Scopes": strings.Fields(asked.Get("scope")), "Name": name,
	})
}

// decide takes the button of the page.
func (s *Server) decide(w http.ResponseWriter, r *http.Request) {
	asked, err := postedForm(r)
	if err != nil {
		showPage(w, http.StatusBadRequest, refusedPage(), "The form cannot be read")
		return
	}
	if problem := s.askedWrongly(asked); problem != "" {
		showPage(w, http.StatusBadRequest, refusedPage(), problem)
		return
	}
	switch code := scopeProblem(asked); {
	case code != "":
		s.sendBack(w, r, asked, url.Values{"error": {code}})
	case asked.Get("decision") != "approve":
		s.sendBack(w, r, asked, url.Values{"error": {"access_denied"}})
	default:
		s.sendBack(w, r, asked, s.newCode(asked))
	}
}

// askedWrongly names what makes it unsafe to send the user back: then the error
// stays on this page.
func (s *Server) askedWrongly(asked url.Values) string {
	redirect := asked.Get("redirect_uri")
	if asked.Get("client_id") != s.credentials.ConnectClientID {
		return "The client_id is not known"
	}
	known := s.options.RedirectURIs
	if len(known) == 0 && onLoopback(redirect) || slices.Contains(known, redirect) {
		return ""
	}
	return "The redirect_uri is not one of the app's"
}

// scopeProblem is the error code for what the app may be told of.
func scopeProblem(asked url.Values) string {
	method := asked.Get("code_challenge_method")
	mode := asked.Get("response_mode")
	switch {
	case asked.Get("response_type") != "code":
		return "unsupported_response_type"
	case mode != "" && mode != "query" && mode != "form_post":
		return "invalid_request"
	case asked.Get("code_challenge") != "" && method != "S256", asked.Get("code_challenge") == "" && method != "":
		return "invalid_request"
	case !subset(strings.Fields(asked.Get("scope")), scopeRead, scopeWrite, scopeOffline):
		return "invalid_scope"
	}
	return ""
}

func (s *Server) newCode(asked url.Values) url.Values {
	s.mu.Lock()
	defer s.mu.Unlock()
	code := refreshText()
	s.sign.codes[code] = &grant{
		scopes: strings.Fields(asked.Get("scope")), redirect: asked.Get("redirect_uri"),
		challenge: asked.Get("code_challenge"), expires: s.clock.Now().Add(codeLifetime),
	}
	return url.Values{"code": {code}}
}

// sendBack delivers code or error to the redirect URI, in the mode asked for.
func (s *Server) sendBack(w http.ResponseWriter, r *http.Request, asked, result url.Values) {
	if state := asked.Get("state"); state != "" {
		result.Set("state", state)
	}
	redirect := asked.Get("redirect_uri")
	if asked.Get("response_mode") == "form_post" {
		showPage(w, http.StatusOK, formPostPage(), map[string]any{"Action": template.URL(redirect), "Asked": flat(result)})
		return
	}
	target, err := url.Parse(redirect)
	if err != nil {
		showPage(w, http.StatusBadRequest, refusedPage(), "The redirect_uri cannot be read")
		return
	}
	q := target.Query()
	for name, values := range result {
		q.Set(name, values[0])
	}
	target.RawQuery = q.Encode()
	http.Redirect(w, r, target.String(), http.StatusFound)
}

func onLoopback(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

func flat(values url.Values) map[string]string {
	out := map[string]string{}
	for name := range values {
		if name != "decision" {
			out[name] = values.Get(name)
		}
	}
	return out
}
