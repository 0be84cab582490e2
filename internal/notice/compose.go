package notice

import (
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/internal/text"
)

// Compose makes the messages that the news are worth, for each recipient those
// that it asked for, failures first. The same news make the same messages with the
// same IDs, so that a repeat tells nothing twice. However many documents fail, a
// recipient gets one message for each cause, and one for all when there are more
// than five causes (F-102).
func Compose(n News, now time.Time) []Message {
	var all []Message
	seen := map[string]bool{}
	for _, r := range n.Recipients {
		if who := strings.ToLower(r.Address); seen[who] || who == "" {
			continue
		}
		seen[strings.ToLower(r.Address)] = true
		w := writer{News: n, to: r, now: now, l: speaker(r.Language).At(now, n.Zone)}
		all = append(all, w.messages()...)
	}
	return all
}

// speaker is the language of a mail. One in which mails cannot be written yet
// gives way to English, for a mail is in one language.
func speaker(tag string) *text.Language {
	if l := text.In(tag); l.Has("mail.stopped.lead") {
		return l
	}
	return text.In("en")
}

// writer writes the mails of one recipient.
type writer struct {
	News
	to  setup.Recipient
	now time.Time
	l   *text.Language
}

func (w writer) messages() (all []Message) {
	if w.to.RunNegative {
		all = append(all, w.paused()...)
		all = append(all, w.alarms()...)
		all = append(all, w.failedRuns()...)
	}
	if w.to.DocumentNegative {
		all = append(all, w.troubles()...)
	}
	if w.to.DocumentFellBack {
		all = append(all, w.fellBack()...)
	}
	if w.to.RunPositive {
		all = append(all, w.goodRuns()...)
	}
	if w.to.DocumentPositive {
		all = append(all, w.delivered()...)
	}
	return all
}

// message makes a mail of a letter. What it tells of is its identity.
func (w writer) message(m letter, negative bool, what ...string) Message {
	m.l = w.l
	m.Subject = line(m.Subject, 200)
	if w.Test {
		m.Subject = w.say("test") + " · " + m.Subject
	}
	m.Foot = append(m.Foot, w.say("why"), w.say("zone", "zone", zone(w.Zone)))
	plain, html := m.render()
	return Message{
		Subscription: w.Subscription,
		ID:           identity(append([]string{w.Subscription, w.Activation, strings.ToLower(w.to.Address)}, what...)...),
		Activation:   w.Activation,
		To:           w.to.Address,
		Subject:      m.Subject,
		Text:         plain,
		HTML:         html,
		Negative:     negative,
		Created:      w.now,
	}
}

// say is the text of a key of mails; every mail may name adaptor and company.
func (w writer) say(key string, args ...any) string {
	return w.l.Word("mail."+key, append(args, "adaptor", line(w.Adaptor, 80), "company", w.company())...)
}

func zone(z *time.Location) string {
	if z == nil {
		return time.UTC.String()
	}
	return z.String()
}

func (w writer) company() string { return line(w.Company, 80) }

// link is the address of a page of the company, "" when nobody can go there.
func (w writer) link(path ...string) string {
	if w.Link == "" {
		return ""
	}
	address := strings.TrimRight(w.Link, "/") + "/c/" + url.PathEscape(w.Subscription)
	for _, p := range path {
		address += "/" + url.PathEscape(p)
	}
	return address
}

// line is foreign text fit for one line of a mail: no control or direction
// characters, no more than so many characters.
func line(s string, most int) string {
	s = s[:min(len(s), 16*most)] // what is longer is cut off below all the same
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
	s = strings.Join(strings.Fields(s), " ")
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}

// catalogue is the entry of a code, whose values come from outside.
func (w writer) catalogue(code string, args map[string]string) text.Entry {
	clean := make(map[string]string, len(args))
	for name, value := range args {
		clean[name] = line(value, 200)
	}
	e := w.l.Code(code, clean)
	e.Title, e.Short, e.Text = line(e.Title, 200), line(e.Short, 100), line(e.Text, 400)
	return e
}

// code is the line at the end for whoever helps.
func (w writer) code(code string) []string {
	if code == "" {
		return nil
	}
	return []string{w.say("code", "code", line(code, 40))}
}
