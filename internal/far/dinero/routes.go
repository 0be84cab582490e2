package dinero

import (
	"net/http"
	"strconv"
)

// life is where an endpoint stands.
type life int

const (
	current    life = iota
	deprecated      // answers; 480 while the brownout switch is on
	retired         // 404, as if it were not there; 480 while the brownout switch is on
)

// route is one endpoint with its version.
type route struct {
	method, path string
	handle       func(*call) (any, error)
	life         life
}

// routes are all endpoints. The version is per endpoint.
func routes() []route {
	return []route{
		{"GET", "/v1/organizations", (*call).organizationsV1, current},
		{"GET", "/v1.1/organizations", (*call).organizationsV11, current},
		{"GET", "/v1/countries", (*call).countries, current},

		{"GET", "/v1/{org}/contacts", (*call).contactsV1, current},
		{"GET", "/v2/{org}/contacts", (*call).contactsV2, current},
		{"GET", "/v1/{org}/contacts/{guid}", (*call).contact, current},
		{"POST", "/v1/{org}/contacts", (*call).createContact, current},
		{"PUT", "/v2/{org}/contacts/{guid}", (*call).replaceContact, current},
		{"PUT", "/v1/{org}/contacts/{guid}", (*call).replaceContact, deprecated},
		{"DELETE", "/v1/{org}/contacts/{guid}", (*call).deleteContact, current},
		{"POST", "/v1/{org}/contacts/{guid}/restore", (*call).restoreContact, current},

		{"GET", "/v1/{org}/sales", (*call).salesList, current},
		{"GET", "/v1/{org}/sales/settings", (*call).salesSettings, current},

		{"GET", "/v1/{org}/invoices", (*call).invoiceList, current},
		{"POST", "/v1/{org}/invoices", on(Invoice, (*call).create), current},
		{"GET", "/v1/{org}/invoices/{guid}", on(Invoice, (*call).document), current},
		{"PUT", "/v1.2/{org}/invoices/{guid}", on(Invoice, (*call).update), current},
		{"PUT", "/v1/{org}/invoices/{guid}", nil, retired},
		{"PUT", "/v1.1/{org}/invoices/{guid}", nil, retired},
		{"DELETE", "/v1/{org}/invoices/{guid}", on(Invoice, (*call).remove), current},
		{"POST", "/v1/{org}/invoices/{guid}/book", on(Invoice, (*call).book), current},
		{"POST", "/v1/{org}/invoices/{guid}/generate-creditnote", (*call).generateCreditNote, current},
		{"GET", "/v1/{org}/invoices/{guid}/mailouts", on(Invoice, (*call).mailOuts), current},
		{"GET", "/v2/{org}/invoices/{guid}/payments", on(Invoice, (*call).payments), current},
		{"POST", "/v2/{org}/invoices/{guid}/payments", on(Invoice, (*call).pay), current},
		{"GET", "/v1/{org}/invoices/{guid}/payments", nil, retired},
		{"POST", "/v1/{org}/invoices/{guid}/payments", nil, retired},
		{"POST", "/v1/{org}/invoices/{guid}/email", on(Invoice, (*call).email), current},
		{"POST", "/v3/{org}/invoices/{guid}/e-invoice", on(Invoice, (*call).sendElectronic), current},
		{"POST", "/v2/{org}/invoices/{guid}/e-invoice", nil, retired},
		{"POST", "/v1/{org}/invoices/{guid}/e-invoice", nil, retired},

		{"GET", "/v1/{org}/sales/creditnotes", (*call).creditNoteList, current},
		{"POST", "/v1/{org}/sales/creditnotes", on(CreditNote, (*call).create), current},
		{"GET", "/v1/{org}/sales/creditnotes/{guid}", on(CreditNote, (*call).document), current},
		{"PUT", "/v1.2/{org}/sales/creditnotes/{guid}", on(CreditNote, (*call).update), current},
		{"DELETE", "/v1/{org}/sales/creditnotes/{guid}", on(CreditNote, (*call).remove), current},
		{"POST", "/v1/{org}/sales/creditnotes/{guid}/book", on(CreditNote, (*call).book), current},
		{"GET", "/v1/{org}/sales/creditnotes/{guid}/pdf", (*call).creditNotePDF, current},
		{"GET", "/v1/{org}/sales/creditnotes/{guid}/mailouts", on(CreditNote, (*call).mailOuts), current},
		{"GET", "/v1/{org}/sales/creditnotes/{guid}/payments", on(CreditNote, (*call).payments), current},
		{"POST", "/v1/{org}/sales/creditnotes/{guid}/payments", on(CreditNote, (*call).pay), current},
		{"POST", "/v1/{org}/sales/creditnotes/{guid}/email", on(CreditNote, (*call).email), current},
		{"POST", "/v3/{org}/sales/creditnotes/{guid}/e-creditNote", on(CreditNote, (*call).sendElectronic), current},

		{"GET", "/v1/{org}/vatTypes", (*call).vatTypes, current},
		{"GET", "/v1/{org}/accounts/entry", (*call).entryAccounts, current},
		{"GET", "/v1/{org}/accounts/deposit", (*call).depositAccounts, current},
		{"GET", "/v1/{org}/products", (*call).productList, current},
		{"GET", "/v1/{org}/products/{guid}", (*call).product, current},

		{"GET", "/v1/{org}/attachments/{guid}", (*call).attached, current},
		{"POST", "/v1/{org}/attachments/{guid}/{file}/{name}", (*call).attach, current},
		{"GET", "/v1/{org}/files/{file}", (*call).file, current},
		{"POST", "/v1/{org}/files", (*call).upload, current},
		{"POST", "/v1/{org}/files/attachment", (*call).upload, current},
	}
}

