package dashboard

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"time"
)

// Once keeps which forms were posted, so that a form posted twice does its work
// once, also on two machines.
type Once interface {
	// Once is true for the first caller with an id. For any other it is false,
	// with what Answered stored, "" while the first one is still at it.
	Once(ctx context.Context, id string) (first bool, result string, err error)
	// Answered stores what came of it.
	Answered(ctx context.Context, id, result string) error
	// Unanswered forgets an id whose form was refused before anything was done.
	Unanswered(ctx context.Context, id string) error
}

// newFormID is a one-time id that only this session can post: random letters and
// their seal under the session's key.
func newFormID(key string) string {
	b := make([]byte, 18)
	_, _ = rand.Read(b) // it ends the process rather than fail
	id := base64.RawURLEncoding.EncodeToString(b)
	return id + "." + seal(key, id)
}

func genuineForm(key, form string) bool {
	id, sealed, found := strings.Cut(form, ".")
	return found && key != "" && hmac.Equal([]byte(sealed), []byte(seal(key, id)))
}

func seal(key, id string) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(id))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:16])
}

// onlyOnce does the work of a form when it is posted for the first time, and else
// leads to what came of it.
func (c *call) onlyOnce(work handler) error {
	form := c.r.PostFormValue("form")
	if !genuineForm(c.formKey(), form) {
		return errStale
	}
	id := c.user.ID + "/" + form
	first, result, err := c.Once.Once(c.ctx, id)
	if err != nil {
		return err
	}
	if !first {
		return c.wasDone(result)
	}
	failed := work(c)
	done := context.WithoutCancel(c.ctx)
	if c.wrote {
		err = c.Once.Unanswered(done, id)
	} else {
		err = c.Once.Answered(done, id, c.now().Format(time.RFC3339)+" "+cmp.Or(c.next, c.parent()))
	}
	if err != nil {
		c.Log.Error("the result of a form could not be stored", "err", err)
	}
	return failed
}

// wasDone leads to what the first post of the form led to.
func (c *call) wasDone(result string) error {
	at, next, found := strings.Cut(result, " ")
	if !found || !local(next) {
		c.flash("warn", c.T("once.going"))
		return c.seeOther(c.parent())
	}
	if t, err := time.Parse(time.RFC3339, at); err == nil {
		c.flash("ok", c.T("once.done", "time", t.In(c.zone()).Format("15:04")))
	}
	return c.seeOther(next)
}

// parent is the page that a form's address belongs to.
func (c *call) parent() string {
	if back := c.r.PostFormValue("back"); local(back) {
		return back
	}
	path := c.r.URL.Path
	if s := c.route.parent; s != "" {
		return strings.TrimSuffix(path, s)
	}
	return path
}

// local says whether an address leads to a page of ours and nowhere else.
func local(address string) bool {
	if !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//") || strings.HasPrefix(address, "/\\") {
		return false
	}
	return !strings.ContainsAny(address, "\r\n\\\t")
}

// seeOther leads on once the work is done and noted.
func (c *call) seeOther(address string) error {
	c.next = address
	return nil
}

func (c *call) leadOn() {
	if c.json() {
		c.w.Header().Set("Location", c.next)
		c.w.WriteHeader(http.StatusSeeOther)
		return
	}
	http.Redirect(c.w, c.r, c.next, http.StatusSeeOther)
}
