package dashboard

import (
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// expiring are the certificates of a stored gateway, with the titles that the reader
// knows; none where its settings are wrong.
func (c *call) expiring(d setup.Destination, g gateways.Plugin) []plugin.Expiry {
	values, err := setup.All(d.Settings, d.Secrets)
	if err != nil {
		return nil
	}
	all := g.Expiring(values)
	for i := range all {
		all[i].Title = c.words().Declared(all[i].Title)
	}
	return all
}

// ends is the certificate of a gateway that ends first, if that is soon; false where
// none does.
func (c *call) ends(d setup.Destination) (first plugin.Expiry, soon bool) {
	g, ok := c.Gateways.Find(d.Gateway)
	if !ok {
		return first, false
	}
	for _, x := range c.expiring(d, g) {
		if x.DaysLeft(c.now()) <= plugin.Soon && (!soon || x.End.Before(first.End)) {
			first, soon = x, true
		}
	}
	return first, soon
}

// endsSays is until when a certificate is valid, and how many days that is when it is
// soon.
func (c *call) endsSays(x plugin.Expiry) string {
	date, left := x.End.Format("2006-01-02"), x.DaysLeft(c.now())
	switch {
	case left <= 0:
		return c.T("gateways.valid-ended", "date", date)
	case left <= plugin.Soon:
		return c.T("gateways.valid-until", "date", date, "n", left)
	}
	return c.T("gateways.valid-until", "date", date)
}

// endsCode is what the error catalogue calls a certificate that ends soon.
func (c *call) endsCode(x plugin.Expiry) string {
	if x.DaysLeft(c.now()) <= 0 {
		return "CERT-ENDED"
	}
	return "CERT-SOON"
}

// unreadSays is since when nobody can see what comes back, and why.
func (c *call) unreadSays(d setup.Destination) string {
	return c.T("gateways.returns-unread", "time", d.Unread.Since, "why", lowerFirst(c.unreadWhy(d)))
}

func (c *call) unreadWhy(d setup.Destination) string {
	if d.Unread.Code != "" {
		return c.entry(d.Unread.Code, d.Unread.Args, d.Unread.Cause).Title
	}
	return c.cause(d.Unread.Cause)
}

// lastingFacts are what a gateway's page says of its certificates and of the mailbox that
// mails come back to.
func (c *call) lastingFacts(d setup.Destination, g gateways.Plugin) (facts []fact) {
	for _, x := range c.expiring(d, g) {
		facts = append(facts, fact{x.Title, c.endsSays(x)})
	}
	if !d.Unread.Never() {
		facts = append(facts, fact{c.T("gateways.returns"), c.unreadSays(d)})
	}
	return facts
}

// lastingNotice says what a gateway that sends wants all the same; nil for nothing.
func (c *call) lastingNotice(d setup.Destination) *remark {
	w := &remark{Tone: "warn"}
	x, soon := c.ends(d)
	switch {
	case !d.Unread.Never():
		e := c.entry("GW-MAILBOX", map[string]string{"cause": c.unreadWhy(d)}, "")
		w.Heading, w.Texts = e.Title, []string{e.Text}
		w.Facts = []fact{{c.T("gateways.returns"), c.unreadSays(d)}, {c.T("notice.by-itself"), c.T("gateways.returns-then")}}
		w.Details = []fact{{c.T("help.code"), e.Code}, {c.T("word.cause"), d.Unread.Cause}}
	case soon:
		e := c.entry(c.endsCode(x), map[string]string{"title": x.Title, "name": d.Name, "date": x.End.Format("2006-01-02")}, "")
		w.Heading, w.Texts = e.Title, []string{e.Text}
		w.Facts = []fact{{x.Title, c.endsSays(x)}, {c.T("notice.by-itself"), c.T("gateways.expires-then")}}
		w.Details = []fact{{c.T("help.code"), e.Code}}
	default:
		return nil
	}
	if c.may(setUp) {
		w.Acts = c.mendGateway(d)
	}
	return w
}
