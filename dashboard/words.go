package dashboard

import (
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/text"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

func languages() []string { return text.Languages() }

// words is the language of the reader, with times in the company's zone.
func (c *call) words() *text.Language { return text.In(c.lang).At(c.now(), c.zone()) }

// T is a text by its key.
func (c *call) T(key string, nameValue ...any) string { return c.words().Word(key, nameValue...) }

// N is a text with a count.
func (c *call) N(key string, n int, nameValue ...any) string {
	return c.words().Plural(key, n, nameValue...)
}

// entry is what the catalogue says of a code. The message in English serves where
// a code is missing.
func (c *call) entry(code string, args map[string]string, message string) text.Entry {
	all := maps.Clone(args)
	if all == nil {
		all = map[string]string{}
	}
	if all["cause"] == "" {
		all["cause"] = message
	}
	return c.words().Code(code, all)
}

// cause is a reason that bears no code.
func (c *call) cause(message string) string {
	if message == "" {
		return ""
	}
	return c.T("reason.cause", "cause", message)
}

// said is a sentence of a plug-in in the reader's language.
func (c *call) said(sentence string) string { return c.words().Said(sentence) }

// told is a declaration in the reader's language.
func (c *call) told(s plugin.Spec) plugin.Spec { return s.Told(c.words().Declared) }

// allTold is told for many.
func (c *call) allTold(specs []plugin.Spec) []plugin.Spec {
	for i, s := range specs {
		specs[i] = c.told(s)
	}
	return specs
}

func (c *call) amount(d invoice.Decimal, currency string) string {
	return c.words().Amount(d, currency)
}

func (c *call) number(d invoice.Decimal) string { return c.words().Number(d) }

func (c *call) longDate(d invoice.Date) string { return c.words().Date(d) }

func (c *call) size(bytes int64) string { return c.words().Size(bytes) }

// exactTime is a time to the second.
func (c *call) exactTime(t time.Time) string {
	return t.In(c.zone()).Format("2006-01-02 15:04:05")
}

// shortTime is the clock alone on the same day.
func (c *call) shortTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	local, now := t.In(c.zone()), c.now().In(c.zone())
	if invoice.DateOf(local) == invoice.DateOf(now) {
		return local.Format("15:04")
	}
	return local.Format("2006-01-02 15:04")
}

// took is a span as a page shows it.
func took(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return "< 1 ms"
	case d < time.Second:
		return strconv.FormatInt(d.Milliseconds(), 10) + " ms"
	case d < time.Minute:
		return strconv.FormatInt(int64(d.Seconds()), 10) + " s"
	case d < time.Hour:
		return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
}

// roleNames lists roles in words.
func (c *call) roleNames(roles []access.Role) string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = c.T("role." + string(r))
	}
	return strings.Join(names, ", ")
}

// faultEntry is what the catalogue says of a fault. A key that is seen for the
// first time is not one that has changed.
func (c *call) faultEntry(f *fault.Error) text.Entry {
	if f.Code == "GW-HOSTKEY" && f.Args["old"] == "" {
		return text.Entry{Code: f.Code, Title: c.T("gateways.key-unknown"), Text: c.T("gateways.key-unknown-text"), Action: c.T("gateways.key-unknown-do")}
	}
	return c.entry(f.Code, f.Args, f.Message)
}
