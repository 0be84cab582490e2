package http_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/outside/nginx"
	"github.com/postbud/postbud/plugin"
)

const signInPage = `<!DOCTYPE html><html><head><title>Sign in to Supplier Portal</title></head><body><form><input type=password></form></body></html>`

func TestF78AnErrorPageWithStatus200IsNoSuccess(t *testing.T) {
	soap := func(code string) string {
		return `<env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope"><env:Body><env:Fault><env:Code><env:Value>env:` + code +
			`</env:Value></env:Code><env:Reason><env:Text xml:lang="en">the schema is wrong</env:Text></env:Reason></env:Fault></env:Body></env:Envelope>`
	}
	byJSON := plugin.Values{"success": "json", "success_path": "result.status", "success_values": "accepted\nqueued"}
	byText := plugin.Values{"success": "text", "success_text": "<Status>OK</Status>"}
	for _, c := range []struct {
		name, kind, body string
		settings         plugin.Values
		fault            fault.Kind // "" for success
		says             string
	}{
		{"a page to sign in at", "text/html", signInPage, nil, fault.Permanent, "not known whether the document was taken"},
		{"that page said to be JSON", "application/json", signInPage, nil, fault.Permanent, "Sign in to Supplier Portal"},
		{"that page where JSON is asked for", "text/html", signInPage, byJSON, fault.Permanent, "a web page and not JSON"},
		{"that page where a text is asked for", "text/html", signInPage, byText, fault.Permanent, "a web page without the text"},
		{"an error in JSON", "application/json", `{"error":{"message":"unknown supplier"}}`, nil, fault.Permanent, "unknown supplier"},
		{"no success in JSON", "application/json", `{"success":false,"message":"try the other address"}`, nil, fault.Permanent, "try the other address"},
		{"a list of errors", "application/json", `{"errors":["no buyer"]}`, nil, fault.Permanent, "no buyer"},
		{"an empty list of errors", "application/json", `{"errors":[],"error":null}`, nil, "", ""},
		{"nothing at all", "", "", nil, "", ""},
		{"one word of HTML", "text/html", "OK", nil, "", ""},
		{"the right field", "application/json", `{"result":{"status":"queued"}}`, byJSON, "", ""},
		{"the right field with another value", "application/json", `{"result":{"status":"refused","x":1}}`, byJSON, fault.Permanent, "result.status in its answer is refused"},
		{"without the field", "application/json", `{"result":[]}`, byJSON, fault.Permanent, "has no field result.status"},
		{"half of JSON", "application/json", `{"result":{"status":"accepted"`, byJSON, fault.Permanent, "not JSON"},
		{"the right text", "application/xml", "<A><Status>OK</Status></A>", byText, "", ""},
		{"another text", "application/xml", "<A><Status>NOT OK</Status></A>", byText, fault.Permanent, "without the text"},
		{"a status that is not asked for", "", "", plugin.Values{"success_codes": "201\n204"}, fault.Permanent, "none of the statuses"},
		{"a status that is asked for", "", "", plugin.Values{"success_codes": "200\n204"}, "", ""},
		{"a SOAP fault of ours", "application/soap+xml", soap("Sender"), nil, fault.Permanent, "the schema is wrong"},
		{"a SOAP fault of theirs", "application/soap+xml", soap("Receiver"), nil, fault.Temporary, "we try again"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, &service{})
			s.hook = answering(s, http.StatusOK, c.kind, c.body)
			r, err := open(t, s.Post("/docs").With(c.settings)).Deliver(t.Context(), parcel("a.xml", "the invoice"))
			if c.fault == "" {
				if err != nil || r.Outcome != gateways.Delivered {
					t.Errorf("%+v, %v", r, err)
				}
				return
			}
			says{kind: c.fault, code: "GW-HTTP", text: c.says, page: "The receiver's system answered 200"}.of(t, err)
		})
	}
}

// answering answers each document in the same way, and counts it.
func answering(s *service, code int, kind, body string, headers ...string) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method != http.MethodPost || r.URL.Path != "/docs" {
			return false
		}
		_, _, _ = read(r)
		s.mu.Lock()
		s.posts++
		s.mu.Unlock()
		w.Header().Set("Content-Type", kind)
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(code)
		fmt.Fprint(w, body)
		return true
	}
}

