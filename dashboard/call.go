package dashboard

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/postbud/postbud/internal/access"
)

// call is one request on its way: who asks, in which company, with which rights.
type call struct {
	*server
	w        http.ResponseWriter
	r        *http.Request
	ctx      context.Context
	sessions *scs.SessionManager
	route    route

	user    access.User // zero when nobody is signed in
	company access.Subscription
	role    access.Role
	held    map[string]access.Role // by company; see roles
	lang    string

	pauses *pauses // see paused

	next  string // where a post leads on to
	wrote bool
}

// handler does one request. What it returns becomes an error page.
type handler func(*call) error

// page makes the http.Handler of a route.
func (s *server) page(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sessions := s.plain
		if s.https() || r.TLS != nil {
			sessions = s.secure
		}
		sessions.LoadAndSave(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			c := &call{server: s, w: w, r: r, ctx: r.Context(), sessions: sessions, route: rt}
			c.lang = c.language()
			if err := c.serve(); err != nil {
				c.fail(err)
			}
		})).ServeHTTP(w, r)
	})
}

// serve finds out who asks and whether he may, then does the work.
func (c *call) serve() (err error) {
	if c.user, err = c.whoever(); err != nil {
		return err
	}
	c.lang = c.language()
	if err := c.enter(); err != nil {
		return err
	}
	if c.r.Method == http.MethodGet || c.r.Method == http.MethodHead {
		return c.answer(c.route.do)
	}
	if err := c.posted(); err != nil {
		return err
	}
	if c.route.often {
		return c.answer(c.route.do)
	}
	return c.answer(func(c *call) error { return c.onlyOnce(c.route.do) })
}

func (c *call) answer(work handler) error {
	err := work(c)
	if err == nil && c.next != "" && !c.wrote {
		c.leadOn()
	}
	return err
}

// enter checks the rights. A company in which the user has no role is not found,
// just as one that does not exist.
func (c *call) enter() error {
	if c.route.need == anybody {
		return nil
	}
	if c.user.ID == "" {
		return errSignedOut
	}
	id := c.r.PathValue("company")
	if id == "" {
		return nil
	}
	roles, err := c.roles()
	if err != nil {
		return err
	}
	if c.role = roles[id]; c.role == "" {
		return access.ErrNotFound
	}
	if c.company, err = c.Members.Subscription(c.ctx, id); err != nil {
		return err
	}
	if !c.may(c.route.need) {
		return errForbidden
	}
	return nil
}

// roles are those of whoever is signed in, by company, read once in a request.
func (c *call) roles() (map[string]access.Role, error) {
	if c.held != nil || c.user.ID == "" {
		return c.held, nil
	}
	held, err := c.Members.Roles(c.ctx, c.user.ID)
	if err == nil {
		c.held = held
	}
	return held, err
}

// posted reads a form and refuses fields that it does not have (T-40).
func (c *call) posted() error {
	if c.route.need == anybody { // whoever comes
		c.r.Body = http.MaxBytesReader(c.w, c.r.Body, maxDoor)
	}
	if err := c.r.ParseForm(); err != nil {
		return errTooLarge(err)
	}
	if c.route.file != "" {
		if err := c.r.ParseMultipartForm(maxForm); err != nil && err != http.ErrNotMultipart {
			return errTooLarge(err)
		}
		if c.r.MultipartForm != nil {
			for name := range c.r.MultipartForm.File {
				if name != c.route.file {
					return errField(name)
				}
			}
		}
	}
	for name := range c.r.PostForm {
		if name == "form" || name == "back" || slices.ContainsFunc(c.route.fields, func(f string) bool {
			prefix, many := strings.CutSuffix(f, "*")
			return f == name || many && strings.HasPrefix(name, prefix)
		}) {
			continue
		}
		return errField(name)
	}
	return nil
}

// language is the user's, else what the sign-in page was asked for, else the
// browser's, else English.
func (c *call) language() string {
	if c.user.Language != "" {
		return c.user.Language
	}
	if asked := c.r.URL.Query().Get("lang"); slices.Contains(languages(), asked) {
		return asked
	}
	for wish := range strings.SplitSeq(c.r.Header.Get("Accept-Language"), ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(wish), ";")
		tag, _, _ = strings.Cut(strings.ToLower(tag), "-")
		if slices.Contains(languages(), tag) {
			return tag
		}
	}
	return "en"
}

// json says whether the caller wants JSON rather than a page.
func (c *call) json() bool {
	accept := c.r.Header.Get("Accept")
	return strings.Contains(accept, "json") && !strings.Contains(accept, "text/html")
}

// zone is the company's time zone.
func (c *call) zone() *time.Location {
	if zone, err := time.LoadLocation(c.company.Zone); err == nil {
		return zone
	}
	return time.UTC
}

// actor is the user as histories name him.
func (c *call) actor() string {
	if c.user.Name != "" {
		return c.user.Name
	}
	return c.user.Email
}

// at is an address within the company; each part is escaped.
func (c *call) at(parts ...string) string {
	address := "/c/" + url.PathEscape(c.company.ID)
	for _, p := range parts {
		address += "/" + url.PathEscape(p)
	}
	if len(parts) == 0 {
		address += "/"
	}
	return address
}

// q is a query parameter, trimmed.
func (c *call) q(name string) string { return strings.TrimSpace(c.r.URL.Query().Get(name)) }

// v is a posted value, trimmed.
func (c *call) v(name string) string { return strings.TrimSpace(c.r.PostForm.Get(name)) }
