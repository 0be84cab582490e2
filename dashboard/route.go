package dashboard

import (
	"net/http"
)

// route is one address and what it takes.
type route struct {
	pattern string // of http.ServeMux, "GET /setup"
	need    right
	do      handler
	fields  []string // what a post may bring; "set.*" for all that begin so
	file    string   // the file that a post may bring, "" for none
	often   bool     // a post that changes nothing of its own, or guards itself
	parent  string   // what to cut off a post's address to get to its page
}

// routes is the list of all addresses. The tests crawl it.
func (s *server) routes() []route {
	var all []route
	for _, some := range [][]route{doorRoutes(), homeRoutes(), setUpRoutes(), ruleRoutes(), gatewayRoutes(), partnerRoutes(), documentRoutes(), exportRoutes()} {
		all = append(all, some...)
	}
	return all
}

// mux serves the routes, and says 404 for the rest.
func (s *server) mux() http.Handler {
	mux := http.NewServeMux()
	for _, rt := range s.routes() {
		mux.Handle(rt.pattern, s.page(rt))
	}
	mux.Handle("GET /assets/{name}", http.HandlerFunc(s.asset))
	mux.Handle("/", s.page(route{need: anybody, often: true, fields: []string{"*"}, do: (*call).nowhere}))
	return mux
}

// nowhere is the page of an address that does not exist.
func (c *call) nowhere() error {
	return &failure{status: http.StatusNotFound, key: "fail.404"}
}
