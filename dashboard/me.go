package dashboard

import (
	"net/http"

	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/text"
)

type mePage struct {
	*frame
	Email    string
	About    form
	Password form
}

// me is the page of whoever is signed in.
func (c *call) me() error { return c.render("me", c.mePage()) }

func (c *call) mePage() *mePage {
	p := &mePage{frame: c.frame(c.T("nav.me")), Email: c.user.Email}
	p.About.Fields = []field{
		{Name: "name", Label: c.T("first.name"), Type: "text", Auto: "name", Value: c.user.Name},
		{Name: "language", Label: c.T("first.language"), Type: "select", Choices: c.languageChoices()},
	}
	p.Password.Fields = []field{
		{Name: "old-password", Label: c.T("me.old"), Type: "password", Auto: "current-password"},
		{Name: "new-password", Label: c.T("me.new"), Type: "password", Auto: "new-password", Hint: c.T("first.password-hint")},
	}
	return p
}

func (c *call) saveMe() error {
	p := c.mePage()
	if c.bound(&p.About) {
		return c.renderStatus(http.StatusUnprocessableEntity, "me", p)
	}
	u := c.user
	u.Name, u.Language = c.v("name"), text.In(c.v("language")).Tag()
	if err := c.Members.SaveUser(c.ctx, u); err != nil {
		return err
	}
	c.lang = u.Language
	c.flash("ok", c.T("field.saved"))
	return c.seeOther("/me")
}

// savePassword gives the user another password, and the session another name.
func (c *call) savePassword() error {
	p := c.mePage()
	old, fresh := c.r.PostForm.Get("old-password"), c.r.PostForm.Get("new-password")
	who := "password of " + c.user.ID // apart from the sign-in, at which strangers may guess
	until, err := c.Members.Blocked(c.ctx, who, c.now())
	if err != nil {
		return err
	}
	if !until.IsZero() {
		return &failure{status: http.StatusTooManyRequests, key: "fail.many"}
	}
	if fits, _ := c.fits(c.user.Hash, old); !fits {
		if _, _, err := c.Members.Failed(c.ctx, who, c.now()); err != nil {
			return err
		}
		p.Password.mark("old-password", c.T("me.wrong"))
	} else if err := access.NewPassword(fresh, c.user.Email, c.user.Name); err != nil {
		c.markWrong(&p.Password, err, "new-")
	}
	if len(p.Password.Wrong()) > 0 {
		return c.renderStatus(http.StatusUnprocessableEntity, "me", p)
	}
	if err := c.Members.Passed(c.ctx, who); err != nil {
		return err
	}
	u := c.user
	u.Hash = c.hash(fresh)
	if err := c.Members.SaveUser(c.ctx, u); err != nil {
		return err
	}
	if err := c.signIn(u, c.sessions.GetBool(c.ctx, sesLong)); err != nil {
		return err
	}
	c.flash("ok", c.T("field.saved"))
	return c.seeOther("/me")
}
