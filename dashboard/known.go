package dashboard

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"
)

// A browser from which somebody has signed in keeps a cookie that says so. Its
// wrong passwords are counted apart from those of strangers, so that whoever
// guesses at an address from elsewhere makes nobody wait but himself (T-41). The
// cookie opens nothing.

const (
	knownLife = 180 * 24 * time.Hour
	mostKnown = 20 // addresses in one browser
)

func newKnown(p Parts) *scs.SessionManager {
	m := scs.New()
	m.Store = p.Sessions
	m.Lifetime = knownLife
	m.HashTokenInStore = true
	return m
}

// knownBy reads what the browser is known for.
func (c *call) knownBy() (ctx context.Context, token string, err error) {
	if cookie, err := c.r.Cookie(c.sessions.Cookie.Name + "-known"); err == nil {
		token = cookie.Value
	}
	ctx, err = c.known.Load(c.ctx, token)
	return ctx, token, err
}

// knownBrowser names the browser for counting, "" where nobody has signed in with
// the address from it.
func (c *call) knownBrowser(email string) string {
	ctx, token, err := c.knownBy()
	if err != nil || !c.known.GetBool(ctx, email) {
		return ""
	}
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:12])
}

// remember makes the browser known for an address. Without it people can sign in
// all the same, so a failure is only noted.
func (c *call) remember(email string) {
	ctx, _, err := c.knownBy()
	if err != nil {
		c.Log.Error("a browser could not be made known", "err", err)
		return
	}
	if c.known.GetBool(ctx, email) {
		return
	}
	if len(c.known.Keys(ctx)) >= mostKnown {
		_ = c.known.Clear(ctx) // it is of this request alone until Commit
	}
	c.known.Put(ctx, email, true)
	token, ends, err := c.known.Commit(ctx)
	if err != nil {
		c.Log.Error("a browser could not be made known", "err", err)
		return
	}
	like := c.sessions.Cookie
	http.SetCookie(c.w, &http.Cookie{Name: like.Name + "-known", Value: token, Path: like.Path, Expires: ends,
		HttpOnly: true, Secure: like.Secure, SameSite: like.SameSite})
}
