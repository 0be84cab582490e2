package dashboard

import (
	"errors"
	"net/http"
	"net/mail"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/text"
	"github.com/postbud/postbud/invoice/codes"
	"github.com/postbud/postbud/plugin"
)

// setupTries is what wrong setup codes are counted for.
const setupTries = "the setup code"

type firstRunPage struct {
	*frame
	Form  form
	Wrong string
	Other string // the address in the settings is another than the browser's
	There int    // how many companies a file has made, which the first owner gets
}

// firstRun asks for the setup code and the first owner. Once there is a user the
// address does not exist any more (T-68).
func (c *call) firstRun() error {
	if err := c.noUserYet(); err != nil {
		return err
	}
	there, err := c.Members.Subscriptions(c.ctx)
	if err != nil {
		return err
	}
	return c.render("firstrun", c.firstRunForm(there))
}

func (c *call) noUserYet() error {
	n, err := c.Members.Users(c.ctx)
	if err == nil && n > 0 {
		err = access.ErrNotFound
	}
	return err
}

// firstRunForm asks for a company only where there is none.
func (c *call) firstRunForm(there []access.Subscription) *firstRunPage {
	p := &firstRunPage{frame: c.frame(c.T("first.title")), There: len(there)}
	if u, err := url.Parse(c.PublicURL); err == nil && u.Host != "" && !strings.EqualFold(u.Host, c.r.Host) {
		p.Other = c.T("first.other-address", "public", c.PublicURL, "here", c.r.Host)
	}
	or := func(name, def string) string {
		if c.r.Method == http.MethodPost {
			return c.v(name)
		}
		return def
	}
	p.Form.Fields = []field{
		{Name: "code", Label: c.T("first.code"), Hint: c.T("first.code-hint"), Type: "text", Auto: "off"},
		{Name: "name", Label: c.T("first.name"), Type: "text", Auto: "name", Value: or("name", "")},
		{Name: "email", Label: c.T("signin.email"), Type: "email", Auto: "username", Value: or("email", "")},
		{Name: "password", Label: c.T("signin.password"), Hint: c.T("first.password-hint"), Type: "password", Auto: "new-password"},
	}
	language := field{Name: "language", Label: c.T("first.language"), Type: "select", Choices: c.languageChoices()}
	if len(there) > 0 {
		p.Form.Fields = append(p.Form.Fields, language)
		return p
	}
	p.Form.Fields = append(p.Form.Fields,
		field{Name: "company", Label: c.T("first.company"), Type: "text", Auto: "organization", Value: or("company", "")},
		field{Name: "country", Label: c.T("first.country"), Type: "text", Auto: "country", Value: or("country", "DK"), Like: "DK"},
		field{Name: "cvr", Label: c.T("first.cvr"), Type: "text", Value: or("cvr", ""), Optional: true},
		field{Name: "zone", Label: c.T("first.zone"), Type: "text", Value: or("zone", "Europe/Copenhagen")},
		language,
	)
	if c.SampleData != nil {
		p.Form.Fields = append(p.Form.Fields, field{Name: "sample", Label: c.T("first.start"), Type: "radio", Choices: []option{
			{Value: "yes", Title: c.T("first.sample"), Hint: c.T("first.sample-hint"), On: or("sample", "yes") == "yes"},
			{Value: "no", Title: c.T("first.empty"), On: or("sample", "yes") != "yes"},
		}})
	}
	return p
}

// firstRunTurn lets one first run go at a time in this process.
type firstRunTurn struct{ sync.Mutex }

func (c *call) doFirstRun() error {
	c.first.Lock()
	defer c.first.Unlock()
	if err := c.noUserYet(); err != nil {
		return err
	}
	until, err := c.Members.Blocked(c.ctx, setupTries, c.now())
	if err != nil {
		return err
	}
	there, err := c.Members.Subscriptions(c.ctx)
	if err != nil {
		return err
	}
	p := c.firstRunForm(there)
	if !until.IsZero() {
		p.Wrong = c.T("signin.many", "time", until.Format(time.RFC3339))
		return c.renderStatus(http.StatusTooManyRequests, "firstrun", p)
	}
	if !access.SameCode(c.SetupCode(), c.v("code")) {
		if _, _, err := c.Members.Failed(c.ctx, setupTries, c.now()); err != nil {
			return err
		}
		p.Form.mark("code", c.T("first.wrong"))
	}
	c.checkFirstRun(&p.Form, len(there) > 0)
	if len(p.Form.Wrong()) > 0 {
		return c.renderStatus(http.StatusUnprocessableEntity, "firstrun", p)
	}
	company, err := c.found(there)
	if err != nil {
		return err
	}
	c.company = company
	return c.seeOther(c.at())
}

