package email

import (
	"context"
	"errors"
	"fmt"
	netmail "net/mail"
	"net/textproto"
	"slices"
	"strconv"
	"strings"

	"github.com/wneessen/go-mail/smtp"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
)

// verdict is what the server said about one recipient.
type verdict struct {
	address string
	no      *textproto.Error // nil when it takes mails for him
}

// Deliver sends the mail to those recipients that the server takes it for, and
// names the others in the receipt. As long as it asks for patience with one of
// them nobody gets the mail, since a second one would be a duplicate for the
// others. The proof is that of a transfer: a mail server has it, and it may still
// come back.
func (g *gateway) Deliver(ctx context.Context, p gateways.Parcel) (gateways.Receipt, error) {
	letter, err := g.compose(p)
	if err != nil {
		return gateways.Receipt{}, err
	}
	for fresh := false; ; fresh = true {
		l, err := g.lines.acquire(ctx, fresh, g.connect)
		if err != nil {
			return gateways.Receipt{}, err
		}
		r, err := l.carry(ctx, letter)
		g.lines.giveBack(l)
		if !errors.Is(err, errWorn) {
			return r, err
		}
	}
}

// errWorn never leaves the package: the mail is sent on a fresh line. Only where the
// server has none to give is it another one that was kept, which carried a mail
// since; so there is an end to it.
var errWorn = errors.New("the line can carry no more mails")

// carry sends one mail. The error is errWorn when that came to nothing before the first
// byte of the mail, for reasons of the line.
func (l *line) carry(ctx context.Context, letter *letter) (gateways.Receipt, error) {
	l.serve(ctx)
	verdicts, err := l.envelope(letter)
	if err != nil {
		return gateways.Receipt{}, err
	}
	reply, err := l.send(letter)
	if err != nil {
		return gateways.Receipt{}, err
	}
	l.good = reply.Code/100 == 2 && !slices.ContainsFunc(verdicts, func(v verdict) bool { return v.no != nil })
	return l.receipt(letter, verdicts, reply), nil
}

// envelope names sender and recipients. There is an error unless the mail may go
// to at least one of them now.
func (l *line) envelope(letter *letter) ([]verdict, error) {
	if offered, limit := l.client.Extension("SIZE"); offered {
		most, _ := strconv.ParseInt(limit, 10, 64)
		if err := tooLarge(letter.size(), most, l.settings.Host); err != nil {
			return nil, err
		}
	}
	if err := l.begin(letter); err != nil {
		return nil, err
	}
	verdicts, refused, err := l.name(letter.recipients())
	if err != nil {
		return nil, err
	}
	if len(refused) == len(verdicts) {
		return nil, l.refusedAll(refused)
	}
	return verdicts, nil
}

// begin names the sender. On a line that was kept, any refusal may be about that, and
// silence most likely is.
func (l *line) begin(letter *letter) error {
	if l.kept {
		l.conn.Allow(min(l.settings.Timeout, doubt))
	}
	err := l.mail(letter)
	switch {
	case err == nil:
		l.conn.Allow(l.settings.Timeout)
		return nil
	case l.kept:
		return l.wear(err)
	}
	return l.refusedSender(err, letter.size())
}

// wear says of a line that was kept that it cannot be any longer.
func (l *line) wear(err error) error {
	a, spoke := answer(err)
	l.broken = !spoke || a.Code == 421 || a.Code < 400
	return errWorn
}

// name names the recipients, all of them, so that all wrong ones are known at once.
func (l *line) name(recipients []*netmail.Address) (verdicts, refused []verdict, err error) {
	var wait *textproto.Error
	for _, a := range recipients {
		err := l.rcpt(path(a))
		no, spoke := answer(err)
		v := verdict{address: a.Address, no: no}
		switch {
		case l.kept && worn(err):
			return nil, nil, l.wear(err)
		case err != nil && !spoke:
			return nil, nil, l.broke(err, "naming a recipient")
		case spoke && no.Code/100 == 4:
			wait = no
		case spoke:
			refused = append(refused, v)
		}
		verdicts = append(verdicts, v)
	}
	if wait != nil {
		return nil, nil, l.postponed(wait)
	}
	return verdicts, refused, nil
}

