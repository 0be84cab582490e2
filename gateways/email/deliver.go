package email

import (
	"context"
	"fmt"
	netmail "net/mail"
	"net/textproto"
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
	l, err := g.connect(ctx)
	if err != nil {
		return gateways.Receipt{}, err
	}
	verdicts, err := l.envelope(letter)
	if err != nil {
		l.quit()
		return gateways.Receipt{}, err
	}
	reply, err := l.send(letter)
	if err != nil {
		l.end()
		return gateways.Receipt{}, err
	}
	r := l.receipt(letter, verdicts, reply)
	l.quit()
	return r, nil
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
	if err := l.client.Mail(letter.back); err != nil {
		return nil, l.refusedSender(err, letter.size())
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

// name names the recipients, all of them, so that all wrong ones are known at once.
func (l *line) name(recipients []*netmail.Address) (verdicts, refused []verdict, err error) {
	var wait *textproto.Error
	for _, a := range recipients {
		err := l.client.Rcpt(path(a))
		no, spoke := answer(err)
		v := verdict{address: a.Address, no: no}
		switch {
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
	if a, spoke := answer(err); spoke {
		return nil, l.refusedData(a)
	}
	if err != nil {
		return nil, l.broke(err, "beginning the mail")
	}
	err = letter.writeTo(w)
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
	switch {
	case err == nil:
		return &textproto.Error{Code: 250, Msg: w.(*smtp.DataCloser).ServerResponse()}, nil
	case !spoke:
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
