package dashboard

import (
	"net/http"
	"net/mail"
	"slices"
	"strconv"
	"strings"

	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/internal/text"
)

// mostRecipients is how many an adaptor tells.
const mostRecipients = 50

type notificationsPage struct {
	*frame
	Head   *adaptorHead
	Rows   []recipientRow
	Add    form
	Lately []mailRow
	Nobody bool
}

type recipientRow struct {
	setup.Recipient
	Index int
	Langs []option
}

type mailRow struct{ Time, To, Subject, Result string }

func (c *call) notifications() error {
	a, err := c.activationOfAddress()
	if err != nil {
		return err
	}
	p, err := c.notificationsPage(a)
	if err != nil {
		return err
	}
	return c.render("notifications", p)
}

func (c *call) notificationsPage(a setup.Activation) (*notificationsPage, error) {
	h, err := c.head(a, "notifications")
	if err != nil {
		return nil, err
	}
	p := &notificationsPage{frame: c.frame(a.Name), Head: h}
	p.Crumb = &link{c.T("nav.adaptors"), c.at("adaptors")}
	p.Nobody = !slices.ContainsFunc(a.Recipients, func(r setup.Recipient) bool { return r.DocumentNegative || r.RunNegative })
	for i, r := range a.Recipients {
		row := recipientRow{Recipient: r, Index: i}
		for _, l := range c.languageChoices() {
			l.On = l.Value == r.Language
			row.Langs = append(row.Langs, l)
		}
		p.Rows = append(p.Rows, row)
	}
	p.Add.Fields = []field{
		{Name: "email", Label: c.T("signin.email"), Type: "email", Value: c.r.PostForm.Get("email")},
		{Name: "language", Label: c.T("first.language"), Type: "select", Choices: c.languageChoices()},
	}
	messages, err := c.Outbox.Lately(c.ctx, c.company.ID, a.ID, 20)
	if err != nil {
		return nil, err
	}
	for _, m := range messages {
		row := mailRow{c.time(m.Created), m.To, m.Subject, m.Result}
		if m.Sent.IsZero() && m.Result == "" {
			row.Result = c.T("notify.waits")
		}
		p.Lately = append(p.Lately, row)
	}
	return p, nil
}

// saveNotifications stores the ticks. The row numbers are of the page, so each row
// names its address; one that was removed meanwhile is left alone.
func (c *call) saveNotifications() error {
	a, err := c.activationOfAddress()
	if err != nil {
		return err
	}
	ticked := func(what, address string) bool { return c.last(what+"."+address) == "yes" }
	remove := c.v("remove")
	err = c.Setup.ChangeActivation(c.ctx, c.company.ID, a.ID, func(a *setup.Activation) {
		kept := a.Recipients[:0]
		for _, r := range a.Recipients {
			if r.Address == remove && remove != "" {
				continue
			}
			if remove == "" {
				r.DocumentPositive, r.DocumentNegative = ticked("doc-good", r.Address), ticked("doc-bad", r.Address)
				r.DocumentFellBack = ticked("doc-way", r.Address)
				r.RunPositive, r.RunNegative = ticked("run-good", r.Address), ticked("run-bad", r.Address)
				if lang := c.v("lang." + r.Address); lang != "" {
					r.Language = text.In(lang).Tag()
				}
			}
			kept = append(kept, r)
		}
		a.Recipients = kept
	})
	if err != nil {
		return err
	}
	c.flash("ok", c.T("field.saved"))
	return c.seeOther(c.at("adaptors", a.ID, "notifications"))
}

func (c *call) addRecipient() error {
	a, err := c.activationOfAddress()
	if err != nil {
		return err
	}
	address := strings.ToLower(c.v("email"))
	parsed, err := mail.ParseAddress(address)
	there := slices.ContainsFunc(a.Recipients, func(r setup.Recipient) bool { return strings.EqualFold(r.Address, address) })
	full := len(a.Recipients) >= mostRecipients
	if err != nil || parsed.Address != address || len(address) > mostTyped || there || full {
		p, err := c.notificationsPage(a)
		if err != nil {
			return err
		}
		p.Add.mark("email", c.T("first.email-wrong"))
		switch {
		case there:
			p.Add.mark("email", c.T("notify.there"))
		case full:
			p.Add.mark("email", c.T("notify.full", "most", mostRecipients))
		}
		return c.renderStatus(http.StatusUnprocessableEntity, "notifications", p)
	}
	one := setup.Recipient{Address: address, Language: text.In(c.v("language")).Tag(), DocumentNegative: true, DocumentFellBack: true, RunNegative: true}
	err = c.Setup.ChangeActivation(c.ctx, c.company.ID, a.ID, func(a *setup.Activation) {
		if len(a.Recipients) < mostRecipients && !slices.ContainsFunc(a.Recipients, func(r setup.Recipient) bool { return r.Address == address }) {
			a.Recipients = append(a.Recipients, one)
		}
	})
	if err != nil {
		return err
	}
	c.flash("ok", c.T("notify.added", "address", address))
	return c.seeOther(c.at("adaptors", a.ID, "notifications"))
}

// Row is the row's number for ids on the page.
func (r recipientRow) Row() string { return strconv.Itoa(r.Index) }