func TestEachAnswerHasItsKind(t *testing.T) {
	for _, c := range []struct {
		code   int
		header []string
		says   says
		wait   time.Duration
	}{
		{400, nil, says{kind: fault.Permanent, code: "GW-HTTP", text: "nothing was delivered this time; ask the receiver", args: map[string]string{"code": "400", "text": "say again"}, page: `The receiver's system answered 400. "say again"`}, 0},
		{401, nil, says{kind: fault.Configuration, code: "GW-LOGIN", field: "password", text: "does not let us in", args: map[string]string{"user": user}, page: "Password or key is wrong"}, 0}, // F-71
		{403, nil, says{kind: fault.Configuration, code: "GW-LOGIN", field: "password", text: "does not let us put anything there"}, 0},
		{404, nil, says{kind: fault.Configuration, code: "GW-HTTP", field: "url", text: "correct the address"}, 0},
		{405, nil, says{kind: fault.Configuration, code: "GW-HTTP", field: "url"}, 0},
		{408, nil, says{kind: fault.Temporary, code: "GW-HTTP"}, 0},
		{409, []string{"Retry-After", "60"}, says{kind: fault.Temporary, code: "GW-HTTP", text: "come again later"}, time.Minute}, // the first one is still being worked on
		{417, nil, says{kind: fault.Permanent, code: "GW-HTTP"}, 0},
		{409, nil, says{kind: fault.Permanent, code: "GW-HTTP", text: "something under our key or name already"}, 0},
		{413, nil, says{kind: fault.Permanent, code: "GW-HTTP", text: "too large"}, 0},
		{415, nil, says{kind: fault.Permanent, code: "GW-HTTP"}, 0},
		{423, nil, says{kind: fault.Temporary, code: "GW-HTTP"}, 0},
		{425, nil, says{kind: fault.Temporary, code: "GW-HTTP"}, 0},
		{429, []string{"Retry-After", "120"}, says{kind: fault.Temporary, code: "GW-HTTP", text: "we try again under the same key"}, 2 * time.Minute},
		{429, nil, says{kind: fault.Temporary, code: "GW-HTTP"}, 0},
		{500, nil, says{kind: fault.Temporary, code: "GW-HTTP"}, 0},
		{502, nil, says{kind: fault.Temporary, code: "GW-HTTP"}, 0},
		{503, []string{"Retry-After", time.Now().Add(time.Hour).UTC().Format(http.TimeFormat)}, says{kind: fault.Temporary, code: "GW-HTTP"}, time.Hour},
		{503, []string{"Retry-After", "999999999"}, says{kind: fault.Temporary, code: "GW-HTTP"}, 24 * time.Hour},
		{503, []string{"Retry-After", "soon"}, says{kind: fault.Temporary, code: "GW-HTTP"}, 0},
		{504, nil, says{kind: fault.Uncertain, code: "GW-HTTP", text: "it is not known whether"}, 0},
		{507, nil, says{kind: fault.Temporary, code: "GW-SPACE", text: "no room left", page: "The partner's server is full"}, 30 * time.Minute}, // F-64
	} {
		t.Run(fmt.Sprint(c.code, c.header), func(t *testing.T) {
			s := serve(t, &service{})
			s.hook = answering(s, c.code, "application/problem+json", `{"detail":"say again"}`, c.header...)
			g := open(t, s.Post("/docs").With(plugin.Values{"auth": "basic", "user": user, "password": password}))
			_, err := g.Deliver(t.Context(), parcel("a.xml", "the invoice"))
			c.says.of(t, err)
			if f := fault.As(err); f != nil && (f.RetryAfter-c.wait).Abs() > 2*time.Second {
				t.Errorf("again in %v, want %v", f.RetryAfter, c.wait)
			}
			if posts, _ := s.counts(); posts != 1 && c.code != 417 {
				t.Errorf("the service counted %d", posts)
			}
		})
	}
}

