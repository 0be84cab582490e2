package email

import (
	"errors"
	"net/textproto"
	"strconv"
	"strings"
	"time"

	"github.com/postbud/postbud/fault"
)

const (
	// later is how long a server is given that says "try again": greylisting opens
	// after some minutes.
	later    = 5 * time.Minute
	farewell = 2 * time.Second
	// doubt is how long a line that was kept may say nothing to a new mail before it is
	// taken for dead.
	doubt    = 30 * time.Second
	lastWait = 5 // times the silence that is allowed otherwise; RFC 5321, section 4.5.3.2.6
)

// answer is what the server said, as against a line that broke.
func answer(err error) (a *textproto.Error, said bool) {
	return a, errors.As(err, &a)
}

// said is an answer as a person may read it.
func said(a *textproto.Error) string {
	return short(strconv.Itoa(a.Code) + " " + strings.ReplaceAll(a.Msg, "\n", " "))
}

// worn says whether an answer to RCPT or DATA, or the lack of one, is about the line
// and not about the mail: another line may have another answer. What a server says on
// a fresh line is always taken at its word.
func worn(err error) bool {
	a, spoke := answer(err)
	if err == nil || !spoke {
		return err != nil
	}
	text := strings.ToLower(a.Msg)
	switch a.Code {
	case 421, 503, 530: // it closes; it has forgotten the mail; it has forgotten who we are
		return true
	}
	return a.Code < 400 || strings.Contains(text, "too many") || strings.Contains(text, "relay")
}

// crowded says whether a server asks for fewer lines at once.
func crowded(a *textproto.Error) bool {
	text := strings.ToLower(a.Msg)
	return a.Code == 432 || strings.Contains(text, "too many connections") || strings.Contains(text, "concurrent")
}

// broke is a line that broke before the final dot, so that nothing was taken.
func (l *line) broke(err error, doing string) error {
	l.broken = true
	if e := l.ctx.Err(); e != nil {
		return interrupted(errors.Join(e, err))
	}
	e := fault.New(fault.Temporary, "the line to %s broke while we were %s; nothing was delivered", l.settings.Host, doing).
		Coded("GW-CONNECT", "host", l.settings.Host, "port", strconv.Itoa(l.settings.Port), "ip", "")
	e.Err = err
	return e
}

// postponed is an answer that says "not now" (4xx).
func (l *line) postponed(a *textproto.Error) error {
	l.crowded = l.crowded || crowded(a)
	e := fault.New(fault.Temporary, "the mail server %s asks us to try again later: %s", l.settings.Host, said(a)).
		Coded("GW-MAIL-LATER", "host", l.settings.Host, "text", said(a))
	e.RetryAfter, e.Err = later, a
	return e
}

// unwelcome explains a failure before anything was said about a mail.
func (l *line) unwelcome(err error) error {
	if f := fault.As(err); f != nil {
		return f
	}
	if f := l.untrusted(err); f != nil {
		return f
	}
	a, spoke := answer(err)
	switch {
	case !spoke:
		return l.broke(err, "greeting it")
	case a.Code/100 == 4:
		return l.postponed(a)
	}
	e := fault.Setting("host", "the server %s does not take mails from us: %s", l.settings.Host, said(a)).
		Coded("GW-CONNECT", "host", l.settings.Host, "port", strconv.Itoa(l.settings.Port), "ip", "")
	e.Err = err
	return e
}

// refusedLogin explains a sign-in that failed.
func (l *line) refusedLogin(err error) error {
	a, spoke := answer(err)
	s := l.settings
	switch {
	case !spoke:
		return l.broke(err, "signing in")
	case a.Code/100 == 4:
		return l.postponed(a)
	case strings.Contains(a.Msg, "5.7.139"): // Microsoft 365
		e := fault.Setting("password", "the mail server %s does not allow signing in with a password; its owner must allow it, or mails must be sent another way", s.Host)
		e.Err = err
		return e.Coded("GW-MAIL-AUTH", "host", s.Host, "user", s.User)
	}
	e := fault.Setting("password", "the mail server %s does not let user %s in; the password is wrong or has expired, or the account is locked", s.Host, s.User)
	e.Err = err
	return e.Coded("GW-LOGIN", "host", s.Host, "user", s.User)
}

// refusedSender explains an answer to MAIL.
func (l *line) refusedSender(err error, size int64) error {
	a, spoke := answer(err)
	switch {
	case !spoke:
		return l.broke(err, "naming the sender")
	case a.Code/100 == 4:
		return l.postponed(a)
	case a.Code == 530:
		e := fault.Setting("user", "the mail server %s wants us to sign in; fill in user and password", l.settings.Host)
		e.Err = err
		return e.Coded("GW-LOGIN", "host", l.settings.Host, "user", l.settings.User)
	case a.Code == 552 && size > 0:
		return tooLarge(size, 1, l.settings.Host)
	}
	e := fault.Setting("from", "the mail server %s does not let us send as %s: %s", l.settings.Host, l.settings.From, said(a))
	e.Err = err
	return e
}

// bounced is a mail that none of its recipients can get.
func bounced(refused []verdict) error {
	var list []string
	for _, v := range refused {
		list = append(list, v.address)
	}
	first := refused[0]
	e := fault.New(fault.Permanent, "the mail cannot be delivered to %s: %s; correct the address", strings.Join(list, ", "), said(first.no)).
		Coded("GW-MAIL-BOUNCE", "address", first.address, "text", said(first.no))
	e.Err = first.no
	return e
}
