package dropbox

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/postbud/postbud/internal/far/line"
)

const (
	routeToken     = "oauth2/token"
	routeAuthorize = "oauth2/authorize"
	mostArgument   = 1 << 20
)

// endpoint is one route: the scope it needs and what it does.
type endpoint struct {
	scope  string
	upload bool // takes content, its argument is in a header
	do     func(*Server, *exchange)
}

func endpoints() map[string]endpoint {
	return map[string]endpoint{
		"users/get_current_account":      {"account_info.read", false, (*Server).account},
		"files/get_metadata":             {"files.metadata.read", false, (*Server).getMetadata},
		"files/list_revisions":           {"files.metadata.read", false, (*Server).listRevisions},
		"files/create_folder_v2":         {"files.content.write", false, (*Server).createFolder},
		"files/delete_v2":                {"files.content.write", false, (*Server).deleteFile},
		"files/upload":                   {"files.content.write", true, (*Server).upload},
		"files/upload_session/start":     {"files.content.write", true, (*Server).sessionStart},
		"files/upload_session/append_v2": {"files.content.write", true, (*Server).sessionAppend},
		"files/upload_session/finish":    {"files.content.write", true, (*Server).sessionFinish},
	}
}

// exchange is one request and its answer.
type exchange struct {
	http.ResponseWriter
	request  *http.Request
	route    string
	argument []byte
	content  []byte
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	route := strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, "/"), "2/")
	s.mu.Lock()
	s.counts[route]++
	s.mu.Unlock()
	f := s.faults.Now()
	line.Pause(r.Context().Done(), f.Delay)
	switch route {
	case routeAuthorize:
		s.authorize(w, r)
		return
	case routeToken:
		if no := s.refusal(route, false); no != nil {
			no.write(w, route)
			return
		}
		s.token(w, r)
		return
	}
	point, known := endpoints()[route]
	if !known {
		plain(w, http.StatusBadRequest, "Unknown API function: "+strconv.Quote(route))
		return
	}
	x := &exchange{ResponseWriter: w, request: r, route: route}
	if r.Method != http.MethodPost {
		x.bad("method not allowed")
		return
	}
	if no := s.refusal(route, true); no != nil {
		no.write(w, route)
		return
	}
	if !s.take(x, point) {
		return
	}
	if no := s.refusal(route, false); no != nil {
		no.write(w, route)
		return
	}
	if !s.letIn(x, point.scope) || !x.understood(point) {
		return
	}
	point.do(s, x)
}

// take reads what was sent; false when the line broke on the way. An answer is
// given to whole requests alone.
func (s *Server) take(x *exchange, point endpoint) bool {
	conn, _ := x.request.Context().Value(connKey{}).(*line.Conn)
	buf := make([]byte, 4<<10)
	for {
		f := s.faults.Now()
		n := int64(len(x.content))
		switch {
		case point.upload && f.Cut && n >= f.CutAfter:
			conn.Reset()
			panic(http.ErrAbortHandler)
		case point.upload && f.Stall && n >= f.StallAfter:
			s.faults.Hold(conn.Done(), func(f Faults) bool { return f.Stall })
			conn.Reset() // what is left of it must not come alive again
			panic(http.ErrAbortHandler)
		}
		room := buf
		if point.upload && f.Cut {
			room = buf[:min(int64(len(buf)), f.CutAfter-n)]
		}
		if point.upload && f.Stall {
			room = room[:min(int64(len(room)), f.StallAfter-n)]
		}
		m, err := x.request.Body.Read(room)
		x.content = append(x.content, room[:m]...)
		if err == io.EOF {
			break
		}
		if err != nil {
			return false
		}
	}
	if !point.upload {
		x.argument, x.content = x.content, nil
		return true
	}
	x.argument = []byte(x.request.Header.Get("Dropbox-API-Arg"))
	if f := s.faults.Now(); f.Spoil && len(x.content) > 0 && (f.SpoilRoute == "" || f.SpoilRoute == x.route) {
		x.content[len(x.content)-1] ^= 1
	}
	return true
}

// understood looks at the form of a request.
func (x *exchange) understood(point endpoint) bool {
	kind := x.request.Header.Get("Content-Type")
	switch {
	case len(x.argument) > mostArgument:
		x.bad("the argument is too long")
	case point.upload && kind != "application/octet-stream" && kind != "text/plain; charset=dropbox-cors-hack":
		x.bad(fmt.Sprintf("Bad HTTP \"Content-Type\" header: %q.", kind))
	case !point.upload && kind != "application/json" && string(x.argument) != "":
		x.bad(fmt.Sprintf("Bad HTTP \"Content-Type\" header: %q.", kind))
	case point.upload && !ascii(x.argument):
		x.bad(`HTTP header "Dropbox-API-Arg": could not decode input as JSON`)
	default:
		return true
	}
	return false
}

// ascii is what a header may hold: other letters are written as \uXXXX.
func ascii(text []byte) bool {
	for _, c := range text {
		if c < ' ' || c >= 0x7f {
			return false
		}
	}
	return true
}

// argumentInto reads the argument; false when it has been answered.
func (x *exchange) argumentInto(arg any) bool {
	if err := json.Unmarshal(x.argument, arg); err != nil {
		x.bad("could not decode input as JSON")
		return false
	}
	return true
}

// bad is an answer to a request that is not one.
func (x *exchange) bad(why string) {
	plain(x, http.StatusBadRequest, fmt.Sprintf("Error in call to API function %q: %s", x.route, why))
}

// no is the answer of a route that says no, by a path of union tags.
func (x *exchange) no(tag string) { problem(x, http.StatusConflict, x.route, tag) }

func (x *exchange) yes(answer any) { reply(x, http.StatusOK, answer) }

func (s *Server) account(x *exchange) {
	x.yes(object{
		"account_id": "dbid:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "email": "ole@nordlys.example", "email_verified": true, "disabled": false,
		"name":   object{"given_name": "Ole", "surname": "Lund", "familiar_name": "Ole", "display_name": s.options.Account, "abbreviated_name": "OL"},
		"locale": "da", "referral_link": "https://www.dropbox.com/referrals/x", "is_paired": false,
		"account_type": object{".tag": "business"},
		"root_info":    object{".tag": "user", "root_namespace_id": "7", "home_namespace_id": "7"},
	})
}
