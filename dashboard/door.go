package dashboard

import (
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/postbud/postbud/internal/access"
)

// doorRoutes are the pages before any company.
func doorRoutes() []route {
	return []route{
		{pattern: "GET /{$}", need: anybody, do: (*call).root},
		{pattern: "GET /setup", need: anybody, do: (*call).firstRun},
		{pattern: "POST /setup", need: anybody, do: (*call).doFirstRun, often: true,
			fields: []string{"code", "name", "email", "password", "company", "country", "cvr", "zone", "language", "sample"}},
		{pattern: "GET /sign-in", need: anybody, do: (*call).signInPage},
		{pattern: "POST /sign-in", need: anybody, do: (*call).doSignIn, often: true,
			fields: []string{"email", "password", "long", "next"}},
		{pattern: "POST /sign-out", need: anybody, do: (*call).doSignOut, often: true},
		{pattern: "GET /companies", need: signedIn, do: (*call).companies},
		{pattern: "GET /me", need: signedIn, do: (*call).me},
		{pattern: "POST /me", need: signedIn, do: (*call).saveMe, fields: []string{"name", "language"}},
		{pattern: "POST /me/password", need: signedIn, do: (*call).savePassword, fields: []string{"old-password", "new-password"}, parent: "/password"},
		{pattern: "GET /connect/callback", need: signedIn, do: (*call).consented},
		{pattern: "GET /help", need: anybody, do: (*call).help},
		{pattern: "GET /help/codes/{code}", need: anybody, do: (*call).helpCode},
	}
}

// root leads to where the visitor belongs.
func (c *call) root() error {
	if c.user.ID == "" {
		n, err := c.Members.Users(c.ctx)
		if err != nil {
			return err
		}
		if n == 0 {
			return c.seeOther("/setup")
		}
		return c.seeOther("/sign-in")
	}
	return c.toCompany()
}

// toCompany leads to the only company, or to the list.
func (c *call) toCompany() error {
	roles, err := c.Members.Roles(c.ctx, c.user.ID)
	if err != nil {
		return err
	}
	if len(roles) != 1 {
		return c.seeOther("/companies")
	}
	for id := range roles {
		c.company.ID = id
	}
	return c.seeOther(c.at())
}

type signInPage struct {
	*frame
	Form      form
	Wrong     string
	Next      string
	Languages []option
}

func (c *call) signInPage() error {
	if c.user.ID != "" {
		return c.toCompany()
	}
	n, err := c.Members.Users(c.ctx)
	if err != nil {
		return err
	}
	if n == 0 {
		return c.seeOther("/setup")
	}
	return c.render("signin", c.signInForm("", ""))
}

func (c *call) signInForm(email, wrong string) *signInPage {
	p := &signInPage{frame: c.frame(c.T("button.sign_in")), Wrong: wrong, Next: c.q("next")}
	if c.r.Method == http.MethodPost {
		p.Next = c.v("next")
	}
	p.Form.Fields = []field{
		{Name: "email", Label: c.T("signin.email"), Type: "email", Auto: "username", Value: email},
		{Name: "password", Label: c.T("signin.password"), Type: "password", Auto: "current-password"},
		{Name: "long", Label: c.T("signin.long"), Type: "check", Value: "yes"},
	}
	p.Languages = c.languageChoices()
	return p
}

func (c *call) languageChoices() []option {
	var all []option
	for _, l := range languages() {
		all = append(all, option{Value: l, Title: languageName(l), On: l == c.lang})
	}
	return all
}

// languageName is what a language calls itself.
func languageName(tag string) string {
	return map[string]string{"en": "English", "da": "Dansk", "sv": "Svenska"}[tag]
}

// doSignIn answers the same, and after the same time, whether the address is
// known or not.
func (c *call) doSignIn() error {
	email, password := strings.ToLower(c.v("email")), c.r.PostForm.Get("password")
	for _, who := range c.counted(email) {
		until, err := c.Members.Blocked(c.ctx, who, c.now())
		if err != nil {
			return err
		}
		if !until.IsZero() {
			return c.tooMany(email, until)
		}
	}
	u, err := c.Members.UserByEmail(c.ctx, email)
	if err != nil && !notFound(err) {
		return err
	}
	fits, renew := c.fits(u.Hash, password)
	if !fits {
		return c.notSignedIn(email)
	}
	if u.Disabled {
		return c.renderStatus(http.StatusForbidden, "signin", c.signInForm(email, c.T("signin.disabled")))
	}
	for _, who := range c.counted(email) {
		if err := c.Members.Passed(c.ctx, who); err != nil {
			return err
		}
	}
	if renew {
		u.Hash = c.hash(password)
		if err := c.Members.SaveUser(c.ctx, u); err != nil {
			return err
		}
	}
	if err := c.signIn(u, c.v("long") == "yes"); err != nil {
		return err
	}
	c.remember(u.Email)
	if next := c.v("next"); local(next) && next != "/" {
		return c.seeOther(next)
	}
	return c.toCompany()
}

func (c *call) notSignedIn(email string) error {
	left := access.Tries
	for _, who := range c.counted(email) {
		until, n, err := c.Members.Failed(c.ctx, who, c.now())
		if err != nil {
			return err
		}
		left = min(left, n)
		if n == 0 {
			return c.tooMany(email, until)
		}
	}
	return c.renderStatus(http.StatusUnprocessableEntity, "signin", c.signInForm(email, c.N("signin.wrong", left)))
}

func (c *call) tooMany(email string, until time.Time) error {
	return c.renderStatus(http.StatusTooManyRequests, "signin",
		c.signInForm(email, c.T("signin.many", "time", until.Format(time.RFC3339))))
}

// counted is what wrong sign-ins are counted for: the browser where it is known,
// else the account, and the caller's address where it is his own. Behind a proxy
// all callers share one, and a stranger could lock out everybody.
func (c *call) counted(email string) []string {
	if browser := c.knownBrowser(email); browser != "" {
		return []string{email + " in " + browser}
	}
	who := []string{email}
	if at, err := netip.ParseAddrPort(c.r.RemoteAddr); err == nil {
		ip := at.Addr().Unmap()
		if ip.IsGlobalUnicast() && !ip.IsPrivate() {
			who = append(who, "from "+ip.String())
		}
	}
	return who
}

// fits bounds how many passwords are held against their hashes at once: each
// takes memory.
func (c *call) fits(hash, password string) (fits, renew bool) {
	c.hashing <- struct{}{}
	defer func() { <-c.hashing }()
	return access.CheckPassword(hash, password)
}

func (c *call) hash(password string) string {
	c.hashing <- struct{}{}
	defer func() { <-c.hashing }()
	return access.HashPassword(password)
}

func (c *call) doSignOut() error {
	if err := c.sessions.Destroy(c.ctx); err != nil {
		return err
	}
	return c.seeOther("/sign-in")
}