// refusedAll: a server that relays for nobody has a word with us, not with the
// recipient.
func (l *line) refusedAll(refused []verdict) error {
	if no := refused[0].no; strings.Contains(strings.ToLower(no.Msg), "relay") {
		e := fault.Setting("user", "the mail server %s does not send mails on for us (%s); fill in user and password, or use another server", l.settings.Host, said(no))
		e.Err = no
		return e.Coded("GW-LOGIN", "host", l.settings.Host, "user", l.settings.User)
	}
	return bounced(refused)
}

// send sends the mail itself. Up to the final dot a broken line is temporary, for
// a server must not take half a mail; from then on until its answer, uncertain.
func (l *line) send(letter *letter) (reply *textproto.Error, err error) {
	w, err := l.client.Data()
	if l.kept && worn(err) {
		return nil, l.wear(err)
	}
	if a, spoke := answer(err); spoke {
		return nil, l.refusedData(a)
	}
	if err != nil {
		return nil, l.broke(err, "beginning the mail")
	}
	l.broken = true // until the mail has its answer, what is said is mail
	err = letter.writeTo(w, l.client.Text.W)
	switch {
	case l.ctx.Err() != nil:
		return nil, interrupted(l.ctx.Err())
	case fault.As(err) != nil: // a file that could not be read or has changed; without a final dot nothing is taken
		return nil, fault.As(err)
	case err != nil:
		return nil, l.broke(err, "sending the mail")
	}
	l.conn.Allow(lastWait * l.settings.Timeout)
	err = w.Close()
	a, spoke := answer(err)
	l.broken = !spoke && err != nil
	switch {
	case err == nil:
		return &textproto.Error{Code: 250, Msg: w.(*smtp.DataCloser).ServerResponse()}, nil
	case !spoke, a.Code < 200, a.Code/100 == 3: // no answer to a mail
		return nil, fault.Wrap(fault.Uncertain, err, "the mail server %s did not say whether it has taken the mail", l.settings.Host)
	case a.Code/100 == 4:
		return nil, l.postponed(a)
	}
	return a, nil
}

func (l *line) refusedData(a *textproto.Error) error {
	if a.Code/100 == 4 {
		return l.postponed(a)
	}
	e := fault.New(fault.Permanent, "the mail server %s does not take this mail: %s", l.settings.Host, said(a))
	e.Err = a
	return e
}

// receipt tells what the server answered to the final dot, and about whom.
func (l *line) receipt(letter *letter, verdicts []verdict, reply *textproto.Error) gateways.Receipt {
	var evidence, refused strings.Builder
	fmt.Fprintf(&evidence, "%s\nMessage-ID: <%s>\nserver: %s:%d (%s)\n", said(reply), letter.id, l.settings.Host, l.settings.Port, l.version())
	for _, v := range verdicts {
		if v.no == nil {
			fmt.Fprintf(&evidence, "to: %s taken\n", v.address)
			continue
		}
		fmt.Fprintf(&evidence, "to: %s refused: %s\n", v.address, said(v.no))
		fmt.Fprintf(&refused, "; not taken for %s: %s", v.address, said(v.no))
	}
	r := gateways.Receipt{
		Outcome: gateways.Delivered, Proof: gateways.ByTransfer, RemoteID: "<" + letter.id + ">",
		At: l.now(), Evidence: []byte(evidence.String()),
	}
	if refused.Len() > 0 {
		r.Reason = strings.TrimPrefix(refused.String(), "; ")
	}
	if reply.Code/100 != 2 {
		r.Outcome, r.Reason = gateways.Rejected, said(reply)
	}
	return r
}
