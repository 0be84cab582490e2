package dashboard

import (
	"errors"
	"strings"
	"time"

	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/invoice"
)

// frame is what stands around every page, and what templates are lent.
type frame struct {
	c       *call
	Title   string // of the page alone
	Nav     []navGroup
	Flash   *flash
	Crumb   *link
	Wide    bool // a page outside of any company with more than a form on it
	Refresh int  // seconds after which a page that shows something running asks again
}

type link struct{ Text, URL string }

type flash struct{ Tone, Text string }

type navGroup struct {
	Title string
	Links []navLink
}

type navLink struct {
	link
	Here  bool
	Badge int
	Says  string // the badge in words
}

// frame makes the frame of a page with this title.
func (c *call) frame(title string) *frame {
	f := &frame{c: c, Title: title}
	if c.company.ID != "" && c.user.ID != "" {
		f.Nav = c.nav()
	}
	return f
}

// takeFlash shows what the last post left, once.
func (f *frame) takeFlash() {
	tone, text, found := strings.Cut(f.c.sessions.PopString(f.c.ctx, sesFlash), "\n")
	if found {
		f.Flash = &flash{tone, text}
	}
}

func (c *call) nav() []navGroup {
	waiting := c.needsYou()
	work := navGroup{c.T("nav.work"), []navLink{
		{link: link{c.T("nav.home"), c.at()}},
		{link: link{c.T("nav.documents"), c.at("documents")}, Badge: waiting, Says: c.N("nav.badge", waiting)},
		{link: link{c.T("nav.runs"), c.at("runs")}},
	}}
	made := navGroup{c.T("nav.set_up"), []navLink{
		{link: link{c.T("nav.adaptors"), c.at("adaptors")}},
		{link: link{c.T("nav.catalogue"), c.at("catalogue")}},
		{link: link{c.T("nav.gateways"), c.at("gateways")}},
	}}
	account := navGroup{c.T("nav.account"), []navLink{
		{link: link{c.T("nav.me"), "/me"}},
		{link: link{c.T("nav.help"), "/help"}},
	}}
	groups := []navGroup{work, made, account}
	for g := range groups {
		for i := range groups[g].Links {
			l := &groups[g].Links[i]
			l.Here = c.r.URL.Path == l.URL || l.URL != c.at() && strings.HasPrefix(c.r.URL.Path, l.URL+"/")
		}
	}
	return groups
}

// needsYou is how many documents need a person.
func (c *call) needsYou() int {
	counts, err := c.Ledger.Count(c.ctx, c.company.ID, ledger.Filter{States: ledger.StatesOf(ledger.NeedsYou)})
	late, err2 := c.late(ledger.Filter{})
	if err = errors.Join(err, err2); err != nil {
		c.Log.Error("the documents could not be counted", "err", err)
	}
	for _, n := range counts {
		late += n
	}
	return late
}

// The rest is what templates call.

// T is a text of the pages in the reader's language.
func (f *frame) T(key string, nameValue ...any) string { return f.c.T(key, nameValue...) }

// N is a text with a count.
func (f *frame) N(key string, n int, nameValue ...any) string { return f.c.N(key, n, nameValue...) }

// FormID is a one-time id for a form.
func (f *frame) FormID() string {
	if f.c.user.ID == "" {
		return ""
	}
	return newFormID(f.c.formKey())
}

// At is an address within the company.
func (f *frame) At(parts ...string) string { return f.c.at(parts...) }

// Asset is the address of a file of the program's own.
func (f *frame) Asset(name string) string { return assetURL(name) }

// Lang is the language of the page.
func (f *frame) Lang() string { return f.c.lang }

// Company is the company's name, "" outside of any.
func (f *frame) Company() string { return f.c.company.Name }

// Testing says whether the company's documents go to test ends only.
func (f *frame) Testing() bool { return f.c.company.Test }

// Several says whether the reader has a role in more than one company.
func (f *frame) Several() bool {
	roles, err := f.c.roles()
	return err == nil && len(roles) > 1
}

// UserName is who is signed in, "" for nobody.
func (f *frame) UserName() string { return f.c.actor() }

// Version is the program's.
func (f *frame) Version() string { return f.c.Version }

// Zone names the time zone of the page's times.
func (f *frame) Zone() string { return f.c.zone().String() }

// CanWork says whether the reader may fix, send and export.
func (f *frame) CanWork() bool { return f.c.may(work) }

// CanRule says whether the reader may change export rules.
func (f *frame) CanRule() bool { return f.c.may(rules) }

// CanSetUp says whether the reader may change adaptors and gateways.
func (f *frame) CanSetUp() bool { return f.c.may(setUp) }

// OnlyRoles says who may change what the reader may only see.
func (f *frame) OnlyRoles(what string) string {
	need := setUp
	if what == "rules" || what == "work" {
		need = work
	}
	return f.c.T("right.only", "roles", f.c.roleNames(holders(need)))
}

// Time is a time of day with its date in the company's zone, "" for none.
func (f *frame) Time(t time.Time) string { return f.c.time(t) }

// UTC is a time in the technical form, "" for none.
func (f *frame) UTC(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04:05Z")
}

// Amount is money in the reader's manner, with a true minus.
func (f *frame) Amount(d invoice.Decimal, currency string) string { return f.c.amount(d, currency) }

// Number is a number in the reader's manner, with the digits it has.
func (f *frame) Number(d invoice.Decimal) string { return f.c.number(d) }

// Long is a date written out.
func (f *frame) Long(d invoice.Date) string { return f.c.longDate(d) }

func (c *call) time(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(c.zone()).Format("2006-01-02 15:04")
}