// checkFirstRun marks what is wrong with the answers; a company that is there is not
// asked about.
func (c *call) checkFirstRun(f *form, there bool) {
	c.bound(f)
	need := c.entry(plugin.CodeMissing, nil, "").Text
	for _, name := range []string{"name", "email", "password", "company"} {
		if c.v(name) == "" {
			f.mark(name, need) // a field that the form does not have is not marked
		}
	}
	if a, err := mail.ParseAddress(c.v("email")); c.v("email") != "" && (err != nil || a.Address != c.v("email")) {
		f.mark("email", c.T("first.email-wrong"))
	}
	if password := c.r.PostForm.Get("password"); password != "" {
		if err := access.NewPassword(password, c.v("email"), c.v("name"), c.v("company")); err != nil {
			c.markWrong(f, err, "")
		}
	}
	if there {
		return
	}
	if !codes.Has(codes.Country, strings.ToUpper(c.v("country"))) {
		f.mark("country", c.T("first.country-wrong"))
	}
	if cvr := c.v("cvr"); cvr != "" && strings.EqualFold(c.v("country"), "DK") && codes.CheckCVR(cvr) != nil {
		f.mark("cvr", c.entry("DOC-CVR-BAD", map[string]string{"value": cvr}, "").Text)
	}
	if _, err := time.LoadLocation(c.v("zone")); err != nil || c.v("zone") == "" {
		f.mark("zone", c.T("first.zone-wrong"))
	}
}

// found makes the owner, of the companies that a configuration file has made before or
// else of a new one, and signs the owner in. The user comes last: as long as there is
// none, the first run can be done again.
func (c *call) found(there []access.Subscription) (access.Subscription, error) {
	lang := text.In(c.v("language")).Tag()
	owner := access.User{
		ID: access.NewID("usr"), Email: strings.ToLower(c.v("email")), Name: c.v("name"), Language: lang,
		Hash: c.hash(c.r.PostForm.Get("password")), Created: c.now(),
	}
	companies, sample := there, false
	if len(there) == 0 {
		sample = c.v("sample") == "yes" && c.SampleData != nil
		companies = c.newCompanies(lang, sample)
		for _, one := range companies {
			if err := c.Members.SaveSubscription(c.ctx, one); err != nil {
				return one, err
			}
		}
	}
	first := companies[0]
	for _, one := range companies {
		if err := c.Members.SetRole(c.ctx, owner.ID, one.ID, access.Owner); err != nil {
			return first, err
		}
	}
	if err := c.Members.SaveUser(c.ctx, owner); err != nil {
		return first, err
	}
	if err := errors.Join(c.Members.Passed(c.ctx, setupTries), c.signIn(owner, false)); err != nil {
		return first, err
	}
	c.remember(owner.Email)
	if !sample {
		return first, nil
	}
	if err := c.SampleData(c.ctx, companies[1].ID); err != nil {
		c.Log.Error("the sample data could not be made", "err", err)
		c.flash("err", c.T("first.sample-failed"))
		return first, nil
	}
	return companies[1], nil
}

// newCompanies is the company of the form, and with the sample a second one for it.
func (c *call) newCompanies(lang string, sample bool) []access.Subscription {
	live := access.Subscription{
		Name: c.v("company"), Country: strings.ToUpper(c.v("country")), CVR: c.v("cvr"),
		Zone: c.v("zone"), Language: lang, Created: c.now(),
	}
	taken := func(id string) bool {
		_, err := c.Members.Subscription(c.ctx, id)
		return !notFound(err)
	}
	live.ID = access.IDFor(live.Name, "company", taken)
	if !sample {
		return []access.Subscription{live}
	}
	twin := live
	twin.ID, twin.Name, twin.Test = access.IDFor(live.ID+"-test", "test", taken), live.Name+" (Sample)", true
	return []access.Subscription{live, twin}
}
