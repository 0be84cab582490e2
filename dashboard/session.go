package dashboard

import (
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/postbud/postbud/internal/access"
)

const (
	shortSession = 12 * time.Hour
	shortIdle    = 2 * time.Hour
	longSession  = 30 * 24 * time.Hour
	longIdle     = 14 * 24 * time.Hour
	seenEvery    = 5 * time.Minute // how exactly idleness is known
)

// The names of what a session holds.
const (
	sesUser    = "user"
	sesKey     = "key"  // seals the forms
	sesLong    = "long" // kept signed in on this computer
	sesSeen    = "seen"
	sesFlash   = "flash"
	sesConsent = "consent"
)

func newSessions(p Parts, secure bool) *scs.SessionManager {
	m := scs.New()
	m.Store = p.Sessions
	m.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		p.Log.Error("the session could not be read or kept", "path", r.URL.Path, "err", err)
		http.Error(w, "The session could not be kept. The log says why.", http.StatusInternalServerError)
	}
	m.Lifetime = longSession
	m.HashTokenInStore = true
	m.Cookie.Name = "postbud"
	m.Cookie.HttpOnly = true
	m.Cookie.SameSite = http.SameSiteLaxMode
	m.Cookie.Path = "/"
	m.Cookie.Persist = false
	if secure {
		m.Cookie.Name = "__Host-postbud"
		m.Cookie.Secure = true
	}
	return m
}

// signIn makes a new session for a user: a new name and a new key, so that
// nothing from before counts.
func (c *call) signIn(u access.User, long bool) error {
	if err := c.sessions.RenewToken(c.ctx); err != nil {
		return err
	}
	flash := c.sessions.PopString(c.ctx, sesFlash)
	if err := c.sessions.Clear(c.ctx); err != nil {
		return err
	}
	if flash != "" {
		c.sessions.Put(c.ctx, sesFlash, flash)
	}
	c.sessions.Put(c.ctx, sesUser, u.ID)
	c.sessions.Put(c.ctx, sesKey, newFormID("")) // 144 random bits
	c.sessions.Put(c.ctx, sesLong, long)
	c.sessions.Put(c.ctx, sesSeen, c.now().Unix())
	c.sessions.RememberMe(c.ctx, long)
	if !long {
		c.sessions.SetDeadline(c.ctx, time.Now().Add(shortSession)) // the library's clock
	}
	c.user = u
	return nil
}

// whoever finds the user of the session; the zero User when nobody is signed in,
// or too long ago.
func (c *call) whoever() (access.User, error) {
	id := c.sessions.GetString(c.ctx, sesUser)
	if id == "" {
		return access.User{}, nil
	}
	seen, idle := time.Unix(c.sessions.GetInt64(c.ctx, sesSeen), 0), shortIdle
	if c.sessions.GetBool(c.ctx, sesLong) {
		idle = longIdle
	}
	u, err := c.Members.User(c.ctx, id)
	switch {
	case notFound(err), err == nil && u.Disabled, err == nil && c.now().Sub(seen) > idle:
		return access.User{}, c.sessions.Destroy(c.ctx)
	case err != nil:
		return access.User{}, err
	}
	if c.now().Sub(seen) > seenEvery {
		c.sessions.Put(c.ctx, sesSeen, c.now().Unix())
	}
	return u, nil
}

// formKey seals the forms of a session.
func (c *call) formKey() string { return c.sessions.GetString(c.ctx, sesKey) }

// flash keeps a sentence for the next page.
func (c *call) flash(tone, sentence string) {
	c.sessions.Put(c.ctx, sesFlash, tone+"\n"+sentence)
}
