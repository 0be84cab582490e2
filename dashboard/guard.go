package dashboard

import (
	"net/http"
	"runtime/debug"
)

// policy is rule 14 of the pages: nothing from outside, nothing inline.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; " +
	"base-uri 'none'; frame-ancestors 'none'; frame-src 'self'"

// maxForm bounds what a form may post, in bytes; maxDoor that of one that needs no
// sign-in.
const (
	maxForm = 2 << 20
	maxDoor = 64 << 10
)

// guarded lays the headers, the refusal of foreign posts, the bound on bodies and
// the last net for panics around all pages.
func (s *server) guarded(pages http.Handler) http.Handler {
	foreign := http.NewCrossOriginProtection()
	if s.PublicURL != "" {
		if err := foreign.AddTrustedOrigin(originOf(s.PublicURL)); err != nil {
			s.Log.Warn("the public address is not an origin; posts are held against the request's host", "err", err)
		}
	}
	foreign.SetDenyHandler(s.page(route{need: anybody, often: true, fields: []string{"*"}, do: func(*call) error { return errForeign }}))
	checked := foreign.Handler(pages)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
		h.Set("Cache-Control", "no-store")
		if s.https() {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		defer s.rescue(w, r)
		checked.ServeHTTP(w, r)
	})
}

// rescue answers for a handler that panicked.
func (s *server) rescue(w http.ResponseWriter, r *http.Request) {
	what := recover()
	if what == nil {
		return
	}
	if what == http.ErrAbortHandler { // an answer cut short on purpose
		panic(what)
	}
	s.Log.Error("panic", "path", r.URL.Path, "panic", what, "stack", string(debug.Stack()))
	http.Error(w, "Something went wrong on our side. The log says what.", http.StatusInternalServerError)
}