// on fixes the kind of document that a handler works on.
func on(k Kind, handle func(*call, Kind) (any, error)) func(*call) (any, error) {
	return func(c *call) (any, error) { return handle(c, k) }
}

// apiHandler serves the API and both sign-ins.
func (s *Server) apiHandler() http.Handler {
	mux := http.NewServeMux()
	for _, rt := range routes() {
		mux.HandleFunc(rt.method+" "+rt.path, func(w http.ResponseWriter, r *http.Request) { s.answer(rt, r).write(w) })
	}
	mux.HandleFunc("POST "+pathToken, s.personalToken)
	mux.HandleFunc("GET "+pathAuthorize, s.authorize)
	mux.HandleFunc("POST "+pathAuthorize, s.decide)
	mux.HandleFunc("POST "+pathConnectToken, s.connectToken)
	mux.HandleFunc("GET "+pathDiscovery, s.discovery)
	mux.HandleFunc("GET "+pathKeys, s.publicKeys)
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { noRoute().write(w) })
	return s.logged(s.faulty(mux))
}

// answer runs one API call from sign-in to response.
func (s *Server) answer(rt route, r *http.Request) *answer {
	if rt.life == retired && !s.Switches().Brownout {
		return noRoute()
	}
	body, err := readBody(r)
	if err != nil {
		return reply(nil, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.admit(r)
	if err != nil {
		return reply(nil, err)
	}
	if rt.life != current && s.switches.Brownout {
		return brownout()
	}
	c.body = body
	return reply(rt.handle(c))
}

// admit checks the token, the rate limit, the organization and its subscription,
// in this order. The caller holds s.mu.
func (s *Server) admit(r *http.Request) (*call, error) {
	c := &call{server: s, request: r, now: s.clock.Now()}
	organization := 0
	if text := r.PathValue("org"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			return nil, noRoute()
		}
		organization = n
	}
	var err error
	if c.token, err = s.bearer(r, c.now); err != nil {
		return nil, err
	}
	if err = s.limited(bucket{c.token.client, organization}, c.now); err != nil {
		return nil, err
	}
	if c.query, err = parseQuery(r.URL.RawQuery); err != nil {
		return nil, err
	}
	if !c.token.allows(r.Method) {
		return nil, forbidden("The token's scope does not allow this", "Adgangen rækker ikke til dette")
	}
	if r.PathValue("org") == "" {
		return c, nil
	}
	c.books = s.books[organization]
	if c.books == nil || !c.token.reaches(organization) {
		return nil, forbidden("No access to the organization", "Ingen adgang til firmaet")
	}
	if !c.books.Organization.Subscription.API() {
		return nil, unsubscribed(s.switches.subscriptionCode())
	}
	return c, nil
}

// noRoute is the web server's own page for an address nobody answers.
func noRoute() *answer {
	return &answer{
		status:      http.StatusNotFound,
		contentType: "text/html",
		body: []byte("<!DOCTYPE html>\n<html><head><title>404 - File or directory not found.</title></head>" +
			"<body><h1>Server Error</h1><h2>404 - File or directory not found.</h2></body></html>\n"),
	}
}

// brownout is the failure of an endpoint that is about to go.
func brownout() *answer {
	return reply(nil, &problem{status: 480, code: codeNotFound,
		message: "This endpoint is deprecated and will be removed", danish: "Dette endpoint er forældet og bliver fjernet"})
}