func TestADocumentThatIsRefusedItselfIsRejected(t *testing.T) {
	s := serve(t, &service{})
	s.hook = answering(s, 422, "application/problem+json", `{"title":"Not valid","detail":"the buyer reference is missing"}`)
	r, err := open(t, s.Post("/docs")).Deliver(t.Context(), parcel("a.xml", "the invoice"))
	if err != nil || r.Outcome != gateways.Rejected || r.Reason != "the buyer reference is missing" || !strings.Contains(string(r.Evidence), "422") {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestF64AServerWithoutRoomWaitsLong(t *testing.T) {
	n := nginx.Start(t, nginx.Site{In: `if ($request_method = PUT) { return 507; }`})
	_, err := open(t, n.Put()).Deliver(t.Context(), parcel("a.xml", "the invoice"))
	says{kind: fault.Temporary, code: "GW-SPACE", text: "nothing was delivered"}.of(t, err)
	if f := fault.As(err); f == nil || f.RetryAfter < 10*time.Minute {
		t.Errorf("%#v", err)
	}
	if puts := n.Requests(t, "PUT /in/a.xml 507"); len(puts) != 1 || len(n.Files(t, "in")) != 0 {
		t.Errorf("nginx counted %q and holds %v", puts, n.Files(t, "in"))
	}
}

// A server of files says so with 409 (RFC 4918, section 9.7.1); nginx says 500.
func TestF62AMissingFolderIsNamed(t *testing.T) {
	n := nginx.Start(t, nginx.Site{In: `if ($request_method = PUT) { return 409; }`})
	_, err := open(t, n.Put().With(plugin.Values{"folder": "none"})).Deliver(t.Context(), parcel("a.xml", "the invoice"))
	says{kind: fault.Configuration, code: "GW-FOLDER", field: "url", text: "/in/none/a.xml is missing", page: "is missing or closed to us"}.of(t, err)
	p := parcel("a.xml", "the invoice") // where a rule chose the folder, it is this document's trouble
	p.Options = plugin.Values{"folder": "none"}
	_, err = open(t, n.Put()).Deliver(t.Context(), p)
	says{kind: fault.Permanent, code: "GW-FOLDER", field: "folder"}.of(t, err)
	if asked := n.Requests(t, "PUT /in/none/a.xml 409"); len(asked) != 2 || n.Transfers(t, "in") != 0 || len(n.Files(t, "in")) != 0 {
		t.Errorf("nginx counted %q and holds %v", asked, n.Files(t, "in"))
	}
	t.Run("as nginx says it", func(t *testing.T) {
		n := nginx.Start(t, nginx.Site{})
		_, err := open(t, n.Put().With(plugin.Values{"folder": "none"})).Deliver(t.Context(), parcel("a.xml", "the invoice"))
		says{kind: fault.Temporary, code: "GW-HTTP", text: "we try again", page: "answered 500"}.of(t, err)
		if asked := n.Requests(t, "PUT /in/none/a.xml 500"); len(asked) != 1 || len(n.Files(t, "in")) != 0 {
			t.Errorf("nginx counted %q and holds %v", asked, n.Files(t, "in"))
		}
	})
}

func TestF63WhereWeMayNotPutNothingIsPut(t *testing.T) {
	n := nginx.Start(t, nginx.Site{In: `limit_except GET { deny all; }`})
	_, err := open(t, n.Put()).Deliver(t.Context(), parcel("a.xml", "the invoice"))
	says{kind: fault.Configuration, code: "GW-FOLDER", field: "auth", text: "nothing was delivered", page: "is missing or closed to us"}.of(t, err)
	if asked := n.Requests(t, "PUT /in/a.xml 403"); len(asked) != 1 || n.Transfers(t, "in") != 0 || len(n.Files(t, "in")) != 0 {
		t.Errorf("nginx counted %q and holds %v", asked, n.Files(t, "in"))
	}
}

func TestF77ARedirectIsFollowedToTheSameServerAlone(t *testing.T) {
	var strangers int
	stranger := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { strangers++ }))
	defer stranger.Close()
	for _, code := range []int{301, 302, 303, 307, 308} {
		for where, location := range map[string]string{"the same server": "$scheme://$http_host/in/moved.xml", "a path": "/in/moved.xml", "another port": stranger.URL + "/in/moved.xml",
			"another name": "http://localhost.example.com/x", "another scheme": "https://$http_host/in/moved.xml", "a user in it": "$scheme://user@$http_host/in/moved.xml",
			"no host": "http:///x", "a file": "file:///etc/passwd", "round in a circle": "/old/a.xml"} {
			t.Run(fmt.Sprint(code, " to ", where), func(t *testing.T) {
				n := nginx.Start(t, nginx.Site{Server: "absolute_redirect off;", Places: fmt.Sprintf(`location /old/ { return %d %s; }`, code, location)})
				g := open(t, n.Put().With(plugin.Values{"url": n.URL("/old/"), "auth": "basic", "user": user, "password": password}))
				r, err := g.Deliver(t.Context(), parcel("a.xml", large()))
				files := n.Files(t, "in")
				if code >= 307 && (where == "the same server" || where == "a path") {
					if err != nil || r.Outcome != gateways.Delivered || string(files["moved.xml"]) != large() {
						t.Errorf("%+v, %v", r, err)
					}
					return
				}
				says{kind: fault.Permanent, code: "GW-HTTP", text: "the document was not sent there", page: fmt.Sprint("The receiver's system answered ", code)}.of(t, err)
				if len(files) != 0 || strangers != 0 {
					t.Errorf("nginx holds %v; a stranger was asked %d times", files, strangers)
				}
			})
		}
	}
}

