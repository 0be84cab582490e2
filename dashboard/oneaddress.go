package dashboard

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// atOneAddress leads a reader who came by another name of this very machine, 127.0.0.1
// for localhost, to the public address: sessions, and the way back from a sign-in
// elsewhere, hang on the name. What is posted is answered where it was posted to.
func (s *server) atOneAddress(pages http.Handler) http.Handler {
	public, err := url.Parse(s.PublicURL)
	if err != nil || public.Scheme != "http" || !loopback(public.Hostname()) {
		return pages
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, port, err := net.SplitHostPort(r.Host)
		reads := r.Method == http.MethodGet || r.Method == http.MethodHead
		if err != nil || !reads || port != public.Port() || !loopback(host) || strings.EqualFold(host, public.Hostname()) {
			pages.ServeHTTP(w, r)
			return
		}
		http.Redirect(w, r, s.PublicURL+r.URL.RequestURI(), http.StatusFound)
	})
}

func loopback(host string) bool {
	at, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && at.IsLoopback()
}
