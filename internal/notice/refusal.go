package notice

import (
	"context"
	"errors"
	"net/textproto"
	"strings"

	"github.com/wneessen/go-mail"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/netx"
)

// explain gives a failed mail its kind.
func (s *SMTP) explain(ctx context.Context, to string, err error) error {
	host := s.settings.Host
	var unsent *mail.SendError
	switch {
	case errors.As(err, &unsent):
		return s.unsent(ctx, to, unsent, err)
	case fault.As(err) != nil: // of the dialer
		return fault.As(err)
	case ctx.Err() != nil:
		return fault.Wrap(fault.Temporary, errors.Join(ctx.Err(), err), "the mail server %s did not answer in time", host)
	}
	if f := netx.TLSFault(err, host); f != nil {
		return f
	}
	if f := s.unsafe(err); f != nil {
		return f
	}
	var refused *textproto.Error
	if errors.As(err, &refused) {
		return s.refused(refused, err)
	}
	return fault.Wrap(fault.Temporary, err, "the mail server %s broke off", host)
}

// unsafe is a server that does not offer what we demand; the library has only
// words for it.
func (s *SMTP) unsafe(err error) *fault.Error {
	var f *fault.Error
	switch text := err.Error(); {
	case strings.Contains(text, "does not support STARTTLS"):
		f = fault.Setting("security", "the mail server %s does not offer TLS after its greeting; nothing was sent", s.settings.Host).
			Coded("GW-TLS", "host", s.settings.Host, "reason", "it does not speak TLS on this port")
	case strings.Contains(text, "does not support SMTP AUTH"), errors.Is(err, mail.ErrNoSupportedAuthDiscovered):
		f = fault.Setting("user", "the mail server %s offers no sign-in that we can use; leave user and password empty, or ask its operator", s.settings.Host).
			Coded("GW-MAIL-AUTH", "host", s.settings.Host)
	default:
		return nil
	}
	f.Err = err
	return f
}

// refused is a server that said no before it heard of a mail: at the greeting or
// to the sign-in.
func (s *SMTP) refused(answer *textproto.Error, err error) error {
	if answer.Code < 500 {
		return fault.Wrap(fault.Temporary, err, "the mail server %s says: %s", s.settings.Host, said(answer.Error()))
	}
	f := fault.Setting("password", "the mail server %s does not let user %s in: %s", s.settings.Host, line(s.settings.User, 80), said(answer.Error())).
		Coded("GW-LOGIN", "host", s.settings.Host, "user", s.settings.User)
	f.Err = err
	switch {
	case strings.Contains(answer.Msg, "5.7.139"), strings.Contains(answer.Msg, "5.7.57"): // what Microsoft 365 answers
		f.Coded("GW-MAIL-AUTH", "host", s.settings.Host)
	case s.settings.User == "":
		f.Field, f.Message = "host", "the mail server "+s.settings.Host+" refuses us: "+said(answer.Error())
	}
	return f
}

// unsent is a server that said no to a mail, or was lost over it.
func (s *SMTP) unsent(ctx context.Context, to string, e *mail.SendError, err error) error {
	text := strings.TrimPrefix(e.Error(), e.Reason.String()+": ")
	text, _, _ = strings.Cut(text, ", affected ")
	text = said(text)
	var f *fault.Error
	switch code := e.ErrorCode(); {
	case code == 0 && e.Reason == mail.ErrSMTPDataClose:
		f = fault.New(fault.Uncertain, "the mail server %s did not say whether it took the mail", s.settings.Host)
	case code == 0 && ctx.Err() != nil:
		f = fault.New(fault.Temporary, "the mail server %s did not answer in time", s.settings.Host)
	case code == 0:
		f = fault.New(fault.Temporary, "the mail server %s broke off", s.settings.Host)
	case code < 500:
		f = fault.New(fault.Temporary, "the mail server %s asks us to try again later: %s", s.settings.Host, text).
			Coded("GW-MAIL-LATER", "host", s.settings.Host, "text", text)
	case code == 530:
		f = fault.Setting("user", "the mail server %s wants us to sign in; fill in user and password", s.settings.Host).
			Coded("GW-LOGIN", "host", s.settings.Host)
	case e.Reason == mail.ErrSMTPMailFrom:
		f = fault.Setting("from", "the mail server %s does not let us send as %s: %s", s.settings.Host, s.from.Address, text)
	case e.Reason == mail.ErrSMTPRcptTo:
		f = fault.New(fault.Permanent, "the mail server %s refuses the address %s: %s", s.settings.Host, line(to, 80), text).
			Coded("GW-MAIL-BOUNCE", "address", line(to, 80), "text", text)
	default:
		f = fault.New(fault.Permanent, "the mail server %s refuses the mail: %s", s.settings.Host, text)
	}
	f.Err = err
	return f
}

// said is what a server says, fit to be shown.
func said(answer string) string { return line(answer, 200) }