func TestF79AcceptedForLaterIsSentAndAskedFor(t *testing.T) {
	state := "working"
	s := serve(t, &service{})
	s.hook = func(w http.ResponseWriter, r *http.Request) bool {
		switch r.URL.Path {
		case "/docs":
			w.Header().Set("Location", "/status/7?t=1")
			w.Header().Set("Retry-After", "90")
			w.WriteHeader(http.StatusAccepted)
		case "/status/7":
			if r.Header.Get("X-API-Key") != "key to the door" || r.URL.RawQuery != "t=1" {
				w.WriteHeader(http.StatusForbidden)
			}
			fmt.Fprintf(w, `{"state":%q,"id":"R-7","message":"the VAT number is unknown"}`, state)
		}
		return true
	}
	g := open(t, s.Post("/docs").With(plugin.Values{"auth": "header", "api_key": "key to the door", "id_path": "id",
		"done_path": "state", "done_values": "done\narchived", "failed_values": "failed"}))
	sent, err := g.Deliver(t.Context(), parcel("a.xml", "the invoice"))
	if err != nil || sent.Outcome != gateways.Sent || sent.RemoteID != s.URL("/status/7?t=1") || sent.Due.Sub(sent.At) != 90*time.Second {
		t.Fatalf("%+v, %v", sent, err)
	}
	for _, c := range []struct {
		state, reason, id string
		outcome           gateways.Outcome
	}{
		{"working", "not done with it yet (working)", sent.RemoteID, gateways.Sent},
		{"failed", "the VAT number is unknown", "R-7", gateways.Rejected},
		{"archived", "", "R-7", gateways.Delivered},
	} {
		state = c.state
		r, err := g.Gateway.(gateways.Tracker).Track(t.Context(), gateways.Receipt{Outcome: gateways.Sent, RemoteID: sent.RemoteID})
		if err != nil || r.Outcome != c.outcome || !strings.Contains(r.Reason, c.reason) || r.RemoteID != c.id {
			t.Errorf("%s: %+v, %v", c.state, r, err)
		}
	}
}

func TestF79TheStatusCodeAloneMayTellTheOutcome(t *testing.T) {
	for _, c := range []struct {
		name, conf string
		outcome    gateways.Outcome
		kind       fault.Kind
	}{
		{"not yet", `return 202;`, gateways.Sent, ""},
		{"done", `return 200 '{"id":7}';`, gateways.Delivered, ""},
		{"done, and it is a thing of its own now", `return 303 /docs/7;`, gateways.Delivered, ""},
		{"a page to sign in at", `return 200 '<html><title>Sign in</title>';`, gateways.Sent, ""},
		{"refused", `return 422;`, gateways.Rejected, ""},
		{"down", `return 503;`, "", fault.Temporary},
		{"not let in", `return 401;`, "", fault.Configuration},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := nginx.Start(t, nginx.Site{Places: `location = /docs { add_header Location /status/7 always; return 202; } location = /status/7 { ` + c.conf + ` }`})
			g := open(t, n.Post("/docs"))
			sent, err := g.Deliver(t.Context(), parcel("a.xml", "the invoice"))
			if err != nil || sent.Outcome != gateways.Sent || !sent.Due.After(sent.At) {
				t.Fatalf("%+v, %v", sent, err)
			}
			r, err := g.Gateway.(gateways.Tracker).Track(t.Context(), gateways.Receipt{Outcome: gateways.Sent, RemoteID: sent.RemoteID})
			if fault.KindOf(err) != c.kind || c.kind == "" && r.Outcome != c.outcome {
				t.Errorf("%+v, %v", r, err)
			}
		})
	}
}

func TestF79AStatusLinkAtAnotherServerIsNotAsked(t *testing.T) {
	asked := 0
	stranger := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	defer stranger.Close()
	n := nginx.Start(t, nginx.Site{Places: `location = /docs { add_header Location ` + stranger.URL + `/status always; return 202; }`})
	g := open(t, n.Post("/docs").With(plugin.Values{"auth": "bearer", "token": "token to the door"}))
	sent, err := g.Deliver(t.Context(), parcel("a.xml", "the invoice"))
	if err != nil || sent.Outcome != gateways.Sent || !strings.Contains(sent.Reason, "another server") {
		t.Errorf("%+v, %v", sent, err)
	}
	r, err := g.Gateway.(gateways.Tracker).Track(t.Context(), sent)
	if err != nil || r.Outcome != gateways.Sent || asked != 0 {
		t.Errorf("%+v, %v, asked %d times", r, err, asked)
	}
	g = open(t, n.Post("/docs").With(plugin.Values{"accepted": "done"}))
	if r := g.delivered(t, parcel("a.xml", "the invoice")); !strings.Contains(r.Reason, "later") {
		t.Errorf("%+v", r)
	}
}

func TestF80Answer409CountsOnlyForTheSameDocument(t *testing.T) {
	p := parcel("a.xml", "the invoice")
	for _, c := range []struct {
		name, body string
		settings   plugin.Values
		delivered  bool
	}{
		{"it names our key", `{"detail":"duplicate of bcdfghjklm-a.xml"}`, nil, true},
		{"it says the text for that", `<Error>ALREADY RECEIVED</Error>`, plugin.Values{"duplicate": "ALREADY RECEIVED"}, true},
		{"it says something else", `<Error>THE PERIOD IS CLOSED</Error>`, plugin.Values{"duplicate": "ALREADY RECEIVED"}, false},
		{"it says nothing", ``, nil, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, &service{})
			s.hook = answering(s, http.StatusConflict, "text/plain", c.body)
			r, err := open(t, s.Post("/docs").With(c.settings)).Deliver(t.Context(), p)
			if c.delivered {
				if err != nil || r.Outcome != gateways.Delivered || !strings.Contains(r.Reason, "has this document already") {
					t.Errorf("%+v, %v", r, err)
				}
				return
			}
			says{kind: fault.Permanent, code: "GW-HTTP", text: "ask the receiver", page: "answered 409"}.of(t, err)
		})
	}
}

func TestT31AnAnswerWithoutEndIsNotReadToIt(t *testing.T) {
	s := serve(t, &service{})
	s.hook = func(w http.ResponseWriter, r *http.Request) bool {
		_, _, _ = read(r)
		for range 1000 {
			if _, err := w.Write(make([]byte, 64<<10)); err != nil {
				return true
			}
		}
		t.Error("all of it was taken")
		return true
	}
	_, err := open(t, s.Post("/docs")).Deliver(t.Context(), parcel("a.xml", "the invoice"))
	says{kind: fault.Uncertain, text: "more than anybody reads"}.of(t, err)
}

func TestT26AStrangersTextIsShortAndHarmless(t *testing.T) {
	s := serve(t, &service{})
	s.hook = answering(s, 400, "text/plain", "no\r\n\x1b[2Jway\u202e <script>alert(1)</script>"+strings.Repeat("x", 5000))
	_, err := open(t, s.Post("/docs")).Deliver(t.Context(), parcel("a.xml", "the invoice"))
	f := fault.As(err)
	if f == nil || len([]rune(f.Args["text"])) > 200 || strings.ContainsAny(f.Message, "\r\n\x1b\u202e<>") {
		t.Errorf("%#v", err)
	}
}
